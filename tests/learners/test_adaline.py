import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.learners import Adaline
from glassnet.training import Engine, Resident


def batch_of(x, y):
    return {"x": jnp.array(x), "y": jnp.array(y), "weight": jnp.ones(len(x))}


def stepped(learner, batch):
    state = learner.init(jax.random.key(0), batch)
    return learner.step(state, batch, jax.random.key(0))


def test_online_matches_a_case_worked_by_hand():
    batch = batch_of([[1.0, 2.0], [2.0, 0.0]], [1, 0])
    state, metrics = stepped(Adaline(0.5), batch)
    # row 1: z = 0, error 1: w = (0.5, 1), b = 0.5
    # row 2: z = 1.5, error -2.5: w = (0.5 - 2.5, 1), b = 0.5 - 1.25
    assert state["params"]["kernel"].tolist() == [[-2.0], [1.0]]
    assert state["params"]["bias"].tolist() == [-0.75]
    assert metrics["squared_error"] == (1 + 2.5**2, 2)
    assert metrics["mistakes"] == (2, 2)  # a sum of 0 does not fire


def test_a_batch_moves_by_the_mean_of_its_errors():
    batch = batch_of([[1.0, 2.0], [2.0, 0.0]], [1, 0])
    state, _ = stepped(Adaline(0.5, "batch"), batch)
    # errors 1 and -1 from z = 0: mean of (1, 2) and -(2, 0) is (-0.5, 1), times 0.5
    assert state["params"]["kernel"].tolist() == [[-0.25], [0.5]]
    assert state["params"]["bias"].tolist() == [0]


def test_the_batch_rule_is_descent_on_half_the_squared_error(keys):
    x, y = jax.random.normal(next(keys), (7, 3)), jnp.arange(7) % 3
    batch = batch_of(x, y)
    learner = Adaline(0.1, "batch", classes=3)
    start = learner.init(next(keys), batch)
    state, _ = learner.step(start, batch, next(keys))

    def cost(params):
        z = x @ params["kernel"] + params["bias"]
        return 0.5 * ((2 * jax.nn.one_hot(y, 3) - 1 - z) ** 2).sum(-1).mean()

    grads = jax.grad(cost)(start["params"])
    wanted = jax.tree.map(lambda p, g: p - 0.1 * g, start["params"], grads)
    jax.tree.map(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-7),
        state["params"],
        wanted,
    )


def test_comes_to_rest_at_the_least_squares(keys):
    x = jax.random.normal(next(keys), (30, 2))
    y = (x[:, 0] + jax.random.normal(next(keys), (30,)) > 0).astype(int)  # overlapping
    ones = np.column_stack([x, np.ones(30)])
    best = np.linalg.lstsq(ones, 2 * np.asarray(y) - 1, rcond=None)[0]
    engine = Engine(Adaline(0.3, "batch"), batch_size=30)
    source = Resident({"x": x, "y": y})
    state, _ = engine.run(engine.start(source, 0), source, 500)
    params = state["learner"]["params"]
    found = [*params["kernel"][:, 0].tolist(), params["bias"].item()]
    np.testing.assert_allclose(found, best, atol=1e-4)


def test_batch_size_does_not_change_the_online_rule(keys):
    data = Resident(
        {"x": jax.random.normal(next(keys), (12, 3)), "y": jnp.arange(12) % 2}
    )
    weights = []
    for size in (1, 4, 12):
        engine = Engine(Adaline(0.05), batch_size=size)
        state, _ = engine.run(engine.start(data, 0), data, 5 * 12 // size)
        weights.append(state["learner"]["params"]["kernel"])
    np.testing.assert_allclose(weights[0], weights[1], rtol=1e-5)
    np.testing.assert_allclose(weights[0], weights[2], rtol=1e-5)


@pytest.mark.parametrize("rule", ["online", "batch"])
def test_grows_without_bound_above_twice_the_inverse_square(rule):
    # |x|^2 = 3 + 1: 2/4 is the bound, and each error is (1 - 4 rate) times the last
    batch = batch_of([[1.0, 1.0, 1.0]], [1])
    for rate, grows in ((0.49, False), (0.51, True)):
        learner = Adaline(rate, rule)
        state, errors = learner.init(jax.random.key(0), batch), []
        for _ in range(5):
            state, metrics = learner.step(state, batch, jax.random.key(0))
            errors.append(metrics["squared_error"][0].item())
        assert (errors[-1] > errors[0]) == grows
        np.testing.assert_allclose(errors[1], (1 - 4 * rate) ** 2, rtol=1e-4)


@pytest.mark.parametrize("rule", ["online", "batch"])
def test_padding_alone_teaches_nothing_and_nan_teaches_nan(rule):
    learner, batch = Adaline(0.1, rule), batch_of([[1.0, 2.0]], [1])
    state, _ = stepped(learner, batch | {"weight": jnp.zeros(1)})
    assert not state["params"]["kernel"].any()
    state, metrics = stepped(learner, batch | {"x": jnp.full((1, 2), jnp.nan)})
    assert jnp.isnan(state["params"]["kernel"]).all()
    assert jnp.isnan(metrics["mistakes"][0])


@pytest.mark.parametrize("rule", ["online", "batch"])
def test_learns_in_every_kind_of_number(rule):
    learner = Adaline(0.5, rule)
    for dtype, kept in (("bfloat16", "float32"), ("float64", "float64")):
        with jax.enable_x64(dtype == "float64"):
            batch = batch_of(np.ones((1, 3)), [1])
            state, _ = stepped(learner, batch | {"x": jnp.ones((1, 3), dtype)})
            assert state["params"]["kernel"].dtype == kept
            assert state["params"]["kernel"].tolist() == [[0.5]] * 3
