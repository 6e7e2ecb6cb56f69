"""The run folder: claimed before training, filled after it."""

import contextlib
import importlib
import pathlib
import shlex
import threading

from glassnet.errors import FileError
from glassnet.files import write_atomically
from glassnet.training.callback import Callback, Moment
from glassnet.training.loop import Loop

__all__ = [
    "Ahead",
    "CHECKPOINT",
    "KeepMetrics",
    "RECIPE",
    "StopWhenAsked",
    "check_unfinished",
    "claim",
    "release",
]

RECIPE, CHECKPOINT = "recipe.toml", "checkpoint.safetensors"
WORTH = 60.0  # seconds of a run that is not thrown away


def claim(name: str, out: str | None, recipe: str) -> pathlib.Path:
    """Make a new folder for this run alone, and put its recipe there.

    Making the folder is the claim: of two runs that want the same one, the second is
    told so, and nothing of the first is touched. A run that is killed leaves a recipe
    and a checkpoint, so that it can go on.

    Args:
        name: of the data; without `out` the folder is `runs/NAME-1`, `-2` ...
        out: the folder, if the user named one.
        recipe: as TOML.

    Returns:
        The folder.

    Raises:
        FileError: the folder holds something already, or cannot be made.
    """
    if out is not None:
        path = pathlib.Path(out)
        if not _made(path) and not _empty(path):
            raise _taken(path)
    else:
        numbers = range(1, 1_000_000)
        paths = (pathlib.Path("runs") / f"{name}-{number}" for number in numbers)
        path = next(path for path in paths if not path.exists() and _made(path))
    try:  # of two that found the folder empty, one comes first
        (path / RECIPE).open("x").close()
    except FileExistsError:
        raise _taken(path) from None
    except OSError as error:
        raise _unmade(path, error) from error
    write_atomically(path / RECIPE, recipe)
    return path


def check_unfinished(path: pathlib.Path) -> None:
    """Refuse to go on with a run that is over.

    Raises:
        FileError: there is no checkpoint in its folder.
    """
    if not (path / CHECKPOINT).exists():
        raise FileError(
            "There is nothing to go on with: this run is over, or had barely begun.",
            got=f"{path} without {CHECKPOINT}",
            expected="the folder of a run that was interrupted",
            fix=f"glassnet train {path / RECIPE} does the whole run again",
        )


def to_go_on(path: pathlib.Path) -> str:
    """What to type to go on with a run."""
    return f"to go on: glassnet train {shlex.quote(str(path))}"


def cut_short(path: pathlib.Path, worth: bool) -> str:
    """What is said of a run without a whole epoch.

    Args:
        path: of the folder.
        worth: whether the checkpoint is kept: of a run that went on, or took long.
    """
    said = "interrupted before the first epoch was over"
    if worth and (path / CHECKPOINT).exists():
        return f"{said}\n{to_go_on(path)}"
    (path / CHECKPOINT).unlink(missing_ok=True)
    return f"{said}: nothing to keep"


def release(path: pathlib.Path) -> None:
    """Remove the folder again if nothing but the recipe came into it."""
    with contextlib.suppress(OSError):
        if {inside.name for inside in path.iterdir()} == {RECIPE}:
            (path / RECIPE).unlink()
            path.rmdir()


def _made(path: pathlib.Path) -> bool:
    """Whether it was this call that made the folder."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir()
    except FileExistsError:
        return False
    except OSError as error:
        raise _unmade(path, error) from error
    return True


def _empty(path: pathlib.Path) -> bool:
    if not path.is_dir():
        beside = path if path.exists() else path.parent
        raise FileError(
            "The run folder cannot be made: there is a file of that name.",
            got=str(beside),
            expected="the name of a folder that is new or empty",
            fix="choose another with --out",
        )
    return not any(path.iterdir())


def _taken(path: pathlib.Path) -> FileError:
    return FileError(
        "The run folder exists already; nothing in it was touched.",
        got=str(path),
        expected="a folder that is new or empty",
        fix="choose another with --out, or remove it",
    )


def _unmade(path: pathlib.Path, error: OSError) -> FileError:
    return FileError(
        "The run folder cannot be made.",
        got=f"{error.strerror} at {path}",
        expected="a place that may be written to",
        fix="choose another with --out",
    )


class KeepMetrics(Callback):
    """Write `metrics.csv` whatever ends the run."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Write at the end, if an epoch was over."""
        if moment == "end" and len(loop.record):
            write_atomically(self.folder / "metrics.csv", loop.record.csv())


class StopWhenAsked(Callback):
    """End the run cleanly after the chunk in which Ctrl-C came."""

    def __init__(self, asked: threading.Event):
        self.asked = asked

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Look at the event between chunks."""
        if moment != "end" and self.asked.is_set():
            loop.stop("interrupted")


class Ahead(Callback):
    """Import what the report will need, while the device is busy with the network."""

    def __init__(self, *modules: str):
        self.modules = modules

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Start once the first epoch is over: compiling needs the interpreter more."""
        if moment == "epoch" and loop.epoch == 1:
            for module in self.modules:
                run = importlib.import_module
                threading.Thread(target=run, args=[module], daemon=True).start()
