import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.metrics import roc_auc_score

from glassnet import zoo
from glassnet.errors import ConfigError, DataError
from glassnet.learners import Supervised
from glassnet.losses import BinaryCrossEntropy
from glassnet.model.anomaly import scores, threshold
from glassnet.nn import Dense, Sequential
from glassnet.optimizers import Adam
from glassnet.training import Engine, Resident

# Passes the first two of three numbers on, and loses the third.
NETWORK = Sequential(
    ("encoder", Dense(2, bias=False)), ("decoder", Dense(3, bias=False))
)
KEEP = jnp.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
MODEL = (
    {"encoder": {"kernel": KEEP}, "decoder": {"kernel": KEEP.T}},
    {"encoder": {}, "decoder": {}},
)


def test_what_the_code_has_no_room_for_is_the_score():
    x = jnp.array([[5.0, -7.0, 0.0], [5.0, -7.0, 6.0]])
    assert scores(NETWORK, *MODEL, x).tolist() == [0.0, 12.0]  # 36 over three numbers


def test_a_row_that_is_no_number_is_no_normal_row():
    assert jnp.isnan(scores(NETWORK, *MODEL, jnp.array([[jnp.nan, 0.0, 0.0]]))).all()


def test_the_threshold_lets_the_share_ring_that_was_asked_for(keys):
    errors = np.random.default_rng(0).exponential(size=20_000)
    limit = threshold(errors[:10_000], share=0.02)
    assert (errors[:10_000] > limit).mean() == pytest.approx(0.02, abs=1e-4)
    assert (errors[10_000:] > limit).mean() == pytest.approx(0.02, abs=0.005)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, float("nan")])
def test_a_share_of_none_or_all_is_refused(share):
    with pytest.raises(ConfigError, match="share="):
        threshold(np.ones(1000), share)


def test_few_rows_cannot_say_what_is_rare():
    with pytest.raises(DataError, match="100 or more"):
        threshold(np.ones(50))


def test_a_digit_that_was_never_seen_stands_out():
    data = load_digits()
    x, nine = (data.data / 16).astype("float32"), data.target == 9
    known, other = x[~nine], x[nine]
    learner = Supervised(
        zoo.autoencoder(64, code=8, hidden=(128, 64)),
        BinaryCrossEntropy(),
        Adam(3e-3),
    )
    rows = jnp.asarray(known[:1000])
    source, engine = Resident({"x": rows, "y": rows}), Engine(learner, batch_size=50)
    state, _ = engine.run(engine.start(source, 0), source, 1000)
    static = np.random.default_rng(0).uniform(size=(200, 64)).astype("float32")
    usual, nines, noise = (
        np.asarray(
            scores(learner.network, *engine.model(state), jnp.asarray(a), "sigmoid")
        )
        for a in (known[1000:], other, static)
    )

    def told_apart(strange):
        truth = [0] * len(usual) + [1] * len(strange)
        return roc_auc_score(truth, np.concatenate([usual, strange]))

    assert told_apart(nines) > 0.85
    assert told_apart(noise) > 0.999
