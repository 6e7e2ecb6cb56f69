"""Errata: slips of the lectures, each run, with the right form beside it."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.backprop.equations import chain_rule, update_after, update_on_the_way
from glassnet.lessons.page import Page
from glassnet.losses import CrossEntropy
from glassnet.nn import Dropout, LeakyReLU

P, SLOPE, PENALTY = 0.2, 2.0, 0.1  # of dropping, of a leak, lambda
HEAD = ("slip", "lecture", "right", "measured", "lecture's", "right's")


def lesson(page: Page, *, seed: int = 0, rate: float = 0.5, rows: int = 64) -> None:
    """Each slip's form beside the right one, and the number that each gives."""
    page.ask("Which formulas of the lectures should you not copy?")
    draw = np.random.default_rng(seed)
    weights = [draw.normal(size=(3, 2)).tolist(), draw.normal(size=(1, 3)).tolist()]
    example = weights, [[0.0] * 3, [0.0]], draw.normal(size=2).tolist(), [1.0]
    x, y = jnp.array(draw.normal(size=(rows, 3)), "float32"), jnp.arange(rows) % 3
    losses, z = CrossEntropy()(x, y), jnp.array(-1.0)
    leaks = float(jnp.maximum(z, SLOPE * z)), float(LeakyReLU(SLOPE)({}, z))
    found = {
        "dropout": ("p x", "(1 - p) x", "test / training", *_dropout(seed)),
        "sign": ("w + eta g", "w - eta g", "rise of the cost", *_sign(example, rate)),
        "order": ("update first", "back first", "slope off", *_order(example, rate)),
        "root": ("N^(-1/2)", "N^(-1)", "variance of 4 N", 4**-0.5, _root(draw)),
        "sums": ("sum", "mean", "loss of 2 N rows", *_doubled(losses)),
        "decay": ("l w", "eta l w", "1 becomes", 1 - PENALTY, 1 - rate * PENALTY),
        "leaky": ("max(z, a z)", "a z below 0", "at z = -1", *leaks),
    }
    page.table(HEAD, [(name, *row) for name, row in found.items()])
    page.numbers |= {name: row[3:] for name, row in found.items()}
    differ = [name for name, row in found.items() if abs(row[3] - row[4]) > 1e-6]
    page.say(
        "{count} of {slips} differ: {names}. Dropout of rate p keeps what is not "
        "dropped. Eta times the gradient is taken away. All deltas come before any "
        "update, as finite differences say. The deviation of a mean falls as the root "
        "of N, its variance as N. Eta stands before the gradient of l |w|^2 / 2, "
        "too. The maximum of z and a z is leaky for a up to one; here a is {slope}.",
        count=len(differ),
        slips=len(found),
        names=", ".join(differ) or "none",
        slope=SLOPE,
    )

    def cost(w, x, y):
        return CrossEntropy()(x @ w, y).mean()

    single = jax.vmap(jax.grad(cost), (None, 0, 0))(jnp.eye(3), x[:, None], y[:, None])
    full = jax.grad(cost)(jnp.eye(3), x, y)
    page.say(
        "And the gradient of a random row is called biased. It strays {noise} from the "
        "full gradient on average; the mean of all strays {gap}, so it is {kind}.",
        noise=float(jnp.linalg.norm(single - full, axis=(1, 2)).mean()),
        gap=(gap := float(jnp.linalg.norm(single.mean(0) - full))),
        kind="noisy, not biased" if gap < 1e-5 else "biased",
    )
    page.next("run('errata', rate=0.01): which slips hide where steps are small?")


def _dropout(seed: int):
    layer, x, key = Dropout(P), jnp.ones(10_000), jax.random.key(seed)
    y, _ = layer.apply(*layer.init(key, x), x, key=key, training=True)
    return tuple(q / float(y.mean() * (1 - P)) for q in (P, 1 - P))  # ours divides


def _cost(weights, biases, x, target) -> float:
    return (chain_rule(weights, biases, x, target).a[-1][0] - target[0]) ** 2


def _sign(example, rate: float):
    moved = (update_after(*example, rate=step) for step in (-rate, rate))
    return tuple(_cost(*new, *example[2:]) - _cost(*example) for new in moved)


def _order(example, rate: float):
    """How far the first layer's slopes are from finite differences, in each order."""
    (first, last), size, true = example[0], 1e-5, np.zeros((3, 2))
    for at in np.ndindex(3, 2):
        nudge = size * np.eye(6)[2 * at[0] + at[1]].reshape(3, 2)
        sides = ([(np.array(first) + s * nudge).tolist(), last] for s in (1, -1))
        up, down = (_cost(side, *example[1:]) for side in sides)
        true[at] = (up - down) / (2 * size)
    ways = update_on_the_way(*example, rate=rate)[2], chain_rule(*example)
    gaps = (np.linalg.norm(way.weights[0] - true) for way in ways)
    return tuple(float(gap / np.linalg.norm(true)) for gap in gaps)


def _root(draw) -> float:
    few, many = (draw.normal(size=(4000, n)).mean(1).var() for n in (50, 200))
    return float(many / few)


def _doubled(losses: jax.Array):
    twice = jnp.concatenate([losses, losses])
    return float(twice.sum() / losses.sum()), float(twice.mean() / losses.mean())
