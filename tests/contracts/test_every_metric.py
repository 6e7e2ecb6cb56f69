"""What every metric must do."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cases import METRICS, kind
from examples import outputs_and_targets

from glassnet import metrics

every_metric = pytest.mark.parametrize("metric", METRICS, ids=kind)


def make(metric, keys):
    return outputs_and_targets(METRICS[metric], keys)


def test_every_public_metric_has_a_case():
    public = {getattr(metrics, name) for name in metrics.__all__}
    assert {type(metric) for metric in METRICS} == public - {metrics.Metric}


@every_metric
def test_gives_one_float_for_each_example(metric, keys):
    outputs, targets = make(metric, keys)
    found = metric(outputs, targets)
    assert found.shape == outputs.shape[:-1] and found.dtype == "float32"


@every_metric
def test_an_example_does_not_see_the_others(metric, keys):
    outputs, targets = make(metric, keys)
    alone = [metric(o[None], t[None]) for o, t in zip(outputs, targets, strict=True)]
    np.testing.assert_array_equal(metric(outputs, targets), jnp.concatenate(alone))


@every_metric
def test_works_compiled_and_in_16_bits(metric, keys):
    outputs, targets = make(metric, keys)
    short = outputs.astype("bfloat16")
    np.testing.assert_allclose(
        jax.jit(metric)(short, targets),
        metric(short.astype("float32"), targets),
        rtol=1e-6,
    )


@every_metric
def test_a_network_that_diverged_looks_no_good(metric, keys):
    outputs, targets = make(metric, keys)
    found = metric(jnp.full_like(outputs, jnp.nan), targets)
    share = isinstance(metric, metrics.Accuracy | metrics.BinaryAccuracy)
    assert (found == 0).all() if share else jnp.isnan(found).all()


@every_metric
def test_no_examples_make_no_numbers(metric, keys):
    outputs, targets = make(metric, keys)
    assert metric(outputs[:0], targets[:0]).shape == outputs[:0].shape[:-1]
