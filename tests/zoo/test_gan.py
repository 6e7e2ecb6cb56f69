import jax
import jax.numpy as jnp

from glassnet import zoo
from glassnet.learners import Adversarial
from glassnet.losses import NonSaturating
from glassnet.nn import BatchNorm
from glassnet.nn.children import children
from glassnet.optimizers import Adam


def shapes(players):
    z = jax.ShapeDtypeStruct((2, players.noise), "float32")
    params, _ = jax.eval_shape(players.init, jax.random.key(0), z)
    return {
        who: [
            params[who][place]["kernel"].shape
            for place in sorted(params[who], key=int)
            if "kernel" in params[who][place]
        ]
        for who in ("generator", "critic")
    }


def test_the_published_generator_can_be_built():
    # figure 1 of Radford et al.: 100 numbers to 4 x 4 x 1024, and in four steps to
    # 64 x 64 x 3
    sizes = (128, 256, 512, 1024)
    found = shapes(zoo.dcgan((64, 64, 3), noise=100, channels=sizes))
    assert found["generator"][0] == (100, 4 * 4 * 1024)
    assert [shape[-1] for shape in found["generator"][1:]] == [512, 256, 128, 3]
    assert [shape[-1] for shape in found["critic"]] == [128, 256, 512, 1024, 1]


def test_batch_norms_stand_where_the_paper_has_them():
    def norms(player):
        kinds = [child.layer for child in children(player)]
        return sum(isinstance(layer, BatchNorm) for layer in kinds)

    players = zoo.dcgan((16, 16, 1), channels=(2, 4, 8))
    assert (norms(players.generator), norms(players.critic)) == (3, 2)
    players = zoo.dcgan((16, 16, 1), channels=(2, 4, 8), critic_norm=False)
    assert (norms(players.generator), norms(players.critic)) == (3, 0)


def test_rows_lie_between_0_and_1_from_the_start():
    x = jnp.ones((6, 64))
    for players in (zoo.gan(64, hidden=(8,)), zoo.dcgan((8, 8, 1), channels=(2, 4))):
        learner = Adversarial(players, NonSaturating(), Adam(2e-4, 0.5))
        batch = {"x": x, "weight": jnp.ones(6)}
        params, state = learner.model(learner.init(jax.random.key(0), batch))
        z = jax.random.normal(jax.random.key(1), (6, 64))
        made, _ = players.generator.apply(params, state, z, key=None, training=False)
        assert made.shape == (6, 64) and (made > 0).all() and (made < 1).all()
