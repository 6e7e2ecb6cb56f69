"""BatchNorm: each feature at mean 0 and variance 1 over the batch."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax
import jax.numpy as jnp

from glassnet.nn import masks
from glassnet.nn.dtypes import param_dtype, widened
from glassnet.nn.layer import Layer
from glassnet.nn.standardize import (
    affine,
    affine_params,
    counted,
    deviations,
    moments,
)
from glassnet.settings import Fraction, Positive, hyperparams
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class BatchNorm(Layer):
    r"""Center and scale each feature over all other axes, then learn a new scale.

    $$y = \gamma \hat x + \beta, \qquad
      \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}$$

    with $\mu, \sigma^2$ of the batch in training, and their running means otherwise.

    Going back, with averages $\langle\cdot\rangle$ over the batch:

    $$\partial L/\partial x = \frac{\gamma}{\sqrt{\sigma^2 + \epsilon}}
      \left(\delta - \langle\delta\rangle - \hat x \langle\delta \hat x\rangle\right)$$

    The running variance is the batch's own, over $n$, so that a network does the same
    in evaluation as in training when each batch is the whole of the data. The paper and
    PyTorch keep $n / (n - 1)$ times as much, an unbiased guess at the variance of all
    data. Mean and variance are computed and kept in float32 or wider.

    A batch of one row has variance 0: in training its output is $\beta$ whatever came
    in, no gradient goes back, and the running variance sinks towards 0. Train with
    larger batches, or use `LayerNorm`. Evaluation works with any batch.

    Of a sequence with a mask only what counts enters the statistics; the rest comes out
    as $\beta$. Where nothing counts, the running values stay as they are.

    Args:
        momentum: share of the old running mean that each step keeps, in [0, 1). What
            PyTorch calls momentum is 1 less this.
        epsilon: keeps features that do not vary finite. Above 0.
        scale: whether to learn $\gamma$.
        bias: whether to learn $\beta$.

    Learns:
        scale: $\gamma$, of shape `(features,)`; starts at one.
        bias: $\beta$, of shape `(features,)`; starts at zero.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> x = jnp.array([[1.0], [3.0]])
        >>> layer = BatchNorm()
        >>> params, state = layer.init(jax.random.key(0), x)
        >>> y, state = layer.apply(params, state, x, key=None, training=True)
        >>> y.round(3).tolist(), state["mean"].round(3).tolist()
        ([[-1.0], [1.0]], [0.20000000298023224])

    Source:
        Ioffe & Szegedy (2015), "Batch Normalization", Algorithm 1, arXiv:1502.03167.
    """

    masked: ClassVar = True
    momentum: Fraction = 0.9
    epsilon: Positive = 1e-5
    scale: bool = True
    bias: bool = True

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Scale one and bias zero; running mean zero and variance one."""
        spec = masks.values(spec)
        size, dtype = spec.shape[-1], param_dtype(spec)
        params = affine_params((size,), dtype, scale=self.scale, bias=self.bias)
        running = {
            "mean": widened(jnp.zeros(size, dtype)),
            "variance": widened(jnp.ones(size, dtype)),
        }
        return params, running | {"hyperparams": hyperparams(self)}

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Normalize; in training, also move the running values."""
        values = masks.values(x)
        wide, where = widened(values), counted(masks.mask(x), values)
        settings = {n: h.astype(wide.dtype) for n, h in state["hyperparams"].items()}
        mean, variance = state["mean"], state["variance"]
        if training:
            features, keep = values.shape[-1], settings["momentum"]
            if where is not None:  # of nothing there are no statistics: keep the old
                keep = jnp.where(where.any(), keep, 1)
            mean, variance = moments(wide, tuple(range(values.ndim - 1)), where)
            mean, variance = mean.reshape(features), variance.reshape(features)
            state = state | {
                "mean": keep * state["mean"] + (1 - keep) * mean,
                "variance": keep * state["variance"] + (1 - keep) * variance,
            }
        normal = deviations(wide, mean, where)
        normal = normal * jax.lax.rsqrt(variance + settings["epsilon"])
        return masks.with_values(x, affine(params, normal.astype(values.dtype))), state
