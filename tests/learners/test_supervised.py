import jax
import jax.numpy as jnp
import numpy as np
import optax

from glassnet.learners import Supervised
from glassnet.losses import CrossEntropy
from glassnet.nn import Dense
from glassnet.optimizers import Adam


def test_an_optax_transformation_fits_in_an_optimizers_place(keys):
    batch = {
        "x": jax.random.normal(next(keys), (4, 3)),
        "y": jnp.array([0, 1, 1, 0]),
        "weight": jnp.array([1.0, 2.0, 0.0, 1.0]),
    }
    ends = []
    for optimizer in (Adam(0.1), optax.adam(0.1)):
        learner = Supervised(Dense(2), CrossEntropy(), optimizer)
        state = learner.init(jax.random.key(0), batch)
        for step in range(5):
            with jax.numpy_dtype_promotion("standard"):
                state, _ = learner.step(state, batch, jax.random.key(step))
        ends.append(learner.model(state)[0]["kernel"])
    np.testing.assert_allclose(*ends, rtol=1e-4)


def test_cost_is_the_weighted_mean(keys):
    # two rows of weight 1 and 3 teach what four rows, one of them threefold, teach
    x, y = jnp.array([[1.0], [2.0]]), jnp.array([0, 1])
    learner = Supervised(Dense(2), CrossEntropy(), Adam(0.1))
    few = {"x": x, "y": y, "weight": jnp.array([1.0, 3.0])}
    index = jnp.array([0, 1, 1, 1])
    many = {"x": x[index], "y": y[index], "weight": jnp.ones(4)}
    state = learner.init(next(keys), few)
    one, two = (learner.step(state, batch, next(keys))[0] for batch in (few, many))
    jax.tree.map(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-7),
        one["optimizer"],
        two["optimizer"],
    )
