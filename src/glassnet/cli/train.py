"""`glassnet train`: from a table to a run folder."""

import pathlib
import shlex
import sys
import threading
import time
from typing import Annotated, Any, get_args

import typer

from glassnet.cli.flags import flag, form_of, names, picked, sizes
from glassnet.cli.room import too_large
from glassnet.errors import ConfigError, DivergedError, FileError, did_you_mean

__all__ = ["train"]

Flag = typer.Option


def train(
    source: Annotated[
        str,
        typer.Argument(
            metavar="DATA",
            help="A table, a text, a folder of pictures or sounds, a name such as "
            "digits, a recipe.toml, or a run to go on.",
        ),
    ],
    target: Annotated[str | None, Flag(help="Column with the answer.")] = None,
    task: Annotated[
        str | None, Flag(help="Such as regression; reconstruction learns rows.")
    ] = None,
    exclude: Annotated[
        list[str] | None, Flag(help="Column to leave out; may be repeated.")
    ] = None,
    test: Annotated[str | None, Flag(help="Table with the test rows.")] = None,
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
    activation: Annotated[str | None, Flag(help="Such as ReLU.")] = None,
    dropout: Annotated[float | None, Flag(help="Share dropped.")] = None,
    l1: Annotated[float, Flag(help="Price of |w|.")] = 0.0,
    l2: Annotated[float, Flag(help="Price of w^2 / 2.")] = 0.0,
    optimizer: Annotated[str | None, Flag(help="Such as SGD.")] = None,
    learning_rate: Annotated[float | None, Flag(help="Step size.")] = None,
    batch_size: Annotated[int | None, Flag(help="Rows in a step.")] = None,
    epochs: Annotated[int | None, Flag(help="Times all rows are seen.")] = None,
    patience: Annotated[int | None, Flag(help="Epochs to wait for better.")] = None,
    seed: Annotated[int, Flag(help="Decides split, start and order.")] = 0,
    members: Annotated[
        int | None, Flag(help="Networks in the ensemble; 1 for a single one.")
    ] = None,
    ensemble: Annotated[
        str | None,
        Flag(help="bagging, snapshots or seeds; --members alone are over folds."),
    ] = None,
    replicas: Annotated[
        int | None, Flag(help="Networks of the same rows and other seeds.")
    ] = None,
    calibrate: Annotated[
        bool, Flag("--calibrate", help="Make it as sure as it is right.")
    ] = False,
    watch: Annotated[
        int | None, Flag(help="Steps between looks into the layers; 0 for none.")
    ] = None,
    precision: Annotated[str, Flag(help="float32 or bfloat16.")] = "float32",
    stream: Annotated[
        bool | None,
        Flag(
            "--stream/--no-stream",
            help="Read rows while training, or all before; by the free memory.",
        ),
    ] = None,
    out: Annotated[str | None, Flag(help="Run folder, new or empty.")] = None,
    json: Annotated[bool, Flag("--json", help="Print one JSON object.")] = False,
    quiet: Annotated[bool, Flag("--quiet", help="No progress, no notes.")] = False,
    debug: Annotated[bool, Flag("--debug", help="Show tracebacks.")] = False,
) -> int:
    """Train a network, test it, and write a run folder with a report.

    On a table, a text, a series, pictures or sounds. What is not said is chosen by the
    data and their size.
    """
    choices = {
        "model": model,
        "hidden": None if hidden is None else sizes(hidden),
        "activation": activation,
        "dropout": dropout,
        "l1": l1,
        "l2": l2,
        "optimizer": optimizer,
        "learning_rate": learning_rate,
        "batch_size": batch_size,
        "epochs": epochs,
        "patience": patience,
        "members": members,
        "ensemble": ensemble,
        "replicas": replicas,
        "calibrate": calibrate,
        "watch": watch,
        "precision": precision,
        "seed": seed,
    }
    origin = {
        "source": source,
        "target": target,
        "task": task,
        "exclude": names(exclude),
        "test": test,
        "stream": stream,
        "column": column,
        "unit": unit,
        "size": size,
        "context": context,
    }
    from glassnet.cli.interrupt import interruptible

    def work(asked: threading.Event) -> int:
        return _work(origin, choices, asked, out=out, as_json=json, quiet=quiet)

    return interruptible(work)


def _work(
    origin: dict[str, Any],
    choices: dict[str, Any],
    asked: threading.Event,
    *,
    out: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    from glassnet.baselines import Bench

    with Bench() as bench:  # first of all: its imports take a second of their own
        from glassnet.cli import folder
        from glassnet.cli.output import print_json, print_notes
        from glassnet.fitting.making import execute
        from glassnet.fitting.words import table
        from glassnet.recipe import to_toml

        place = pathlib.Path(origin["source"])
        if (place / folder.RECIPE).exists():
            folder.check_unfinished(place)
            recipe, dataset = _recipe(place / folder.RECIPE, origin, choices)
        else:
            if place.suffix == ".toml":
                recipe, dataset = _recipe(place, origin, choices)
            else:
                recipe, dataset = _design(origin, choices, quiet)
            place = folder.claim(dataset.name, out, to_toml(recipe))
        began, resumed = time.monotonic(), (place / folder.CHECKPOINT).exists()
        try:
            run = execute(
                recipe,
                dataset,
                bench,
                callbacks=[
                    folder.KeepMetrics(place),
                    folder.StopWhenAsked(asked),
                    folder.Ahead("glassnet.report", "matplotlib.backends.backend_svg"),
                ],
                progress=not quiet,
                say=None if quiet else print_notes,
                checkpoint=place / folder.CHECKPOINT,
            )
            if not len(run.record):
                worth = resumed or time.monotonic() - began >= folder.WORTH
                print(folder.cut_short(place, worth), file=sys.stderr)
                return 130
        except DivergedError:  # nobody can go on from there
            (place / folder.CHECKPOINT).unlink(missing_ok=True)
            raise
        finally:
            folder.release(place)
        run.command = shlex.join(["glassnet", *sys.argv[1:]])
        try:
            run.write(place)
        except FileError:  # the scores are known: they are worth their training
            print(table(run), file=sys.stderr)
            raise
    if as_json:
        print_json(run.summary)
    else:
        print(table(run))
    if run.record.stopped == "interrupted":
        print(folder.to_go_on(place), file=sys.stderr)
        return 130
    (place / folder.CHECKPOINT).unlink(missing_ok=True)
    return 0


def _design(
    origin: dict[str, Any], choices: dict[str, Any], quiet: bool
) -> tuple[Any, Any]:
    from glassnet.data.task import Task
    from glassnet.fitting.designing import designed

    chosen = picked(choices)  # refused before anything is read
    if origin["task"] not in (None, *get_args(Task)):
        raise ConfigError(
            "There is no such task.",
            got=f"--task {origin['task']}",
            expected=f"one of {', '.join(get_args(Task))}",
            fix=did_you_mean(origin["task"], get_args(Task)),
        )
    source, rest = origin["source"], ("task", "exclude", "test")
    settings = {name: origin[name] for name in rest}
    wanted = origin["stream"]
    settings |= {"target": origin["target"], "form": form_of(origin, chosen.model)}
    data: Any = source
    if wanted or (wanted is None and too_large(source, settings, quiet)):
        from glassnet.data import stream

        data = stream(source, origin["target"] or "")
    return designed(data, choices, {}, **settings)


def _recipe(
    path: pathlib.Path, origin: dict[str, Any], choices: dict[str, Any]
) -> tuple[Any, Any]:
    from glassnet.fitting.open import read, reopen
    from glassnet.recipe import Choices

    unsaid = vars(Choices())
    given = [name for name, value in choices.items() if value != unsaid[name]]
    given += [n for n, v in origin.items() if n != "source" and v not in (None, ())]
    if given:
        raise ConfigError(
            "A recipe decides everything: flags beside it would change nothing.",
            got=f"{', '.join(map(flag, given))} with {path}",
            expected="the recipe alone, and --out, --json or --quiet",
            fix="change the recipe file instead, or leave the flags out",
        )
    recipe = read(path)
    return recipe, reopen(recipe)
