import dataclasses
from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image

from glassnet.data import Dataset, Images, Sounds, Texts, Windows, load
from glassnet.data.column import Column
from glassnet.data.form import Form
from glassnet.data.forms import form_for, is_path
from glassnet.errors import DataError


@pytest.fixture
def put(tmp_path):
    """put(names): empty files of these names."""

    def put(*names):
        for name in names:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).touch()
        return tmp_path

    return put


def test_a_folder_is_what_most_of_its_files_are(put):
    assert form_for(put("cats/1.png", "cats/2.JPG", "cats/readme.txt")) == Images()
    assert form_for(put("s/1.wav", "s/2.FLAC", "s/3.ogg")) == Sounds()
    assert form_for(put("t/1.txt", "t/2.md") / "t") == Texts()


def test_a_file_of_text_is_a_table_if_a_target_is_named():
    assert form_for("book.txt") == Texts() and form_for("book.MD") == Texts()
    assert form_for("book.txt", target="y") is None
    assert form_for("table.csv") is None and form_for("digits") is None


def test_what_lies_nowhere_is_no_folder(tmp_path):
    assert form_for(tmp_path / "nowhere") is None
    assert form_for(([[1.0]], [1])) is None


@pytest.mark.parametrize("names", [(), ("a.csv", "b/c.parquet")])
def test_a_folder_of_nothing_that_is_known_is_refused(put, names):
    with pytest.raises(DataError, match="nothing that can be learned from") as caught:
        form_for(put(*names))
    assert ".txt" in caught.value.expected and "data.csv" in caught.value.fix


def test_a_name_is_a_path_if_it_has_a_separator_or_an_ending():
    assert is_path("./digits") and is_path("digits.csv") and is_path("a/b")
    assert not is_path("digits")


def test_a_bare_name_is_never_a_folder(put, monkeypatch):
    monkeypatch.chdir(put("digits/1.png"))
    assert load("digits").name == "digits" and len(load("digits")) == 1797
    assert form_for("digits") is None and form_for("./digits") == Images()


def test_a_form_reads_no_built_in_table():
    with pytest.raises(DataError, match="'iris' is a name"):
        load("iris", form=Windows())


def test_test_rows_from_elsewhere_are_refused(tmp_path):
    (tmp_path / "book.txt").write_text("ab" * 1000)
    with pytest.raises(DataError, match="no test rows from elsewhere"):
        load(tmp_path / "book.txt", test=tmp_path / "book.txt")


def test_pictures_are_read_in_the_form_that_they_had(tmp_path):
    for shade in range(30):
        place = tmp_path / ("dark" if shade < 15 else "light")
        place.mkdir(exist_ok=True)
        Image.new("L", (4, 3), shade * 8).save(place / f"{shade}.png")
    data = load(tmp_path)
    assert data.form == Images(size=(3, 4), mode="gray")
    assert data.labels == ["dark", "light"] and len(data) == 30


@dataclass(frozen=True)
class Countdown(Form):
    """A form of one's own."""

    rows: int = 0

    def read(self, source, target=None, exclude=()):
        features = np.arange(40.0, dtype=np.float32)[:, None]
        columns, answers = [Column("x", "number")], np.arange(40) % 2
        return Dataset("c", "classification", "y", features, columns, answers, [0, 1])

    def features(self, source):
        return np.zeros((1, 1), np.float32)

    def settled(self, dataset):
        return dataclasses.replace(self, rows=len(dataset))


def test_a_form_of_ones_own_is_settled_by_what_it_read():
    data = load("./anything", form=Countdown())
    assert data.form == Countdown(rows=40) and data.task == "classification"
