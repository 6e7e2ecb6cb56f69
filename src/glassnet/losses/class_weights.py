"""Class weights: how much an error counts, class by class."""

import math

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.errors import ConfigError
from glassnet.settings import Settings

__all__ = ["weighed"]


def weighed(
    asking: Settings,
    costs: Float[Array, "*batch classes"],
    weights: tuple[float, ...],
) -> Float[Array, "*batch classes"]:
    """What each class would cost, times its weight; without weights, as it is.

    Args:
        asking: the loss, for the message.
        costs: one for each class.
        weights: one for each class, 0 or more; or none.

    Raises:
        ConfigError: there is not one weight for each class, or one is below 0.

    Example:
        >>> from glassnet.losses import CrossEntropy
        >>> weighed(CrossEntropy(), jnp.ones((1, 2)), (1.0, 3.0)).tolist()
        [[1.0, 3.0]]
    """
    if not weights:
        return costs
    classes = costs.shape[-1]
    good = all(0 <= weight < math.inf for weight in weights)
    if len(weights) != classes or not good:
        raise ConfigError(
            f"{type(asking).__name__} needs one weight for each class.",
            got=f"class_weights={weights} for {classes} classes",
            expected=f"{classes} numbers of 0 or more",
            fix="give a weight for each class, in the order of the class indices"
            if good
            else "give the class of least importance a small weight, or 0",
        )
    factors = jnp.array(weights, costs.dtype)
    # a class of weight 0 costs nothing, were its surprise infinite
    return jnp.where(factors > 0, costs, 0) * factors
