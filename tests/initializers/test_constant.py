import jax

from glassnet.initializers import Constant, Zeros
from glassnet.losses import CrossEntropy
from glassnet.nn import Dense, Sequential, Tanh


def test_every_number_is_the_one_asked_for(keys):
    assert (Constant(-2.5)(next(keys), (3, 2)) == -2.5).all()
    assert (Zeros()(next(keys), (3, 2)) == 0).all()


def test_units_that_start_equal_get_equal_gradients(keys):
    net = Sequential(Dense(4, kernel_init=Constant(0.1)), Tanh(), Dense(3))
    x, y = jax.random.normal(next(keys), (8, 2)), jax.numpy.arange(8) % 3
    params, state = net.init(next(keys), x)
    params["2"]["kernel"] = Constant(0.1)(next(keys), (4, 3))

    def cost(params):
        z, _ = net.apply(params, state, x, key=None, training=True)
        return CrossEntropy()(z, y).mean()

    kernel = jax.grad(cost)(params)["0"]["kernel"]
    assert (kernel == kernel[:, :1]).all()
