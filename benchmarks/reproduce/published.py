"""Published: the table of these figures in the documentation, as they were measured."""

import pathlib

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "results.md"
HEAD = "| row | published | measured | gate | passed | CPU minutes |"


def line(entry: dict) -> str:
    """One row of the table; minutes of processor time, all seeds together."""
    seconds = entry.get("cpu_seconds", entry["seconds"])
    minutes = f"{seconds / 60:.1f}" if seconds >= 6 else "0.1"
    seeds = len(entry["values"])
    gate = entry["gate"] if seeds > 1 else f"{entry['gate']}, one seed"
    passed = "yes" if entry["passed"] else "**no**"
    found = [f"{entry['measured']:.4f}"]
    for name, values in entry.get("also", {}).items():
        found.append(f"{name} {sum(values) / seeds:.3f}")
    return (
        f"| {entry['name']} | {entry['published']:g} | {', '.join(found)} | "
        f"{gate} | {passed} | {minutes} |"
    )


def table(entries: list[dict]) -> str:
    """The whole table, in the order of the entries."""
    return "\n".join([HEAD, "|---|---|---|---|---|---|", *map(line, entries)])


def write(entries: list[dict]) -> None:
    """Put the table in the place of the one that is there."""
    text = PAGE.read_text()
    start = text.index("| row | published |")
    end = text.index("\n\n", start)
    PAGE.write_text(text[:start] + table(entries) + text[end:])
