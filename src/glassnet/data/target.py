"""Target: answers as the network sees them, and outputs as people read them."""

import math
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from glassnet.data.task import Task
from glassnet.errors import DataError, FileError

__all__ = ["Target"]

_NUMBERS = ("mean", "scale", "low", "high")
_UNIT = ("mean", "scale")
_CLASSES = {"name", "task", "labels"}
_OF_CLASSES = ("classification", "segmentation")


@dataclass(frozen=True)
class Target:
    r"""Encodes answers and decodes predictions.

    Classes are numbered in sorted order. Numbers are standardized, and predictions
    kept within what training saw:

    $$y' = \frac{y - \mu}{\sigma}, \qquad
      \hat y = \min(\max(\sigma \hat y' + \mu,\, y_{\min}),\, y_{\max})$$

    A network starts near outputs of mean 0 and deviation 1, so targets are brought
    there; beyond the training range it has no evidence, so predictions are clamped.

    Args:
        name: of the target.
        task: what is learned, such as "regression".
        labels: the classes; empty where none are learned.
        mean: $\mu$ over the training rows, in the target's own unit.
        scale: $\sigma$, above 0.
        low: smallest training answer.
        high: largest training answer.

    Raises:
        DataError: `encode` meets a class that is not among the labels.

    Example:
        >>> target = Target.fit("y", "regression", np.array([1.0, 3.0]), None)
        >>> target.encode(np.array([1.0, 3.0])).tolist()
        [[-1.0], [1.0]]
        >>> target.decode(np.array([[0.5], [9.0]])).tolist()
        [2.5, 3.0]

    Source:
        Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical Learning",
        section 11.5.3 (scaling).
    """

    name: str
    task: Task
    labels: tuple = ()
    mean: float = 0.0
    scale: float = 1.0
    low: float = -math.inf
    high: float = math.inf

    @staticmethod
    def fit(
        name: str, task: Task, answers: np.ndarray, labels: list | None
    ) -> "Target":
        """From the answers of the training rows."""
        if task == "classification":
            return Target(name, task, tuple(labels or ()))
        values = answers.astype(np.float64)
        size = float(np.abs(values).max()) or 1.0  # 1e200 squared is no number
        mean = float((values / size).mean() * size)
        scale = float((values / size).std() * size) or 1.0
        return Target(
            name, task, (), mean, scale, float(values.min()), float(values.max())
        )

    @property
    def outputs(self) -> int:
        """How many numbers the network must give: one for each class, or one."""
        return len(self.labels) or 1

    def encode(self, answers: np.ndarray) -> np.ndarray:
        """Raw answers to int32 `(rows,)` or standardized float32 `(rows, 1)`."""
        if self.task == "regression":
            values = np.asarray(answers, np.float64)
            return ((values - self.mean) / self.scale).astype(np.float32)[:, None]
        # Sorted as they are, so that each is found by bisection.
        known = np.array(self.labels)
        values = np.asarray(answers)
        if values.dtype.kind != known.dtype.kind and "U" in (
            values.dtype.kind + known.dtype.kind
        ):
            known, values = known.astype(str), values.astype(str)
        order = np.argsort(known, kind="stable")
        place = np.searchsorted(known, values, sorter=order)
        codes = order[np.minimum(place, len(known) - 1)]
        new = known[codes] != values
        if new.any():
            raise DataError(
                f"'{self.name}' holds a class that training did not have.",
                got=f"{values[new][0].item()!r}",
                expected=f"one of {', '.join(map(repr, self.labels))}",
                fix="correct the row, or train again with rows of this class",
            )
        return codes.astype(np.int32)

    def decode(self, outputs: np.ndarray) -> np.ndarray:
        """Class numbers `(rows,)` to labels, or standardized numbers to the raw unit.

        Returns:
            `(rows,)`: labels, or numbers within the training range; of masks labels
            `(rows, height, width)`. Where rows
            themselves are learned, `(rows, width)` in their own unit.
        """
        if self.labels:
            return np.array(self.labels)[np.asarray(outputs)]
        values = np.asarray(outputs, np.float64)
        if self.task != "regression":
            return values * self.scale + self.mean
        values = values[..., 0] if values.ndim > 1 else values
        return np.clip(values * self.scale + self.mean, self.low, self.high)

    def to_data(self) -> dict[str, Any]:
        """As plain data that JSON can hold, for a file."""
        data: dict[str, Any] = {"name": self.name, "task": self.task}
        if self.labels:
            return data | {"labels": list(self.labels)}
        numbers = _NUMBERS if self.task == "regression" else _UNIT
        return data | {name: getattr(self, name) for name in numbers}

    @staticmethod
    def from_data(data: dict[str, Any]) -> "Target":
        """What `to_data` wrote; nothing in it is trusted.

        Raises:
            FileError: a part is missing, of another type or not finite.
        """
        try:
            name, task, labels = data["name"], data["task"], data.get("labels", [])
            good = isinstance(name, str) and isinstance(labels, list)
            if good and task in _OF_CLASSES and set(data) == _CLASSES:
                good = all(type(label) in (str, int, float, bool) for label in labels)
                if good and len(set(labels)) == len(labels) >= 2:
                    return Target(name, task, tuple(labels))
            wanted = _NUMBERS if task == "regression" else _UNIT
            known = task in get_args(Task) and task not in _OF_CLASSES
            if good and known and set(data) == {"name", "task", *wanted}:
                numbers = {n: data[n] for n in wanted}
                good = all(type(n) in (int, float) for n in numbers.values())
                good = good and all(map(math.isfinite, numbers.values()))
                ordered = numbers.get("low", 0) <= numbers.get("high", 0)
                if good and numbers["scale"] > 0 and ordered:
                    return Target(name, task, (), **numbers)
            raise ValueError("a part has another name, type or range")
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise FileError(
                "The description of the target cannot be used.",
                got=f"{type(error).__name__}: {error}",
                expected="name, task, and labels or mean, scale, low and high",
                fix="the file is damaged or was not written by this library",
            ) from error
