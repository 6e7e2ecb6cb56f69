"""ImageFolder: pictures in folders that are called after their classes."""

import os
import pathlib
from collections import Counter
from typing import Any, Literal, NamedTuple

import numpy as np

from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.streams.reader import Reader
from glassnet.data.streams.stamp import unreadable
from glassnet.errors import DataError, FileError

BLOCK_FILES = 64
LOOKED_AT = 200  # files whose size and mode decide for all
ENDINGS = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".ppm", ".tif", ".tiff", ".webp")


class Look(NamedTuple):
    """What pictures have in common."""

    size: tuple[int, int]  # height and width
    gray: bool


class ImageFolder(Reader):
    """Pictures in `folder/class/picture.png`, all made equal.

    Without `size` the commonest among some of the files is taken, and the others are
    scaled to it, their sides apart; pictures are gray if all that were looked at are. A
    file stands anywhere in the order, so that a block has pictures of all classes.

    Args:
        path: of the folder; what lies deeper than one folder is not seen.
        size: height and width that all are scaled to, in pixels.
        mode: "gray" for one channel, "color" for red, green and blue.

    Raises:
        FileError: the folder cannot be read, or a file in it is no picture.
        DataError: it has no folders, or less than two with pictures.

    Example:
        >>> import pathlib, tempfile
        >>> from PIL import Image
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> for name, shade in {"dark": 0, "light": 255}.items():
        ...     (folder / name).mkdir()
        ...     Image.new("L", (4, 3), shade).save(folder / name / "1.png")
        >>> images = ImageFolder(folder)
        >>> rows = images.rows(0)
        >>> images.labels, rows["x"].shape, rows["x"].mean((1, 2, 3)) == rows["y"]
        (['dark', 'light'], (2, 3, 4, 1), array([ True,  True]))

    Source:
        The layout is that of Caltech-101 and ImageNet, one folder a class.
    """

    def __init__(
        self,
        path: str | os.PathLike,
        *,
        size: tuple[int, int] | None = None,
        mode: Literal["gray", "color"] | None = None,
    ):
        self._root = pathlib.Path(path).expanduser()
        found, others = _files(self._root)
        self.labels: list[str] = sorted(found)
        """The classes, numbered in this order."""
        self._files = [
            (file, code)
            for code, name in enumerate(self.labels)
            for file in found[name]
        ]
        order = np.argsort(np.random.Philox(key=0).random_raw(len(self._files)))
        self._files = [self._files[place] for place in order]
        look, self._notes = self._seen(size, mode)
        self.size, self._gray = look
        text = f"{self._root.name}: {len(self._files):,} pictures in "
        text += (
            f"{counted(len(self.labels), 'class', 'classes')}: {listed(self.labels)}."
        )
        self._notes.insert(0, Note("note", "", text))
        if others:
            text = f"{counted(len(others), 'file')} with another ending are left out: "
            self._notes.append(warn("", f"{text}{listed(others)}."))

    @property
    def blocks(self) -> list[int]:
        """How many pictures are read in one go."""
        full, rest = divmod(len(self._files), BLOCK_FILES)
        return [BLOCK_FILES] * full + [rest] * bool(rest)

    @property
    def notes(self) -> list[Note]:
        """The classes, and what was made equal."""
        return self._notes

    def rows(self, block: int) -> dict[str, Any]:
        """Pixels from 0 to 1 as x, `(rows, height, width, channels)`; classes as y.

        Raises:
            FileError: a file has gone, or is no picture.
        """
        files = self._files[block * BLOCK_FILES : (block + 1) * BLOCK_FILES]
        pixels = np.stack([self._pixels(file) for file, _ in files])
        x = pixels.astype(np.float32) / np.float32(255)
        return {"x": x, "y": np.array([code for _, code in files], np.int32)}

    def _pixels(self, file: pathlib.Path) -> np.ndarray:
        from PIL import Image

        with _opened(file) as picture:
            try:
                plain = _plain(picture).convert("L" if self._gray else "RGB")
            except Exception as error:  # each format has errors of its own
                raise _damaged(file, error) from error
            height, width = self.size
            if plain.size != (width, height):
                plain = plain.resize((width, height), Image.Resampling.BILINEAR)
            return np.asarray(plain).reshape(height, width, -1)

    def _seen(
        self, size: tuple[int, int] | None, mode: str | None
    ) -> tuple[Look, list[Note]]:
        sizes, modes = Counter[tuple[int, int]](), Counter[str]()
        for file, _ in self._files[:LOOKED_AT]:
            with _opened(file) as picture:
                sizes[picture.size[::-1]] += 1
                modes[picture.mode] += 1
        gray = (
            set(modes) <= {"1", "L", "LA", "I;16"} if mode is None else mode == "gray"
        )
        chosen = size or sizes.most_common(1)[0][0]
        notes, seen = [], min(LOOKED_AT, len(self._files))
        other = seen - sizes[chosen]
        if other:
            shape = "{} x {}".format(*chosen)
            text = f"{other:,} of {seen:,} pictures looked at are not {shape} pixels: "
            notes.append(Note("note", "", f"{text}all are scaled to that."))
        changed = seen - modes["L" if gray else "RGB"]
        if changed:
            others = sorted(set(modes) - {"L" if gray else "RGB"})
            text = f"{changed:,} of {seen:,} pictures looked at are of mode "
            text += f"{listed(others)}: all are turned "
            notes.append(Note("note", "", text + ("gray." if gray else "to RGB.")))
        return Look(chosen, gray), notes


def _files(root: pathlib.Path) -> tuple[dict[str, list[pathlib.Path]], list[str]]:
    """The pictures of each class in the order of their names, and other files."""
    found: dict[str, list[pathlib.Path]] = {}
    others = []
    try:
        folders = sorted(item for item in root.iterdir() if item.is_dir())
        for folder in folders:
            files = sorted(item for item in folder.iterdir() if item.is_file())
            pictures = [file for file in files if file.suffix.lower() in ENDINGS]
            others += [file.name for file in files if file not in set(pictures)]
            if pictures:
                found[folder.name] = pictures
    except OSError as error:
        raise unreadable(root, error) from error
    if len(found) < 2:
        raise DataError(
            f"{root} does not have a folder of pictures for each class.",
            got=f"{counted(len(found), 'folder')} with pictures: {listed(found)}",
            expected="at least two, called after their classes",
            fix=f"put pictures in {root.name}/cat, {root.name}/dog and so on; read are "
            + ", ".join(ENDINGS),
        )
    return found, others


def _opened(file: pathlib.Path) -> Any:
    from PIL import Image

    try:
        return Image.open(file)
    except Exception as error:
        raise _damaged(file, error) from error


def _plain(picture: Any) -> Any:
    """Turned as the camera was held, without a see-through background."""
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(picture)
    if picture.mode == "I;16":  # converting would cut off all above 255
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture)
    return picture


def _damaged(file: pathlib.Path, error: Exception) -> FileError:
    got = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return FileError(
        f"{file.parent.name}/{file.name} cannot be read as a picture.",
        got=f"{got.splitlines()[0]}",
        expected="a whole picture that Pillow can read",
        fix="take it out of the folder, or save it again",
    )
