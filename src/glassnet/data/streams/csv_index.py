"""Where the blocks of a CSV file begin, found in one pass over its bytes."""

import io
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Int, UInt8

from glassnet.errors import DataError

CHUNK = 8 * 2**20
LONGEST = 64 * 2**20  # bytes of one row; beyond, a quotation mark was never closed

LINE, RETURN, QUOTE = b'\n\r"'


class Block(NamedTuple):
    """A stretch of whole rows."""

    start: int  # its first byte
    stop: int  # the byte after its last
    rows: int
    marks: int  # separators outside quotation marks
    blank: tuple[int, ...]  # where its blank lines begin; they are no rows


class Lines(NamedTuple):
    """The lines that end in a part of a file."""

    ends: Int[np.ndarray, " rows"]  # of those that hold something
    blank: Int[np.ndarray, " lines"]  # where the others begin
    marks: Bool[np.ndarray, " bytes"]  # which bytes are separators
    begun: int  # where the line begins that is not over
    inside: bool  # whether the part ends inside quotation marks


def index(
    file: io.BufferedIOBase,
    start: int,
    separator: str,
    each: int,
    name: str = "the file",
) -> list[Block]:
    r"""Cut a file into blocks of so many rows.

    A line end inside quotation marks ends no row: it is one after an odd number of
    marks, for a mark inside a value is written twice. Counting them takes a fraction of
    the time that parsing takes.

    Args:
        file: open for reading bytes.
        start: the first byte after the header.
        separator: one ASCII character.
        each: rows in a block.
        name: of the file, for errors.

    Raises:
        DataError: a quotation mark is opened and never closed.

    Example:
        >>> import io
        >>> file = io.BytesIO(b'a,b\n1,"x\ny"\n2,z\n3,w')
        >>> [(block.start, block.rows) for block in index(file, 4, ",", each=2)]
        [(4, 2), (16, 1)]

    Source:
        RFC 4180, "Common Format and MIME Type for CSV Files", section 2.
    """
    blocks: list[Block] = []
    begin, rows, marks, blank = start, 0, 0, list[int]()
    base, line, inside, before = start, start, False, b"\n"
    file.seek(start)
    while part := file.read(CHUNK):
        data = np.frombuffer(before + part, np.uint8)
        found = _lines(data, base - 1, line, ord(separator), inside)
        line, inside = found.begun, found.inside
        blank += found.blank.tolist()
        at = base
        for end in found.ends[each - rows - 1 :: each].tolist():
            marks += int(found.marks[at - base + 1 : end - base + 1].sum())
            own = tuple(place for place in blank if place < end)
            blocks.append(Block(begin, end, each, marks, own))
            begin = at = end
            marks, blank = 0, blank[len(own) :]
        rows = (rows + len(found.ends)) % each
        marks += int(found.marks[at - base + 1 :].sum())
        base, before = base + len(part), part[-1:]
        _demand_end(name, line, inside and base - line > LONGEST)
    _demand_end(name, line, inside)
    if rows or line < base:
        rows += line < base  # the last one needs no line end
        blocks.append(Block(begin, base, rows, marks, tuple(blank)))
    return blocks


def _lines(
    data: UInt8[np.ndarray, " bytes"], base: int, line: int, mark: int, inside: bool
) -> Lines:
    """What ends where, in bytes of which the first is only there to be looked back at.

    Args:
        data: the bytes.
        base: where the first of them stands in the file.
        line: where the line begins that is not over.
        mark: the separator.
        inside: whether that line stands inside quotation marks.
    """
    ends, marks = data == LINE, data == mark
    ends[0] = marks[0] = False
    quotes = data == QUOTE
    quotes[0] = inside
    if quotes.any():
        outside = np.cumsum(quotes, dtype=np.uint8) % 2 == 0  # wraps at an even number
        ends &= outside
        marks &= outside
        inside = not outside[-1]
    places = base + 1 + np.flatnonzero(ends)
    starts = np.concatenate([[line], places[:-1]]).astype(int)[: len(places)]
    length = places - starts
    first = data[np.maximum(starts - base, 0)]
    empty = (length == 1) | ((length == 2) & (first == RETURN))
    begun = int(places[-1]) if len(places) else line
    return Lines(places[~empty], starts[empty], marks, begun, bool(inside))


def _demand_end(name: str, line: int, endless: bool) -> None:
    if endless:
        raise DataError(
            f"{name} has a quotation mark that is not closed or out of place.",
            got=f"a row that begins at byte {line:,} and does not end",
            expected='quotation marks around whole values, as in "a, b"',
            fix='close it, or write one inside a value twice: ""',
        )
