"""Form: how something that is no table becomes rows."""

import abc
import os
from typing import Any

from glassnet.data.dataset import Dataset
from glassnet.settings import Settings


class Form(Settings, abc.ABC):
    """A way of reading: pictures, sounds, text or a series become rows of numbers.

    It stands in a recipe, so that the same files give the same rows again, and it
    reads what is to be predicted later in the same way.
    """

    @abc.abstractmethod
    def read(
        self,
        source: str | os.PathLike,
        target: str | None = None,
        exclude: tuple[str, ...] = (),
    ) -> Dataset:
        """Rows with answers.

        Args:
            source: a path.
            target: the answer's column, where there are columns.
            exclude: columns to leave out.

        Raises:
            FileError: a file cannot be read.
            DataError: what is in it cannot be used.
        """

    @abc.abstractmethod
    def features(self, source: Any) -> Any:
        """Rows as `read` gives them, but without answers: what is to be predicted.

        Args:
            source: a path, or several.

        Returns:
            What the model's encoder takes.

        Raises:
            FileError: a file cannot be read.
            DataError: what is in it cannot be used.
        """

    def settled(self, dataset: Dataset) -> "Form":
        """The form with nothing left open, now that the files have been looked at."""
        return self
