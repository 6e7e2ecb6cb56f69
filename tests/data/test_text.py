import codecs

import pytest

from glassnet.data.text import decoded
from glassnet.errors import FileError


def test_plain_utf8_needs_no_note():
    assert decoded("a.csv", "größe,名前".encode()) == ("größe,名前", [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_obeyed_removed_and_said(encoding):
    text, notes = decoded("a.csv", "x,y\n1,ä\n".encode(encoding))
    assert text == "x,y\n1,ä\n"
    assert "byte-order mark" in str(notes[0])


@pytest.mark.parametrize(
    "encoding, text",
    [
        ("cp1252", "name,stadt\nJürgen,Köln\nAnne,München\n"),
        ("cp1252", "größe,c\n1,ä\n2,b\n"),
        ("cp1252", "x,preis\n1,5 €\n2,7 €\n"),
        ("cp1252", "prénom,âge\nÉlodie,31\nRené,40\n"),
        ("cp1250", "imię,wiek\nŁukasz Wiśniewski,30\nGrażyna Wójcik,40\nŻółć\n"),
        ("cp1251", "имя,возраст\nИван Петров,30\nМария Иванова,20\n"),
        ("cp932", "名前,年齢\n山田太郎,30\n鈴木花子,25\n"),
    ],
)
def test_other_encodings_are_found_out_and_named(encoding, text):
    found, notes = decoded("a.csv", text.encode(encoding))
    assert found == text
    assert f"read as {encoding.upper()}." in str(notes[0])


@pytest.mark.parametrize("content", [b"PK\x03\x04\0\xff" * 9, b"\0\1\2\xff" * 50])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(FileError, match="is not text"):
        decoded("a.csv", content)


def test_a_broken_promise_of_the_byte_order_mark_is_refused():
    with pytest.raises(FileError, match="cannot be read as text"):
        decoded("a.csv", codecs.BOM_UTF8 + b"\xff\xfe\xff")
