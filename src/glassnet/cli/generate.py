"""`glassnet generate`: text or pictures from a model that learned their kind."""

import math
from typing import Annotated, Any

import typer

__all__ = ["generate"]

Flag = typer.Option

USUAL = {"prompt": "", "length": 500, "temperature": 0.8}


def generate(
    run: Annotated[str, typer.Argument(help="Run folder or model file.")],
    prompt: Annotated[str | None, Flag(help="What the text begins with.")] = None,
    length: Annotated[int | None, Flag(help="Characters to write: 500.")] = None,
    temperature: Annotated[
        float | None, Flag(help="0 takes the likeliest; higher is wilder; 0.8.")
    ] = None,
    top_k: Annotated[int | None, Flag(help="Among so many likeliest only.")] = None,
    top_p: Annotated[
        float | None, Flag(help="Among the likeliest of this share only.")
    ] = None,
    count: Annotated[int | None, Flag(help="Texts, or pictures.")] = None,
    seed: Annotated[int, Flag(help="Another seed, another text.")] = 0,
    out: Annotated[str | None, Flag(help="File: PNG or CSV, or text.")] = None,
    json: Annotated[bool, Flag("--json", help="Print one JSON object.")] = False,
    debug: Annotated[bool, Flag("--debug", help="Show tracebacks.")] = False,
) -> int:
    """Write text, or make pictures or rows, with a trained model.

    A model of a text writes on from the prompt. A generator or a variational
    autoencoder makes pictures, as one PNG, or rows of numbers, as CSV.
    """
    from glassnet.data.vocabulary import Vocabulary
    from glassnet.fitting import load

    model = load(run)
    said = {"prompt": prompt, "length": length, "temperature": temperature}
    said |= {"top_k": top_k, "top_p": top_p}
    said = {name: value for name, value in said.items() if value is not None}
    if isinstance(model.encoder, Vocabulary):
        how: dict[str, Any] = USUAL | said
        texts = model.generate(**how, count=1 if count is None else count, seed=seed)
        return _text(texts, prompt or "", out, as_json=json)
    rows = model.sample(40 if count is None else count, seed=seed)
    _demand_none(said)
    target = model.target
    span = target.mean, target.mean + target.scale
    shape = _shape(model.about.get("image_shape"), rows.shape[1])
    return _rows(rows, shape, span, out, as_json=json)


def _demand_none(said: dict[str, Any]) -> None:
    """Refuse what is said of a text where rows are made."""
    from glassnet.cli.flags import flag
    from glassnet.errors import ConfigError

    if said:
        first = next(iter(said))
        raise ConfigError(
            f"{flag(first)} is for a model of a text.",
            got=f"{flag(first)} {said[first]} for a model that makes rows",
            expected="--count, --seed, --out or --json",
            fix="leave it out",
        )


def _shape(shape: Any, width: int) -> tuple[int, ...] | None:
    """The shape of a picture, if the file says one that fits."""
    sides = shape if isinstance(shape, (list, tuple)) else ()
    whole = all(type(side) is int and side > 0 for side in sides)
    fits = len(sides) in (2, 3) and whole and math.prod(sides) == width
    return tuple(sides) if fits else None


def _text(texts: list[str], prompt: str, out: str | None, *, as_json: bool) -> int:
    import sys

    from glassnet.cli.output import print_json
    from glassnet.files import write_atomically

    if as_json:
        print_json({"prompt": prompt, "texts": texts})
    elif out is not None:
        write_atomically(out, "\n\n".join(texts) + "\n")
        print(f"{sum(map(len, texts)):,} characters  {out}")
    else:
        sys.stdout.write("\n\n".join(texts) + "\n")
    return 0


def _rows(
    rows: Any,
    shape: tuple[int, ...] | None,
    span: tuple[float, float],
    out: str | None,
    *,
    as_json: bool,
) -> int:
    from glassnet.cli.output import print_json
    from glassnet.files import write_atomically
    from glassnet.fitting.sheet import sheet, table

    if as_json:
        print_json({"rows": rows.tolist(), "image_shape": shape})
        return 0
    if out is None:
        out = "samples.png" if shape else "samples.csv"
    if shape is not None and not out.lower().endswith(".csv"):
        write_atomically(out, sheet(rows, shape, *span))
        print(f"{len(rows):,} pictures  {out}")
    else:
        write_atomically(out, table(rows))
        print(f"{len(rows):,} rows  {out}")
    return 0
