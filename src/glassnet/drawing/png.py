"""PNG: pixels as a file inside the page, in a few colors of a palette."""

import base64
import struct
import zlib
from typing import Any

import numpy as np
from jaxtyping import UInt8

__all__ = ["data_uri"]


def data_uri(
    pixels: UInt8[Any, "height width *channels"],
    palette: list[tuple[int, int, int, int]] | None = None,
) -> str:
    """Pixels as an address that holds the whole picture.

    Args:
        pixels: numbers of colors in the palette, of shape (height, width); or, without
            a palette, red, green, blue and opacity of each, (height, width, 4).
        palette: at most 256 colors: red, green, blue, opacity, each from 0 to 255.

    Returns:
        `data:image/png;base64,...`.

    Example:
        >>> data_uri(np.zeros((1, 1), "uint8"), [(0, 0, 0, 255)])[:22]
        'data:image/png;base64,'

    Source:
        W3C (2025), "Portable Network Graphics (PNG) Specification", sections 5 and 11.
    """
    height, width = pixels.shape[:2]
    kind = 6 if palette is None else 3  # of color: full with opacity, or a palette
    # Each row begins with the number of its filter: 0, none.
    rows = np.pad(pixels.reshape(height, -1), ((0, 0), (1, 0)))
    parts = [b"\x89PNG\r\n\x1a\n"]
    parts.append(
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))
    )
    if palette is not None:
        colors = np.array(palette, np.uint8)
        parts.append(_chunk(b"PLTE", colors[:, :3].tobytes()))
        parts.append(_chunk(b"tRNS", colors[:, 3].tobytes()))
    parts.append(_chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)))
    parts.append(_chunk(b"IEND", b""))
    return "data:image/png;base64," + base64.b64encode(b"".join(parts)).decode()


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)
