"""EncodedFiles: pictures or sounds block by block as a network sees them."""

import pathlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from glassnet.data.encoder import Encoder
from glassnet.data.media.file_form import FileForm
from glassnet.data.media.gathering import MOST_BAD, too_many, why
from glassnet.data.note import Note, warn
from glassnet.data.prepared import wanted
from glassnet.data.streams.reader import Reader, blocks_of
from glassnet.data.target import Target
from glassnet.errors import FileError


class EncodedFiles(Reader):
    """Files in an order of their own, each a row with the encoding of a sample.

    A file that cannot be read weighs nothing; it is counted, and said. In its place
    stands another of its block, as zeros would shift the mean of a batch norm.

    Args:
        form: settled, which makes a row of a file.
        files: their paths, in the order of the blocks.
        answers: raw, one for each file; None where the rows themselves are learned.
        encoder: of the rows.
        target: of the answers.
        each: files in a block, at least 1.
        loss_form: what the loss wants of encoded answers.

    Raises:
        FileError: by `rows`; more than one in twenty files cannot be read.

    Example:
        >>> import tempfile
        >>> from PIL import Image
        >>> from glassnet.data.streams import stream
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> for name, shade in {"dark": 0, "light": 255}.items():
        ...     (folder / name).mkdir()
        ...     for number in range(10):
        ...         Image.new("L", (4, 3), shade).save(folder / name / f"{number}.png")
        >>> opened = stream(folder).open()
        >>> rows = opened.reader(opened.prepared()).rows(0)
        >>> rows["x"].shape, bool((rows["x"][:, 0] == rows["y"]).all())
        ((13, 12), True)
    """

    def __init__(
        self,
        form: FileForm,
        files: Sequence[str],
        answers: np.ndarray | None,
        encoder: Encoder,
        target: Target,
        each: int,
        loss_form: Callable[[np.ndarray], np.ndarray] = np.asarray,
    ):
        self._form, self._files, self._answers = form, files, answers
        self._encoder, self._target = encoder, target
        self._each, self._loss_form = each, loss_form
        self._bad: dict[int, list[FileError]] = {}  # of each block

    @property
    def blocks(self) -> list[int]:
        """How many files are read in one go."""
        return blocks_of(len(self._files), self._each)

    @property
    def notes(self) -> list[Note]:
        """Which files weighed nothing, as far as they were read."""
        bad = self._errors
        if not bad:
            return []
        count = self._form.kind.counted(len(self._files))
        text = f"{len(bad):,} of {count} of the stream could not be read and were left "
        return [warn("", f"{text}out: {why(bad)}.")]

    def rows(self, block: int) -> dict[str, Any]:
        """Float32 x of shape `(rows, width)`, y as the loss wants it, and weights.

        Raises:
            FileError: more than one in twenty files cannot be read.
        """
        span = slice(block * self._each, (block + 1) * self._each)
        raw, known = self._raw(block, self._files[span])
        x = self._encoder(raw)
        if self._answers is None:  # as of rows that are loaded whole
            y = wanted(x, self._encoder)
        else:
            y = self._target.encode(self._answers[span])
        return {"x": x, "y": self._loss_form(y), "weight": known.astype(np.float32)}

    def _raw(self, block: int, files: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Rows as they are read, and which of them are any."""
        raw = np.zeros((len(files), self._form.columns), self._form.dtype)
        known, bad = np.zeros(len(files), bool), []
        for place, file in enumerate(files):
            try:
                raw[place] = self._form.row(pathlib.Path(file))[0]
                known[place] = True
            except FileError as error:
                bad.append(error)
        self._bad[block] = bad  # of the last time that it was read
        if bad and len(self._errors) > MOST_BAD * len(self._files):
            raise too_many(self._form.kind, self._errors, len(self._files))
        if known.any():
            raw[~known] = raw[known.argmax()]
        return raw, known

    @property
    def _errors(self) -> list[FileError]:
        return [error for block in sorted(self._bad) for error in self._bad[block]]
