"""What every metric and every score must do."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cases import METRICS, kind
from examples import outputs_and_targets

from glassnet import metrics

MEANS = [case for case in METRICS if isinstance(case, metrics.Metric)]
SCORES = [case for case in METRICS if isinstance(case, metrics.Score)]
every_metric = pytest.mark.parametrize("metric", MEANS, ids=kind)
every_score = pytest.mark.parametrize("score", SCORES, ids=kind)


def make(metric, keys):
    return outputs_and_targets(METRICS[metric], keys)


def joined(outputs, targets):
    """Four times as much of it, so that there is more than a handful to count."""
    return jnp.concatenate([outputs] * 4), jnp.concatenate([targets] * 4)


def run(metric, *arguments):
    """Compiled as one program, which is faster than each operation by itself."""
    return jax.jit(metric)(*arguments)


def count(score, *arguments):
    return jax.jit(score.counts)(*arguments)


def added(*counts):
    return jax.tree.map(lambda *each: sum(each[1:], each[0]), *counts)


def test_every_public_metric_has_a_case():
    public = {getattr(metrics, name) for name in metrics.__all__}
    abstract = {metrics.Metric, metrics.Score}
    assert {type(metric) for metric in METRICS} == public - abstract


@every_metric
def test_gives_one_float_for_each_example(metric, keys):
    outputs, targets = make(metric, keys)
    found = run(metric, outputs, targets)
    assert found.shape == outputs.shape[:-1] and found.dtype == "float32"


@every_metric
def test_an_example_does_not_see_the_others(metric, keys):
    outputs, targets = make(metric, keys)
    alone = [
        run(metric, o[None], t[None]) for o, t in zip(outputs, targets, strict=True)
    ]
    np.testing.assert_array_equal(run(metric, outputs, targets), jnp.concatenate(alone))


@every_metric
def test_works_compiled_and_in_16_bits(metric, keys):
    outputs, targets = make(metric, keys)
    short = outputs.astype("bfloat16")
    np.testing.assert_allclose(
        run(metric, short, targets),
        run(metric, short.astype("float32"), targets),
        rtol=1e-6,
    )


@every_metric
def test_a_network_that_diverged_looks_no_good(metric, keys):
    outputs, targets = make(metric, keys)
    found = run(metric, jnp.full_like(outputs, jnp.nan), targets)
    share = metrics.Accuracy | metrics.BinaryAccuracy | metrics.TopK
    good = (found == 0) if isinstance(metric, share) else jnp.isnan(found)
    assert good.all()


@every_metric
def test_no_examples_make_no_numbers(metric, keys):
    outputs, targets = make(metric, keys)
    assert run(metric, outputs[:0], targets[:0]).shape == outputs[:0].shape[:-1]


@every_score
def test_counts_of_parts_add_up_to_those_of_the_whole(score, keys):
    outputs, targets = make(score, keys)
    more = joined(outputs, targets)
    weight = jnp.linspace(0.5, 2.0, 12)
    whole = count(score, *more, weight)
    assert all(each.dtype == "float32" for each in jax.tree.leaves(whole))
    parts = [
        count(score, more[0][i : i + 3], more[1][i : i + 3], weight[i : i + 3])
        for i in range(0, 12, 3)
    ]
    for one, other in zip(*map(jax.tree.leaves, (added(*parts), whole)), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


@every_score
def test_padding_does_not_count_whatever_stands_there(score, keys):
    outputs, targets = make(score, keys)
    filled = jnp.concatenate([outputs, jnp.full_like(outputs[:1], jnp.nan)])
    again = jnp.concatenate([targets, targets[:1]])
    found = count(score, filled, again, jnp.array([1.0, 1.0, 1.0, 0.0]))
    alone = count(score, outputs, targets, jnp.ones(3))
    for one, other in zip(*map(jax.tree.leaves, (found, alone)), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


@every_score
def test_an_example_of_weight_2_counts_as_two(score, keys):
    outputs, targets = make(score, keys)
    rows = jnp.array([0, 0, 1, 2])
    found = count(score, outputs, targets, jnp.array([2.0, 1.0, 1.0]))
    twice = count(score, outputs[rows], targets[rows], jnp.ones(4))
    for one, other in zip(*map(jax.tree.leaves, (found, twice)), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


@every_score
def test_members_numpy_and_jax_give_the_same_value(score, keys):
    outputs, targets = make(score, keys)
    weights = jnp.array([[1.0, 1.0, 1.0], [2.0, 0.5, 1.0]])
    many = jax.vmap(lambda w: count(score, outputs, targets, w))(weights)
    values = score.value(many)
    assert values.shape == (2,) and values.dtype == "float32"
    np.testing.assert_allclose(jax.jit(score.value)(many), values, rtol=1e-6)
    plain = score.value(jax.tree.map(np.asarray, many))
    assert isinstance(plain, np.ndarray)
    np.testing.assert_allclose(plain, values, rtol=1e-6)
    alone = score.value(count(score, outputs, targets, weights[1]))
    np.testing.assert_allclose(alone, values[1], rtol=1e-5)


@every_score
def test_works_in_16_and_in_64_bits(score, keys):
    outputs, targets = make(score, keys)
    short = outputs.astype("bfloat16")
    found = score.value(count(score, short, targets, jnp.ones(3)))
    wide = score.value(count(score, short.astype("float32"), targets, jnp.ones(3)))
    np.testing.assert_allclose(found, wide, rtol=1e-6)
    outputs, targets = np.asarray(outputs, "float64"), np.asarray(targets)
    with jax.enable_x64(True):
        counts = count(score, jnp.asarray(outputs), jnp.asarray(targets), jnp.ones(3))
        assert all(each.dtype == "float64" for each in jax.tree.leaves(counts))


@every_score
def test_a_network_that_diverged_scores_no_good(score, keys):
    outputs, targets = make(score, keys)
    nothing = jnp.full_like(outputs, jnp.nan)
    found = score.value(count(score, nothing, targets, jnp.ones(3)))
    assert jnp.isnan(found) or found == 0


@every_score
def test_of_nothing_there_is_no_score(score, keys):
    outputs, targets = make(score, keys)
    found = count(score, outputs[:0], targets[:0], jnp.ones(0))
    assert jnp.isnan(score.value(found))
    unweighed = count(score, outputs, targets, jnp.zeros(3))
    assert jnp.isnan(score.value(unweighed))
