"""Freeze: params that stay as they are."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.optimizer import Optimizer, Wrapper
from glassnet.optimizers.selected import check_paths, is_selected
from glassnet.paths import flatten, replace
from glassnet.types import Tree


@dataclass(frozen=True)
class Freeze(Wrapper):
    r"""Keep some params as they are; the optimizer is not told that they exist.

    $$\Delta = \begin{cases} 0 & \text{frozen} \\
      \Delta_{inner} & \text{else} \end{cases}$$

    No step, no decay, no memory, and no part in the length that a clip inside measures:
    put it outermost. For fine-tuning, freeze what was learned before and train the
    head. Running values, such as those of batch normalization, are state and no params:
    they go on running.

    Args:
        optimizer: steps the others.
        paths: of what is frozen: an array (`"0/kernel"`), all in a layer
            (`"blocks/0"`), or a pattern in which `*` stands for anything (`"*/bias"`).

    Raises:
        ConfigError: there is nothing at one of the paths; seen by `init`.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> params = {"body": {"kernel": jnp.ones(2)}, "head": {"kernel": jnp.ones(2)}}
        >>> optimizer = Freeze(SGD(0.5), ("body",))
        >>> steps, _ = optimizer.update(params, optimizer.init(params))
        >>> steps["body"]["kernel"].tolist(), steps["head"]["kernel"].tolist()
        ([0.0, 0.0], [-0.5, -0.5])

    Source:
        Yosinski et al. (2014), "How transferable are features in deep neural
        networks?", section 2, arXiv:1411.1792.
    """

    optimizer: Optimizer
    paths: tuple[str, ...]

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, of what is not frozen, by path."""
        check_paths(self.paths, params)
        return {"inner": self.optimizer.init(self._free(params))}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Let the optimizer step what is not frozen."""
        free = None if params is None else self._free(params)
        steps, inner = self.optimizer.update(self._free(grads), state["inner"], free)
        still = jax.tree.map(jnp.zeros_like, grads)
        return replace(still, steps), {"inner": inner}

    def averaged(self, state: Tree, params: Tree) -> Tree:
        """The average of what is not frozen, if one is kept, beside what is."""
        free = self._free(params)
        if isinstance(self.optimizer, Optimizer):
            free = self.optimizer.averaged(state["inner"], free)
        return replace(params, free)

    def _free(self, tree: Tree) -> dict[str, Array]:
        leaves = flatten(tree)
        return {p: v for p, v in leaves.items() if not is_selected(p, self.paths)}
