"""Mask values: what stands in the pixels of a mask, and back to a mask again."""

import io
import pathlib
from typing import Any, Literal, NamedTuple

import numpy as np
from jaxtyping import Int, UInt8

from glassnet.data.media.picture import DEEP, opened
from glassnet.errors import DataError

__all__ = ["Held", "MaskLook", "color_of", "held_as", "look_at_mask", "painted"]
__all__ += ["resized", "values_of"]

Held = Literal["gray", "palette", "color"]
"""What says the class of a pixel: a level of gray, an index into a table of colors, or
the color itself."""

_PLAIN = ("1", "L", "LA", *DEEP)
_SEEN = 128  # of 255: from which a pixel hides what is behind it


class MaskLook(NamedTuple):
    """What is known of a mask before its pixels are read."""

    size: tuple[int, int]  # height and width, as the camera was held
    mode: str  # as Pillow calls it
    lossy: bool  # saved in a way that changes values


def look_at_mask(file: pathlib.Path) -> MaskLook:
    """What a mask is like, by the first bytes of its file.

    Raises:
        FileError: it is no picture.
    """
    with opened(file, file) as picture:
        upright = _upright(picture) if picture.format in ("JPEG", "MPO") else picture
        width, height = upright.size
        return MaskLook((height, width), picture.mode, picture.format in _LOSSY)


_LOSSY = ("JPEG", "MPO", "JPEG2000")


def held_as(looks: list[MaskLook]) -> Held:
    """How masks hold classes: in the one way of all, or else in colors.

    Example:
        >>> held_as([MaskLook((1, 1), "L", False), MaskLook((1, 1), "P", False)])
        'color'
    """
    modes = {one.mode for one in looks}
    if modes <= {"P"}:
        return "palette"
    return "gray" if modes <= {*_PLAIN} else "color"


class Values(NamedTuple):
    """The pixels of a mask as whole numbers."""

    pixels: Int[np.ndarray, "height width"]
    palette: list[int]  # red, green and blue of each index, where there are such
    clear: int  # pixels that could be seen through, and are taken for black


def values_of(file: pathlib.Path, held: Held, content: bytes | None = None) -> Values:
    """What stands in each pixel of a mask: gray, an index, or 65,536 R + 256 G + B.

    Args:
        file: that holds it.
        held: how classes are held.
        content: of the file, if it was read already.

    Raises:
        FileError: it is no picture, or not a whole one.
        DataError: it holds classes in another way, or is half to be seen through.

    Example:
        >>> import tempfile
        >>> from PIL import Image
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "a.png"
        >>> Image.new("RGB", (2, 1), (1, 0, 2)).save(file)
        >>> values_of(file, "color").pixels.tolist()
        [[65538, 65538]]
    """
    where = file if content is None else io.BytesIO(content)
    with opened(file, where) as picture:
        upright = _upright(picture)
        if held == "palette" and upright.mode == "P":
            indices = np.asarray(upright).astype(np.int32)
            return Values(indices, upright.getpalette("RGB") or [], 0)
        gray = upright.mode in _PLAIN
        pixels, alpha = _channels(upright)
    if alpha is not None and ((alpha > 0) & (alpha < 255)).any():
        raise _see_through(file)
    if held == "palette" and not gray:
        raise _otherwise(file, held, "colors")
    if held == "color":
        pixels = _packed(pixels)
    elif pixels.ndim == 3:
        if (pixels != pixels[..., :1]).any():
            raise _otherwise(file, held, "colors")
        pixels = pixels[..., 0]
    pixels = pixels.astype(np.int32)
    clear = np.zeros(pixels.shape, bool) if alpha is None else alpha < _SEEN
    return Values(np.where(clear, 0, pixels), [], int(clear.sum()))


def _upright(picture: Any) -> Any:
    from PIL import ImageOps

    return ImageOps.exif_transpose(picture)


def _channels(picture: Any) -> tuple[np.ndarray, np.ndarray | None]:
    """Gray or red, green and blue; and how far each pixel hides what is behind it."""
    if picture.mode in DEEP:
        return np.asarray(picture), None
    alpha = None
    if picture.has_transparency_data:
        alpha = np.asarray(picture.convert("RGBA"))[..., 3]
    gray = picture.mode in _PLAIN
    return np.asarray(picture.convert("L" if gray else "RGB")), alpha


def _packed(pixels: np.ndarray) -> np.ndarray:
    """One number for a color."""
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, -1)
    red, green, blue = np.moveaxis(pixels.astype(np.int32), -1, 0)
    return (red << 16) | (green << 8) | blue


def color_of(value: int) -> str:
    """A color as people write it.

    Example:
        >>> color_of(65538)
        '#010002'
    """
    return f"#{value:06x}"


def resized(
    pixels: Int[np.ndarray, "height width"], size: tuple[int, int]
) -> Int[np.ndarray, "_ _"]:
    """The pixels in another size: of each new one, the old one in which its middle is.

    Any other way would make values between two classes, which are neither.

    Args:
        pixels: of a mask.
        size: height and width.

    Example:
        >>> resized(np.array([[1, 2, 3, 4]]), (1, 2)).tolist()
        [[2, 4]]
    """
    if pixels.shape == size:
        return pixels
    down, across = (
        ((np.arange(new) + 0.5) * old / new).astype(int)
        for new, old in zip(size, pixels.shape, strict=True)
    )
    return pixels[np.ix_(down, across)]


def painted(
    codes: UInt8[np.ndarray, "height width"],
    classes: tuple[str, ...],
    palette: tuple[str, ...] = (),
) -> Any:
    """A mask as a picture of Pillow, with the values or colors of its classes.

    Args:
        codes: the number of each pixel's class.
        classes: levels of gray, indices or colors.
        palette: the color of each index, if they are indices.

    Example:
        >>> painted(np.array([[0, 1]], np.uint8), ("0", "255")).getpixel((1, 0))
        255
    """
    from PIL import Image

    if classes[0].startswith("#"):
        return Image.fromarray(_rgb(classes)[codes])
    values = np.array([int(one) for one in classes])
    deep = np.uint16 if values.max() > 255 else np.uint8
    picture = Image.fromarray(values.astype(deep)[codes])
    if palette:
        colors = np.zeros((256, 3), np.uint8)
        colors[values] = _rgb(palette)
        picture = picture.convert("L")
        picture.putpalette(colors.ravel().tolist())
    return picture


def _rgb(colors: tuple[str, ...]) -> np.ndarray:
    """Colors as `(colors, 3)` of red, green and blue up to 255."""
    return np.array([[*bytes.fromhex(color[1:])] for color in colors], np.uint8)


def _otherwise(file: pathlib.Path, held: Held, found: str) -> DataError:
    expected = "levels of gray" if held == "gray" else "indices of a palette"
    return DataError(
        f"{file.parent.name}/{file.name} holds classes in another way than the others.",
        got=found,
        expected=expected,
        fix="save all masks in one way, such as gray PNG files",
    )


def _see_through(file: pathlib.Path) -> DataError:
    return DataError(
        f"{file.parent.name}/{file.name} can be half seen through: nobody can say "
        "which class such a pixel is of.",
        got="an alpha channel with values between 0 and 255",
        expected="a mask without soft edges",
        fix="save it without transparency (flatten it on one color) and without "
        "smoothing",
    )
