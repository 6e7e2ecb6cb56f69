"""Chain and Sometimes: augmentations put together."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp

from glassnet import noise
from glassnet.data.augment.augmentation import (
    Augmentation,
    Share,
    Wrapper,
    across,
    parts,
)
from glassnet.data.augment.shares import as_shares
from glassnet.nn.layer import child_key
from glassnet.settings import spread
from glassnet.types import Batch, Key, Tree


@dataclass(frozen=True, init=False)
class Chain(Augmentation):
    r"""One augmentation after another.

    $$y = f_n(\dots f_2(f_1(x)))$$

    Going back: $\delta$ passes through the changes, last one first.

    Each has random numbers of its own, which follow its kind and its count among that
    kind: another put in between changes nobody's.

    Args:
        augmentations: first one first. Their numbers stand in the state under their
            position, as in `1/degrees`.

    Example:
        >>> from glassnet.data.augment import Flip, Rotate
        >>> chain = Chain(Flip(), Rotate(15.0))
        >>> {name: list(numbers) for name, numbers in chain.numbers().items()}
        {'0': ['probability'], '1': ['degrees']}

    Source:
        Cubuk et al. (2018), "AutoAugment: Learning Augmentation Policies from Data",
        section 3, arXiv:1805.09501 (what two in a row add to one).
    """

    augmentations: tuple[Augmentation, ...] = spread()

    def __init__(self, *augmentations: Augmentation):
        object.__setattr__(self, "augmentations", augmentations)
        self.__post_init__()

    def equation(self, batch: Batch, key: Key, hyperparams: Tree) -> Batch:
        """Apply them in order."""
        for name, stream, augmentation in parts(self):
            own = child_key(key, stream)
            batch = augmentation.equation(batch, own, hyperparams[name])
        return batch


@dataclass(frozen=True)
class Sometimes(Wrapper):
    r"""Change some of the examples, and leave the others as they are.

    $$y = f(x) \;\text{ with probability } p, \qquad y = x \;\text{ otherwise}$$

    Going back: through $f$ where it was used, straight elsewhere.

    Each example is drawn for itself. The change is computed for all, since a branch
    inside a compiled step would not save it for some.

    Args:
        augmentation: $f$. Its numbers stand in the state under its field's name, as in
            `augmentation/degrees`.
        probability: $p$, the share of examples that are changed, in [0, 1]. Lives in
            the state.

    Raises:
        ConfigError: `probability` is outside [0, 1].

    Example:
        >>> from glassnet.data.augment import Brightness
        >>> batch = {"x": jnp.zeros((1000, 1, 1, 1))}
        >>> some = Sometimes(Brightness(), 0.25)(batch, jax.random.key(0))["x"] != 0
        >>> f"{some.mean():.1f}"
        '0.3'

    Source:
        Zhong et al. (2017), "Random Erasing Data Augmentation", Algorithm 1 (its p),
        arXiv:1708.04896.
    """

    augmentation: Augmentation
    probability: Share = 0.5

    def equation(self, batch: Batch, key: Key, hyperparams: Tree) -> Batch:
        """Change all, and keep the old where the draw says so."""
        own = child_key(key, "augmentation")
        new = self.augmentation.equation(batch, own, hyperparams["augmentation"])
        if "y" in batch and batch["y"].ndim < new["y"].ndim:  # mixing made shares of y
            batch = batch | {"y": as_shares(batch["y"], new["y"].shape[-1])}
        rows = len(jax.tree.leaves(batch["x"])[0])
        chosen = noise.uniform(child_key(key, "chosen"), (rows,))
        chosen = chosen < hyperparams["probability"]
        return jax.tree.map(
            lambda new, old: jnp.where(across(chosen, new), new, old), new, batch
        )
