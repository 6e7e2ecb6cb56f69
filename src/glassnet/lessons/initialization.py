"""Initialization: the narrow band of deviations to start in."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.heat import heat
from glassnet.initializers import Constant, GlorotNormal, HeNormal, Normal
from glassnet.lessons.page import Page
from glassnet.nn import Dense, ReLU, Sequential


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
    starts = {
        f"{variance:g}": Normal(deviation=variance**0.5) for variance in variances
    }
    starts |= {"Xavier": GlorotNormal(), "He": HeNormal()}
    signal = {
        name: [_signal(start, depth, width, seed, x) for depth in depths]
        for name, start in starts.items()
    }
    grid = np.array([signal[name] for name in starts])
    even = {name: sizes[-1] for name, sizes in signal.items()}
    page.say(
        "A signal enters ReLU layers of {width} units, biases at zero. With a variance "
        "of {low} it leaves the {depth}th layer at {low_size}; with {high}, at "
        "{high_size}. Those are the lecture's two: variances, not deviations.",
        width=width,
        low=variances[0],
        high=variances[-1],
        depth=depths[-1],
        low_size=_told(even[f"{variances[0]:g}"]),
        high_size=_told(even[f"{variances[-1]:g}"]),
    )
    page.draw(
        heat(
            grid,
            row_names=list(starts),
            column_names=[str(depth) for depth in depths],
            log=True,
            title="Only a narrow band keeps the signal's size",
            x_label="layers",
            y_label="variance of the weights",
            label="root mean square of the activations",
            caption="Each cell is the size of what leaves a layer; one goes in.",
            marked=[(len(starts) - 1, i) for i in range(len(depths))],
        )
    )
    kept = [name for name in starts if 0.1 < even[name] < 10]
    page.say(
        "After {depth} layers the signal is within a factor of ten of what came in "
        "for: {kept}. He's start ends at {he}, Xavier's at {xavier}: made for units "
        "that pass both signs, it loses half of the signal's square at each ReLU.",
        depth=depths[-1],
        kept=", ".join(kept) or "none of them",
        he=even["He"],
        xavier=even["Xavier"],
    )
    twins, moved = _symmetry(seed, x)
    page.say(
        "And all at zero? Units that start alike compute the same and receive the same "
        "gradient: after a step from equal weights they differ by {equal}, after one "
        "from He's start by {drawn}. Equal weights never break their symmetry.",
        equal=twins,
        drawn=moved,
    )
    page.next("run('initialization', width=400): the band moves. Where to?")


def _told(size: float) -> float | str:
    """A size, or that float32 cannot hold it."""
    if not np.isfinite(size):
        return "more than float32 can hold"
    return size if size else "less than float32 can hold"


def _signal(start, depth: int, width: int, seed: int, x: jax.Array) -> float:
    layers = [(Dense(width, kernel_init=start), ReLU())] * depth
    network = Sequential(*(layer for pair in layers for layer in pair))
    params, state = network.init(jax.random.key(seed + 1), x)
    y, _ = network.apply(params, state, x, key=None, training=False)
    return float(jnp.sqrt(jnp.square(y).mean()))


def _symmetry(seed: int, x: jax.Array) -> tuple[float, float]:
    """How far apart a layer's units are after one step, from equal and drawn starts."""
    found = []
    for start in (Constant(0.01), HeNormal()):
        hidden = Dense(8, kernel_init=start)
        params, _ = hidden.init(jax.random.key(seed), x)

        def cost(params, hidden=hidden):
            y = 0.1 * ReLU()({}, hidden(params, x)).sum(-1)
            return jnp.square(y - x[:, 0]).mean()

        kernel = params["kernel"] - 0.1 * jax.grad(cost)(params)["kernel"]
        found.append(float(jnp.ptp(kernel, axis=1).max()))
    return found[0], found[1]
