"""The files beside this one were made by `benchmarks/weights --fixtures`: weights, an
input and the output of PyTorch's modules, under torchvision's and GPT-2's names."""

import io
import json
import pathlib
import pickle
import zipfile

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from glassnet import nn, zoo
from glassnet.errors import ConfigError, FileError
from glassnet.export import from_torch
from glassnet.export.torch_names import running_order
from glassnet.recipe import from_data, to_data

FOLDER = pathlib.Path(__file__).parent
TOKENS = dict(layers=2, heads=2, width=8, bias=True)
NETWORKS = {
    "alexnet": zoo.alexnet(3, channels=1),
    "resnet18": zoo.resnet18(3, channels=2),
    "resnet50": zoo.resnet50(3, channels=1),
    "nanogpt": zoo.gpt(11, 6, **TOKENS),
    "medley": nn.Sequential(
        nn.ConvTranspose2D(4, 3, stride=2, groups=2),
        *(nn.PReLU(), nn.GroupNorm(2), nn.Reshape((35, 4))),
        *(nn.GRU(6), nn.LSTM(4), nn.MultiHeadAttention(2)),
        *(nn.GlobalAveragePool(), nn.Dense(3)),
    ),
}


def tangent(network):
    """The network with GPT-2's approximate GELU: `zoo.gpt2` in a tiny size."""
    words = json.dumps(to_data(network))
    return from_data(
        json.loads(words.replace('"approximate": false', '"approximate": true'))
    )


NETWORKS["gpt2"] = tangent(NETWORKS["nanogpt"])


@pytest.fixture
def given(tmp_path):
    """Tensors, input and output of a fixture, and a file with what is made of them."""

    def given(name, change=lambda tensors: tensors):
        tensors = load_file(FOLDER / f"torch_{name}.safetensors")
        x, y = tensors.pop("input"), tensors.pop("output")
        x = x.astype("float32") / np.float32(255) if x.dtype == np.uint8 else x
        path = tmp_path / "model.safetensors"
        save_file(
            {n: np.ascontiguousarray(a) for n, a in change(tensors).items()}, path
        )
        return path, x, y

    return given


def output(network, params, state, x):
    run = jax.jit(lambda x: network.apply(params, state, x, key=None, training=False))
    return run(x)[0]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_output_is_that_of_pytorch(name, given):
    path, x, y = given(name)
    params, state = from_torch(NETWORKS[name], path, x)
    found = output(NETWORKS[name], params, state, x)
    np.testing.assert_allclose(found, y, rtol=1e-4, atol=1e-4 * abs(y).max())
    fresh = jax.eval_shape(NETWORKS[name].init, jax.random.key(0), x)
    assert jax.tree.map(jax.typeof, (params, state)) == jax.tree.map(
        lambda leaf: jax.typeof(jnp.zeros(leaf.shape, leaf.dtype)), fresh
    )


def test_running_statistics_come_into_the_state(given):
    path, x, _ = given("resnet18")
    _, state = from_torch(NETWORKS["resnet18"], path, x)
    tensors = load_file(path)
    for ours, theirs in (("mean", "running_mean"), ("variance", "running_var")):
        expected = tensors[f"bn1.{theirs}"].astype("float32")
        assert state["1"][ours].tolist() == expected.tolist()


def test_the_first_dense_behind_an_image_reads_channels_first_weights(tmp_path):
    # One output that sees channel 1 at row 0, column 2, of images of 2x3x2: feature
    # 1 * 2 * 3 + 0 * 3 + 2 = 8 of PyTorch's (channel, row, column).
    path = tmp_path / "model.safetensors"
    save_file({"1.weight": np.eye(12, dtype="float32")[8:9]}, path)
    network, x = (
        nn.Sequential(nn.Flatten(), nn.Dense(1, bias=False)),
        np.zeros((1, 2, 3, 2), "float32"),
    )
    x[0, 0, 2, 1] = 1
    assert output(network, *from_torch(network, path, x), x).tolist() == [[1]]


def test_time_stays_in_front_of_features_behind_an_embedding(tmp_path):
    path = tmp_path / "model.safetensors"
    table, weight = np.eye(3, dtype="float32"), np.eye(6, dtype="float32")[4:5]
    save_file({"0.weight": table, "2.weight": weight}, path)
    network = nn.Sequential(nn.Embedding(3, 3), nn.Flatten(), nn.Dense(1, bias=False))
    tokens = np.array([[0, 1], [1, 0]], "int32")  # feature 4: token 1 at time 1
    found = output(network, *from_torch(network, path, tokens), tokens)
    assert found.tolist() == [[1], [0]]


def test_any_numbered_chain_is_filled_in_its_order(tmp_path):
    path = tmp_path / "model.safetensors"
    theirs = {f"{i}.weight": np.full((1, 1), i, "float32") for i in (10, 9, 2)}
    save_file(theirs, path)
    dense = nn.Dense(1, bias=False)
    params, _ = from_torch(nn.Sequential(dense, dense, dense), path, np.ones((1, 1)))
    assert [params[n]["kernel"].item() for n in "012"] == [2, 9, 10]


def test_names_of_ones_own_need_their_order(tmp_path):
    path = tmp_path / "model.safetensors"
    save_file(
        {f"{n}.weight": np.full((1, 1), i, "float32") for i, n in enumerate("ab")}, path
    )
    dense = nn.Dense(1, bias=False)
    network, x = nn.Sequential(dense, dense), np.ones((1, 1), "float32")
    with pytest.raises(FileError, match="order="):
        from_torch(network, path, x)
    params, _ = from_torch(network, path, x, order=["b", "a"])
    assert [params[n]["kernel"].item() for n in "01"] == [1, 0]
    with pytest.raises(FileError, match="did you mean a"):
        from_torch(network, path, x, order=["b", "aa"])
    with pytest.raises(FileError, match=r"left over[\s\S]*a\.weight"):
        from_torch(network.layers[0], path, x, order=["b"])


def test_blocks_run_by_number_and_convolutions_before_their_norms():
    names = ["fc", "layer2.0.conv1", "layer1.10.bn1", "layer1.2.downsample.1", "conv1"]
    names += ["layer1.2.conv2", "layer1.10.conv1", "bn1", "layer1.2.downsample.0"]
    assert running_order(names) == [
        *("conv1", "bn1", "layer1.2.conv2"),
        *("layer1.2.downsample.0", "layer1.2.downsample.1"),
        *("layer1.10.conv1", "layer1.10.bn1", "layer2.0.conv1", "fc"),
    ]


def without(name):
    return lambda tensors: {n: a for n, a in tensors.items() if n != name}


def refused(given, name, change):
    """The error that a changed file is met with."""
    path, x, _ = given(name, change)
    with pytest.raises(FileError) as error:
        from_torch(NETWORKS[name], path, x)
    return error.value


def test_a_missing_tensor_is_named_with_the_shape_that_is_wanted(given):
    error = refused(given, "alexnet", without("features.3.bias"))
    assert error.got == "no features.3.bias"
    assert "bias of shape (3,) for Conv2D(3" in error.expected
    assert error.expected.endswith("at 3")
    error = refused(given, "resnet18", without("layer1.0.bn2.running_var"))
    assert error.got == "no layer1.0.bn2.running_var"
    assert "state/variance of shape (2,)" in error.expected


def test_where_a_module_is_missing_the_next_one_does_not_fit(given):
    def change(tensors):
        return {n: a for n, a in tensors.items() if "features.8" not in n}

    error = refused(given, "alexnet", change)
    assert error.got == "features.10.weight of shape (4, 4, 3, 3)"
    assert "kernel of shape (3, 3, 6, 4)" in error.expected


def test_at_the_end_a_missing_module_is_told_by_its_layer(given):
    def change(tensors):
        return {n: a for n, a in tensors.items() if "classifier.6" not in n}

    error = refused(given, "alexnet", change)
    assert "missing" in error.problem and "7 modules" in error.got
    assert error.expected == "one more for Dense(3) at 21"


def test_a_tensor_that_is_left_over_is_named(given):
    for name in ("classifier.6.extra", "classifier.7.weight"):
        error = refused(given, "alexnet", lambda t, n=name: t | {n: np.ones(3)})
        assert "left over" in error.problem
        assert error.got == f"{name} of shape (3,)"


@pytest.mark.parametrize("shape", [(3, 65), (3,), (3, 64, 1, 1)])
def test_a_tensor_of_another_shape_is_named_with_both(given, shape):
    name = "classifier.6.weight"
    error = refused(given, "alexnet", lambda t: t | {name: np.ones(shape)})
    assert error.got == f"{name} of shape {shape}"
    assert "kernel of shape (64, 3) for Dense(3) at 21" in error.expected


def test_weights_of_a_wider_network_do_not_fit(given):
    path, x, _ = given("alexnet")
    with pytest.raises(FileError, match=r"features.0.weight of shape \(1, 3, 11, 11\)"):
        from_torch(zoo.alexnet(3, channels=2), path, x)


def test_tied_scores_may_be_there_once_or_twice_but_not_differ(given):
    network = NETWORKS["nanogpt"]
    path, x, _ = given("nanogpt", without("lm_head.weight"))
    once = from_torch(network, path, x)
    path, x, _ = given("nanogpt")
    jax.tree.map(np.testing.assert_array_equal, once, from_torch(network, path, x))
    path, x, _ = given(
        "nanogpt", lambda t: t | {"lm_head.weight": t["lm_head.weight"] + 1}
    )
    with pytest.raises(FileError, match=r"differ[\s\S]*lm_head"):
        from_torch(network, path, x)
    untied = zoo.gpt(11, 6, **TOKENS, tied=False)
    params, _ = from_torch(untied, path, x)
    assert params["4"]["kernel"].shape == (8, 11)


def test_params_have_the_dtype_of_the_spec(tmp_path):
    path, ones = tmp_path / "model.safetensors", np.ones(2, "float16")
    theirs = {"weight": ones, "bias": ones, "running_mean": ones, "running_var": ones}
    theirs |= {"num_batches_tracked": np.array(7)}
    save_file({f"0.{name}": array for name, array in theirs.items()}, path)
    network, spec = (
        nn.Sequential(nn.BatchNorm()),
        jax.ShapeDtypeStruct((1, 2), "bfloat16"),
    )
    params, state = from_torch(network, path, spec)
    assert {leaf.dtype for leaf in jax.tree.leaves(params)} == {jnp.dtype("bfloat16")}
    assert state["0"]["mean"].dtype == "float32" and state["0"]["mean"].tolist() == [
        1,
        1,
    ]


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.999])
def test_a_truncated_file_is_refused(tmp_path, share):
    path, data = tmp_path / "a", (FOLDER / "torch_alexnet.safetensors").read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(FileError, match="damaged"):
        from_torch(nn.Dense(1), path, np.ones((1, 1)))


def test_a_header_that_begins_like_a_pickle_is_read_all_the_same(tmp_path):
    path = tmp_path / "model.safetensors"
    for width in range(1, 60):  # the header's length, in 8s, is the file's first byte
        save_file({"0.weight": np.ones((1, 1))}, path, {"about": "x" * 8 * width})
        if path.read_bytes()[:1] == b"\x80":
            break
    assert path.read_bytes()[:1] == b"\x80"
    network = nn.Sequential(nn.Dense(1, bias=False))
    params, _ = from_torch(network, path, np.ones((1, 1)))
    assert params["0"]["kernel"].tolist() == [[1]]


def test_pickled_files_are_never_opened(tmp_path):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("a pickle was opened",))

    old, new = tmp_path / "model.bin", tmp_path / "model.pt"
    old.write_bytes(pickle.dumps(Trap()))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("archive/data.pkl", pickle.dumps(Trap()))
    new.write_bytes(archive.getvalue())
    for path in (old, new):
        with pytest.raises(FileError, match=r"pickled[\s\S]*save_file"):
            from_torch(nn.Dense(1), path, np.ones((1, 1)))


def test_other_files_and_no_files_are_refused(tmp_path):
    path = tmp_path / "model.safetensors"
    with pytest.raises(FileError, match="no such file"):
        from_torch(nn.Dense(1), path, np.ones((1, 1)))
    path.write_text("weights: 1, 2, 3")
    with pytest.raises(FileError, match="no safetensors file"):
        from_torch(nn.Dense(1), path, np.ones((1, 1)))
    with pytest.raises(FileError):
        from_torch(nn.Dense(1), tmp_path, np.ones((1, 1)))


def test_a_layer_without_a_rule_is_named(tmp_path):
    path = tmp_path / "model.safetensors"
    save_file({"0.weight": np.ones((2, 2), "float32")}, path)
    with pytest.raises(ConfigError, match="Bias"):
        from_torch(nn.Bias(), path, np.ones((1, 2)))
