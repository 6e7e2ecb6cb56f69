import jax.numpy as jnp
import numpy as np

from glassnet.optimizers import Lion, WeightDecay


def steps(optimizer, grads):
    state, found = optimizer.init(jnp.array(0.0)), []
    for g in grads:
        step, state = optimizer.update(jnp.array(g), state, jnp.array(0.0))
        found.append(step.item())
    return found


def test_every_step_is_the_rate_long():
    found = steps(Lion(0.1), [1e-6, 5.0, 1e6])
    np.testing.assert_allclose(found, [-0.1, -0.1, -0.1], rtol=1e-6)


def test_the_step_mixes_by_the_first_beta_and_remembers_by_the_second():
    # m = 0.5 * 4 = 2; then 0.75 * 2 - 0.25 * 5 > 0, m = 1 - 2.5 = -1.5
    # then 0.75 * -1.5 + 0.25 * 4 < 0
    found = steps(Lion(0.1, beta1=0.75, beta2=0.5), [4.0, -5.0, 4.0])
    np.testing.assert_allclose(found, [-0.1, -0.1, 0.1], rtol=1e-6)


def test_one_memory_and_not_two():
    assert set(Lion().init(jnp.ones(3))) == {"hyperparams", "mean"}


def test_the_papers_decay_stands_around_it():
    params = jnp.array([2.0])
    optimizer = WeightDecay(Lion(0.1), 0.5)
    found, _ = optimizer.update(jnp.array([1.0]), optimizer.init(params), params)
    np.testing.assert_allclose(found, [-0.1 * (1 + 0.5 * 2)], rtol=1e-6)
