import gzip
import hashlib
import os
import struct

import numpy as np
import pytest

from glassnet.data import Split, load, mnist
from glassnet.errors import FileError


def idx(*shape):
    values = (np.arange(np.prod(shape)) % 251).astype(np.uint8)
    head = bytes([0, 0, 8, len(shape)]) + struct.pack(f">{len(shape)}I", *shape)
    return head + values.tobytes()


@pytest.fixture
def small(monkeypatch, tmp_path):
    """The four files in miniature, on a mirror that is a folder; nothing cached."""
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    sums = {}
    for name in mnist.FILES:
        rows = 6 if name.startswith("train") else 2
        content = idx(rows, 28, 28) if "images" in name else idx(rows)
        (mirror / f"{name}.gz").write_bytes(gzip.compress(content))
        sums[name] = hashlib.sha256(content).hexdigest()
    monkeypatch.setattr(mnist, "FILES", sums)
    monkeypatch.setattr(mnist, "MIRRORS", (f"file://{mirror}/",))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    return tmp_path


def test_files_are_fetched_once_and_kept(small):
    pixels, digits = mnist.read_mnist()
    assert (pixels.shape, digits.tolist()) == ((8, 784), [0, 1, 2, 3, 4, 5, 0, 1])
    cache = small / "cache" / "glassnet" / "mnist"
    assert sorted(path.name for path in cache.iterdir()) == sorted(
        f"{name}.gz" for name in mnist.FILES
    )
    for path in (small / "mirror").iterdir():
        path.unlink()
    assert mnist.read_mnist()[0].shape == (8, 784)


@pytest.mark.parametrize("folder", ["", "mnist"])
@pytest.mark.parametrize("packed", [True, False])
def test_a_named_folder_is_looked_in_first(small, monkeypatch, folder, packed):
    own = small / "own"
    (own / folder).mkdir(parents=True)
    for path in list((small / "mirror").iterdir()):
        content = path.read_bytes()
        if packed:
            (own / folder / path.name).write_bytes(content)
        else:
            (own / folder / path.stem).write_bytes(gzip.decompress(content))
        path.unlink()
    monkeypatch.setenv("GLASSNET_DATA", str(own))
    assert mnist.read_mnist()[0].shape == (8, 784)
    assert not (small / "cache").exists()


def test_other_content_is_refused_and_not_kept(small):
    path = small / "mirror" / "train-labels-idx1-ubyte.gz"
    path.write_bytes(gzip.compress(idx(7)))
    with pytest.raises(FileError, match="not the original"):
        mnist.read_mnist()
    kept = small / "cache" / "glassnet" / "mnist" / path.name
    assert not kept.exists()
    path.write_bytes(b"\x1f\x8b broken")
    with pytest.raises(FileError, match="damaged gzip"):
        mnist.read_mnist()


def test_offline_it_says_where_to_put_the_files(small, monkeypatch):
    monkeypatch.setattr(mnist, "MIRRORS", ("file:///nowhere/",))
    with pytest.raises(FileError) as caught:
        mnist.read_mnist()
    assert str(small / "cache") in caught.value.fix
    assert "GLASSNET_DATA" in caught.value.fix


@pytest.mark.parametrize(
    "content", [b"", b"\0\0\x08\1", b"\0\0\x0d\1" + idx(2)[4:], idx(2)[:-1]]
)
def test_what_is_no_idx_file_is_refused(content):
    with pytest.raises(FileError, match="not an IDX file"):
        mnist.read_idx("a", content)


@pytest.mark.skipif("GLASSNET_DATA" not in os.environ, reason="needs GLASSNET_DATA")
def test_the_real_one_has_its_official_test_part():
    data = load("mnist")
    assert data.features.shape == (70_000, 784) and data.features.dtype == np.uint8
    assert data.image_shape == (28, 28) and data.labels == list(range(10))
    assert Split().parts(data).test.tolist() == list(range(60_000, 70_000))
    # The first training digits are 5 0 4 1, the first test digits 7 2 1 0.
    assert data.answers[:4].tolist() == [5, 0, 4, 1]
    assert data.answers[60_000:60_004].tolist() == [7, 2, 1, 0]
