import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import (
    SGD,
    Adam,
    Average,
    ClipByValue,
    Cosine,
    LookAhead,
    MaxNorm,
    PolyakAverage,
    Scheduled,
)
from glassnet.paths import turn


def walk(optimizer, grads, turned=None):
    """Weights after each step from 0, the last state, and the average after each."""
    w = jnp.array(0.0)
    state, path, averages = optimizer.init(w), [], []
    for i, g in enumerate(grads):
        if turned and turned[0] == i:
            state = turn(state, *turned[1:])
        step, state = optimizer.update(jnp.array(g), state, w)
        w += step
        path.append(w.item())
        averages.append(optimizer.averaged(state, w).item())
    return path, state, averages


GRADS = [-1.0, -1.0, -4.0, 2.0]  # to 1, 2, 6, 4


def test_the_plain_mean_is_that_of_all_weights():
    path, _, averages = walk(PolyakAverage(SGD(1.0)), GRADS)
    assert path == [1, 2, 6, 4]
    np.testing.assert_allclose(averages, [1, 1.5, 3, 3.25], rtol=1e-6)


def test_the_exponential_mean_weighs_the_first_as_it_should():
    # 0.5: 1; (0.5 + 2) / 1.5; (0.25 + 1 + 6) / 1.75; (0.125 + 0.5 + 3 + 4) / 1.875
    _, _, averages = walk(Average(SGD(1.0), beta=0.5), GRADS)
    expected = [1, 2.5 / 1.5, 7.25 / 1.75, 7.625 / 1.875]
    np.testing.assert_allclose(averages, expected, rtol=1e-6)


@pytest.mark.parametrize(
    "optimizer, weight",
    [(PolyakAverage(SGD(1.0), 2), 0.5), (Average(SGD(1.0), 0.5, 2), 1 / 1.5)],
    ids=repr,
)
def test_until_the_start_the_average_is_the_weights(optimizer, weight):
    path, _, averages = walk(optimizer, GRADS)
    assert averages[:3] == path[:3], "the third is the first to be averaged"
    np.testing.assert_allclose(averages[3], 6 + weight * (4 - 6), rtol=1e-6)


def test_training_itself_is_not_changed():
    for around in (Average(Adam(0.1)), PolyakAverage(Adam(0.1))):
        assert walk(around, GRADS)[0] == walk(Adam(0.1), GRADS)[0]


def test_the_average_lies_in_the_bottom_that_single_steps_dance_around():
    rng = np.random.default_rng(0)
    w, optimizer = jnp.array(0.0), PolyakAverage(SGD(0.5), start=20)
    state, path = optimizer.init(w), []
    step = jax.jit(optimizer.update)
    for _ in range(300):
        steps, state = step(w - 1 + rng.normal(), state, w)
        w += steps
        path.append(w.item())
    # the variance of single weights is 0.25 / (1 - 0.25) = 1/3
    assert np.std(path[20:]) > 0.4
    assert abs(optimizer.averaged(state, w) - 1) < 0.15


def test_a_memory_turned_is_the_one_that_counts():
    path, _, averages = walk(
        Average(SGD(1.0), beta=0.5), GRADS, turned=(3, "hyperparams/beta", 0.0)
    )
    assert averages[3] == path[3]


def test_sixteen_bits_are_averaged_in_float32():
    optimizer, w = Average(SGD(1.0), beta=0.99), jnp.ones((), "bfloat16")
    state = optimizer.init(w)
    _, state = optimizer.update(jnp.zeros((), "bfloat16"), state, w)
    _, state = optimizer.update(jnp.array(-0.0078125, "bfloat16"), state, w)
    np.testing.assert_allclose(state["average"], 1 + 0.0078125 / 1.99, rtol=1e-5)
    assert optimizer.averaged(state, w).dtype == "bfloat16"


@pytest.mark.parametrize(
    "optimizer",
    [
        Scheduled(PolyakAverage(SGD(1.0)), Cosine(10**9)),
        PolyakAverage(Scheduled(SGD(1.0), Cosine(10**9))),
        ClipByValue(MaxNorm(PolyakAverage(SGD(1.0)), 100.0), 9.0),
        PolyakAverage(ClipByValue(MaxNorm(SGD(1.0), 100.0), 9.0)),
        Scheduled(
            Scheduled(PolyakAverage(Average(SGD(1.0))), Cosine(10**9)),
            Cosine(10**9),
        ),
    ],
    ids=repr,
)
def test_the_average_is_found_through_what_stands_around_it(optimizer):
    np.testing.assert_allclose(walk(optimizer, GRADS)[2], [1, 1.5, 3, 3.25], rtol=1e-6)


def test_without_an_average_the_params_are_their_own():
    path, _, averages = walk(Scheduled(ClipByValue(SGD()), Cosine(9)), GRADS)
    assert path == averages


def test_looking_ahead_goes_part_of_the_way():
    # fast to 1, 2; slow 0.25 * 2 = 0.5; fast to 4.5, 2.5; slow 0.5 + 0.25 * 2 = 1
    path, state, averages = walk(LookAhead(SGD(1.0), steps=2, share=0.25), GRADS)
    np.testing.assert_allclose(path, [1, 0.5, 4.5, 1], rtol=1e-6)
    np.testing.assert_allclose(averages, [0, 0.5, 0.5, 1], rtol=1e-6)
    assert state["step"] == 0


def test_going_the_whole_way_is_the_optimizer_itself():
    path, _, _ = walk(LookAhead(SGD(1.0), steps=2, share=1.0), GRADS)
    np.testing.assert_allclose(path, [1, 2, 6, 4], rtol=1e-6)


@pytest.mark.parametrize("make", [Average, LookAhead, PolyakAverage])
def test_it_says_that_it_needs_the_params(make):
    optimizer = make(SGD())
    with pytest.raises(ConfigError, match="pass the params"):
        optimizer.update(jnp.ones(2), optimizer.init(jnp.ones(2)))


def test_what_is_out_of_range_is_refused():
    with pytest.raises(ConfigError, match="beta="):
        Average(SGD(), beta=1.0)
    with pytest.raises(ConfigError, match="start="):
        PolyakAverage(SGD(), start=-1)
    with pytest.raises(ConfigError, match="steps="):
        LookAhead(SGD(), steps=0)
    for share in (0.0, 1.5):
        with pytest.raises(ConfigError, match="share="):
            LookAhead(SGD(), share=share)
