"""TokenFile: stretches of a flat file of token numbers, each with what comes next."""

import os
from typing import Any, Literal

import numpy as np

from glassnet.data.note import Note
from glassnet.data.streams.reader import Reader, blocks_of
from glassnet.data.streams.stamp import Stamp, unreadable
from glassnet.errors import ConfigError, DataError, FileError

BLOCK_TOKENS = 2**18  # read in one go: 1 MiB of four-byte tokens


class TokenFile(Reader):
    """A file of whole numbers and nothing else, as tokenizers write for GPT.

    Row $i$ has the tokens from $ic$ to $(i+1)c$ as x and the same one further as y,
    with $c$ the context: every token but the first is an answer once. What is left at
    the end and fills no row is not used.

    Args:
        path: of the file.
        dtype: of one token, little-endian: "uint8", "uint16" or "uint32".
        context: tokens in a row, at least 1.

    Raises:
        ConfigError: the dtype is another, or `context` is below 1.
        FileError: the file has gone, or does not hold whole tokens.
        DataError: it is shorter than one row.

    Example:
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "text.bin"
        >>> _ = path.write_bytes(b"abcdefgh")
        >>> tokens = TokenFile(path, "uint8", context=3)
        >>> tokens.rows(1)["x"].tolist(), tokens.rows(1)["y"].tolist()
        ([[100, 101, 102]], [[101, 102, 103]])

    Source:
        Radford et al. (2019), "Language Models are Unsupervised Multitask Learners",
        section 2.
    """

    def __init__(
        self,
        path: str | os.PathLike,
        dtype: Literal["uint8", "uint16", "uint32"] = "uint16",
        *,
        context: int = 1024,
    ):
        if dtype not in ("uint8", "uint16", "uint32") or context < 1:
            raise ConfigError(
                "These are no tokens that can be read.",
                got=f"dtype={dtype!r}, context={context}",
                expected="uint8, uint16 or uint32, and a context of at least 1",
                fix="give the dtype that the file was written with",
            )
        self._stamp, self.context = Stamp.of(path), context
        self._dtype = np.dtype(dtype).newbyteorder("<")
        size, each = self._stamp.size, self._dtype.itemsize
        if size % each:
            raise FileError(
                f"{self._stamp.path.name} does not hold whole tokens.",
                got=f"{size:,} bytes",
                expected=f"a multiple of {each}, the bytes of one {dtype}",
                fix="check the dtype, and that the file was written to its end",
            )
        count = (size // each - 1) // context
        if count < 1:
            raise DataError(
                f"{self._stamp.path.name} is shorter than one row.",
                got=f"{size // each:,} tokens",
                expected=f"at least {context + 1:,}: a context and one that follows",
                fix="use a smaller context, or a longer text",
            )
        self._each = rows_of_block(count, context)
        self._blocks = blocks_of(count, self._each)

    @property
    def blocks(self) -> list[int]:
        """How many rows each stretch has."""
        return self._blocks

    @property
    def notes(self) -> list[Note]:
        """How the file was cut."""
        tokens = self._stamp.size // self._dtype.itemsize
        text = f"{self._stamp.path.name} holds {tokens:,} tokens: {sum(self._blocks):,}"
        return [Note("note", "", f"{text} rows of {self.context:,}.")]

    def rows(self, block: int) -> dict[str, Any]:
        """Arrays x and y, int32 of shape `(rows, context)`.

        Raises:
            FileError: the file has gone or changed, or the disk fails.
        """
        self._stamp.check()
        start = block * self._each * self.context
        count = self._blocks[block] * self.context + 1
        place = start * self._dtype.itemsize
        try:  # not mapped into memory: a file cut short would end the whole process
            found = np.fromfile(self._stamp.path, self._dtype, count, offset=place)
        except OSError as error:
            where = f"at token {start:,}"
            raise unreadable(self._stamp.path, error, where) from error
        if len(found) < count:
            self._stamp.check()
        tokens = found.astype(np.int32)  # above 2^31 no vocabulary goes
        shape = (self._blocks[block], self.context)
        return {"x": tokens[:-1].reshape(shape), "y": tokens[1:].reshape(shape)}


def rows_of_block(count: int, context: int) -> int:
    """Rows that are read in one go: some hundred thousand tokens, of few rows less.

    Args:
        count: of all rows.
        context: tokens of each.
    """
    return max(1, min(BLOCK_TOKENS // context, count // 16))
