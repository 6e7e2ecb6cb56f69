"""The run folder: claimed before training, filled after it."""

import pathlib
import threading

from glassnet.errors import FileError
from glassnet.files import write_atomically
from glassnet.training.callback import Callback, Moment
from glassnet.training.loop import Loop

__all__ = ["RunFolder", "StopWhenAsked"]


class RunFolder(Callback):
    """A new folder for this run alone.

    Making the folder is the claim: of two runs that want the same one, the second is
    told so, and nothing of the first is touched.

    Args:
        name: of the data; without `out` the folder is `runs/NAME-1`, `-2` ...
        out: the folder, if the user named one.

    Raises:
        FileError: the folder holds something already, or cannot be made.
    """

    def __init__(self, name: str, out: str | None):
        self.name, self.out, self.path = name, out, pathlib.Path()
        self.claimed = False

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Claim the folder at the start; write the metrics whatever the end."""
        if moment == "start":
            self.claim()
        if moment == "end" and len(loop.record):
            write_atomically(self.path / "metrics.csv", loop.record.csv())

    def claim(self) -> None:
        """Make the folder, or say why not."""
        if self.out is not None:
            self.path = pathlib.Path(self.out)
            self._make()
            return
        for number in range(1, 100_000):
            self.path = pathlib.Path("runs") / f"{self.name}-{number}"
            if not self.path.exists() and self._make(again=True):
                return

    def _make(self, again: bool = False) -> bool:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.mkdir()
        except FileExistsError as error:
            if again:  # another run took it a moment ago
                return False
            if self.path.is_dir() and not any(self.path.iterdir()):
                return True
            raise FileError(
                "The run folder exists already; nothing in it was touched.",
                got=str(self.path),
                expected="a folder that is new or empty",
                fix="choose another with --out, or remove it",
            ) from error
        except OSError as error:
            raise FileError(
                "The run folder cannot be made.",
                got=f"{error.strerror} at {self.path}",
                expected="a place that may be written to",
                fix="choose another with --out",
            ) from error
        return True


class StopWhenAsked(Callback):
    """End the run cleanly after the chunk in which Ctrl-C came."""

    def __init__(self, asked: threading.Event):
        self.asked = asked

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Look at the event between chunks."""
        if moment != "end" and self.asked.is_set():
            loop.stop("interrupted")
