"""Row spec: what one encoded row looks like, for finding shapes without computing."""

import jax
import jax.numpy as jnp

from glassnet.data.inputs import Inputs
from glassnet.types import Spec

__all__ = ["row_spec"]


def row_spec(encoder: Inputs) -> Spec:
    """A batch of one row, of one array or of several with names.

    Args:
        encoder: that makes rows.

    Example:
        >>> from glassnet.data import PairTokenizer, Tokenizer
        >>> spec = row_spec(PairTokenizer(Tokenizer("read", "ab", 5), "xy", 3))
        >>> spec["source"].shape, spec["target"].shape
        ((1, 5), (1, 4))
    """
    shape, dtype = encoder.shape, jnp.dtype(encoder.dtype)
    if isinstance(shape, dict):
        return {n: jax.ShapeDtypeStruct((1, *s), dtype) for n, s in shape.items()}
    return jax.ShapeDtypeStruct((1, *shape), dtype)
