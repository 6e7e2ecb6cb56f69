"""NoiseSource: what a generator is fed, in place of rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from glassnet.data.note import Note
from glassnet.errors import DataError, FileError

__all__ = ["NoiseSource"]


@dataclass(frozen=True)
class NoiseSource:
    """Numbers from the standard bell curve, so many for each row that is to be made.

    Args:
        count: numbers for a row, at least 1.

    Example:
        >>> NoiseSource(3).draw(2, seed=0).shape
        (2, 3)

    Source:
        Goodfellow et al. (2014), "Generative Adversarial Networks", section 3,
        arXiv:1406.2661.
    """

    count: int

    dtype = "float32"

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was unusual in training: nothing."""
        return ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the noise for one row."""
        return (self.count,)

    @property
    def width(self) -> int:
        """Numbers for a row."""
        return self.count

    @property
    def names(self) -> list[str]:
        """What each number means: nothing."""
        return [f"noise {place}" for place in range(self.count)]

    def __call__(self, features: Any) -> np.ndarray:
        """Noise is made, not read.

        Raises:
            DataError: always.
        """
        raise DataError(
            "This model makes rows; there is nothing that it predicts of one.",
            got=f"{type(features).__name__}",
            expected="a number of rows to make",
            fix="model.sample(16), or glassnet generate RUN",
        )

    def draw(self, rows: int, seed: int) -> Float[np.ndarray, "rows count"]:
        """Noise for so many rows; the same seed gives the same."""
        random = np.random.default_rng(seed % 2**64)
        return random.standard_normal((rows, self.count), np.float32)

    def look(self, features: Any) -> list[Note]:
        """Nothing is read, so nothing is noticed."""
        return []

    def to_data(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """What `json.dumps` takes; no arrays."""
        return {"kind": "noise", "count": self.count}, {}

    @staticmethod
    def from_data(data: dict[str, Any], arrays: dict[str, np.ndarray]) -> "NoiseSource":
        """The source that `to_data` wrote; nothing in it is trusted.

        Raises:
            FileError: its count is no whole number of at least 1.
        """
        count = data.get("count")
        if type(count) is not int or count < 1:
            raise FileError(
                "The description of the noise cannot be used.",
                got=f"count={count!r}",
                expected="a whole number of at least 1",
                fix="the file is damaged or was not written by this library",
            )
        return NoiseSource(count)
