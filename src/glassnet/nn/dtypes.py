"""Dtypes: the kind of number that params are made of."""

import jax.numpy as jnp
import numpy as np
from jax import dtypes
from jaxtyping import Array

from glassnet.types import Spec

__all__ = ["param_dtype", "widened"]


def param_dtype(spec: Spec) -> np.dtype:
    """The dtype of params for inputs of this spec.

    Floats make params of their own dtype; whole numbers (pixels, codes) and truth
    values make the default float.

    Example:
        >>> import jax
        >>> param_dtype(jax.ShapeDtypeStruct((5, 3), "bfloat16"))
        dtype(bfloat16)
        >>> param_dtype(jax.ShapeDtypeStruct((5, 3), "uint8"))
        dtype('float32')
    """
    floating = jnp.issubdtype(spec.dtype, jnp.floating)
    return dtypes.canonicalize_dtype(spec.dtype if floating else float)


def widened(x: Array) -> Array:
    """In float32 or wider: sums over many rows lose small numbers in 16 bits.

    Example:
        >>> widened(jnp.ones(2, "bfloat16")).dtype
        dtype('float32')
    """
    return x if x.dtype.itemsize >= 4 else x.astype(jnp.float32)
