"""`glassnet predict`: new rows in, labels and probabilities out."""

from typing import Annotated

import typer

__all__ = ["predict"]


def predict(
    run: Annotated[str, typer.Argument(help="Run folder or model file.")],
    data: Annotated[str, typer.Argument(help="Table with the columns of training.")],
    out: Annotated[
        str | None, typer.Option(help="CSV file to write; stdout if absent.")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
) -> int:
    """Predict each row of a table; columns may come in any order."""
    import sys

    from glassnet.cli.output import print_notes
    from glassnet.data import read_table
    from glassnet.files import write_atomically
    from glassnet.fitting import load
    from glassnet.fitting.predictions import predictions

    model = load(run)
    table, notes = read_table(data)
    print_notes([*notes, *model.encoder.look(table)])
    text = predictions(model, table)
    if out is None:
        sys.stdout.write(text)
    else:
        write_atomically(out, text)
        print(f"{len(table):,} rows  {out}")
    return 0
