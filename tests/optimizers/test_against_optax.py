"""Every optimizer and wrapper that Optax has too, against Optax."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from optax import contrib

from glassnet.optimizers import (
    LAMB,
    LBFGS,
    SGD,
    Accumulate,
    Adadelta,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    AdaptiveClip,
    AMSGrad,
    Average,
    ClipByGlobalNorm,
    ClipByNorm,
    ClipByValue,
    Cosine,
    Freeze,
    Lion,
    LookAhead,
    Momentum,
    Muon,
    Nadam,
    RAdam,
    RMSprop,
    Scheduled,
    StepDecay,
    WarmUp,
    WeightDecay,
)

SHAPES = {"a": {"kernel": (3, 2), "bias": (2,)}, "b": {"kernel": (2, 4), "scale": (2,)}}
WEIGHTS = {
    "a": {"kernel": True, "bias": False},
    "b": {"kernel": True, "scale": False},
}
PARTS = {"a": {"kernel": 1, "bias": 2}, "b": {"kernel": 3, "scale": 4}}


def warm_cosine(rate, warm, steps):
    cosine = optax.cosine_decay_schedule(rate, steps)
    return lambda t: cosine(t) * jnp.minimum(1, (t + 1.0) / warm)


def matrices(rate, **settings):
    """Optax's Muon beside Optax's plain Adam."""
    muon, adam = contrib.muon(rate, **settings), optax.adam(rate)
    labels = jax.tree.map(lambda one: "muon" if one else "adam", WEIGHTS)
    return optax.partition({"muon": muon, "adam": adam}, labels)


def each_alone(rate, norm):
    clip = optax.chain(optax.clip_by_global_norm(norm), optax.sgd(rate))
    return optax.partition(dict.fromkeys((1, 2, 3, 4), clip), PARTS)


ADAM = optax.adam(0.01)
ORACLES = {
    AMSGrad(0.01): optax.amsgrad(0.01),
    Adadelta(0.5): optax.adadelta(0.5),
    Adadelta(1.0, beta=0.95, epsilon=1e-4): optax.adadelta(1.0, 0.95, 1e-4),
    Adagrad(0.1, epsilon=0.1 + 1e-7): optax.adagrad(0.1),
    Adagrad(0.1): optax.adagrad(0.1, 0.0, 1e-8),
    Adam(0.01, beta1=0.8): optax.adam(0.01, b1=0.8),
    AdamW(0.01, weight_decay=0.1): optax.adamw(0.01, weight_decay=0.1, mask=WEIGHTS),
    AdamW(0.01, decay_all=True): optax.adamw(0.01, weight_decay=0.01),
    Adamax(0.01): optax.adamax(0.01),
    LAMB(0.01): optax.lamb(0.01),
    LAMB(0.01, weight_decay=0.1): optax.lamb(0.01, weight_decay=0.1, mask=WEIGHTS),
    LAMB(0.01, weight_decay=0.1, decay_all=True): optax.lamb(0.01, weight_decay=0.1),
    Lion(0.01): optax.lion(0.01, weight_decay=0.0),
    Momentum(0.1): optax.sgd(0.1, momentum=0.9),
    Momentum(0.1, rate="inside"): optax.chain(
        optax.scale(0.1), optax.trace(0.9), optax.scale(-1.0)
    ),
    Momentum(0.1, 0.8, nesterov=True): optax.sgd(0.1, momentum=0.8, nesterov=True),
    Momentum(0.1, 0.8, nesterov=True, rate="inside"): optax.chain(
        optax.scale(0.1), optax.trace(0.8, nesterov=True), optax.scale(-1.0)
    ),
    Muon(0.02, scale="width"): matrices(0.02),
    Muon(0.02, 0.8, nesterov=False): matrices(
        0.02, beta=0.8, nesterov=False, consistent_rms=0.2
    ),
    WeightDecay(Muon(0.02, scale="width"), 0.1): matrices(0.02, weight_decay=0.1),
    Nadam(0.01): optax.nadam(0.01),
    RAdam(0.01): optax.radam(0.01),
    RAdam(0.01, beta2=0.6): optax.radam(0.01, b2=0.6),
    RMSprop(0.01): optax.rmsprop(0.01),
    RMSprop(0.01, 0.99, epsilon_inside=False): optax.rmsprop(
        0.01, decay=0.99, eps_in_sqrt=False
    ),
    RMSprop(0.01, epsilon=1e-4, momentum=0.5, centered=True): optax.rmsprop(
        0.01, eps=1e-4, momentum=0.5, centered=True
    ),
    SGD(0.1): optax.sgd(0.1),
    # wrappers
    Accumulate(Adam(0.01), 3): optax.MultiSteps(
        ADAM,
        3,
        accumulator_dtype=None,  # pyright: ignore[reportArgumentType]
    ).gradient_transformation(),
    Accumulate(Scheduled(SGD(0.1), StepDecay(10)), 4): optax.MultiSteps(
        optax.sgd(lambda t: 0.1 * 0.1 ** jnp.floor_divide(t, 10)),
        4,
        accumulator_dtype=None,  # pyright: ignore[reportArgumentType],
    ).gradient_transformation(),
    AdaptiveClip(SGD(0.1), 0.1): optax.chain(
        optax.adaptive_grad_clip(0.1), optax.sgd(0.1)
    ),
    ClipByGlobalNorm(Adam(0.01), 2.0): optax.chain(
        optax.clip_by_global_norm(2.0), ADAM
    ),
    ClipByNorm(SGD(0.1), 1.0): each_alone(0.1, 1.0),
    ClipByValue(Adam(0.01), 0.5): optax.chain(optax.clip(0.5), ADAM),
    Freeze(AdamW(0.01), ("a", "*/scale")): optax.partition(
        {"on": optax.adamw(0.01, weight_decay=0.01), "off": optax.set_to_zero()},
        {"a": "off", "b": {"kernel": "on", "scale": "off"}},
    ),
    Scheduled(SGD(0.1), Cosine(70)): optax.sgd(optax.cosine_decay_schedule(0.1, 70)),
    Scheduled(Scheduled(Adam(0.01), WarmUp(20)), Cosine(90)): optax.adam(
        warm_cosine(0.01, 20, 90)
    ),
    Scheduled(ClipByGlobalNorm(Momentum(0.1), 2.0), Cosine(90)): optax.chain(
        optax.clip_by_global_norm(2.0),
        optax.sgd(optax.cosine_decay_schedule(0.1, 90), momentum=0.9),
    ),
    WeightDecay(Lion(0.01), 0.1): optax.lion(0.01, weight_decay=0.1, mask=WEIGHTS),
    WeightDecay(SGD(0.1), 0.01, scaled=False): optax.chain(
        optax.sgd(0.1), optax.add_decayed_weights(-0.01, WEIGHTS)
    ),
}
PRECISION = {"float32": 1e-5, "float64": 1e-10}


def numbers(seed, *axes):
    rng = np.random.default_rng(seed)
    return jax.tree.map(
        lambda shape: jnp.array(rng.normal(size=(*axes, *shape)), float),
        SHAPES,
        is_leaf=lambda leaf: type(leaf) is tuple,
    )


def walk(optimizer, start, grads_of, params, inputs):
    """Params after every step, all in one compiled program."""

    def step(carry, given):
        p, state = carry
        steps, state = optimizer.update(grads_of(p, given), state, p)
        p = jax.tree.map(jnp.add, p, steps)
        return (p, state), p

    return jax.jit(lambda: jax.lax.scan(step, (params, start), inputs))()


def agree(ours, theirs, grads_of, params, inputs, error):
    found, path = walk(ours, ours.init(params), grads_of, params, inputs)
    with jax.numpy_dtype_promotion("standard"):  # optax is looser than we are
        _, expected = walk(theirs, theirs.init(params), grads_of, params, inputs)
    top = max(float(jnp.abs(leaf).max()) for leaf in jax.tree.leaves(expected))
    gaps = jax.tree.map(lambda a, b: float(jnp.abs(a - b).max()), path, expected)
    assert max(jax.tree.leaves(gaps)) <= error * top
    return found


@pytest.mark.parametrize("dtype", PRECISION)
@pytest.mark.parametrize("ours", ORACLES, ids=repr)
def test_takes_the_same_hundred_steps(ours, dtype):
    with jax.enable_x64(dtype == "float64"):
        params, grads = numbers(0), numbers(1, 100)
        assert params["a"]["bias"].dtype == dtype
        agree(ours, ORACLES[ours], lambda _, g: g, params, grads, PRECISION[dtype])


@pytest.mark.parametrize("dtype", PRECISION)
@pytest.mark.parametrize("memory, rate", [(10, 0.5), (2, 0.3)])
def test_second_order_takes_the_same_steps_down_a_bowl(memory, rate, dtype):
    # a bowl and not noise: where the slope does not grow along the way, ours leaves
    # the pair out and Optax takes it in
    with jax.enable_x64(dtype == "float64"):
        params, still = numbers(0), jnp.zeros(25 if dtype == "float64" else 8)
        curvature = jax.tree.map(lambda p: 0.5 + jnp.square(p), numbers(2))

        def slope(p, _):
            return jax.tree.map(lambda k, w: k * jnp.sinh(w), curvature, p)

        theirs = optax.chain(
            optax.scale_by_lbfgs(memory), optax.scale_by_learning_rate(rate)
        )
        # rounding grows by a factor each step, in theirs as in ours
        error = {"float32": 1e-4, "float64": 1e-10}[dtype]
        agree(LBFGS(rate, memory), theirs, slope, params, still, error)


@pytest.mark.parametrize("dtype", PRECISION)
def test_looks_ahead_with_the_same_fast_and_slow_weights(dtype):
    with jax.enable_x64(dtype == "float64"):
        params, grads = numbers(0), numbers(1, 100)
        ours = LookAhead(Adam(0.01), steps=5, share=0.3)
        theirs = optax.lookahead(ADAM, 5, 0.3)
        (fast, state), _ = walk(ours, ours.init(params), lambda _, g: g, params, grads)
        both = optax.LookaheadParams.init_synced(params)
        with jax.numpy_dtype_promotion("standard"):
            (both, _), _ = walk(theirs, theirs.init(both), lambda _, g: g, both, grads)
        for one, two in ((fast, both.fast), (ours.averaged(state, fast), both.slow)):
            jax.tree.map(
                lambda a, b: np.testing.assert_allclose(a, b, 0, 5 * PRECISION[dtype]),
                one,
                two,
            )


@pytest.mark.parametrize("dtype", PRECISION)
def test_averages_as_an_unbiased_exponential_mean_does(dtype):
    with jax.enable_x64(dtype == "float64"):
        params, grads = numbers(0), numbers(1, 100)
        ours, mean = Average(SGD(0.1), beta=0.97), optax.ema(0.97)
        (end, state), path = walk(
            ours, ours.init(params), lambda _, g: g, params, grads
        )
        with jax.numpy_dtype_promotion("standard"):
            state_of_mean, means = mean.init(params), None
            for i in range(100):
                here = jax.tree.map(lambda leaf, i=i: leaf[i], path)
                means, state_of_mean = mean.update(here, state_of_mean)
        jax.tree.map(
            lambda a, b: np.testing.assert_allclose(a, b, 0, 10 * PRECISION[dtype]),
            ours.averaged(state, end),
            means,
        )
