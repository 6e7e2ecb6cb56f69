"""Masks: pictures with a class for each of their pixels."""

import os
import pathlib
import re
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from glassnet.data.arrays import number_columns
from glassnet.data.column import Column
from glassnet.data.dataset import Dataset
from glassnet.data.fingerprint import fingerprint
from glassnet.data.form import Form
from glassnet.data.images import Images
from glassnet.data.media.files import media_files, unreadable
from glassnet.data.media.gathering import pixel_names
from glassnet.data.media.mask_classes import codes_of, settled_classes
from glassnet.data.media.mask_files import PICTURE, mask_pairs, pictures_of
from glassnet.data.media.mask_reading import Stack, colors_of, read_stack
from glassnet.data.media.mask_values import Held, color_of
from glassnet.data.media.mask_words import demand_known, of_classes
from glassnet.data.note import Note
from glassnet.errors import ConfigError, DataError
from glassnet.settings import Settings, Sizes

__all__ = ["Masks"]

NUMBER, COLOR = re.compile("[0-9]{1,5}"), re.compile("#[0-9a-f]{6}")
LESS = "read smaller or gray pictures, as by Masks(size=32, mode='gray'), or fewer; "
LESS += "pictures with masks are not streamed"


@dataclass(frozen=True)
class Masks(Form):
    r"""Pictures as rows of pixels, and for each pixel the class that its mask says.

    A folder has a folder `images` and a folder `masks`, whose files have the same
    names but for the ending (or `_mask` before it); or `train` and `test` with both in
    each. A table has a column of pictures and one of masks.

    Pictures are read as `Images` reads them. The distinct values of all masks are the
    classes: levels of gray, indices of a palette, or colors. In another size masks take
    the value of the nearest pixel, so that no value comes from between two classes.

    Smoothed masks have such values all the same, and JPEG files smear them. Where it is
    plain which values fill areas, others are taken for the nearest of these, with a
    warning; where it is not, they are refused.

    Args:
        size: height and width in pixels, each at least 1; one number is both.
        mode: "gray" for one channel, "color" for red, green and blue; found out if
            empty.
        classes: levels of gray or indices up to 65535, such as `("0", "255")`, or
            colors, such as `("#000000", "#ff0000")`; found out if empty.
        palette: the color of each class, if they are indices.
        soft: whether levels of gray that are no class are taken for the nearest one.

    Raises:
        ConfigError: a size is below 1, or there are more than two; an unknown mode; a
            class that is none, or a single one.
        FileError: by `read` and `features`; a file cannot be read.
        DataError: by `read`; there are no pairs, sizes differ, or masks hold no
            classes.

    Example:
        >>> import tempfile
        >>> from PIL import Image
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> for name, shade in {"images": 90, "masks": 255}.items():
        ...     (folder / name).mkdir()
        ...     for number in range(2):
        ...         picture = Image.new("L", (4, 3))
        ...         picture.paste(shade, (number, 0, 3, 2))
        ...         picture.save(folder / name / f"{number}.png")
        >>> data = Masks().read(folder)
        >>> data.labels, data.features.shape, data.answers.shape
        ([0, 255], (2, 12), (2, 3, 4))
        >>> data.form
        Masks(size=(3, 4), mode='gray', classes=('0', '255'))

    Source:
        Everingham et al. (2010), "The Pascal Visual Object Classes (VOC) Challenge",
        section 3.3: an index for each pixel.
    """

    size: Sizes | None = None
    mode: Literal["", "gray", "color"] = ""
    classes: tuple[str, ...] = ()
    palette: tuple[str, ...] = ()
    soft: bool = False

    def __post_init__(self):
        Settings.__post_init__(self)
        Images(self.size, self.mode)  # refuses what it would refuse
        kinds = {one.startswith("#") for one in self.classes}
        known = COLOR if True in kinds else NUMBER
        good = all(known.fullmatch(one) for one in self.classes) and all(
            COLOR.fullmatch(one) for one in self.palette
        )
        even = not self.palette or len(self.palette) == len(self.classes)
        distinct = len(set(self.classes)) == len(self.classes) != 1
        gray = True not in kinds and not self.palette
        if not (good and even and distinct and (gray or not self.soft)):
            raise ConfigError(
                "These are no classes of masks.",
                got=f"classes={self.classes!r}, palette={self.palette!r}, "
                f"soft={self.soft}",
                expected="at least two different numbers up to 65535, or colors such "
                "as '#ff0000'; with a palette, a color for each number; soft edges "
                "between levels of gray alone",
                fix="leave them out: they are found in the masks",
            )

    @property
    def labels(self) -> list:
        """The classes as a model names them: whole numbers, or colors."""
        return [one if one.startswith("#") else int(one) for one in self.classes]

    @property
    def held(self) -> Held | None:
        """How masks hold the classes; None as long as these are not known."""
        if not self.classes:
            return None
        if self.classes[0].startswith("#"):
            return "color"
        return "palette" if self.palette else "gray"

    def settled(self, dataset: Dataset) -> "Masks":
        """This form as a data set was read: with its size, mode and classes.

        Args:
            dataset: as `read` gave it.
        """
        assert isinstance(dataset.form, Masks)
        return dataset.form

    def read(
        self,
        source: str | os.PathLike,
        target: str | None = None,
        exclude: tuple[str, ...] = (),
    ) -> Dataset:
        """Rows of `height * width * channels`, with classes `(height, width)` each.

        Args:
            source: a folder, or a table of paths.
            target: what the masks are called; the column of them in a table.
            exclude: columns of a table to leave out.

        Raises:
            FileError: the folder, or more than one file in twenty, cannot be read.
            DataError: there are no pairs, sizes differ, or masks hold no classes.
        """
        place = pathlib.Path(source).expanduser()
        if not place.exists():
            raise unreadable(place, FileNotFoundError(2, "No such file or directory"))
        pairs = mask_pairs(place, target, tuple(exclude))
        stack = read_stack(pairs, Images(self.size, self.mode), self.held, LESS)
        form, said = self._with_classes(stack)
        known = form._values
        codes, unknown = codes_of(stack.values, known, form.soft)
        demand_known(unknown.sum((1, 2)), stack.files, form.classes)
        if len(codes) < 2 and not self.classes:  # else they are to be judged
            raise DataError(
                f"'{pairs.name}' has too few pictures to learn from.",
                got=f"{len(codes)} with a mask",
                expected="at least 2, and better 100",
                fix="add pictures with masks",
            )
        said = [*stack.notes, *said]
        said += of_classes(stack.tally.pixels, codes, known, form.labels)
        names = pixel_names(stack.form.columns)
        columns: list[Column] = number_columns(stack.rows, names, pixels=True)
        rows = np.flatnonzero(pairs.test[stack.kept])
        test = rows if len(rows) else None
        return Dataset(
            *(pairs.name, "segmentation", pairs.target, stack.rows, columns),
            *(codes, form.labels, test, stack.form.shape, [*pairs.notes, *said]),
            fingerprint([*names, *form.classes], stack.rows, codes, test),
            form,
        )

    def _with_classes(self, stack: Stack) -> tuple["Masks", list[Note]]:
        """The form with the classes that masks hold, unless it has some."""
        height, width, channels = stack.form.shape
        mode = "gray" if channels == 1 else "color"
        form = replace(self, size=(height, width), mode=mode)
        if self.classes:
            return form, []
        found = settled_classes(stack.tally, stack.held, stack.lossy)
        if stack.held == "color":
            classes = tuple(map(color_of, found.values))
        else:
            classes = tuple(map(str, found.values))
        palette, said = (), found.notes
        if stack.held == "palette":
            colors, more = colors_of(stack, found.values)
            palette, said = tuple(map(color_of, colors)), [*said, *more]
        form = replace(form, classes=classes, palette=palette, soft=found.soft)
        return form, said

    @property
    def _values(self) -> list[int]:
        """The value of each class in `mask_values`."""
        base = 16 if self.held == "color" else 10
        return [int(one.removeprefix("#"), base) for one in self.classes]

    def features(self, source: Any) -> np.ndarray:
        """Rows of the pictures alone, in the order of `files`.

        Args:
            source: a folder with all in it, a file, or several; of a folder with
                masks the pictures.
        """
        return Images(self.size, self.mode).features(self.files(source))

    def files(self, source: Any) -> list[pathlib.Path]:
        """The pictures that `features` reads, in its order.

        Args:
            source: a folder, a file, or several.

        Raises:
            FileError: there is no such folder.
            DataError: there are none in it.
        """
        if isinstance(source, (str, os.PathLike)):
            source = pictures_of(pathlib.Path(source).expanduser())
        return media_files(source, PICTURE)
