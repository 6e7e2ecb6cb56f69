import jax
import jax.numpy as jnp
import numpy as np

from glassnet.lessons.ravine import RATES, Ravine, best_walk, walk
from glassnet.optimizers import SGD, Momentum


def test_a_ravine_bends_as_much_across_as_it_is_steep():
    bends = jnp.linalg.eigvalsh(jax.hessian(Ravine(40.0).height)(jnp.ones(2)))
    np.testing.assert_allclose(bends, [1, 40], rtol=1e-5)


def test_a_walk_takes_each_step_at_its_own_rate():
    # the slope of x^2 / 2 is x: 4 - 0.5 * 4 = 2, then 2 - 0.25 * 2 = 1.5
    places = walk(SGD(), jnp.positive, jnp.array(4.0), jnp.array([0.5, 0.25]))
    assert places.tolist() == [4, 2, 1.5]


def test_the_best_walk_ends_lowest_and_rates_that_explode_do_not_win():
    ravine, start = Ravine(40.0), jnp.array([1.0, 1.5])
    rate, way = best_walk(Momentum(), ravine, start, 30)
    assert way.shape == (31, 2) and rate in RATES
    for other in RATES:
        slope, rates = jax.grad(ravine.height), jnp.full(30, other)
        end = ravine.height(walk(Momentum(), slope, start, rates)[-1])
        assert not end < 0.999 * ravine.height(way[-1])
