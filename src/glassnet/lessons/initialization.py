"""Initialization: the narrow band of deviations to start in."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.heat import heat
from glassnet.initializers import Constant, GlorotNormal, HeNormal, Initializer, Normal
from glassnet.learners import Supervised
from glassnet.lessons.fitted import fitted
from glassnet.lessons.page import Page
from glassnet.losses import SquaredError
from glassnet.nn import Dense, ReLU, Sequential
from glassnet.optimizers import SGD


def lesson(
    page: Page,
    *,
    seed: int = 0,
    width: int = 100,
    depths: tuple[int, ...] = (1, 2, 5, 10, 20),
    variances: tuple[float, ...] = (1e-5, 1e-3, 5e-3, 1e-2, 2e-2, 4e-2, 1e-1, 1e5),
) -> None:
    """The size of the signal after each depth, for each variance of the weights."""
    page.ask("How large may the first weights be?")
    page.formula(
        r"\mathrm{Var}(z^l) = n\, \sigma^2\, E\,(a^{l-1})^2 "
        r"\quad\Rightarrow\quad \sigma^2_{He} = 2/n, \quad \sigma^2_{Xavier} = 1/n",
        "Var z(l) = n sigma^2 E a(l-1)^2    so He: sigma^2 = 2/n, Xavier: 1/n",
    )
    x = jax.random.normal(jax.random.key(seed), (200, width))
    starts = {f"{v:g}": Normal(deviation=v**0.5) for v in variances}
    starts |= {"Xavier": GlorotNormal(), "He": HeNormal()}
    signal = {name: _signal(start, depths, seed, x) for name, start in starts.items()}
    alive = [name for name, sizes in signal.items() if 0.1 < sizes[-1] < 10]
    kept = ", ".join(alive) or "no start"
    page.draw(
        heat(
            np.array(list(signal.values())),
            row_names=list(starts),
            column_names=[str(depth) for depth in depths],
            log=True,
            title=page.words("The signal lives on with: {kept}", kept=kept),
            x_label="layers",
            y_label="variance of the weights",
            label="root mean square of the activations",
            caption="What leaves ReLU layers, biases at zero, where one goes in; it "
            "lives on if it is within a factor of ten after the last.",
            marked=[(len(starts) - i, j) for i in (1, 2) for j in range(len(depths))],
        )
    )
    page.say(
        "With the lecture's variances (they are no deviations) of {low} and {high}, a "
        "signal of one is {shrunk} and {grown} at depth {first}. At depth {depth}, "
        "He's start has {he} of it, Xavier's {xavier}: made for units that pass both "
        "signs, it loses half of the signal's square at each ReLU.",
        low=variances[0],
        high=variances[-1],
        shrunk=signal[f"{variances[0]:g}"][0],
        grown=signal[f"{variances[-1]:g}"][0],
        first=depths[0],
        depth=depths[-1],
        he=signal["He"][-1],
        xavier=signal["Xavier"][-1],
    )
    page.say(
        "And all alike? Units that start with equal weights compute the same and "
        "receive the same gradient: after a step they differ by {equal}, from He's "
        "start by {drawn}. Equal weights, such as zeros, never break their symmetry.",
        equal=_apart(Constant(0.01), seed, x),
        drawn=_apart(HeNormal(), seed, x),
    )
    page.next("run('initialization', width=400): the band moves. Where to?")


def _signal(
    start: Initializer, depths: tuple[int, ...], seed: int, x: jax.Array
) -> list[float]:
    """The root mean square of what leaves ReLU layers of these depths."""
    layer, sizes = Dense(x.shape[1], kernel_init=start), []
    for key in jax.random.split(jax.random.key(seed + 1), depths[-1]):
        params, _ = layer.init(key, x)
        x = ReLU()({}, layer(params, x))
        sizes.append(float(jnp.sqrt(jnp.square(x).mean())))
    return [sizes[depth - 1] for depth in depths]


def _apart(start: Initializer, seed: int, x: jax.Array) -> float:
    """How far apart the units of a layer are after one step."""
    network = Sequential(
        Dense(8, kernel_init=start), ReLU(), Dense(1, kernel_init=Constant(0.1))
    )
    learner = Supervised(network, SquaredError(), SGD(0.1))
    kernel = fitted(learner, x, x[:, :1], steps=1, seed=seed).params["0"]["kernel"]
    return float(jnp.ptp(kernel, axis=1).max())
