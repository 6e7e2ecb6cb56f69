import dataclasses
import math
import pickle

import numpy as np
import polars
import pytest
from safetensors import safe_open

import glassnet as gn
from glassnet import nn
from glassnet.errors import ConfigError, FileError
from glassnet.export import load, save
from glassnet.settings import Range
from glassnet.tensors import read_tensors, write_tensors

DRAWS = np.random.default_rng(0).normal(size=(48, 3))
FRAME = polars.DataFrame(DRAWS, ["a", "b", "c"]).with_columns(
    color=polars.Series(["red", "green", None] * 16),
    answer=polars.Series(np.where(DRAWS[:, 0] > 0, "yes", "no")),
    price=polars.Series(DRAWS[:, 0] * 7 + 100),
)
KINDS = {
    "single": dict(target="answer", exclude=["price"], members=1),
    "members": dict(target="answer", exclude=["price"], members=3),
    "numbers": dict(target="price", exclude=["answer"], members=1),
    "running statistics": dict(
        network=nn.Sequential(nn.Dense(4), nn.BatchNorm(), nn.ReLU(), nn.Dense(2)),
        target="answer",
        exclude=["price"],
    ),
}


def fit(network=None, **settings):
    settings = {"epochs": 2, "progress": False} | settings
    if network is None:
        settings["hidden"] = (4,)
    return gn.fit(network, FRAME, **settings)


@pytest.fixture(scope="module", params=KINDS)
def model(request):
    return fit(**KINDS[request.param]).model


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "model.safetensors"
    save(fit(**KINDS["single"]).model, path)
    return path


def test_a_model_predicts_the_same_bits_after_a_file(model, tmp_path):
    path = tmp_path / "model.safetensors"
    save(model, path)
    again = load(path)
    new = FRAME.with_columns(color=polars.Series(["red", "purple", None] * 16))
    assert again.predict(new).tolist() == model.predict(new).tolist()
    if model.labels:
        one, two = model.predict_proba(new), again.predict_proba(new)
        assert one.tobytes() == two.tobytes()
    assert again.labels == model.labels and again.members == model.members


def test_state_is_saved_beside_params(tmp_path):
    model = fit(**KINDS["running statistics"]).model
    save(model, tmp_path / "a.safetensors")
    names = read_tensors(tmp_path / "a.safetensors")[0]
    assert any(name.startswith("state/1/") for name in names)
    assert not np.allclose(load(tmp_path / "a.safetensors").state["1"]["mean"], 0)


def test_a_run_folder_is_a_model_too(saved):
    assert load(saved.parent).labels == ["no", "yes"]


def test_any_reader_finds_the_arrays_by_their_paths(saved):
    with safe_open(saved, framework="numpy") as file:
        kernels = [name for name in file.keys() if name.endswith("kernel")]
        assert kernels and all(name.startswith("params/") for name in kernels)
        assert file.metadata()["format"] == "glassnet"


def test_what_a_model_is_about_travels_along(tmp_path, saved):
    model = load(saved)
    model.about = {"what": ["words", 1.5, None]}
    save(model, tmp_path / "a.safetensors")
    assert load(tmp_path / "a.safetensors").about == model.about


@pytest.mark.parametrize("place", [0, 9, 300, -1])
def test_a_changed_byte_anywhere_is_noticed(saved, tmp_path, place):
    data = bytearray(saved.read_bytes())
    data[place] ^= 1
    path = tmp_path / "a.safetensors"
    path.write_bytes(data)
    with pytest.raises(FileError):
        load(path)


@pytest.mark.parametrize("share", [0, 0.001, 0.1, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_noticed(saved, tmp_path, share):
    data = saved.read_bytes()
    path = tmp_path / "a.safetensors"
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(FileError, match="damaged"):
        load(path)


def test_nothing_is_unpickled(tmp_path):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("a pickle was opened",))

    path = tmp_path / "a.safetensors"
    path.write_bytes(pickle.dumps(Trap()))
    with pytest.raises(FileError):
        load(path)


@pytest.fixture
def altered(saved, tmp_path):
    """Write the model with other arrays or words, and a checksum that is right."""

    def altered(arrays=None, **words):
        old, about = read_tensors(saved)
        new = {n: a for n, a in (old | (arrays or {})).items() if a is not None}
        path = tmp_path / "altered.safetensors"
        write_tensors(path, new, about | words)
        return path

    return altered


def kernel(saved):
    arrays, _ = read_tensors(saved)
    return next((n, a) for n, a in arrays.items() if n.endswith("0/kernel"))


def test_arrays_must_be_those_of_the_network(saved, altered):
    name, array = kernel(saved)
    for new in (None, array[:-1], array.astype("float64"), array.T.copy()):
        with pytest.raises(FileError, match=f"at {name}"):
            load(altered({name: new}))
    assert load(altered({name: array}))  # and as it was, it is read


@pytest.mark.parametrize(
    "words",
    [
        {"link": "magic"},
        {"members": -3},
        {"members": "many"},
        {"network": 3},
        {"network": {"type": "Adam"}},
        {"encoder": {}},
        {"encoder": None},
        {"target": {}},
        {"about": "hello"},
    ],
    ids=str,
)
def test_words_that_describe_no_model_are_refused(altered, words):
    with pytest.raises(FileError):
        load(altered(**words))


@pytest.mark.parametrize("name", ["os.system", "builtins.eval", "Layer", "Dence"])
def test_a_network_of_unknown_layers_is_refused(altered, name):
    with pytest.raises(ConfigError, match="no such type"):
        load(altered(network={"type": name}))


@dataclasses.dataclass(frozen=True)
class Doubled(nn.Activation):
    """Twice the input."""

    def __call__(self, params, x):
        return x + x

    def span(self):
        return Range(-math.inf, math.inf, "()")


def test_a_layer_of_your_own_must_be_handed_over(tmp_path):
    network = nn.Sequential(Doubled(), nn.Dense(2))
    model = fit(**KINDS["single"] | {"network": network}).model
    path = tmp_path / "a.safetensors"
    save(model, path)
    with pytest.raises(ConfigError, match="Doubled"):
        load(path)
    again = load(path, custom=[Doubled])
    assert again.predict(FRAME).tolist() == model.predict(FRAME).tolist()


def test_an_earlier_file_stays_whole_when_the_disk_is_full(
    saved, tmp_path, monkeypatch
):
    path = tmp_path / "a.safetensors"
    path.write_bytes(saved.read_bytes())

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileError, match="No space left"):
        save(load(saved), path)
    assert path.read_bytes() == saved.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["a.safetensors"]
