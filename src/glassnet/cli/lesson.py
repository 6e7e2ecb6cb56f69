"""`glassnet lesson`: the lectures, runnable."""

import pathlib
from typing import Annotated

import typer

from glassnet.cli.output import print_json

__all__ = ["lesson"]


def lesson(
    name: Annotated[str, typer.Argument(help="Which; absent to list them.")] = "",
    seed: Annotated[int, typer.Option(help="Decides everything random.")] = 0,
    out: Annotated[
        str | None, typer.Option(help="HTML file; lessons/NAME.html if absent.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Numbers as JSON.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
) -> int:
    """Run a lesson, print what it found, and write its page."""
    from glassnet.lessons import LESSONS, run, text, write

    if not name:
        if json:
            print_json(dict(LESSONS))
            return 0
        width = max(map(len, LESSONS))
        for each, title in LESSONS.items():
            print(f"{each:{width}}  {title}")
        return 0
    page = run(name, seed=seed)
    path = pathlib.Path(out) if out else pathlib.Path("lessons") / f"{name}.html"
    write(page, path)
    if json:
        print_json({"lesson": name, "page": str(path), **page.numbers})
        return 0
    print(text(page))
    print(f"\nThe same with pictures: {path}")
    return 0
