"""OpenedFiles: some pictures or sounds that were read, and the rest to be streamed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from glassnet.data.dataset import Dataset
from glassnet.data.encoder import Encoder
from glassnet.data.media.file_form import FileForm
from glassnet.data.note import Note, counted
from glassnet.data.pixels import Pixels
from glassnet.data.prepared import Prepared, prepare_parts
from glassnet.data.preprocess import Preprocess, default_preprocess
from glassnet.data.repeats import identical_rows
from glassnet.data.streams.description import Stream
from glassnet.data.streams.encoded_files import EncodedFiles
from glassnet.data.streams.opened import PART_BYTES, Opened
from glassnet.data.task import TASKS

BLOCK_FILES = 64
"""Files that are read in one go, unless their rows are large."""


@dataclass(frozen=True, eq=False)
class OpenedFiles(Opened):
    """What is known of a folder of pictures or sounds that is streamed.

    Args:
        stream: its description.
        form: that makes a row of a file, settled.
        dataset: the sample, whose last rows are the test part.
        validation: how many rows before those validate.
        files: paths of those that train, in the order of the blocks.
        answers: of these, raw.
        about: what is said of all files: how the form was settled, and of rare classes.

    Example:
        >>> import pathlib, tempfile
        >>> from PIL import Image
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> for name, shade in {"dark": 0, "light": 255}.items():
        ...     (folder / name).mkdir()
        ...     for number in range(25):
        ...         Image.new("L", (4, 3), shade).save(folder / name / f"{number}.png")
        >>> opened = Stream(str(folder), sample=25).open()
        >>> len(opened.dataset), opened.rows, opened.form
        (25, 41, Images(size=(3, 4), mode='gray'))
    """

    stream: Stream
    form: FileForm
    dataset: Dataset
    validation: int
    files: tuple[str, ...]
    answers: np.ndarray
    about: tuple[Note, ...] = ()

    @property
    def rows(self) -> int:
        """How many files train; those that cannot be read are among them."""
        return len(self.files)

    def prepared(self, preprocess: Preprocess | None = None) -> Prepared:
        """The sample encoded; pixels from 0 to 255, whichever the sample has."""
        how = preprocess or default_preprocess(self.dataset, self.rows)
        encoder = None
        if how.scaling == "range" and self.form.dtype == "uint8":
            columns = tuple(self.dataset.columns)
            names = tuple(column.name for column in columns)
            encoder = Encoder(names, columns, pixels=Pixels(len(names), 0.0, 255.0))
        return prepare_parts(self.dataset, self.shared_out, how, encoder)

    def reader(
        self, prepared: Prepared, form: Callable[[np.ndarray], np.ndarray] = np.asarray
    ) -> EncodedFiles:
        """All files that train, encoded as the sample is.

        Args:
            prepared: the sample.
            form: what the loss wants of encoded answers.
        """
        answers = self.answers if self.dataset.task in TASKS else None
        assert isinstance(prepared.encoder, Encoder)
        encoder, target = prepared.encoder, prepared.target
        each = self._each(prepared)
        return EncodedFiles(self.form, self.files, answers, encoder, target, each, form)

    def said(self, prepared: Prepared) -> list[Note]:
        """How the files are read, with their numbers."""
        kind, parts = self.form.kind, prepared.parts
        blocks = -(-self.rows // self._each(prepared))
        words = f"{counted(blocks, 'block')} of up to {self._each(prepared):,}"
        text = self.windows_said(prepared, self.name, kind.noun, words)
        sample = f"{kind.counted(len(self.dataset))} of {self.name} are read first: "
        sample += f"{len(parts.test):,} test and {self.validation:,} validate; the "
        sample += "rest are some of those that train, which is all that simpler models "
        sample += "beside the network learn from."
        return [Note("note", "", text), Note("note", "", sample)]

    def checks(self, prepared: Prepared) -> list[Note]:
        """Pictures or sounds that stand twice in the sample, and rare classes."""
        if self.dataset.task not in TASKS:
            return list(self.about)
        return [*identical_rows(self.dataset, prepared.parts), *self.about]

    def _each(self, prepared: Prepared) -> int:
        """Files of a block."""
        row = 4 * prepared.x.shape[1]
        return max(1, min(BLOCK_FILES, PART_BYTES // row))
