"""MNIST: 70,000 handwritten digits, found on this machine or fetched once."""

import gzip
import hashlib
import os
import pathlib
import struct
import zlib

import numpy as np

from glassnet.errors import FileError
from glassnet.files import write_atomically

__all__ = ["FILES", "read_idx", "read_mnist"]

# SHA-256 of the uncompressed content: however a mirror packs it, these are the bytes.
FILES = {
    "train-images-idx3-ubyte": (
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    ),
    "train-labels-idx1-ubyte": (
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    ),
    "t10k-images-idx3-ubyte": (
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    ),
    "t10k-labels-idx1-ubyte": (
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    ),
}
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
_PATIENCE = 30  # seconds for a mirror to answer


def read_mnist() -> tuple[np.ndarray, np.ndarray]:
    """All 70,000 digits, the official 10,000 test digits last.

    Each file is looked for in the folder named by `GLASSNET_DATA`, in its subfolder
    `mnist`, and in the user's cache; if it is nowhere, it is downloaded to the cache.

    Returns:
        Pixels uint8 `(70000, 784)` and digits `(70000,)`.

    Raises:
        FileError: a file has other content than expected, or cannot be fetched.

    Source:
        LeCun, Cortes & Burges, "The MNIST database of handwritten digits".
    """
    parts = {name: read_idx(name, _content(name)) for name in FILES}
    images = [parts[f"{part}-images-idx3-ubyte"] for part in ("train", "t10k")]
    digits = [parts[f"{part}-labels-idx1-ubyte"] for part in ("train", "t10k")]
    pixels = np.concatenate(images).reshape(-1, 784)
    return pixels, np.concatenate(digits).astype(np.int64)


def read_idx(name: str, content: bytes) -> np.ndarray:
    """An array from an IDX file of bytes.

    Args:
        name: for errors.
        content: two zeros, 8 for unsigned bytes, the number of axes, the length of
            each as four bytes with the highest first, and the values.

    Raises:
        FileError: it is not that, or shorter or longer than it says.

    Example:
        >>> read_idx("a", bytes([0, 0, 8, 1, 0, 0, 0, 2, 5, 7]))
        array([5, 7], dtype=uint8)
    """
    axes = content[3] if len(content) > 3 else 0
    head = 4 + 4 * axes
    if content[:3] == b"\0\0\x08" and axes and len(content) >= head:
        shape = struct.unpack(f">{axes}I", content[4:head])
        values = np.frombuffer(content, np.uint8, offset=head)
        if len(values) == np.prod(shape, dtype=object):
            return values.reshape(shape)
    raise FileError(
        f"{name} is not an IDX file of bytes.",
        got=f"{len(content):,} bytes starting with {content[:4]!r}",
        expected="0, 0, 8, number of axes, their lengths, and as many values",
        fix="delete it; it is downloaded again",
    )


def _content(name: str) -> bytes:
    for folder in _folders():
        for path in (folder / f"{name}.gz", folder / name):
            if path.is_file():
                return _checked(name, path.read_bytes(), str(path))
    return _download(name)


def _folders() -> list[pathlib.Path]:
    named = os.environ.get("GLASSNET_DATA")
    here = [pathlib.Path(named), pathlib.Path(named) / "mnist"] if named else []
    return [*here, _cache()]


def _cache() -> pathlib.Path:
    home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(home) / "glassnet" / "mnist"


def _checked(name: str, content: bytes, origin: str) -> bytes:
    """Uncompressed content, if it is the original."""
    try:
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        found = f"damaged gzip data: {error}"
    else:
        found = hashlib.sha256(content).hexdigest()
    if found != FILES[name]:
        raise FileError(
            f"{name} is not the original.",
            got=f"{found} in {origin}",
            expected=f"SHA-256 {FILES[name]} of its uncompressed content",
            fix="delete this file; it is downloaded again",
        )
    return content


def _download(name: str) -> bytes:
    import urllib.request  # 40 ms that only a download needs

    failures = []
    for mirror in MIRRORS:
        address = f"{mirror}{name}.gz"
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
                packed = answer.read()
        except OSError as error:
            failures.append(f"{address}: {error}")
            continue
        content = _checked(name, packed, address)
        write_atomically(_cache() / f"{name}.gz", packed)
        return content
    raise FileError(
        f"{name} is not on this machine and cannot be downloaded.",
        got="; ".join(failures),
        expected="a connection to one of these servers",
        fix=f"put the four files of MNIST into {_cache()} or into the folder that "
        "GLASSNET_DATA names",
    )
