"""`glassnet predict`: new rows in, labels and probabilities out."""

from typing import Annotated

import typer

__all__ = ["predict"]


def predict(
    run: Annotated[str, typer.Argument(help="Run folder or model file.")],
    data: Annotated[
        str,
        typer.Argument(
            help="Table with the columns of training; pictures, sounds or a series."
        ),
    ],
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            help="CSV file to write, or folder for masks; stdout if absent.",
        ),
    ] = None,
    steps: Annotated[
        int | None, typer.Option(help="Of a series, how far to go ahead.")
    ] = None,
    beams: Annotated[
        int | None,
        typer.Option(help="Of a text that is written, beginnings kept at a time."),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
) -> int:
    """Predict each row of a table, each picture or sound, or the next steps.

    Columns may come in any order. A model that learned rows themselves says which rows
    are unlike them. One that learned masks writes one for each picture to the folder
    --out.
    """
    import sys

    from glassnet.cli.output import print_notes
    from glassnet.files import write_atomically
    from glassnet.fitting import load
    from glassnet.fitting.mask_writing import makes_masks, write_masks
    from glassnet.fitting.predictions import predictions

    model = load(run)
    if out is not None and makes_masks(model) and not out.endswith(".csv"):
        print(f"{write_masks(model, data, out):,} masks  {out}")
        return 0
    text, rows, notes = predictions(model, data, steps, beams)
    print_notes(notes)
    if out is None:
        sys.stdout.write(text)
    else:
        write_atomically(out, text)
        print(f"{rows:,} rows  {out}")
    return 0
