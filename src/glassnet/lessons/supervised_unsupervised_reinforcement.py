"""Three ways to be taught: by answers, by a critic's one number, by nothing."""

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

import glassnet as gn
from glassnet.drawing.hexmap import hexmap
from glassnet.learners import Fade, SelfOrganizingMap, Supervised, u_matrix
from glassnet.lessons.page import Page
from glassnet.losses import CrossEntropy
from glassnet.nn import Dense, Sequential, Tanh
from glassnet.optimizers import Adam

NETWORK = Sequential(Dense(8), Tanh(), Dense(3))
LEARNER = Supervised(NETWORK, CrossEntropy(), Adam(0.01))
STATE, SIDE = {"0": {}, "1": {}, "2": {}}, 5  # of the network; of the map


def lesson(page: Page, *, seed=0, tries=2000, size=0.1, rows=100) -> None:
    """Iris flowers learned three times; each time the network is told less."""
    page.ask("How much must a network be told in order to learn?")
    data = gn.data.load("iris")
    kinds, y = np.unique(data.answers, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(y))
    x, y = jnp.asarray(data.features[order], "float32"), jnp.asarray(y[order])
    x = (x - x[:rows].mean(0)) / x[:rows].std(0)
    batch = {"x": x[:rows], "y": y[:rows], "weight": jnp.ones(rows)}
    start = LEARNER.init(key := jax.random.key(seed), batch)

    def critic(params, part=slice(rows)):
        """The share that is right, and no more."""
        y_hat, _ = NETWORK.apply(params, STATE, x[part], key=None, training=False)
        return (y_hat.argmax(-1) == y[part]).mean()

    def by_answers(state, key):
        return LEARNER.step(state, batch, key)[0], None

    def by_critic(old, key):
        flat, unflatten = ravel_pytree(old)
        new = unflatten(flat + size * jax.random.normal(key, flat.shape))
        return jax.lax.cond(critic(new) >= critic(old), lambda: new, lambda: old), None

    keys = jax.random.split(key, tries)
    taught = jax.lax.scan(by_answers, start, keys)[0]["params"]
    judged = jax.lax.scan(by_critic, start["params"], keys)[0]
    page.formula(
        r"w \leftarrow w + \sigma \varepsilon \text{ if the critic is no less content}",
        "w <- w + s e  if the critic is no less content        e random",
    )
    shares = [float(critic(p, slice(rows, None))) for p in (taught, judged)]
    chance = float(np.bincount(y[rows:]).max() / len(y[rows:]))
    page.say(
        "Supervised: told the answer of each of {rows} flowers. By reinforcement: told "
        "the share that is right, never which; all weights change at random, and what "
        "does no harm is kept. After {tries} tries, of {held} other flowers the first "
        "gets {by_answers} right, the second {by_critic}, guessing {chance}. {verdict}",
        rows=rows,
        tries=tries,
        held=len(x) - rows,
        by_answers=shares[0],
        by_critic=shares[1],
        chance=chance,
        verdict="One number taught." if shares[1] > (1 + chance) / 2 else "It failed.",
    )
    _map(page, batch, x[rows:], y[rows:], kinds, key)
    page.next("run('supervised-unsupervised-reinforcement', size=2.0): bolder tries.")


def _map(page: Page, batch, x, y, kinds, key: jax.Array) -> None:
    learner = SelfOrganizingMap(SIDE, SIDE, grid="hexagonal", fade=Fade(3000))
    state, step = learner.init(key, batch), jax.jit(learner.step)
    for _ in range(30):
        state, _ = step(state, batch, key)
    codebook = learner.model(state)[0]["codebook"]

    def cell(x):
        return ((x[:, None] - codebook.reshape(SIDE**2, -1)) ** 2).sum(-1).argmin(1)

    counts = np.zeros((SIDE**2, len(kinds)), int)
    np.add.at(counts, (cell(batch["x"]), batch["y"]), 1)
    alike = float((counts.argmax(1)[cell(x)] == y).mean())
    page.say(
        "Unsupervised: told nothing. A map of {cells} cells spreads over the flowers. "
        "Named afterwards by what it holds, a cell is right for {alike} of the rest.",
        cells=SIDE**2,
        alike=alike,
    )
    page.draw(
        hexmap(
            np.asarray(u_matrix(codebook, "hexagonal")),
            shape=(SIDE, SIDE),
            labels=[kinds[c.argmax()][:4] if c.any() else "" for c in counts],
            hits=counts.sum(1),
            title=page.words("Untold, {alike} lie with their kind", alike=alike),
            caption="Each cell: its kind, named afterwards, and how many flowers.",
        )
    )
