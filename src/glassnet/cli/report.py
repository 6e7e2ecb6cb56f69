"""`glassnet report`: the report of a saved run, made again."""

import pathlib
from typing import Annotated

import typer

__all__ = ["report"]


def report(
    run: Annotated[str, typer.Argument(help="Run folder or model file.")],
    out: Annotated[
        str | None,
        typer.Option(help="HTML file; beside the model if absent."),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
) -> int:
    """Write the report of a run folder or a model file."""
    from glassnet.fitting import load
    from glassnet.fitting.story import story
    from glassnet.report import write

    place = pathlib.Path(run)
    folder = place if place.is_dir() else place.parent
    path = pathlib.Path(out) if out else folder / "report.html"
    write(story(load(run)), path)
    print(path)
    return 0
