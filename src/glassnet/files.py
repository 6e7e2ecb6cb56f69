"""Files that are whole or not there: nothing half-written, nothing lost."""

import contextlib
import os
import pathlib
import tempfile

from glassnet.errors import FileError

__all__ = ["write_atomically"]


def write_atomically(path: str | os.PathLike, data: str | bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    The data go to a file beside it, to the disk, and then take its name: a full disk
    or a killed process leaves the earlier file as it was.

    Args:
        path: the file; its folder is made if need be.
        data: text (written as UTF-8) or bytes.

    Raises:
        FileError: the folder or the file cannot be written.

    Example:
        >>> import pathlib, tempfile
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> write_atomically(folder / "new" / "a.txt", "whole")
        >>> (folder / "new" / "a.txt").read_text()
        'whole'

    Source:
        POSIX `rename`: "if the link named by new exists, it shall be ... replaced
        atomically".
    """
    path = pathlib.Path(path)
    beside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data.encode() if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o666 & ~_umask())  # mkstemp allows the owner alone
        os.replace(beside, path)
    except OSError as error:
        why = error.strerror or error
        if isinstance(error, FileExistsError):  # a folder cannot be made below a file
            why = "Not a directory"
        raise FileError(
            f"{path.name} cannot be written.",
            got=f"{why} at {path}",
            expected="a folder with room that may be written to",
            fix="free some space, or choose another folder with --out",
        ) from error
    finally:
        if beside is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(beside)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
