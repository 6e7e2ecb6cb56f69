import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from glassnet.errors import FileError
from glassnet.tensors import read_tensors, write_tensors

ARRAYS = {
    "kernel": np.arange(6.0, dtype="float32").reshape(2, 3),
    "step": np.array(7),
    "flags": np.array([True, False]),
    "turned": np.arange(6.0).reshape(2, 3).T,  # not in C order
    "empty": np.zeros((0, 3)),
}


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "a.safetensors"
    write_tensors(place, ARRAYS, {"name": "a", "list": [1, 2.5, None]})
    return place


def test_arrays_and_words_come_back_as_they_were(path):
    arrays, words = read_tensors(path)
    assert words == {"name": "a", "list": [1, 2.5, None]}
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype and arrays[name].shape == array.shape
        np.testing.assert_array_equal(arrays[name], array)


def test_any_safetensors_reader_can_read_it(path):
    with safe_open(path, "numpy") as file:
        np.testing.assert_array_equal(file.get_tensor("kernel"), ARRAYS["kernel"])


def test_an_altered_byte_is_noticed(path):
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    with pytest.raises(FileError, match="altered"):
        read_tensors(path)


def test_altered_words_are_noticed(path):
    path.write_bytes(path.read_bytes().replace(b'name\\": \\"a', b'name\\": \\"b'))
    with pytest.raises(FileError, match="altered"):
        read_tensors(path)


@pytest.mark.parametrize("size", [0, 4, 100, -8])
def test_a_truncated_file_is_noticed(path, size):
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(FileError, match="damaged"):
        read_tensors(path)


def test_a_file_of_another_program_is_refused(tmp_path):
    save_file({"a": np.ones(2)}, tmp_path / "b.safetensors")
    with pytest.raises(FileError, match="not written by this version"):
        read_tensors(tmp_path / "b.safetensors")


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(FileError, match="no such file"):
        read_tensors(tmp_path / "none.safetensors")
