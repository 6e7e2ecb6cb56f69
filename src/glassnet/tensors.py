"""Tensor files: named arrays and words about them, in the safetensors format."""

import hashlib
import json
import os
import pathlib
from typing import Any

import numpy as np

from glassnet.errors import FileError
from glassnet.files import write_atomically

__all__ = ["read_tensors", "write_tensors"]

VERSION = 1
KIND = "glassnet"


def write_tensors(
    path: str | os.PathLike, arrays: dict[str, np.ndarray], about: dict[str, Any]
) -> None:
    """Write named arrays and a dictionary of plain data, whole or not at all.

    Args:
        path: the file, readable by any safetensors reader.
        arrays: by name, of any shapes and dtypes.
        about: what `json.dumps` takes; stands in the header beside a version number.

    Raises:
        FileError: the file cannot be written.

    Example:
        >>> import tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.safetensors"
        >>> write_tensors(path, {"w": np.ones(2)}, {"name": "a"})
        >>> arrays, about = read_tensors(path)
        >>> arrays["w"].tolist(), about
        ([1.0, 1.0], {'name': 'a'})

    Source:
        The safetensors format, version 0.5: a header of JSON, then the bytes.
    """
    from safetensors.numpy import save

    plain = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    words = json.dumps(about)
    header = {"format": KIND, "version": str(VERSION), "about": words}
    header["sha256"] = _digest(plain, words)
    write_atomically(path, save(plain, metadata=header))


def read_tensors(
    path: str | os.PathLike,
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Read what `write_tensors` wrote; nothing in the file is ever executed.

    Args:
        path: the file.

    Returns:
        The arrays by name, and the words about them.

    Raises:
        FileError: there is no such file, it is truncated or altered, or another
            program or a later version wrote it.
    """
    from safetensors import SafetensorError, safe_open

    path = pathlib.Path(path)
    try:
        with safe_open(path, framework="numpy") as file:
            header = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()}
    except FileNotFoundError as error:
        raise FileError(
            "There is no such file.",
            got=str(path),
            expected="a file that glassnet saved",
            fix="check the path; a run folder holds model.safetensors",
        ) from error
    except (SafetensorError, OSError, ValueError) as error:
        raise FileError(
            f"{path.name} is damaged or no safetensors file.",
            got=f"{error} in {path}",
            expected="the whole file, as it was saved",
            fix="copy it again from where it was saved, or train again",
        ) from error
    if header.get("format") != KIND or header.get("version") != str(VERSION):
        raise FileError(
            f"{path.name} was not written by this version of glassnet.",
            got=f"format {header.get('format')!r}, version {header.get('version')!r}",
            expected=f"format {KIND!r}, version {str(VERSION)!r}",
            fix="load it with the program that wrote it",
        )
    words = header.get("about", "")
    if header.get("sha256") != _digest(arrays, words):
        raise FileError(
            f"{path.name} was altered after it was saved.",
            got="contents that differ from their SHA-256",
            expected="the bytes that were written",
            fix="copy the file again from where it was saved",
        )
    return arrays, json.loads(words)


def _digest(arrays: dict[str, np.ndarray], words: str) -> str:
    digest = hashlib.sha256(words.encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype} {array.shape}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
