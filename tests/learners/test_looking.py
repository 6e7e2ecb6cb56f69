"""The numbers of a look, against a step worked by hand and against jax.grad."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn
from glassnet.initializers import Constant
from glassnet.learners import Supervised
from glassnet.learners.looking import places
from glassnet.losses import ElasticNet, SquaredError
from glassnet.optimizers import SGD


def made(network, x, y, weight=None, **more):
    """A learner, its first state, and a batch."""
    x, y = jnp.asarray(x), jnp.asarray(y)
    weight = jnp.ones(len(x)) if weight is None else jnp.asarray(weight)
    learner = Supervised(network, SquaredError(half=True), SGD(0.5), **more)
    batch = {"x": x, "y": y, "weight": weight}
    return learner, jax.jit(learner.init)(jax.random.key(0), batch), batch


def seen(learner, state, batch):
    look = jax.jit(learner.look)(state, batch, jax.random.key(1))
    return dict(zip(look.columns, look.values.tolist(), strict=True))


def size(*arrays):
    flat = np.concatenate([np.ravel(a) for a in arrays]).astype("float64")
    return np.sqrt((flat**2).mean())


def test_a_step_worked_by_hand():
    one = Constant(1.0)
    net = nn.Sequential(nn.Dense(1, bias=False, kernel_init=one), nn.ReLU())
    found = seen(*made(net, [[3.0], [-1.0]], [[1.0], [0.0]]))
    # z = 3, -1; a = 3, 0; dC/da = (a - t) / 2 = 1, 0; dC/dz = 1, 0 (the ReLU is shut)
    # dC/dw = 3 * 1 = 3, the weight 1 moves by -0.5 * 3
    expected = {
        "mean/0": 1.0,
        "deviation/0": 2.0,
        "zero/0": 0.0,
        "delta/0": np.sqrt(1 / 2),
        "gradient/0": 3.0,
        "weights/0": 1.0,
        "update/0": 1.5,
        "mean/1": 1.5,
        "deviation/1": 1.5,
        "zero/1": 0.5,
        "delta/1": np.sqrt(1 / 2),
    }
    assert list(found) == list(expected)  # in the order that x meets them
    assert found == pytest.approx(expected)


def test_saturated_is_what_lies_near_an_end_of_an_activation():
    net = nn.Sequential(nn.Sigmoid())
    x = [[-10.0, 0.0, 10.0, 4.59], [0.0, 0.0, 4.60, 0.0]]  # sigmoid(4.5951) = 0.99
    assert seen(*made(net, x, np.zeros((2, 4))))["saturated/0"] == 3 / 8
    net = nn.Sequential(nn.ReLU())
    assert "saturated/0" not in seen(*made(net, x, np.zeros((2, 4))))


def test_rows_of_weight_zero_are_not_looked_at():
    net = nn.Sequential(nn.Dense(3), nn.Tanh(), nn.Dense(1))
    x, y = np.array([[1.0], [2.0], [3.0]], "float32"), np.ones((3, 1), "float32")
    few = seen(*made(net, x[:2], y[:2]))
    learner, state, _ = made(net, x[:2], y[:2])
    padded = {
        "x": jnp.asarray(x),
        "y": jnp.asarray(y),
        "weight": jnp.array([1, 1, 0.0]),
    }
    assert seen(learner, state, padded) == pytest.approx(few, rel=1e-5)


def test_the_gradient_is_that_of_the_step_with_its_penalty():
    net = nn.Dense(2)
    learner, state, batch = made(
        net, np.ones((4, 3), "float32"), np.ones((4, 2)), penalty=ElasticNet(l2=0.3)
    )
    found = seen(learner, state, batch)
    after, _ = learner.step(state, batch, jax.random.key(1))
    update = jax.tree.map(jnp.subtract, after["params"], state["params"])
    steps = size(*jax.tree.leaves(update))
    assert found["update/network"] == pytest.approx(steps, rel=1e-5)
    assert found["gradient/network"] == pytest.approx(steps / 0.5, rel=1e-4)
    assert found["weights/network"] == pytest.approx(
        size(*jax.tree.leaves(state["params"])), rel=1e-5
    )


def test_a_repeat_has_numbers_for_each_block():
    dense = nn.Dense(2, bias=False)
    net = nn.Sequential(nn.Repeat(nn.Sequential(dense, nn.Tanh()), 3), nn.Dense(1))
    learner, state, batch = made(net, np.ones((4, 2), "float32"), np.ones((4, 1)))
    found = seen(learner, state, batch)
    kernels = state["params"]["0"]["body"]["0"]["kernel"]
    for i in range(3):
        name = f"weights/0/body/{i}/0"
        assert found[name] == pytest.approx(size(kernels[i]), rel=1e-5)
    by_hand = np.ones((4, 2))
    for i in range(3):
        by_hand = by_hand @ np.asarray(kernels[i])
        assert found[f"mean/0/body/{i}/0"] == pytest.approx(by_hand.mean(), rel=1e-4)
        by_hand = np.tanh(by_hand)
    assert f"update/0/body/{2}/0" in found and "saturated/0/body/2/1" in found


def test_shared_params_have_their_whole_gradient_at_the_owner():
    net = nn.Sequential(nn.Dense(2), nn.Tanh(), nn.Shared("0"))
    learner, state, batch = made(net, np.ones((4, 2), "float32"), np.ones((4, 2)))
    found = seen(learner, state, batch)
    assert {"delta/0", "delta/2", "gradient/0"} <= set(found)
    assert "gradient/2" not in found

    def cost(params):
        y, _ = net.apply(params, state["network"], batch["x"], key=None, training=True)
        return (0.5 * (y - 1) ** 2).sum(-1).mean()

    grads = jax.tree.leaves(jax.grad(cost)(state["params"]))
    assert found["gradient/0"] == pytest.approx(size(*grads), rel=1e-4)


def test_params_of_a_container_stand_at_the_container():
    net = nn.WeightNorm(nn.Dense(2, bias=False))
    found = seen(*made(net, np.ones((4, 2), "float32"), np.ones((4, 2))))
    assert {"weights/network", "weights/inner", "mean/inner"} <= set(found)


def test_masked_positions_are_not_looked_at():
    net = nn.Sequential(nn.Dense(1, bias=False, kernel_init=Constant(1.0)))
    learner = Supervised(net, SquaredError(), SGD(0.1))
    values = jnp.array([[[1.0], [3.0], [100.0]], [[5.0], [100.0], [100.0]]])
    x = {"values": values, "lengths": jnp.array([2, 1])}
    batch = {"x": x, "y": jnp.zeros((2, 3, 1)), "weight": jnp.ones(2)}
    found = seen(learner, jax.jit(learner.init)(jax.random.key(0), batch), batch)
    assert found["mean/0"] == pytest.approx(3.0)  # of 1, 3 and 5


@pytest.mark.parametrize("scale", [1e-25, 1.0, 1e25])
def test_sizes_neither_vanish_nor_overflow(scale):
    net = nn.Dense(1, bias=False, kernel_init=Constant(1.0))
    found = seen(*made(net, np.full((2, 1), scale), np.zeros((2, 1))))
    assert found["delta/network"] == pytest.approx(scale / 2, rel=1e-5)


def test_nan_shows():
    net = nn.Sequential(nn.Dense(2), nn.ReLU())
    found = seen(*made(net, np.full((2, 2), np.nan), np.zeros((2, 2))))
    assert np.isnan([found["mean/0"], found["deviation/1"], found["gradient/0"]]).all()


@pytest.mark.parametrize("dtype", ["bfloat16", "float64"])
def test_works_in_other_dtypes_and_under_vmap(dtype):
    with jax.enable_x64(dtype == "float64"):
        net = nn.Sequential(nn.Dense(3), nn.Sigmoid(), nn.BatchNorm(), nn.Dense(1))
        x = jnp.ones((4, 2), dtype)
        learner, state, batch = made(net, x, jnp.ones((4, 1), dtype))
        two = jax.tree.map(lambda a: jnp.stack([a, a]), state)
        key = jax.random.key(1)
        look = jax.jit(jax.vmap(lambda state: learner.look(state, batch, key)))(two)
        assert np.isfinite(look.values).all() and look.values.shape[0] == 2


@dataclasses.dataclass(frozen=True)
class Turned(nn.Layer):
    """Moves pixels as they are, or makes numbers of them."""

    whole: bool

    def init(self, key, spec):
        return {}, {}

    def __call__(self, params, x):
        return x[:, ::-1] if x.dtype == "uint8" and self.whole else x.astype(float)


def test_whole_numbers_that_are_only_moved_have_no_numbers():
    net = nn.Sequential(Turned(True), Turned(False), nn.Dense(1))
    found = seen(*made(net, np.ones((3, 2), "uint8"), np.ones((3, 1), "float32")))
    assert "mean/1" in found and "mean/0" not in found and "delta/0" not in found


def test_places_are_in_the_order_that_x_meets_them():
    block = nn.Residual(nn.Sequential(nn.Dense(2), nn.Tanh()))
    net = nn.Sequential(nn.Dense(2), nn.Repeat(block, 2))
    names = [place.name for place in places(net) if place.name.count("/") in (0, 4)]
    assert names[1:] == [
        "0",
        "1",
        "1/body/0/body/0",
        "1/body/0/body/1",
        "1/body/1/body/0",
        "1/body/1/body/1",
    ]
