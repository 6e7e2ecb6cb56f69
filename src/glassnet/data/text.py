"""Text: bytes become characters, in the encoding they were written in."""

import codecs
import re

from glassnet.data.note import Note
from glassnet.errors import FileError

__all__ = ["decoded"]

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

# What spreadsheets write besides UTF-8; others (old Macs, DOS) are so rare by now
# that guessing them does more harm than good.
_LATIN = ["cp1252", "cp1250", "cp1254", "cp1257"]
_PAGES = [*_LATIN, "cp1251", "cp1253", "cp1255", "cp1256", "cp932", "gb18030", "big5"]
_PAGES += ["cp949", "euc_jp", "utf_16_le", "utf_16_be"]


def decoded(
    name: str,
    content: bytes,
    expected: str = "CSV or TSV as text",
    fix: str = "export it as CSV; a Parquet file must end in .parquet",
) -> tuple[str, list[Note]]:
    """The text of a file, and a note if it was not plain UTF-8.

    Args:
        name: of the file, for notes and errors.
        content: the whole file.
        expected: what the file should be, for errors.
        fix: what to do if it is not.

    Raises:
        FileError: it is not text in any encoding that can be made out.

    Example:
        >>> decoded("a.csv", "größe".encode("latin-1") * 20)[0][:5]
        'größe'
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            said = f"{name} starts with a byte-order mark and was read as "
            return _strict(name, content, encoding), [_said(said, encoding)]
    if b"\0" not in content:
        try:
            return content.decode("utf-8"), []
        except UnicodeDecodeError:
            pass
    encoding = _guess(content)
    if encoding is None:
        raise FileError(
            f"{name} is not text.",
            got=f"bytes such as {content[:8]!r} at its start",
            expected=f"{expected}, best in UTF-8",
            fix=fix,
        )
    said = f"{name} is not UTF-8; its bytes look like and were read as "
    return _strict(name, content, encoding), [_said(said, encoding)]


def _strict(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeError as error:
        raise FileError(
            f"{name} cannot be read as text.",
            got=f"{error}",
            expected=f"{encoding} throughout, as its start promises",
            fix="save it again as UTF-8",
        ) from error


def _guess(content: bytes) -> str | None:
    import charset_normalizer

    if content.startswith((b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"\xd0\xcf\x11\xe0")):
        return None
    # Short texts fit dozens of code pages. In Latin script letters with marks stand
    # between plain ones; elsewhere they follow each other.
    beyond = sum(map(len, re.findall(rb"[\x80-\xff]+", content)))
    in_runs = sum(map(len, re.findall(rb"[\x80-\xff]{3,}", content)))
    pages = _LATIN if in_runs < beyond / 2 and b"\0" not in content else _PAGES
    best = charset_normalizer.from_bytes(content, cp_isolation=pages).best()
    if best is None:  # too few letters to tell a language: Western, if text at all
        controls = re.search(rb"[\x00-\x08\x0e-\x1f]", content)
        return None if controls or pages is not _LATIN else "cp1252"
    return "cp1252" if "cp1252" in best.could_be_from_charset else best.encoding


def _said(text: str, encoding: str) -> Note:
    return Note("note", "", f"{text}{encoding.removesuffix('-sig').upper()}.")
