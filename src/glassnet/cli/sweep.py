"""`glassnet sweep`: many settings side by side, and a run folder of the best."""

import shlex
import sys
import threading
from typing import Annotated, Any

import typer

from glassnet.cli.flags import flag, form_of, names, sizes
from glassnet.errors import ConfigError

__all__ = ["sweep"]

Flag = typer.Option


def sweep(
    source: Annotated[
        str,
        typer.Argument(
            metavar="DATA",
            help="A table, a text, a folder of pictures or sounds, or a name such as "
            "digits.",
        ),
    ],
    learning_rate: Annotated[
        str | None, Flag(help="Values such as 1e-3,1e-2; or 1e-4..1e-1 to draw from.")
    ] = None,
    weight_decay: Annotated[str | None, Flag(help="Values, or a range.")] = None,
    l1: Annotated[str | None, Flag(help="Values, or a range.")] = None,
    l2: Annotated[str | None, Flag(help="Values, or a range.")] = None,
    dropout: Annotated[str | None, Flag(help="Values, or a range.")] = None,
    initial_scale: Annotated[
        str | None, Flag(help="Factors for the starting weights, or a range.")
    ] = None,
    trials: Annotated[
        int | None, Flag(help="Draws at random; every combination if absent.")
    ] = None,
    seeds: Annotated[int, Flag(help="Networks of each setting.")] = 1,
    target: Annotated[str | None, Flag(help="Column with the answer.")] = None,
    exclude: Annotated[
        list[str] | None, Flag(help="Column to leave out; may be repeated.")
    ] = None,
    model: Annotated[
        str | None, Flag(help="Such as lenet, lstm, gpt, vae; for a wrong one, a list.")
    ] = None,
    column: Annotated[
        str | None, Flag(help="Column of texts to read, where there are several.")
    ] = None,
    unit: Annotated[str | None, Flag(help="Texts by word or by character.")] = None,
    size: Annotated[
        str | None, Flag(help="Pixels of a picture, such as 32 or 24,32.")
    ] = None,
    context: Annotated[
        int | None, Flag(help="Characters, words or steps seen at a time.")
    ] = None,
    hidden: Annotated[str | None, Flag(help="Units, such as 64,32.")] = None,
    optimizer: Annotated[str | None, Flag(help="Such as SGD.")] = None,
    batch_size: Annotated[int | None, Flag(help="Rows in a step.")] = None,
    epochs: Annotated[int | None, Flag(help="Times all rows are seen.")] = None,
    patience: Annotated[int | None, Flag(help="Epochs to wait for better.")] = None,
    seed: Annotated[int, Flag(help="Decides split, start and order.")] = 0,
    out: Annotated[str | None, Flag(help="Run folder, new or empty.")] = None,
    json: Annotated[bool, Flag("--json", help="Print one JSON object.")] = False,
    quiet: Annotated[bool, Flag("--quiet", help="No progress.")] = False,
    debug: Annotated[bool, Flag("--debug", help="Show tracebacks.")] = False,
) -> int:
    """Train a network with many settings side by side, and keep what validates best.

    The best is tested once, and written as a run folder with trials.csv beside it.
    """
    swept = {
        "learning_rate": learning_rate,
        "weight_decay": weight_decay,
        "l1": l1,
        "l2": l2,
        "dropout": dropout,
        "initial_scale": initial_scale,
    }
    _check(swept, trials)
    settings: dict[str, Any] = {n: _values(n, t) for n, t in swept.items() if t}
    shared = {
        "model": model,
        "optimizer": optimizer,
        "hidden": None if hidden is None else sizes(hidden),
        "batch_size": batch_size,
        "epochs": epochs,
        "patience": patience,
        "seed": seed,
    }
    settings |= {name: value for name, value in shared.items() if value is not None}
    settings |= {"target": target, "exclude": names(exclude)}
    files = {"source": source, "target": target, "column": column, "unit": unit}
    files |= {"size": size, "context": context}
    settings |= {"trials": trials, "seeds": seeds}
    from glassnet.cli.interrupt import interruptible

    def work(asked: threading.Event) -> int:
        settings["form"] = form_of(files, model)
        return _work(source, settings, asked, out=out, as_json=json, quiet=quiet)

    return interruptible(work)


def _work(
    source: str,
    settings: dict[str, Any],
    asked: threading.Event,
    *,
    out: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    from glassnet import fitting
    from glassnet.cli import folder
    from glassnet.cli.output import print_json
    from glassnet.recipe import to_toml

    # a folder that was named is claimed before anything is trained
    place = None if out is None else folder.claim("", out, "")
    stop = [folder.StopWhenAsked(asked)]
    try:
        found = fitting.sweep(
            data=source, callbacks=stop, progress=not quiet, **settings
        )
        toml = to_toml(found.run.recipe)
        place = place or folder.claim(found.dataset.name, None, toml)
        found.run.command = shlex.join(["glassnet", *sys.argv[1:]])
        found.write(place)
    except ConfigError:
        if not asked.is_set():
            raise
        print(
            "interrupted before the first epoch was over: nothing to keep",
            file=sys.stderr,
        )
        return 130
    finally:
        if place is not None:
            folder.release(place)
    if as_json:
        print_json(found.summary)
    else:
        print(found)
    return 130 if found.run.record.stopped == "interrupted" else 0


def _check(swept: dict[str, str | None], trials: int | None) -> None:
    """Refuse in the words of flags what `sweep` would refuse in those of Python."""
    flags = ", ".join(map(flag, swept))
    if not any(swept.values()):
        raise ConfigError(
            "Nothing is swept.",
            got="no values",
            expected=f"values for one of {flags}",
            fix="--learning-rate 0.001,0.01",
        )
    ranges = [name for name, text in swept.items() if text and ".." in text]
    if ranges and trials is None:
        raise ConfigError(
            "A range is drawn from, and the number of draws is missing.",
            got=f"{flag(ranges[0])} {swept[ranges[0]]}",
            expected="--trials beside it",
            fix="--trials 20",
        )


def _values(name: str, text: str) -> list[float] | tuple[float, ...]:
    """`1e-3,1e-2` as a list, `1e-4..1e-1` as both ends of a range."""
    ends = text.split("..")
    try:
        if len(ends) == 2:
            return tuple(map(float, ends))
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise ConfigError(
            f"{flag(name)} needs numbers.",
            got=f"{flag(name)} {text}",
            expected="numbers with commas between, or a range such as 1e-4..1e-1",
            fix=f"{flag(name)} 0.001,0.01",
        ) from None
