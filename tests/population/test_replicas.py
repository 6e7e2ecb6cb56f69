import jax
import jax.numpy as jnp
import numpy as np

from glassnet import learners, losses, nn, optimizers
from glassnet.population import Replicas, member, members
from glassnet.training import Engine, Resident

X = jax.random.normal(jax.random.key(0), (30, 3))
ARRAYS = {"x": X, "y": (X.sum(1) > 0).astype(int)}
ENGINE = Engine(
    learners.Supervised(
        nn.Sequential(nn.Dense(6), nn.ReLU(), nn.Dropout(0.3), nn.Dense(2)),
        losses.CrossEntropy(),
        optimizers.Adam(0.01),
    ),
    batch_size=4,
)
ROWS = [np.arange(0, 20), np.arange(10, 30), np.arange(5, 25)]


def test_a_member_is_the_same_seed_alone_to_rounding():
    many = Replicas(ENGINE, 3)
    source = members(ARRAYS, ROWS)
    together, _ = many.run(many.start(source, 7), source, 15)
    for i, rows in enumerate(ROWS):
        own = Resident(ARRAYS, jnp.asarray(rows.astype("int32")))
        alone, _ = ENGINE.run(ENGINE.start(own, 7 + i), own, 15)
        jax.tree.map(
            lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5),
            member(together["learner"]["params"], i),
            alone["learner"]["params"],
        )


def test_members_differ():
    many, source = Replicas(ENGINE, 3), members(ARRAYS, ROWS)
    kernel = many.start(source, 0)["learner"]["params"]["0"]["kernel"]
    assert not np.allclose(kernel[0], kernel[1])


def test_each_member_is_judged_on_its_own_rows():
    many, source = Replicas(ENGINE, 2), members(ARRAYS, ROWS[:2])
    state = many.start(source, 0)
    held = members(ARRAYS, [np.array([1, 2, 3]), np.array([4])])
    total, weight = many.evaluate(state, held)["loss"]
    assert weight.tolist() == [3.0, 1.0]  # the filled-up rows weigh nothing
    one = ENGINE.evaluate(member(state, 1), Resident(ARRAYS, jnp.array([4], "int32")))[
        "loss"
    ]
    np.testing.assert_allclose(total[1], one[0], rtol=1e-5)
