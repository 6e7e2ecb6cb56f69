"""`glassnet evaluate`: a saved model on its test part, or on new rows."""

from typing import Annotated

import typer

__all__ = ["evaluate"]


def evaluate(
    run: Annotated[str, typer.Argument(help="Run folder or model file.")],
    data: Annotated[
        str | None, typer.Argument(help="Table with answers; the test part if absent.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
) -> int:
    """Score a saved model on the test part it was kept from, or on another table."""
    from glassnet.cli.output import print_json, print_notes
    from glassnet.fitting import evaluate as score
    from glassnet.fitting import load
    from glassnet.fitting.words import score_line

    found, notes = score(load(run), data)
    print_notes(notes)
    if json:
        print_json(found | {"run": run})
    else:
        print(score_line(found))
    return 0
