import jax.numpy as jnp

from glassnet.lessons.dying import UNITS, dying, slopes
from glassnet.nn import LeakyReLU, ReLU, Sigmoid


def test_slopes_are_those_of_the_textbook():
    assert slopes(ReLU(), jnp.array([[-2.0, 3.0]])).tolist() == [[0, 1]]
    assert slopes(Sigmoid(), jnp.zeros(2)).tolist() == [0.25, 0.25]


def test_the_dead_stay_dead_and_a_leak_keeps_all_alive():
    found = dying(ReLU(), rate=1.5, steps=20, seed=0)
    assert 0 < found.early <= found.late <= UNITS
    leaky = dying(LeakyReLU(), rate=1.5, steps=20, seed=0)
    assert leaky.early == leaky.late == 0
    other = dying(LeakyReLU(), rate=1.5, steps=20, seed=1)
    assert other.loss != leaky.loss
