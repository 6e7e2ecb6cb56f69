"""Picture: one file of pixels, opened, turned plain, and brought to a size."""

import contextlib
import io
import pathlib
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from glassnet.errors import DataError, FileError

__all__ = ["ENDINGS", "GRAY", "Look", "look", "opened", "pixels"]

ENDINGS = (
    *(".avif", ".bmp", ".gif", ".jfif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png"),
    *(".pnm", ".ppm", ".tif", ".tiff", ".webp"),
)
"""Files that are taken for pictures."""

DEEP = ("I;16", "I;16B", "I;16L", "I;16N", "I")
"""Modes of Pillow for gray in more than 8 bits."""

GRAY = ("1", "L", "LA", *DEEP)
"""Modes of Pillow without a color."""

_TURNED = 0x0112  # the EXIF tag: how the camera was held; 5 and above lie on a side
_HEADED = ("JPEG", "MPO", "TIFF", "WEBP")  # formats whose EXIF stands before the pixels


class Look(NamedTuple):
    """What is known of a picture before its pixels are read."""

    size: tuple[int, int]  # height and width, as the camera was held
    mode: str  # as Pillow calls it
    turned: bool
    clear: bool  # parts of it may be seen through
    frames: bool  # it moves, or has several pages


def look(file: pathlib.Path) -> Look:
    """What a picture is like, by the first bytes of its file.

    Raises:
        FileError: it is no picture.
        DataError: it is too large to be opened safely.

    Example:
        >>> import tempfile
        >>> from PIL import Image
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "a.png"
        >>> Image.new("LA", (4, 3)).save(file)
        >>> look(file)
        Look(size=(3, 4), mode='LA', turned=False, clear=True, frames=False)
    """
    with opened(file, file) as picture:
        _demand_white(picture)
        width, height = picture.size
        place = picture.getexif().get(_TURNED, 1) if picture.format in _HEADED else 1
        place = place if isinstance(place, int) else 1
        size = (width, height) if 5 <= place <= 8 else (height, width)
        return Look(
            size,
            picture.mode,
            2 <= place <= 8,
            picture.has_transparency_data,
            getattr(picture, "is_animated", False),
        )


def pixels(
    file: pathlib.Path,
    size: tuple[int, int],
    gray: bool,
    content: bytes | None = None,
) -> np.ndarray:
    """The pixels of a picture: the first frame, turned as the camera was held.

    What can be seen through stands on white. Another size is scaled to the one asked
    for, its sides apart; where it shrinks, all pixels count (a bilinear filter as wide
    as the step), so that nothing flickers. Of 16 bits the upper 8 are taken.

    Args:
        file: that holds it.
        size: height and width.
        gray: whether to add up the colors, $0.299 R + 0.587 G + 0.114 B$.
        content: of the file, if it was read already.

    Returns:
        Uint8 `(height, width, channels)`, with 1 channel or 3.

    Raises:
        FileError: it is no picture, or not a whole one.
        DataError: it is too large to be opened safely.

    Example:
        >>> import tempfile
        >>> from PIL import Image
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "a.png"
        >>> Image.new("RGB", (4, 3), "red").save(file)
        >>> pixels(file, (1, 1), gray=True).tolist()
        [[[76]]]

    Source:
        ITU-R BT.601, section 2.5.1 (gray); EXIF 2.3, tag 274 (how it was held).
    """
    from PIL import Image

    height, width = size
    where = file if content is None else io.BytesIO(content)
    with opened(file, where) as picture:
        # A JPEG can leave detail out while it is decoded: ten times as fast for photos.
        picture.draft(None, (2 * max(size), 2 * max(size)))
        plain = _plain(picture).convert("L" if gray else "RGB")
        if plain.size != (width, height):
            plain = plain.resize((width, height), Image.Resampling.BILINEAR)
        return np.asarray(plain).reshape(height, width, -1)


def _plain(picture: Any) -> Any:
    """Turned as the camera was held, in 8 bits, without a see-through background."""
    from PIL import Image, ImageOps

    _demand_white(picture)
    ImageOps.exif_transpose(picture, in_place=True)
    if picture.mode in DEEP:  # converting would cut off all above 255
        wide = np.asarray(picture).astype(np.int64) >> 8
        return Image.fromarray(wide.clip(0, 255).astype(np.uint8))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture)
    return picture


def _demand_white(picture: Any) -> None:
    # Of PGM files Pillow says "I" and means 16 bits.
    deep = (picture.mode, picture.format) == ("I", "PPM")
    if picture.mode in ("I", "F") and not deep:
        raise ValueError("32-bit numbers, of which nobody says what white is")


@contextlib.contextmanager
def opened(file: pathlib.Path, where: Any) -> Iterator[Any]:
    """A picture, opened by Pillow, whose errors become ours; as a context.

    Args:
        file: that holds it.
        where: the file again, or its content.

    Raises:
        FileError: by what is done inside; it is no picture, or not a whole one.
        DataError: it is too large to be opened safely.
    """
    from PIL import Image

    # Pillow warns of much that it can read all the same, and of bombs.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(where) as picture:
                yield picture
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise _too_large(file, error) from error
        except Exception as error:  # each format has errors of its own
            raise _damaged(file, error) from error


def _too_large(file: pathlib.Path, error: Exception) -> DataError:
    from PIL import Image

    return DataError(
        f"{file.parent.name}/{file.name} is too large to be opened safely.",
        got=str(error).split(", could be")[0].split(" of ")[0],
        expected=f"at most {Image.MAX_IMAGE_PIXELS or 0:,} pixels: a small file that "
        "claims more may be made to fill the memory",
        fix="scale it down, take it out, or raise PIL.Image.MAX_IMAGE_PIXELS if you "
        "trust it",
    )


def _damaged(file: pathlib.Path, error: Exception) -> FileError:
    got = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if "cannot identify" in got:
        got = f"{_size(file)} that are no picture of any known format"
    return FileError(
        f"{file.parent.name}/{file.name} cannot be read as a picture.",
        got=f"{got.splitlines()[0]}",
        expected="a whole picture that Pillow can read",
        fix="take it out of the folder, or save it again",
    )


def _size(file: pathlib.Path) -> str:
    try:
        return f"{file.stat().st_size:,} bytes"
    except OSError:
        return "bytes"
