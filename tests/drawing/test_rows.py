import jax
import numpy as np
import pytest

from glassnet.drawing.rows import rows
from glassnet.errors import ShapeError
from glassnet.nn import (
    BatchNorm,
    Dense,
    Dropout,
    MixedPrecision,
    Parallel,
    ReLU,
    Repeat,
    Residual,
    Sequential,
    Shared,
)

SPEC = jax.ShapeDtypeStruct((7, 3), "float32")


def table(network, keys, spec=SPEC):
    params, state = network.init(next(keys), spec)
    return params, rows(network, params, state, spec)


def test_a_chain_matches_a_count_by_hand(keys):
    net = Sequential(Dense(8), BatchNorm(), ReLU(), Dropout(0.5), ("head", Dense(2)))
    params, found = table(net, keys)
    # Dense: 3 * 8 + 8 = 32; BatchNorm: 2 * 8 = 16; head: 8 * 2 + 2 = 18.
    assert [(r.path, r.shape, r.params) for r in found] == [
        ("input", (3,), 0),
        ("0", (8,), 32),
        ("1", (8,), 16),
        ("2", (8,), 0),
        ("3", (8,), 0),
        ("head", (2,), 18),
    ]
    assert np.array_equal(found[1].weights, params["0"]["kernel"])
    assert found[2].weights is None


def test_the_sum_is_what_the_network_learns_whatever_it_is_made_of(keys):
    body = Residual(Sequential(Dense(3), ReLU()))
    net = Sequential(Repeat(body, 4), Dense(3), Shared("1"), ("last", Dense(2)))
    params, found = table(net, keys)
    learned = sum(leaf.size for leaf in jax.tree.leaves(params))
    assert sum(row.params for row in found) == learned


def test_repeated_layers_stand_once_with_all_their_params(keys):
    _, found = table(Repeat(Repeat(Dense(3), 2), 5), keys)
    (row,) = found[1:]
    assert (row.layer, row.shape, row.params) == ("Dense(3) × 10", (3,), 10 * 12)
    assert row.weights is not None and row.weights.shape == (3, 3)


def test_shared_params_are_counted_once_and_named(keys):
    _, found = table(Sequential(Dense(3), Shared("0")), keys)
    assert [row.params for row in found] == [0, 12, 0]
    assert found[2].layer.endswith("params of 0")


def test_a_layer_alone_is_called_after_its_kind(keys):
    _, found = table(Dense(2), keys)
    assert found[1].path == "Dense"


def test_axes_behind_the_batch_stay(keys):
    spec = jax.ShapeDtypeStruct((7, 5, 3), "float32")
    _, found = table(Dense(2), keys, spec)
    assert [row.shape for row in found] == [(5, 3), (5, 2)]


def test_params_of_another_width_are_refused(keys):
    net = Dense(2)
    params, state = net.init(next(keys), SPEC)
    with pytest.raises(ShapeError):
        rows(net, params, state, jax.ShapeDtypeStruct((7, 4), "float32"))


def test_of_parallel_branches_the_longest_is_the_main_way(keys):
    deep = Sequential(Dense(8), ReLU(), Dense(2))
    net = Sequential(Parallel(("wide", Dense(2)), ("deep", deep)), ReLU())
    _, found = table(net, keys)
    assert [(row.path, row.branch) for row in found[1:]] == [
        ("0/wide", "0/wide"),
        ("0/deep/0", ""),
        ("0/deep/1", ""),
        ("0/deep/2", ""),
        ("1", ""),
    ]


def test_a_wrapper_has_no_row_of_its_own(keys):
    plain = Sequential(Dense(8), ReLU(), Dense(2))
    wrapped = MixedPrecision(Sequential(MixedPrecision(Dense(8)), ReLU(), Dense(2)))
    _, found = table(wrapped, keys)
    _, expected = table(plain, keys)
    for ours, theirs in zip(found, expected, strict=True):
        assert (ours.path, ours.layer, ours.shape) == (
            theirs.path,
            theirs.layer,
            theirs.shape,
        )
