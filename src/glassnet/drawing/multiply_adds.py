"""Multiply-adds: how much a layer computes, counted without computing it."""

import math
from typing import Any

import jax
from jax.extend.core import ClosedJaxpr, Jaxpr

from glassnet.nn.convolution import Convolution
from glassnet.nn.layer import Layer
from glassnet.nn.transposed import Transposed
from glassnet.types import Spec, Tree

__all__ = ["multiply_adds"]


def multiply_adds(layer: Layer, params: Tree, state: Tree, spec: Spec) -> int:
    r"""How many products of two numbers a layer adds up for one example.

    $$\text{Dense: } n_{in} n_{out} \text{ a row}, \qquad
      \text{convolution: } |K| \text{ a place of the output}, \qquad
      \text{transposed: } |K| \text{ a place of the input}$$

    with $|K|$ the numbers in the kernel; a border of zeros counts as if it were image.
    All other layers are asked themselves, also your own: the compiler's list of what
    they do, in evaluation, says which matrices they multiply and how often they go
    round. What they do for two examples less what they do for one is counted, so that
    work on the params alone, once a batch, is left out.

    Sums, norms, activations and pools are no products of matrices and count nothing, as
    in published counts; 1 is counted here where "FLOPs" are sometimes said to be 2.
    Published counts often leave out the two products inside attention; they are in
    these. A loop without a known end (`lax.while_loop`) counts as going round once.

    Args:
        layer: one without layers inside.
        params: its params, or their shapes.
        state: its state, or its shapes.
        spec: shape and dtype of a batch.

    Example:
        >>> from glassnet.nn import Dense
        >>> spec = jax.ShapeDtypeStruct((5, 3), "float32")
        >>> layer = Dense(8)
        >>> multiply_adds(layer, *layer.init(jax.random.key(0), spec), spec)
        24

    Source:
        `jax.make_jaxpr`, JAX documentation; the counts of convolutions: He et al.
        (2015), table 1 ("FLOPs (multiply-adds)"), arXiv:1512.03385.
    """

    def run(params: Tree, state: Tree, x: Any) -> Any:
        return layer.apply(params, state, x, key=None, training=False)[0]

    one, two = _rows(spec, 1), _rows(spec, 2)
    if isinstance(layer, Convolution | Transposed):
        backwards = isinstance(layer, Transposed)
        side = one if backwards else jax.eval_shape(run, params, state, one)
        shape = max((leaf.shape for leaf in jax.tree.leaves(side)), key=len)
        return math.prod(params["kernel"].shape) * math.prod(shape[:-1])
    programs = [jax.make_jaxpr(run)(params, state, x).jaxpr for x in (one, two)]
    first, both = map(_in_jaxpr, programs)
    return both - first


def _rows(spec: Spec, count: int) -> Spec:
    """The same with so many examples."""
    return jax.tree.map(
        lambda leaf: jax.ShapeDtypeStruct((count, *leaf.shape[1:]), leaf.dtype), spec
    )


def _in_jaxpr(jaxpr: Jaxpr) -> int:
    total = 0
    for equation in jaxpr.eqns:
        name, settings = equation.primitive.name, equation.params
        shapes: Any = [getattr(v.aval, "shape", ()) for v in equation.invars]
        out = equation.outvars[0].aval if equation.outvars else None
        if name == "dot_general":
            (contracted, _), _ = settings["dimension_numbers"]
            depth = math.prod(shapes[0][axis] for axis in contracted)
            total += math.prod(out.shape) * depth  # pyright: ignore
        elif name == "conv_general_dilated":
            channels = settings["dimension_numbers"].rhs_spec[0]
            count = math.prod(shapes[1]) // shapes[1][channels]  # of one output
            spread = math.prod(settings["lhs_dilation"])  # zeros between the inputs
            total += math.prod(out.shape) * count // spread  # pyright: ignore
        else:
            inside = [_in_jaxpr(inner) for inner in _jaxprs(settings)]
            times = settings.get("length", 1) if name == "scan" else 1
            total += times * (max(inside, default=0) if name == "cond" else sum(inside))
    return total


def _jaxprs(value: Any) -> list[Jaxpr]:
    """Programs inside an equation's settings."""
    if isinstance(value, ClosedJaxpr):
        return [value.jaxpr]
    if isinstance(value, Jaxpr):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [jaxpr for item in value for jaxpr in _jaxprs(item)]
    return []
