import pytest

from glassnet.data.media.class_folders import class_folders, folder_files
from glassnet.data.media.files import Kind
from glassnet.errors import DataError, FileError

PICTURE = Kind("picture", (".png",))


@pytest.fixture
def tree(tmp_path):
    """tree("a/1.png", "b/"): a folder with these files and folders."""

    def tree(*paths):
        for path in paths:
            place = tmp_path / path
            (place if path.endswith("/") else place.parent).mkdir(
                parents=True, exist_ok=True
            )
            if not path.endswith("/"):
                place.touch()
        return tmp_path

    return tree


def names(found, root):
    return [file.relative_to(root).as_posix() for file in found.files]


def said(found):
    return " ".join(f"{note.level}: {note}" for note in found.notes)


def test_a_folder_is_a_class_with_all_that_is_in_it(tree):
    root = tree("b/2.png", "b/1.png", "a/x/y/3.PNG", "a/4.png")
    found = folder_files(root, None, PICTURE)
    assert names(found, root) == ["a/4.png", "a/x/y/3.PNG", "b/1.png", "b/2.png"]
    assert found.answers.tolist() == ["a", "a", "b", "b"]
    assert found.target == "class" and not found.test.any()
    assert folder_files(root, "animal", PICTURE).target == "animal"


def test_hidden_files_and_those_of_the_system_are_not_seen(tree):
    hidden = (".hidden.png", "Thumbs.db", "desktop.ini", ".cache/2.png", "__MACOSX/")
    root = tree("a/1.png", "b/1.png", *(f"a/{name}" for name in hidden), ".git/1.png")
    found = folder_files(root, None, PICTURE)
    assert names(found, root) == ["a/1.png", "b/1.png"]
    assert "warning" not in said(found)


def test_what_is_left_out_is_said(tree):
    root = tree("a/1.png", "b/1.png", "b/readme.txt", "empty class/", "loose.png")
    text = said(folder_files(root, None, PICTURE))
    assert "warning: 1 folder without pictures: 'empty class'" in text
    assert "warning: 1 file with another ending are left out: 'readme.txt'" in text
    assert "1 picture beside the class folders are left out" in text


def test_names_may_have_spaces_and_letters_of_any_language(tree):
    root = tree("eine Katze/1.png", "鳥/1.png", "cafe\u0301/1.png")
    found = folder_files(root, None, PICTURE)
    # an accent that stands alone, as macOS writes it, is put together
    assert found.answers.tolist() == ["caf\u00e9", "eine Katze", "鳥"]


def test_files_without_folders_have_no_classes(tree):
    root = tree("b.png", "a.png", "notes.txt", "docs/")
    found = folder_files(root, None, PICTURE)
    assert names(found, root) == ["a.png", "b.png"]
    assert found.answers is None and found.target == ""


@pytest.mark.parametrize("test", ["test", "Testing"])
@pytest.mark.parametrize("train", ["train", "TRAIN", "training"])
def test_a_folder_for_the_test_is_the_test_part(tree, train, test):
    root = tree(*(f"{part}/{c}/1.png" for part in (test, train) for c in "ab"))
    found = folder_files(root, None, PICTURE)
    assert found.answers.tolist() == ["a", "b", "a", "b"]
    assert names(found, root)[2].startswith(test)
    assert found.test.tolist() == [False, False, True, True]


def test_without_a_test_folder_validation_is_the_test_part(tree):
    root = tree(*(f"{part}/{c}/1.png" for part in ("train", "valid") for c in "ab"))
    found = folder_files(root, None, PICTURE)
    assert found.test.tolist() == [False, False, True, True]
    assert "the validation folder is the test part" in said(found)


def test_beside_a_test_folder_validation_trains(tree):
    parts = ("train", "val", "test")
    root = tree(*(f"{part}/{c}/1.png" for part in parts for c in "ab"))
    found = folder_files(root, None, PICTURE)
    order = [name.split("/")[0] for name in names(found, root)]
    assert order == ["train", "train", "val", "val", "test", "test"]
    assert found.test.tolist() == [False] * 4 + [True] * 2
    assert "The validation folder trains too" in said(found)


def test_a_test_folder_without_classes_is_left_out_and_said(tree):
    root = tree("train/a/1.png", "train/b/1.png", "test/1.png", "test/2.png")
    found = folder_files(root, None, PICTURE)
    assert len(found.files) == 2 and not found.test.any()
    assert "warning: 2 pictures in 'test' have no class folder" in said(found)


def test_parts_without_classes_still_fix_the_test_part(tree):
    root = tree("train/1.png", "train/2.png", "test/3.png")
    found = folder_files(root, None, PICTURE)
    assert names(found, root) == ["train/1.png", "train/2.png", "test/3.png"]
    assert found.answers is None and found.test.tolist() == [False, False, True]


def test_trains_and_tests_beside_cars_are_classes(tree):
    root = tree("train/1.png", "test/1.png", "car/1.png")
    found = folder_files(root, None, PICTURE)
    assert found.answers.tolist() == ["car", "test", "train"]


def test_two_folders_for_one_part_are_refused(tree):
    parts = ("train", "val", "valid")
    root = tree(*(f"{part}/{c}/1.png" for part in parts for c in "ab"))
    with pytest.raises(DataError, match="two folders for the same part"):
        folder_files(root, None, PICTURE)


def test_a_single_class_is_refused_and_the_way_out_is_named(tree):
    root = tree("a/1.png", "a/2.png")
    with pytest.raises(DataError, match="1 folder with pictures: 'a'") as raised:
        folder_files(root, None, PICTURE)
    assert f"to learn without classes, name {root / 'a'}" in raised.value.fix


def test_a_folder_around_the_folders_is_seen_through(tree):
    root = tree("wrap/a/1.png", "wrap/b/2.png")
    with pytest.raises(DataError) as raised:
        folder_files(root, None, PICTURE)
    assert raised.value.fix.startswith(f"did you mean {root / 'wrap'}?")


def test_a_folder_of_something_else_is_refused(tree):
    root = tree("1.heic", "2.heic", "b/3.txt")
    with pytest.raises(DataError, match="holds no pictures") as raised:
        folder_files(root, None, PICTURE)
    assert raised.value.got == "3 files: .heic (2), .txt (1)"
    with pytest.raises(DataError) as raised:
        folder_files(tree("empty/") / "empty", None, PICTURE)
    assert raised.value.got == "nothing"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    (tmp_path / "pictures").mkdir()
    with pytest.raises(FileError, match="did you mean pictures?"):
        class_folders(tmp_path / "picturs", PICTURE)
