"""Record: what happened in a run, epoch by epoch and step by step."""

import csv
import io
from typing import Any

import numpy as np
from jaxtyping import Float

from glassnet.training.looks import Looks
from glassnet.types import Metrics

__all__ = ["Record", "leading", "means"]

FIRST = ("epoch", "step", "seconds")


def means(metrics: Metrics) -> dict[str, Float[np.ndarray, "..."]]:
    """Each metric's sum over its weight, on the host.

    Example:
        >>> means({"loss": (np.array([6.0, 1.0]), np.array([2.0, 2.0]))})
        {'loss': array([3. , 0.5])}
    """
    with np.errstate(divide="ignore", invalid="ignore"):  # no weight, no mean: NaN
        return {
            name: np.asarray(np.float64(total) / np.float64(weight))
            for name, (total, weight) in metrics.items()
        }


def leading(metrics: Metrics) -> str:
    """The name of the number that training makes small.

    Not the first: compiled programs hand a dictionary back in the order of its names,
    where `accuracy` stands before `loss`.

    Example:
        >>> leading({"accuracy": (1.0, 2.0), "loss": (3.0, 2.0)})
        'loss'
    """
    return "loss" if "loss" in metrics else next(iter(metrics))


class Record:
    """The numbers of a run as plain arrays.

    `history` has one row an epoch; with a population each row has a number for each
    member. `losses` has the training loss of every single step. `looks` has what was
    seen of every layer at some of them; `history` its means over each epoch, under
    names such as `delta/blocks/0`.

    Example:
        >>> record = Record()
        >>> record.add({"epoch": 1, "loss": 0.5}, np.array([0.6, 0.4]))
        >>> record.history["loss"].tolist(), record.losses.tolist()
        ([0.5], [0.6, 0.4])
    """

    def __init__(self):
        self._rows: list[dict[str, Any]] = []
        self._losses: list[np.ndarray] = []
        self.looks = Looks()
        self.stopped: str = ""  # why the run ended, in words

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: dict[str, Any], losses: Float[np.ndarray, "... steps"]) -> None:
        """Keep the numbers of one more epoch, and the loss of each of its steps."""
        self._rows.append(row)
        self._losses.append(losses)

    @property
    def last(self) -> dict[str, Any]:
        """The latest epoch's numbers."""
        return self._rows[-1] if self._rows else {}

    @property
    def history(self) -> dict[str, np.ndarray]:
        """Each number's course, of shape `(epochs,)` or `(epochs, members)`.

        What was seen of the layers stands behind the rest, with NaN where an epoch had
        no look.
        """
        ends = [row.get("step", 0) for row in self._rows]
        return self._course() | (self.looks.means(ends) if ends else {})

    def course(self, name: str) -> np.ndarray:
        """One of the numbers of each epoch, of shape `(epochs,)` or with members."""
        return np.array([row[name] for row in self._rows])

    def _course(self) -> dict[str, np.ndarray]:
        names = self._rows[0] if self._rows else {}
        # in one order, also after a checkpoint, which knows arrays by name alone
        ordered = [n for n in FIRST if n in names] + sorted(set(names) - set(FIRST))
        return {name: self.course(name) for name in ordered}

    @property
    def losses(self) -> Float[np.ndarray, "... steps"]:
        """The training loss of each step, of shape `(steps,)` or `(members, steps)`."""
        return np.concatenate(self._losses, -1) if self._losses else np.zeros(0)

    def csv(self) -> str:
        """The history as a table: a row for each epoch and member."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        history = self.history
        members = max((a.shape[1] for a in history.values() if a.ndim > 1), default=0)
        writer.writerow([*(["member"] if members else []), *history])
        for i in range(len(self)):
            for member in range(members or 1):
                cells = [a[i, member] if a.ndim > 1 else a[i] for a in history.values()]
                lead = [member] if members else []
                writer.writerow([*lead, *(c.item() for c in cells)])
        return out.getvalue()

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything, for a checkpoint."""
        history = {f"history/{name}": a for name, a in self._course().items()}
        losses = {"losses": self.losses} if history else {}
        return history | losses | self.looks.arrays()

    @classmethod
    def from_arrays(cls, arrays: dict[str, np.ndarray]) -> "Record":
        """The record that `arrays` wrote."""
        record = cls()
        history = {
            n.removeprefix("history/"): a
            for n, a in arrays.items()
            if n.startswith("history/")
        }
        for i in range(max(map(len, history.values()), default=0)):
            row = {n: a[i].item() if a.ndim == 1 else a[i] for n, a in history.items()}
            record._rows.append(row)
        record.looks = Looks.from_arrays(arrays)
        if "losses" in arrays:
            record._losses.append(arrays["losses"])
        return record
