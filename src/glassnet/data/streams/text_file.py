"""TextFile: a text larger than memory, of which any stretch can be read as numbers."""

import hashlib
import os
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from glassnet.data.streams.stamp import Stamp, unreadable
from glassnet.data.texts import one_newline, text_files
from glassnet.data.vocabulary import Vocabulary, code_points
from glassnet.errors import FileError

__all__ = ["TextFile"]

PIECE = 2**18
"""Bytes that are read in one go."""


class Piece(NamedTuple):
    """Some bytes of one of the files that are characters by themselves."""

    file: int
    start: int
    stop: int
    joined: bool  # a new line stands before it, between two files


class TextFile:
    r"""The files are read once from end to end, which finds all characters and places.

    Args:
        path: of a file in UTF-8, or of a folder of such, `*.txt`.
        context: of the vocabulary.
        tokens: the characters if they are known already.

    Raises:
        FileError: there is no such file, or it is no text in UTF-8.

    Example:
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.txt"
        >>> _ = path.write_bytes("größe\r\n".encode() * 3)
        >>> text = TextFile(path, context=2)
        >>> text.count, text.letters.decode(text.numbers(4, 9))
        (18, 'e\ngrö')

    Source:
        The Unicode Standard 15.0, section 3.9: in UTF-8 no character begins inside
        another, so a file can be cut anywhere between two.
    """

    def __init__(self, path: str | os.PathLike, context: int, tokens: str = ""):
        self._files = [Stamp.of(file) for file in text_files(path)]
        self._pieces: list[Piece] = []
        sizes, digest, seen = [0], hashlib.sha256(), np.zeros(0x110000, bool)
        for piece, content in self._all():
            digest.update(content)
            points = code_points(self._text(piece, content))
            seen[points] = True
            sizes.append(len(points))
            self._pieces.append(piece)
        self._firsts = np.cumsum(sizes)
        found = tokens or "".join(map(chr, np.flatnonzero(seen).tolist()))
        self.letters = Vocabulary(tuple(found), context)
        self.fingerprint = digest.hexdigest()

    @property
    def count(self) -> int:
        """How many characters there are."""
        return int(self._firsts[-1])

    def numbers(self, start: int, stop: int) -> Int[np.ndarray, " time"]:
        """The characters from one place to another as numbers of the vocabulary.

        Raises:
            FileError: a file has gone or changed, or the disk fails.
            DataError: a character is not in the vocabulary.
        """
        low = int(np.searchsorted(self._firsts, start, "right")) - 1
        high = int(np.searchsorted(self._firsts, stop, "left"))
        texts = [self._text(p, self._content(p)) for p in self._pieces[low:high]]
        first = self._firsts[low]
        return self.letters.encode("".join(texts)[start - first : stop - first])

    def _all(self) -> Iterator[tuple[Piece, bytes]]:
        """Each file from its beginning to its end, cut between characters."""
        for number, stamp in enumerate(self._files):
            try:
                with stamp.path.open("rb") as file:
                    mark = file.read(len(BOM_UTF8)) == BOM_UTF8
                    skipped = len(BOM_UTF8) if mark else 0
                    file.seek(skipped)
                    place, joined = skipped, number > 0
                    parts = iter(lambda file=file: file.read(PIECE), b"")
                    for content in _cut(parts):
                        stop = place + len(content)
                        yield Piece(number, place, stop, joined), content
                        place, joined = stop, False
            except OSError as error:
                raise unreadable(stamp.path, error) from error
            stamp.check()

    def _content(self, piece: Piece) -> bytes:
        stamp = self._files[piece.file]
        stamp.check()
        try:
            with stamp.path.open("rb") as file:
                file.seek(piece.start)
                return file.read(piece.stop - piece.start)
        except OSError as error:
            raise unreadable(stamp.path, error, f"at byte {piece.start:,}") from error

    def _text(self, piece: Piece, content: bytes) -> str:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            wrong = content[error.start : error.start + 8]
            raise self._no_text(piece, piece.start + error.start, wrong) from None
        if "\0" in text:
            place = content.index(0)
            wrong = content[place : place + 8]
            raise self._no_text(piece, piece.start + place, wrong)
        return "\n" * piece.joined + one_newline(text)

    def _no_text(self, piece: Piece, place: int, wrong: bytes) -> FileError:
        return FileError(
            f"{self._files[piece.file].path.name} is no text that can be streamed.",
            got=f"bytes such as {wrong!r} at byte {place:,}",
            expected="text in UTF-8",
            fix="save it in UTF-8; other encodings are read whole, without stream",
        )


def _cut(parts: Iterable[bytes]) -> Iterator[bytes]:
    r"""The same bytes, cut before a character and not between \r and \n.

    A file of nothing is one empty piece.
    """
    held, some = b"", False
    for part in parts:
        held += part
        end = len(held) - 1
        for _ in range(4):  # no character is longer, with its own line end
            inside = held[end] & 0xC0 == 0x80 or held[end - 1 : end + 1] == b"\r\n"
            end -= inside and end > 0
        if end > 0:
            yield held[:end]
            held, some = held[end:], True
    if held or not some:
        yield held
