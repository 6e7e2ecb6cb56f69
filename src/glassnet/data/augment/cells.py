"""Cells: numbers changed one by one, in tables, series and images alike."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Bool

from glassnet import noise
from glassnet.data.augment.augmentation import (
    Augmentation,
    Share,
    across,
    floats,
    replaced,
    values,
)
from glassnet.data.augment.draws import whole
from glassnet.nn import masks
from glassnet.nn.layer import child_key
from glassnet.settings import NonNegative
from glassnet.types import Batch, Key, Tree


@dataclass(frozen=True)
class Noise(Augmentation):
    r"""Add normal noise to every number.

    $$y = x + \sigma z, \qquad z \sim \mathcal N(0, 1)$$

    Going back: $\partial L/\partial x = \delta$.

    For small $\sigma$ it acts like a penalty on steep outputs. For images, series
    (where it is called jittering) and tables. In a sequence with a mask, what the mask
    hides is left alone.

    Args:
        deviation: $\sigma$, in units of x, 0 or more; where x is standardized, a share
            of its spread. Lives in the state.

    Raises:
        ConfigError: `deviation` is below 0.
        DataError: x is whole numbers.
        ShapeError: x is more than one array.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.zeros((1000, 10))}
        >>> f"{Noise(0.1)(batch, jax.random.key(0))['x'].std():.2f}"
        '0.10'

    Source:
        Bishop (1995), "Training with Noise is Equivalent to Tikhonov Regularization",
        section 2.
    """

    deviation: NonNegative = 0.1

    def equation(self, batch: Batch, key: Key, hyperparams: Tree) -> Batch:
        """Draw one for each number, and add."""
        x = floats(self, values(self, batch))
        step = noise.normal(key, x.shape) * hyperparams["deviation"]
        return replaced(batch, jnp.where(_counting(batch), x + step.astype(x.dtype), x))


@dataclass(frozen=True)
class FeatureMask(Augmentation):
    r"""Replace some of the numbers by a fixed one.

    $$y = v \;\text{ with probability } p, \qquad y = x \;\text{ otherwise}$$

    Going back: $\delta$ where x was left, and 0 elsewhere.

    Teaches to do without any one column, and what to do where one is missing. Unlike
    `Dropout`, the rest is not scaled up: x means what it says.

    Args:
        share: $p$, of the numbers that are replaced, in [0, 1]. Lives in the state.
        fill: $v$, in units of x; where x is standardized, 0 is the mean.

    Raises:
        ConfigError: `share` is outside [0, 1].
        ShapeError: x is more than one array.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.ones((1000, 10))}
        >>> f"{FeatureMask(0.2)(batch, jax.random.key(0))['x'].mean():.2f}"
        '0.80'

    Source:
        Vincent et al. (2010), "Stacked Denoising Autoencoders", section 3.3 (masking
        noise).
    """

    share: Share = 0.1
    fill: float = 0.0

    def equation(self, batch: Batch, key: Key, hyperparams: Tree) -> Batch:
        """Draw for each number."""
        x = values(self, batch)
        chosen = noise.uniform(key, x.shape) < hyperparams["share"]
        fill = jnp.asarray(self.fill, x.dtype)
        return replaced(batch, jnp.where(chosen & _counting(batch), fill, x))


@dataclass(frozen=True)
class SwapNoise(Augmentation):
    r"""Replace some of the numbers by those of other rows, column by column.

    $$y_{if} = x_{jf} \;\text{ with probability } p, \qquad
      y_{if} = x_{if} \;\text{ otherwise}$$

    with a row $j$ of the batch drawn anew for each number.

    Going back: $\delta$ goes to the row that the number came from.

    What comes in is a value that its column does take, so that this fits columns of
    any kind, codes included, where noise would make values that nobody ever saw. A row
    of weight 0 (padding) gives nothing away.

    Args:
        share: $p$, of the numbers that are replaced, in [0, 1]. Lives in the state.

    Raises:
        ConfigError: `share` is outside [0, 1].
        ShapeError: x is more than one array.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.array([[1, 10], [2, 20], [3, 30]])}
        >>> SwapNoise(0.5)(batch, jax.random.key(3))["x"].tolist()
        [[2, 10], [2, 30], [2, 30]]

    Source:
        Jahrer (2017), first place of Kaggle's "Porto Seguro's Safe Driver Prediction"
        (p = 0.15); Yoon et al. (2020), "VIME", equation 3.
    """

    share: Share = 0.1

    def equation(self, batch: Batch, key: Key, hyperparams: Tree) -> Batch:
        """Draw for each number whether, and from which row."""
        x = values(self, batch)
        rows = len(x)
        draw = noise.uniform(child_key(key, "chosen"), x.shape)
        donor = whole(noise.uniform(child_key(key, "donor"), x.shape), rows)
        # one that gives something away, at each place where it does
        gives = across(batch.get("weight", jnp.ones(rows)) != 0, x) & _counting(batch)
        gives = jnp.broadcast_to(gives, x.shape)
        other = jnp.take_along_axis(x, donor, 0, mode="promise_in_bounds")
        good = jnp.take_along_axis(gives, donor, 0, mode="promise_in_bounds")
        chosen = (draw < hyperparams["share"]) & good & _counting(batch)
        return replaced(batch, jnp.where(chosen, other, x))


def _counting(batch: Batch) -> Bool[Array, "..."]:
    """Where the numbers of x count: all, but for what a mask hides."""
    mask = masks.mask(batch["x"])
    return jnp.array(True) if mask is None else across(mask, batch["x"]["values"])
