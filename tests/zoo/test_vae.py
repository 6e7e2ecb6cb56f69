import jax
import jax.numpy as jnp
import numpy as np

from glassnet import zoo
from glassnet.learners import Supervised
from glassnet.losses import EvidenceLowerBound
from glassnet.metrics import Divergence, Reconstruction
from glassnet.model.latent import encode
from glassnet.optimizers import Adam
from glassnet.paths import flatten
from glassnet.training import Engine, Resident


def numbers(params):
    return sum(leaf.size for leaf in jax.tree.leaves(params))


def test_its_sizes_are_those_of_keras():
    x = jax.ShapeDtypeStruct((2, 784), "float32")
    network = zoo.convolutional_vae()
    params, _ = jax.eval_shape(network.init, jax.random.key(0), x)
    # as the example's summaries have it: 69,076 in the encoder, 65,089 in the decoder
    assert numbers(params["encoder"]) == 69_076
    assert numbers(params["decoder"]) == 65_089
    assert "encoder/7/mean/kernel" not in flatten(params)
    assert params["encoder"]["8"]["mean"]["kernel"].shape == (16, 2)


def test_two_kinds_of_rows_get_codes_apart_and_close_to_the_bell_curve():
    x = jnp.asarray(np.repeat(np.eye(2, dtype="float32"), 100, 0))  # (1, 0) and (0, 1)
    learner = Supervised(
        zoo.vae(2, code=1, hidden=(8,)),
        EvidenceLowerBound(),
        Adam(0.01),
        metrics=(Reconstruction(), Divergence()),
    )
    data, engine = Resident({"x": x, "y": x}), Engine(learner, batch_size=50)
    state, _ = engine.run(engine.start(data, 0), data, 800)
    found = engine.evaluate(state, data)
    loss, rebuilt, told = (
        float(found[name][0] / found[name][1])
        for name in ("loss", "reconstruction", "divergence")
    )
    np.testing.assert_allclose(loss, rebuilt + told, rtol=1e-5)
    # knowing nothing costs 2 log 2; in training, with codes that are drawn, no network
    # gets below log 2, the surprise at which of the two comes: that is the bound
    _, steps = engine.run(state, data, 20)
    drawn = steps["loss"][0].sum() / steps["loss"][1].sum()
    assert np.log(2) < drawn < 1.1
    assert rebuilt < 0.3 < told  # in use, with the mean, rows are told apart
    code = encode(learner.network, *engine.model(state), x)[:, 0]
    assert abs(code[:100].mean() - code[100:].mean()) > 1
    assert abs(code.mean()) < 0.5


def test_a_high_price_collapses_the_code():
    x = jnp.asarray(np.repeat(np.eye(2, dtype="float32"), 100, 0))
    learner = Supervised(
        zoo.vae(2, code=1, hidden=(8,)),
        EvidenceLowerBound(beta=10.0),
        Adam(0.01),
        metrics=(Divergence(),),
    )
    data, engine = Resident({"x": x, "y": x}), Engine(learner, batch_size=50)
    state, _ = engine.run(engine.start(data, 0), data, 400)
    total, weight = engine.evaluate(state, data)["divergence"]
    assert total / weight < 0.01
