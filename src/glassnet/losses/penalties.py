"""Penalties: what large weights cost, whatever the data."""

import abc
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.losses.magnitude import magnitude
from glassnet.nn.dtypes import widened
from glassnet.paths import weights
from glassnet.settings import NonNegative, Settings, hyperparams
from glassnet.types import Tree


class Penalty(Settings, abc.ABC):
    """A number to add to the mean loss, made of params alone.

    As in a `Loss`, float settings may be turned while training: the learner keeps them
    in its state and hands them to the call.
    """

    def __call__(
        self, params: Tree, hyperparams_: Tree | None = None
    ) -> Float[Array, ""]:
        """The cost of these params.

        Args:
            params: of the network.
            hyperparams_: the penalty's own numbers as they stand in a state; its
                settings if absent.
        """
        turned = hyperparams(self) if hyperparams_ is None else hyperparams_
        return self.equation(params, turned)

    @abc.abstractmethod
    def equation(self, params: Tree, hyperparams: Tree) -> Float[Array, ""]:
        """The cost, its numbers read from `hyperparams`."""


@dataclass(frozen=True)
class ElasticNet(Penalty):
    r"""Pull weights towards zero: by L1, by L2, or by both.

    $$R = \lambda_1 \sum_i |w_i| + \frac{\lambda_2}{2} \sum_i w_i^2$$

    over weights only; biases and scales are free (`paths.weights`).

    Going back: $\partial R/\partial w = \lambda_1\, \mathrm{sign}(w) + \lambda_2 w$; at
    exactly 0 we take 0 for the first term.

    L1 pulls all weights equally hard and drives the useless ones to zero; L2 pulls
    large weights hardest and spreads the work. Three conventions for L2, and how to
    write them:

    - $\frac{\lambda}{2} \sum w^2$, as here: `l2` is $\lambda$, and plain descent decays
      weights by $\eta \lambda$ at each step.
    - $\lambda \sum w^2$ (scikit-learn's `Ridge`): `l2` is $2 \lambda$.
    - $w \leftarrow (1 - d) w$, a decay that the rate does not scale: `l2` is
      $d / \eta$, for plain descent at a constant rate only.

    What is divided by the number of examples elsewhere ($\lambda / 2n$) is not here:
    the penalty joins the mean loss as it is. Under `Adam`, penalty and decay differ,
    since this gradient is scaled like any other: see `AdamW`.

    Args:
        l1: $\lambda_1$, loss per unit of weight, 0 or more. Lives in the state.
        l2: $\lambda_2$, loss per squared unit of weight, 0 or more. Lives in the state.

    Raises:
        ConfigError: a setting is below 0.

    Example:
        >>> params = {"kernel": jnp.array([[3.0, -4.0]]), "bias": jnp.array([9.0, 9.0])}
        >>> ElasticNet(l1=0.1)(params).item(), ElasticNet(l2=0.5)(params).item()
        (0.699999988079071, 6.25)

    Source:
        Zou & Hastie (2005), "Regularization and variable selection via the elastic
        net", equation 3, with half of its $\lambda_2$.
    """

    l1: NonNegative = 0.0
    l2: NonNegative = 0.0

    def equation(self, params: Tree, hyperparams: Tree) -> Float[Array, ""]:
        """Evaluate $R$; float32 or wider whatever the params are."""
        l1, l2 = hyperparams["l1"], hyperparams["l2"]
        total = jnp.zeros_like(l1)
        chosen = jax.tree.leaves(weights(params))
        for leaf, is_weight in zip(jax.tree.leaves(params), chosen, strict=True):
            if is_weight:
                w = widened(leaf).astype(l1.dtype)
                total += l1 * magnitude(w).sum() + l2 / 2 * jnp.square(w).sum()
        return total
