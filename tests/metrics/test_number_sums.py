import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.metrics import R2, Perplexity, RootMeanSquaredError, scores


def total(score, y, t, weight, parts=4):
    """The score of counts summed over several batches."""
    count = jax.jit(score.counts)
    arrays = [np.array_split(np.asarray(a), parts) for a in (y, t, weight)]
    counts = [count(*map(jnp.asarray, part)) for part in zip(*arrays, strict=True)]
    return float(score.value(jax.tree.map(lambda *each: sum(each), *counts)))


@pytest.mark.parametrize("outputs", [1, 3])
def test_agree_with_scikit_learn(outputs):
    from sklearn.metrics import r2_score, root_mean_squared_error

    random = np.random.default_rng(0)
    t, noise = random.normal(size=(2, 80, outputs)).astype("float32")
    y, weight = t + noise / 2 + 0.1, random.uniform(0, 2, 80).astype("float32")
    assert total(R2(), y, t, weight) == pytest.approx(
        r2_score(t, y, sample_weight=weight), rel=1e-5
    )
    rooted = np.sqrt((weight[:, None] * (y - t) ** 2).sum() / weight.sum() / outputs)
    found = total(RootMeanSquaredError(), y, t, weight)
    assert found == pytest.approx(rooted, rel=1e-5)
    if outputs == 1:
        theirs = root_mean_squared_error(t, y, sample_weight=weight)
        assert found == pytest.approx(theirs, rel=1e-5)


def test_the_root_is_of_the_whole_and_not_of_batches():
    y = np.array([[0.0], [0.0], [4.0], [0.0]], "float32")
    found = total(RootMeanSquaredError(), y, 0 * y, np.ones(4, "float32"))
    assert found == 2  # sqrt(16 / 4); the mean of roots would be 1


def test_targets_far_from_0_want_a_center():
    random = np.random.default_rng(0)
    t = (20000 + random.normal(size=(200, 1))).astype("float32")
    y = (t + random.normal(size=(200, 1)) / 2).astype("float32")
    weight, exact = np.ones(200, "float32"), scores.r2(t, y)
    centered = total(R2(center=20000.0), y, t, weight)
    assert centered == pytest.approx(exact, rel=1e-4)
    assert abs(total(R2(), y, t, weight) - exact) > 0.01  # what it is there for


def test_a_few_hundred_spreads_away_it_still_serves():
    random = np.random.default_rng(0)
    t = (50 + random.normal(size=(200, 1))).astype("float32")
    y = (t + random.normal(size=(200, 1)) / 2).astype("float32")
    found = total(R2(), y, t, np.ones(200, "float32"))
    assert found == pytest.approx(scores.r2(t, y), abs=1e-2)


def test_targets_that_do_not_vary_are_met_or_not():
    t, weight = np.full((4, 1), 0.1, "float32"), np.ones(4, "float32")
    assert total(R2(), t, t, weight) == 1
    assert total(R2(), t + 1, t, weight) == 0


def test_perplexity_of_even_guesses_is_the_number_of_classes():
    found = total(
        Perplexity(), np.zeros((4, 5)), np.array([0, 1, 4, 4]), np.ones(4, "float32")
    )
    assert found == pytest.approx(5, rel=1e-6)


@pytest.mark.parametrize("of", ["logits", "probabilities", "log-probabilities"])
def test_perplexity_agrees_with_the_exact_score(of):
    random = np.random.default_rng(0)
    p, y = random.dirichlet(np.ones(4), 40), random.integers(4, size=40)
    given = p if of == "probabilities" else np.log(p)
    found = total(Perplexity(of), given.astype("float32"), y, np.ones(40, "float32"))
    assert found == pytest.approx(scores.perplexity(y, p), rel=1e-5)


def test_positions_are_weighed_each(keys):
    z, y = jax.random.normal(next(keys), (2, 3, 4)), jnp.array([[0, 1, 2], [3, 0, 0]])
    shown = jnp.array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    score = Perplexity()
    found = score.value(score.counts(z, y, shown))
    rows = jnp.array([0, 1, 3])
    flat = score.counts(z.reshape(6, 4)[rows], y.reshape(6)[rows], jnp.ones(3))
    np.testing.assert_allclose(found, score.value(flat), rtol=1e-6)


@pytest.mark.parametrize("score", [R2(), RootMeanSquaredError()], ids=repr)
def test_a_row_is_not_broadcast_against_a_column(score):
    with pytest.raises(ShapeError, match=r"targets\[:, None\]"):
        score.counts(jnp.ones((3, 1)), jnp.ones(3), jnp.ones(3))
