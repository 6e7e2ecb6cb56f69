"""The page of the benchmark: a chart and a table, made from what was measured."""

import math
import pathlib
import statistics

from glassnet.drawing.palette import token
from glassnet.drawing.svg import picture, standalone, tag, text

DOCS = pathlib.Path(__file__).parents[2] / "docs"
BEGIN, END = "<!-- table -->", "<!-- end of table -->"
WIDTH, ROW, LEFT, RIGHT = 720, 22, 330, 700
WORDS = {
    "nielsen": "784-30-10 sigmoid, batch 10, SGD",
    "mlp": "784-512-256-10, batch 128, Adam",
    "dropout": "the same with dropout 0.5",
    "wide": "784-2048-2048-10, batch 256",
    "convnet": "Keras's MNIST convnet, batch 128",
    "resnet18": "ResNet-18 on 32x32, batch 64",
    "lstm": "LSTM 32 to 128, 64 steps, batch 64",
    "gpt": "GPT of nanoGPT's CPU setting, float32",
    "gpt-bfloat16": "the same, mixed precision",
    "digits": "64-64-10 on digits, whole fit",
    "bench-mnist": "scikit-learn's bench_mnist",
    "members": "32 networks 64-64-10",
    "cold-start": "first epoch, cold process",
    "cold-start-cached": "the same, programs cached",
}


def write(entries: list[dict]) -> None:
    """Put table and chart of these entries into the docs."""
    page = DOCS / "speed.md"
    before, rest = page.read_text().split(BEGIN)
    page.write_text(f"{before}{BEGIN}\n\n{table(entries)}\n{END}{rest.split(END)[1]}")
    (DOCS / "images" / "speed.svg").write_text(standalone(chart(entries)))


def table(entries: list[dict]) -> str:
    """A row for each peer of each task, missed targets in bold."""
    lines = [
        "| what | peer | ours | peer's | ratio | wanted |",
        "|---|---|---|---|---|---|",
    ]
    for entry in entries:
        name = entry["row"].removeprefix("memory-")
        what = WORDS[name] + (": memory" if name != entry["row"] else "")
        target = "" if entry["target"] is None else f"{entry['target']:.2f}"
        if entry["ratio"] is None:
            lines.append(f"| {what} | {entry['peer']} | | not measured | | {target} |")
            continue
        missed = entry["target"] is not None and entry["ratio"] < entry["target"]
        ratio = f"**{entry['ratio']:.2f}**" if missed else f"{entry['ratio']:.2f}"
        sides = " | ".join(_amount(entry, side) for side in ("ours", "peer"))
        lines.append(f"| {what} | {entry['peer']} | {sides} | {ratio} | {target} |")
    return "\n".join(lines) + "\n"


def _amount(entry: dict, side: str) -> str:
    times = entry[f"{side}_ms"]
    if not times:
        return f"{entry[f'{side}_mb']:,.0f} MB"
    middle, low, high = statistics.median(times), min(times), max(times)
    return f"{middle:,.3g} ms ({low:,.3g} to {high:,.3g})"


def chart(entries: list[dict]) -> str:
    """Each ratio as a dot on a log axis; the line is where both take as long."""
    shown = [e for e in entries if e["ratio"] and not e["row"].startswith("memory")]
    low = min(0.5, *(e["ratio"] for e in shown))
    high = max(e["ratio"] for e in shown) * 1.1

    def place(ratio: float) -> float:
        share = math.log(ratio / low) / math.log(high / low)
        return LEFT + (RIGHT - LEFT) * share

    parts, y, last = [], 40, ""
    for entry in shown:
        if entry["row"] != last:
            last, y = entry["row"], y + 8
            parts.append(text(0, y + 4, WORDS[last], style="font-weight:600"))
            y += ROW
        ahead = entry["ratio"] >= (entry["target"] or 1.0)
        style = f"fill:{token('blue' if ahead else 'vermillion')}"
        x, words = place(entry["ratio"]), f"{entry['ratio']:.3g}"
        mark = (
            tag("circle", cx=x, cy=y, r=5.5, style=style)
            if ahead
            else tag("rect", x=x - 5, y=y - 5, width=10, height=10, style=style)
        )
        near = x > RIGHT - 60
        parts += [
            text(16, y + 4, entry["peer"], style=f"fill:{token('muted')}"),
            mark,
            text(
                x + (-10 if near else 10),
                y + 4,
                words,
                anchor="end" if near else "start",
            ),
        ]
        y += ROW
    grid = []
    for tick in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500):
        if low <= tick <= high:
            x = place(tick)
            ink = token("ink" if tick == 1 else "line")
            grid.append(tag("path", d=f"M{x:.1f} 30V{y}", style=f"stroke:{ink}"))
            grid.append(text(x, 22, f"{tick:g}x", anchor="middle"))
    fast = sum(e["ratio"] >= 1 for e in shown)
    return picture(
        WIDTH,
        y + 10,
        text(0, 22, "peer's time over ours"),
        *grid,
        *parts,
        title=f"At least as fast as the peer in {fast} of {len(shown)} comparisons",
        caption="Right of the line glassnet is faster. A square misses its target.",
    )
