import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import noise
from glassnet.errors import ShapeError
from glassnet.learners import Adversarial
from glassnet.losses import NonSaturating, Wasserstein
from glassnet.nn import BatchNorm, Dense, Dropout, Players, Sequential, Tanh
from glassnet.nn.layer import child_key
from glassnet.optimizers import SGD, Adam, PolyakAverage
from glassnet.paths import flatten
from glassnet.population import Replicas
from glassnet.training import Engine, Loop, Resident

LINEAR = Players(Dense(1, bias=False), Dense(1, bias=False), noise=1)
G, D, X, RATE = 0.5, 0.8, 2.0, 0.1


def one_step(loss):
    """A linear game of one row: the state after a step, and the two draws of noise."""
    learner = Adversarial(LINEAR, loss, SGD(RATE))
    batch = {"x": jnp.array([[X]]), "weight": jnp.ones(1)}
    state = learner.init(jax.random.key(0), batch)
    state["generator"]["params"] = {"kernel": jnp.array([[G]])}
    state["critic"]["params"] = {"kernel": jnp.array([[D]])}
    key = jax.random.key(7)
    first = jax.random.split(child_key(key, "critic"), loss.critic_steps)[0]
    draws = [
        noise.normal(child_key(first, "noise"), (1, 1)),
        noise.normal(child_key(child_key(key, "generator"), "noise"), (1, 1)),
    ]
    after, metrics = learner.step(state, batch, key)
    g, d = (float(after[who]["params"]["kernel"][0, 0]) for who in PLAYERS)
    return g, d, *(float(z[0, 0]) for z in draws), metrics


PLAYERS = ("generator", "critic")


def sigmoid(y):
    return 1 / (1 + np.exp(-y))


def test_a_step_by_hand():
    g, d, z, z_next, metrics = one_step(NonSaturating())
    # critic: the slope of softplus(-d x) + softplus(d g z) along d
    slope = -X * sigmoid(-D * X) + G * z * sigmoid(D * G * z)
    d_after = D - RATE * slope
    assert d == pytest.approx(d_after, rel=1e-5)
    # generator, against the new critic: the slope of softplus(-d g z) along g
    slope = -d_after * z_next * sigmoid(-d_after * G * z_next)
    assert g == pytest.approx(G - RATE * slope, rel=1e-5)
    cost = np.log1p(np.exp(-D * X)) + np.log1p(np.exp(D * G * z))
    assert metrics["loss"][0] == pytest.approx(cost, rel=1e-5)
    fooled = np.log1p(np.exp(-d_after * G * z_next))
    assert metrics["generator_loss"][0] == pytest.approx(fooled, rel=1e-5)
    assert metrics["score_real"][0] == pytest.approx(D * X, rel=1e-6)
    assert metrics["score_made"][0] == pytest.approx(D * G * z, rel=1e-5)


def test_the_penalty_of_a_linear_critic_is_that_of_its_weight():
    g, d, z, z_next, metrics = one_step(Wasserstein(critic_steps=1))
    # made - real + 10 (|d| - 1)^2, wherever between the slope is taken
    cost = D * G * z - D * X + 10 * (D - 1) ** 2
    assert metrics["loss"][0] == pytest.approx(cost, rel=1e-4)
    d_after = D - RATE * (G * z - X + 20 * (D - 1))
    assert d == pytest.approx(d_after, rel=1e-4)
    assert g == pytest.approx(G + RATE * d_after * z_next, rel=1e-4)


TALL = Players(
    Dense(2),
    Sequential(Dense(16), Tanh(), Dense(16), Tanh(), Dense(1)),
    noise=2,
)
CENTER = np.array([3.0, -1.0], "float32")
HEAP = CENTER + 0.5 * np.random.default_rng(0).normal(size=(240, 2)).astype("float32")


@pytest.mark.parametrize("loss", [NonSaturating(), Wasserstein(critic_steps=3)])
def test_what_is_made_comes_to_lie_where_the_real_rows_are(loss):
    learner = Adversarial(TALL, loss, Adam(0.01, 0.5))
    data, engine = Resident({"x": jnp.asarray(HEAP)}), Engine(learner, batch_size=60)
    state, _ = engine.run(engine.start(data, 0), data, 700)
    z = noise.normal(jax.random.key(1), (2000, 2))
    made, _ = TALL.generator.apply(*engine.model(state), z, key=None, training=False)
    np.testing.assert_allclose(made.mean(0), CENTER, atol=0.5)
    np.testing.assert_allclose(made.std(0), 0.5, atol=0.35)


def test_the_critic_steps_on_rows_of_its_own_each_time():
    # with a critic that cannot learn, the score of real rows is their mean in any parts
    learner = Adversarial(LINEAR, Wasserstein(critic_steps=3), SGD(1e-9))
    batch = {"x": jnp.arange(7.0)[:, None], "weight": jnp.ones(7)}
    state = learner.init(jax.random.key(0), batch)
    state["critic"]["params"] = {"kernel": jnp.array([[1.0]])}
    _, metrics = learner.step(state, batch, jax.random.key(1))
    assert metrics["score_real"] == (21.0, 7.0)


def test_the_generator_alone_is_the_model():
    batch = {"x": jnp.ones((4, 2)), "weight": jnp.ones(4)}
    for optimizer in (SGD(0.1), PolyakAverage(SGD(0.1))):
        learner = Adversarial(TALL, NonSaturating(), optimizer)
        state = learner.init(jax.random.key(0), batch)
        params, _ = learner.model(state)
        assert set(params) == {"kernel", "bias"}  # a Dense, and nothing of the critic


def test_an_evaluation_is_the_same_in_any_order():
    learner = Adversarial(TALL, Wasserstein(), SGD(0.1))
    x = jnp.asarray(HEAP[:10])
    batch = {"x": x, "weight": jnp.arange(10.0)}
    state = learner.init(jax.random.key(0), batch)
    turned = jax.tree.map(lambda a: a[::-1], batch)
    one, two = learner.evaluate(state, batch), learner.evaluate(state, turned)
    for name in one:
        np.testing.assert_allclose(one[name], two[name], rtol=1e-5)


PLAIN = Players(
    Sequential(Dense(3, bias=False), BatchNorm(), Tanh(), Dense(2)),
    Sequential(Dense(4), Dropout(0.5), Tanh(), Dense(1)),
    noise=2,
)


def test_a_look_sees_both_players_and_what_their_step_will_be():
    learner = Adversarial(PLAIN, NonSaturating(), SGD(0.1))
    batch = {"x": jnp.asarray(HEAP[:8]), "weight": jnp.ones(8)}
    state, key = learner.init(jax.random.key(0), batch), jax.random.key(1)
    look = learner.look(state, batch, key)
    found = dict(zip(look.columns, look.values, strict=True))
    after, _ = learner.step(state, batch, key)
    for who, last in (("generator", "3"), ("critic", "3")):
        pair = [flatten(s[who]["params"][last]) for s in (state, after)]
        change = np.concatenate([np.ravel(pair[1][n] - pair[0][n]) for n in pair[0]])
        size = np.sqrt((change**2).mean())
        assert found[f"update/{who}/{last}"] == pytest.approx(size, rel=1e-3)
        assert found[f"gradient/{who}/{last}"] == pytest.approx(10 * size, rel=1e-3)
        assert found[f"delta/{who}/{last}"] > 0


def test_a_loop_records_the_game_and_members_play_their_own():
    learner = Adversarial(PLAIN, NonSaturating(), Adam(0.01, 0.5))
    data = Resident({"x": jnp.asarray(HEAP[:20])})
    runner = Replicas(Engine(learner, batch_size=8), 2)
    loop = Loop(runner, data, epochs=2, validation=data, watch=2)
    loop.run()
    history = loop.record.history
    assert history["loss"].shape == (2, 2) and np.isfinite(history["loss"]).all()
    assert (history["loss"][:, 0] != history["loss"][:, 1]).all()
    assert {"validation_accuracy", "validation_generator_loss"} <= set(history)


def test_pixels_of_the_wrong_number_are_refused():
    learner = Adversarial(LINEAR, NonSaturating(), SGD(0.1))
    with pytest.raises(ShapeError, match="end the generator in 3 numbers"):
        learner.init(jax.random.key(0), {"x": jnp.ones((4, 3)), "weight": jnp.ones(4)})


def test_a_critic_of_several_scores_is_refused():
    players = dataclasses.replace(LINEAR, critic=Dense(2))
    learner = Adversarial(players, NonSaturating(), SGD(0.1))
    with pytest.raises(ShapeError, match=r"Dense\(1\)"):
        learner.init(jax.random.key(0), {"x": jnp.ones((4, 1)), "weight": jnp.ones(4)})
