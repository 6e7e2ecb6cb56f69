"""Images: pictures become rows of pixels, all of one size."""

import pathlib
from dataclasses import dataclass
from typing import Literal

import numpy as np

from glassnet.data.dataset import Dataset
from glassnet.data.media.file_form import FileForm
from glassnet.data.media.files import Kind, content_of
from glassnet.data.media.gathering import digest
from glassnet.data.media.looks import commonest, of_modes, of_size, of_values
from glassnet.data.media.picture import ENDINGS, GRAY, Look, look, pixels
from glassnet.data.note import Note
from glassnet.errors import ConfigError
from glassnet.settings import Settings, Sizes

__all__ = ["Images"]

PICTURE = Kind("picture", ENDINGS)

LONGEST = 64
"""Pixels of the longer side, unless a size is given."""

COPIES = 9
"""Bytes for a value: as it was read, as float32, and as float32 on the device."""


@dataclass(frozen=True)
class Images(FileForm):
    r"""Pictures as rows of pixels, brought to one size.

    A folder has one folder for each class, or pictures without classes, whose network
    learns to rebuild them. A folder with `train` and `test` (or `valid`) in it has
    fixed test rows. A table has a column of paths, relative to it, and one of answers.

    Without `size` the commonest is taken, scaled down evenly until the longer side has
    64 pixels: a photo of $224 \times 224$ in color would be 150,528 columns. Pictures
    of other sizes are scaled to it, their sides apart. They are gray if all are. How
    they were held is undone, what can be seen through stands on white, and a moving
    picture is its first one. Up to one file in twenty may be unreadable.

    Args:
        size: height and width in pixels, each at least 1; one number is both.
        mode: "gray" for one channel, "color" for red, green and blue; found out if
            empty.

    Raises:
        ConfigError: a size is below 1, or there are more than two; an unknown mode.
        FileError: by `read` and `features`; a file cannot be read.
        DataError: by `read`; there are no pictures, or a single class of them.

    Example:
        >>> import tempfile
        >>> from PIL import Image
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> for name, shade in {"dark": 0, "light": 255}.items():
        ...     (folder / name).mkdir()
        ...     for number in range(2):
        ...         Image.new("L", (4, 3), shade).save(folder / name / f"{number}.png")
        >>> data = Images().read(folder)
        >>> data.labels, data.features.shape, data.image_shape
        (['dark', 'light'], (4, 12), (3, 4, 1))
        >>> data.form
        Images(size=(3, 4), mode='gray')

    Source:
        The layout is that of Caltech-101 and ImageNet, one folder a class.
    """

    size: Sizes | None = None
    mode: Literal["", "gray", "color"] = ""

    def __post_init__(self):
        Settings.__post_init__(self)
        if isinstance(self.size, tuple) and len(self.size) != 2:
            raise ConfigError(
                "A picture has two sides.",
                got=f"size={self.size}",
                expected="height and width, or one number for both",
                fix="channels are said by the mode: size=(28, 28), mode='gray'",
            )

    def settled(self, dataset: Dataset) -> "Images":
        """This form with the size and mode that a data set was read in.

        Args:
            dataset: as `read` gave it.
        """
        assert dataset.image_shape is not None and len(dataset.image_shape) == 3
        height, width, channels = dataset.image_shape
        return Images((height, width), "gray" if channels == 1 else "color")

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels of a row; size and mode must be settled."""
        if not self.mode or self.size is None:
            raise _unsettled(self)
        height, width = _pair(self.size)
        return height, width, 1 if self.mode == "gray" else 3

    @property
    def kind(self) -> Kind:
        """Pictures."""
        return PICTURE

    @property
    def dtype(self) -> str:
        """Of a row: 0 is black, 255 white."""
        return "uint8"

    @property
    def copies(self) -> int:
        """Bytes that a value takes in the end."""
        return COPIES

    @property
    def less(self) -> str:
        """What would take less memory."""
        return _LESS

    def look(self, file: pathlib.Path) -> Look:
        """The size of a picture, and how it is kept."""
        return look(file)

    def row(self, file: pathlib.Path) -> tuple[np.ndarray, bytes]:
        """The pixels of a picture, row by row from the top left, and a digest."""
        content = content_of(file)
        row = pixels(file, self.shape[:2], self.mode == "gray", content)
        return row.ravel(), digest(content)

    def chosen(self, looks: list[Look]) -> tuple["Images", list[Note]]:
        """The commonest size, gray if all are, and what is made equal."""
        common = commonest([one.size for one in looks])
        size = _pair(self.size) if self.size is not None else _small(common)
        gray = all(one.mode in GRAY for one in looks)
        mode = self.mode or ("gray" if gray else "color")
        notes = [*of_size(looks, common, size), *of_modes(looks, mode)]
        return Images(size, mode), notes

    def noticed(self, rows: np.ndarray) -> list[Note]:
        """Which values the pixels have."""
        return [of_values(rows)]


_LESS = (
    "read smaller or gray pictures, as by Images(size=32, mode='gray'), or stream "
    "them: data.stream(path), --stream"
)


def _pair(size: int | tuple[int, ...]) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else (size[0], size[1])


def _small(size: tuple[int, int]) -> tuple[int, int]:
    longest = max(size)
    if longest <= LONGEST:
        return size
    height, width = (max(1, round(side * LONGEST / longest)) for side in size)
    return height, width


def _unsettled(form: Images) -> ConfigError:
    return ConfigError(
        "Pictures to predict are read in the size and mode of training.",
        got=f"{form!r}",
        expected="a form with both",
        fix="use the one that training found: dataset.form",
    )
