"""A layer or function of both libraries run on the same numbers, forward and back."""

from collections.abc import Callable, Iterator
from typing import Any

import jax
import layouts
import numpy as np
import torch
from pairs import Pair

KEY = jax.random.key(0)


def precision() -> str:
    """What JAX computes in: float64 if JAX_ENABLE_X64=1, else float32."""
    return "float64" if jax.config.jax_enable_x64 else "float32"


def normal(rng: np.random.Generator, *shape: int, size: float = 1.0) -> np.ndarray:
    """Normal draws in the precision of the run."""
    return (size * rng.standard_normal(shape)).astype(precision())


def pairs(
    ours: Callable,
    theirs: Callable,
    inputs: tuple[np.ndarray, ...],
    rng: np.random.Generator,
    *,
    module: torch.nn.Module | None = None,
    params: Callable | None = None,
    nothing: tuple[str, ...] = (),
) -> Iterator[Pair]:
    """Outputs, and gradients at inputs and params for a random cotangent.

    Args:
        ours: from params and inputs to an output or a tuple of these.
        theirs: from inputs, as tensors in our layout, to the same in our layout.
        inputs: in our layout; those of whole numbers have no gradient.
        rng: for the module's parameters and the cotangent.
        module: whose parameters take part; all are drawn anew.
        params: from its parameters to ours: one of `layouts`.
        nothing: params whose gradient is zero in exact arithmetic.
    """
    named = dict(module.named_parameters()) if module is not None else {}
    with torch.no_grad():
        for parameter in named.values():
            parameter.copy_(torch.tensor(normal(rng, *parameter.shape, size=0.5)))
    arrays = {name: p.detach().numpy() for name, p in named.items()}
    own = params(arrays, layouts.summed) if params is not None else {}
    own = jax.tree.map(np.ascontiguousarray, own)
    smooth = [i for i, x in enumerate(inputs) if x.dtype.kind == "f"]

    tensors = [torch.tensor(x, requires_grad=x.dtype.kind == "f") for x in inputs]
    expected = _tuple(theirs(*tensors))
    weights = [normal(rng, *e.shape) for e in expected]
    found, grads = _forward_and_back(ours, own, inputs, smooth, weights)
    for i, (a, b) in enumerate(zip(found, expected, strict=True)):
        yield Pair("forward", f"output {i}", np.asarray(a), b.detach().numpy())

    wanted = [tensors[i] for i in smooth] + list(named.values())
    seeds = [torch.tensor(w) for w in weights]
    back = torch.autograd.grad(expected, wanted, seeds, allow_unused=True)
    back = [
        np.zeros(tuple(w.shape)) if b is None else b.numpy()
        for w, b in zip(wanted, back, strict=True)
    ]
    for i, a, b in zip(smooth, grads[1], back[: len(smooth)], strict=True):
        yield Pair("gradient", f"input {i}", np.asarray(a), b)
    if params is None:
        return
    theirs_ = params(dict(zip(named, back[len(smooth) :], strict=True)), layouts.either)
    ours_ = jax.tree_util.tree_leaves_with_path(grads[0])
    for (path, a), b in zip(ours_, jax.tree.leaves(theirs_), strict=True):
        name = jax.tree_util.keystr(path, simple=True, separator="/")
        yield Pair("gradient", name, np.asarray(a), b, name in nothing)


def layer_pairs(
    layer: Any,
    module: torch.nn.Module,
    x: np.ndarray,
    rng: np.random.Generator,
    params: Callable | None = None,
    **settings: Any,
) -> Iterator[Pair]:
    """Of a layer without state whose module takes channels first."""
    if params is not None:
        _check_params(layer, module, params, x)
    return pairs(
        lambda p, x: layer.apply(p, {}, x, key=None, training=False)[0],
        lambda x: channels_last(module(channels_first(x))),
        (x,),
        rng,
        module=module,
        params=params,
        **settings,
    )


def channels_first(x: torch.Tensor) -> torch.Tensor:
    """(batch, *space, channels) to (batch, channels, *space)."""
    return x.movedim(-1, 1) if x.ndim > 2 else x


def channels_last(x: torch.Tensor) -> torch.Tensor:
    """(batch, channels, *space) to (batch, *space, channels)."""
    return x.movedim(1, -1) if x.ndim > 2 else x


def _check_params(layer: Any, module: Any, params: Callable, x: np.ndarray) -> None:
    """The map must make just the params that the layer itself would draw."""
    arrays = {n: p.detach().numpy() for n, p in module.named_parameters()}
    made = jax.tree.map(np.shape, params(arrays, layouts.summed))
    spec = jax.ShapeDtypeStruct(x.shape, x.dtype)
    drawn = jax.eval_shape(lambda key: layer.init(key, spec)[0], KEY)
    drawn = jax.tree.map(lambda a: a.shape, drawn)
    if made != drawn:
        raise AssertionError(f"{layer} has params {drawn}, and the map makes {made}")


def _forward_and_back(
    ours: Callable, own: Any, inputs: tuple, smooth: list[int], weights: list
) -> tuple[tuple, tuple]:
    @jax.jit
    def run(own: Any, moved: list, fixed: list, weights: list) -> tuple:
        def outputs(own: Any, moved: list) -> tuple:
            given = list(fixed)
            for i, x in zip(smooth, moved, strict=True):
                given[i] = x
            return _tuple(ours(own, *given))

        y, back = jax.vjp(outputs, own, moved)
        return y, back(
            tuple(w.astype(a.dtype) for w, a in zip(weights, y, strict=True))
        )

    fixed = [None if i in smooth else x for i, x in enumerate(inputs)]
    return run(own, [inputs[i] for i in smooth], fixed, weights)


def _tuple(y: Any) -> tuple:
    return y if isinstance(y, tuple) else (y,)
