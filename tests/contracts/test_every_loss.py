"""What every loss and every penalty must do."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cases import LOSSES, PENALTIES, kind
from examples import batch, in_form, outputs_and_targets

from glassnet import losses
from glassnet.settings import hyperparams, ranges

every_loss = pytest.mark.parametrize("loss", LOSSES, ids=kind)
every_penalty = pytest.mark.parametrize("penalty", PENALTIES, ids=kind)

ANY_NUMBER = [0.0, 1e-30, -1e-30, 88.0, -88.0, 1e4, -1e4, 1e30, -1e30]
EXTREMES = {
    "logits": ANY_NUMBER,
    "values": ANY_NUMBER[:-2],  # the square of 1e30 is not a float32
    "probabilities": [0.0, 1e-30, 1e-12, 1.0],
    "log-probabilities": [0.0, -1e-30, -88.0, -1e4, -1e30],
}
BELOW_0 = (  # logarithms of densities, and a difference of scores
    losses.GaussianLikelihood | losses.PoissonLikelihood | losses.Wasserstein
)


def make(loss, keys):
    outputs, targets = outputs_and_targets(LOSSES[loss], keys)
    return in_form(outputs, loss.outputs), targets


def test_every_public_loss_has_a_case():
    public = {cls for name in losses.__all__ if (cls := getattr(losses, name))}
    abstract = {losses.Loss, losses.Penalty}
    assert {type(case) for case in (*LOSSES, *PENALTIES)} == public - abstract


def run(loss, *arguments):
    """Compiled as one program, which is faster than each operation by itself."""
    return jax.jit(loss)(*arguments)


@every_loss
def test_gives_one_number_of_0_or_more_for_each_example(loss, keys):
    outputs, targets = make(loss, keys)
    found = run(loss, outputs, targets)
    assert found.shape == batch(LOSSES[loss])
    assert isinstance(loss, BELOW_0) or (found >= 0).all()


@every_loss
def test_gradient_and_its_gradient_match_finite_differences(loss, keys):
    outputs, targets = map(np.asarray, make(loss, keys))
    with jax.enable_x64(True):
        x, targets = jnp.asarray(outputs, "float64"), jnp.asarray(targets)
        way = jnp.cos(jnp.arange(x.size)).reshape(x.shape)
        other = jnp.sin(jnp.arange(x.size)).reshape(x.shape)
        step = 1e-5

        def total(x):
            return run(loss, x, targets).sum()

        def along(x):
            return (jax.grad(total)(x) * way).sum()

        near = jnp.stack([x + step * way, x - step * way])
        ahead, behind = np.asarray(jax.jit(jax.vmap(total))(near))
        near = jnp.stack([x + step * other, x - step * other, x])
        found = jax.jit(jax.vmap(jax.value_and_grad(along)))(near)
        slopes, bends = map(np.asarray, found)
        bend = (bends[2] * np.asarray(other)).sum()
    rough = {"rtol": 2e-5, "atol": 1e-8}
    np.testing.assert_allclose((ahead - behind) / (2 * step), slopes[2], **rough)
    np.testing.assert_allclose((slopes[0] - slopes[1]) / (2 * step), bend, **rough)


@every_loss
def test_an_example_does_not_see_the_others_unless_it_says_so(loss, keys):
    outputs, targets = make(loss, keys)
    alone = [run(loss, o[None], t[None]) for o, t in zip(outputs, targets, strict=True)]
    alone, together = jnp.concatenate(alone), run(loss, outputs, targets)
    if loss.sees_others:
        assert (alone < together).all()  # nothing to be told from
    else:
        np.testing.assert_allclose(together, alone, rtol=1e-6, atol=1e-7)


@every_loss
def test_vmap_and_scan_equal_one_at_a_time(loss, keys):
    outputs, targets = make(loss, keys)
    sets = jnp.stack([outputs, outputs[::-1]]), jnp.stack([targets, targets[::-1]])
    alone = jnp.stack([run(loss, o, t) for o, t in zip(*sets, strict=True)])
    _, scanned = jax.lax.scan(lambda c, each: (c, run(loss, *each)), 0, sets)
    for found in (run(loss, *sets), jax.jit(jax.vmap(loss))(*sets), scanned):
        np.testing.assert_allclose(found, alone, rtol=1e-6, atol=1e-7)


@every_loss
def test_is_finite_at_extreme_outputs_with_all_its_slopes(loss, keys):
    sizes = EXTREMES[loss.outputs]
    if getattr(loss, "squared", False) or loss.answer == "exponential":
        sizes = [size for size in sizes if abs(size) < 1e18]  # as for values
    outputs, targets = make(loss, keys)
    way = jnp.cos(jnp.arange(outputs.size)).reshape(outputs.shape)

    def total(outputs):
        return run(loss, outputs, targets).sum()

    def all_of_it(size):
        there = outputs.at[..., 0].set(size)
        value, grad = jax.value_and_grad(total)(there)
        bend = jax.grad(lambda o: (jax.grad(total)(o) * way).sum())(there)
        return value, grad, bend

    for found in jax.jit(jax.vmap(all_of_it))(jnp.array(sizes)):
        assert jnp.isfinite(found).all(axis=tuple(range(1, found.ndim))).all(), sizes


@every_loss
def test_a_nan_stays_one(loss, keys):
    outputs, targets = make(loss, keys)
    assert jnp.isnan(run(loss, jnp.full_like(outputs, jnp.nan), targets)).all()


@every_loss
def test_sixteen_bits_are_summed_in_float32(loss, keys):
    outputs, targets = make(loss, keys)
    short = outputs.astype("bfloat16")
    found = run(loss, short, targets)
    assert found.dtype == "float32"
    np.testing.assert_allclose(
        found, run(loss, short.astype("float32"), targets), rtol=1e-6
    )
    grad = jax.grad(lambda o: run(loss, o, targets).sum())(short)
    assert grad.dtype == "bfloat16"


@every_loss
def test_keeps_float64(loss, keys):
    outputs, targets = map(np.asarray, make(loss, keys))
    with jax.enable_x64(True):
        wide = jnp.asarray(outputs, "float64")
        assert run(loss, wide, jnp.asarray(targets)).dtype == "float64"
        narrow = jnp.asarray(outputs, "float32")
        assert run(loss, narrow, jnp.asarray(targets)).dtype == "float32"


@every_loss
def test_its_numbers_are_read_from_the_state(loss, keys):
    outputs, targets = make(loss, keys)
    usual = run(loss, outputs, targets)
    given = run(loss, outputs, targets, hyperparams(loss))
    np.testing.assert_allclose(given, usual, rtol=1e-6)
    for name in hyperparams(loss):
        turned = run(loss, outputs, targets, hyperparams(loss) | {name: jnp.array(0.4)})
        assert (abs(turned - usual) > 1e-3).any()


@every_loss
def test_many_settings_in_one_vmap_equal_each_alone(loss, keys):
    outputs, targets = make(loss, keys)
    sizes = jnp.array([0.0, 0.1, 0.5])
    open_ended = {n for n, (_, span) in ranges(type(loss)).items() if 0 not in span}
    turned = {n: sizes + 0.1 * (n in open_ended) for n in hyperparams(loss)}
    turned = turned or {"unused": sizes}
    together = jax.vmap(lambda h: run(loss, outputs, targets, h))(turned)
    assert jnp.isfinite(together).all()
    for i in range(3):
        alone = run(loss, outputs, targets, {name: h[i] for name, h in turned.items()})
        np.testing.assert_allclose(together[i], alone, rtol=1e-6, atol=1e-7)


@every_loss
def test_no_examples_make_no_numbers(loss, keys):
    outputs, targets = make(loss, keys)
    none = run(loss, outputs[:0], targets[:0])
    assert none.shape == (0, *batch(LOSSES[loss])[1:])


@every_penalty
def test_a_penalty_is_one_number_and_leaves_biases_and_scales_alone(penalty):
    params = {"0": {"kernel": jnp.array([[1.0, -2.0]]), "bias": jnp.array([5.0])}}
    params["1"] = {"scale": jnp.array([7.0])}
    grads = jax.grad(penalty)(params)
    assert penalty(params).shape == ()
    assert grads["0"]["bias"] == 0 and grads["1"]["scale"] == 0
    numbers = {name: jnp.array(1.0) for name in hyperparams(penalty)}
    assert penalty(params, numbers) == 5.5  # 1 + 2 + (1 + 4) / 2
