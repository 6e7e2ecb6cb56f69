"""SelfOrganizingMap: a grid of units that spreads over the data, neighbors together."""

from dataclasses import dataclass
from typing import Annotated, Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, Num

from glassnet.learners.fade import Fade
from glassnet.learners.linear import rows_of
from glassnet.learners.map_grid import TOUCH, Grid, places
from glassnet.learners.map_start import plane
from glassnet.settings import Count, Positive, Range, hyperparams
from glassnet.training.learner import Learner
from glassnet.types import Batch, Key, Metrics, Tree

Rate = Annotated[float, Range(0, 1, "(]")]


@dataclass(frozen=True)
class SelfOrganizingMap(Learner):
    r"""Turn the unit that is nearest to an example, and its neighbors, towards it.

    $$b = \arg\min_u \lVert x - w_u \rVert, \qquad
      w_u \leftarrow w_u + \eta_t\, h_t(b, u)\, (x - w_u), \qquad
      h_t = \exp\left(-\frac{\lVert r_u - r_b \rVert^2}{2 \sigma_t^2}\right)$$

    $r_u$ is the place of a unit on the grid. With the "bubble", $h_t$ is 1 within
    $\sigma_t$ and 0 beyond. The batch rule moves every unit towards the mean of the
    examples, each weighed by $h_t$; at a rate of 1 that is Kohonen's batch map. It
    wants batches of many rows, best of all: a unit hears only of the nearest of those.

    There is no gradient: no cost is known whose descent the online rule is. It starts
    from the plane of the two main directions of the first batch, so that it need not
    unfold first. A weight of 2 is the same as being shown twice in a row.

    Args:
        rows: of the grid, at least 1.
        columns: of the grid, at least 1.
        grid: "rectangular" (8 neighbors) or "hexagonal" (6).
        rule: "online", row after row, or "batch".
        neighborhood: "gaussian" or "bubble".
        learning_rate: $\eta_0$, in (0, 1].
        radius: $\sigma_0$, in steps of the grid, above 0; None for half the longer
            side.
        fade: how both shrink. Its steps are rows by the online rule, else batches.

    Learns:
        codebook: $w$, of shape `(rows, columns, features)`.

    Raises:
        ConfigError: a setting is outside its range or not a known name.
        ShapeError: by `init`; the rows are not plain lists of numbers.

    Example:
        >>> batch = {"x": jnp.array([[0.0], [3.0], [9.0]]), "weight": jnp.ones(3)}
        >>> learner = SelfOrganizingMap(1, 3, fade=Fade(200, rate_left=0.5))
        >>> state = learner.init(jax.random.key(0), batch)
        >>> for _ in range(100):
        ...     state, metrics = learner.step(state, batch, jax.random.key(0))
        >>> learner.model(state)[0]["codebook"].round(1).ravel().tolist()
        [0.0, 3.0, 9.0]

    Source:
        Kohonen (1982), "Self-Organized Formation of Topologically Correct Feature
        Maps"; the batch rule and the start as in Kohonen (2013), "Essentials of the
        Self-Organizing Map", sections 4.1 and 4.4.
    """

    rows: Count
    columns: Count
    grid: Grid = "rectangular"
    rule: Literal["online", "batch"] = "online"
    neighborhood: Literal["gaussian", "bubble"] = "gaussian"
    learning_rate: Rate = 0.5
    radius: Positive | None = None
    fade: Fade = Fade()

    def init(self, key: Key, batch: Batch) -> Tree:
        """A plane through the first batch."""
        x = rows_of(batch)
        flat = plane(x, batch["weight"].astype(x.dtype), self.rows, self.columns)
        radius = self.radius or max(self.rows, self.columns) / 2
        return {
            "params": {"codebook": flat},
            "hyperparams": hyperparams(self) | {"radius": jnp.array(radius, float)},
            "fade": {"hyperparams": hyperparams(self.fade)},
            "seen": jnp.zeros((), int),  # strongly typed, as it stays
        }

    def step(self, state: Tree, batch: Batch, key: Key) -> tuple[Tree, Metrics]:
        """Move the units; the metrics say how far they were before."""
        x, w = rows_of(batch), state["params"]["codebook"]
        weight, flat = batch["weight"].astype(x.dtype), w.reshape(-1, w.shape[-1])
        learn = self._online if self.rule == "online" else self._together
        flat, seen = learn(state, flat, x, weight)
        after = {"params": {"codebook": flat.reshape(w.shape)}, "seen": seen}
        return state | after, self.evaluate(state, batch)

    def evaluate(self, state: Tree, batch: Batch) -> Metrics:
        """Mean distance to the nearest unit, and share of rows whose map is torn.

        `quantization_error` is in the unit of the features. `topographic_error` is the
        share of rows whose two nearest units are no neighbors on the grid.
        """
        x, w = rows_of(batch), state["params"]["codebook"]
        flat, weight = w.reshape(-1, w.shape[-1]), batch["weight"].astype(x.dtype)
        best = _nearest(flat, x, 2)
        distance = jnp.sqrt(((x - flat[best[:, 0]]) ** 2).sum(-1))
        at = self._places(x)[best]
        apart = jnp.sqrt(((at[:, 0] - at[:, -1]) ** 2).sum(-1))
        torn = (apart >= TOUCH[self.grid]).astype(x.dtype)
        total = weight.sum()
        return {
            "quantization_error": ((weight * distance).sum(), total),
            "topographic_error": ((weight * torn).sum(), total),
        }

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The codebook."""
        return state["params"], {}

    def _online(
        self, state: Tree, flat: Array, x: Array, weight: Array
    ) -> tuple[Array, Array]:
        def learn(carry: tuple[Array, Array], row: tuple[Array, Array]):
            w, seen = carry
            x, weight = row
            rate, radius = self._now(state, seen, x)
            gap = x - w
            best = (gap**2).sum(-1).argmin()
            pull = 1 - (1 - rate * self._reach(best, radius, x)) ** weight
            shown = (weight > 0).astype(seen.dtype)  # padding is not
            return (w + pull[:, None] * gap, seen + shown), None

        return jax.lax.scan(learn, (flat, state["seen"]), (x, weight))[0]

    def _together(
        self, state: Tree, flat: Array, x: Array, weight: Array
    ) -> tuple[Array, Array]:
        rate, radius = self._now(state, state["seen"], x)
        best = _nearest(flat, x, 1)[:, 0]
        reach = weight[:, None] * self._reach(best, radius, x)  # (batch, units)
        total = reach.sum(0)
        reached = total > 0
        share = (reach / jnp.where(reached, total, 1)).T
        pull = jnp.where(reached, rate, 0)[:, None]
        return flat + pull * (share @ x - flat), state["seen"] + 1

    def _now(self, state: Tree, seen: Num[Array, ""], x: Array) -> tuple[Array, Array]:
        """The rate and the radius after so many steps, in the dtype of x."""
        own, fade = state["hyperparams"], state["fade"]["hyperparams"]
        rate = own["learning_rate"] * self.fade(fade, "rate", seen)
        radius = own["radius"] * self.fade(fade, "radius", seen)
        return rate.astype(x.dtype), radius.astype(x.dtype)

    def _reach(
        self, best: Int[Array, "*batch"], radius: Float[Array, ""], x: Array
    ) -> Float[Array, "*batch units"]:
        """$h_t$, of each unit."""
        at = self._places(x)
        square = ((at - at[best][..., None, :]) ** 2).sum(-1)
        if self.neighborhood == "bubble":
            return (square <= radius**2).astype(x.dtype)
        return jnp.exp(-square / (2 * radius**2))

    def _places(self, x: Array) -> Float[Array, "units 2"]:
        return jnp.asarray(places(self.rows, self.columns, self.grid), x.dtype)


def _nearest(
    flat: Float[Array, "units f"], x: Float[Array, "batch f"], count: int
) -> Int[Array, "batch count"]:
    """The nearest units, best first; a map of one unit has no second.

    By $|w|^2 - 2 x w$, about the units' own middle: rows times units times features
    would not fit, and far from 0 the squares would swallow the differences.
    """
    middle = flat.mean(0)
    w, x = flat - middle, x - middle
    nearness = 2 * x @ w.T - (w**2).sum(-1)
    return jax.lax.top_k(nearness, min(count, len(flat)))[1]
