"""Flax NNX with Optax: our layers, params and optimizer, translated."""

from typing import Any

import jax
import jax.numpy as jnp
import optax
from flax import nnx
from task import Side, Task

from glassnet import losses, nn, optimizers


def flax(task: Task) -> Side:
    """As its guides write it: one compiled step, called from a loop on the host."""
    narrow = {} if task.precision == "float32" else {"dtype": jnp.bfloat16}
    model = _module(task.network, task.start[0], nnx.Rngs(0), **narrow)
    optimizer = nnx.Optimizer(model, _optimizer(task.optimizer), wrt=nnx.Param)
    x, y = map(jnp.asarray, task.arrays)
    epoch = iter(range(1_000_000))

    def cost(model: Any, x: Any, y: Any) -> Any:
        z = model(x).astype("float32")
        if isinstance(task.loss, losses.SquaredError):
            return jnp.square(z - y).sum(-1).mean() / 2
        return optax.softmax_cross_entropy_with_integer_labels(z, y).mean()

    @nnx.jit
    def step(model: Any, optimizer: Any, x: Any, y: Any, rows: Any) -> Any:
        loss, grads = nnx.value_and_grad(cost)(model, x[rows], y[rows])
        optimizer.update(model, grads)
        return loss

    # its own advice for small models: look the graph up once, not at each call
    fast = nnx.cached_partial(step, model, optimizer)

    def train() -> float:
        model.train()
        found = [fast(x, y, rows) for rows in jnp.asarray(task.order(next(epoch)))]
        return float(jnp.stack(found).mean())

    return train


def _optimizer(ours: Any) -> optax.GradientTransformation:
    if isinstance(ours, optimizers.SGD):
        return optax.sgd(ours.learning_rate)
    settings = ours.learning_rate, ours.beta1, ours.beta2, ours.epsilon
    if isinstance(ours, optimizers.AdamW):

        def mask(params: Any) -> Any:
            return jax.tree.map(lambda p: p.ndim > 1, params)

        return optax.adamw(*settings, weight_decay=ours.weight_decay, mask=mask)
    return optax.adam(*settings)


class _Chain(nnx.Module):
    def __init__(self, parts: list):
        self.parts = nnx.List(parts)

    def __call__(self, x: Any) -> Any:
        for part in self.parts:
            x = part(x)
        return x


class _Sum(nnx.Module):
    def __init__(self, *parts: Any):
        self.parts = nnx.List(parts)

    def __call__(self, x: Any) -> Any:
        first, second = (part(x) for part in self.parts)
        return first + second


class _Plain(nnx.Module):
    def __init__(self, function: Any):
        self.function = function

    def __call__(self, x: Any) -> Any:
        return self.function(x)


class _Positions(nnx.Module):
    def __init__(self, table: Any):
        self.table = nnx.Param(jnp.asarray(table))

    def __call__(self, x: Any) -> Any:
        return x + self.table[: x.shape[1]].astype(x.dtype)


class _Last(nnx.Module):
    def __init__(self, layer: nn.LSTM, params: Any, rngs: nnx.Rngs):
        into = len(params["kernel"])
        cell = nnx.OptimizedLSTMCell(into, layer.units, rngs=rngs)
        # its gates stand in the order i, f, g, o too; the bias is the recurrent one's
        cell.dense_i.kernel[...] = jnp.asarray(params["kernel"])
        cell.dense_h.kernel[...] = jnp.asarray(params["recurrent_kernel"])
        cell.dense_h.bias[...] = jnp.asarray(params["bias"])
        self.rnn = nnx.RNN(cell, return_carry=True)

    def __call__(self, x: Any) -> Any:
        (_, hidden), _ = self.rnn(x)
        return hidden


class _Attention(nnx.Module):
    def __init__(self, layer: Any, params: Any, rngs: nnx.Rngs, **narrow: Any):
        width = len(params["query"]["kernel"])
        settings = dict(use_bias=False, decode=False, rngs=rngs)
        self.inner = nnx.MultiHeadAttention(layer.heads, width, **settings, **narrow)
        for name in ("query", "key", "value"):
            kernel = jnp.asarray(params[name]["kernel"])
            getattr(self.inner, name).kernel[...] = kernel.reshape(
                width, layer.heads, -1
            )
        out = jnp.asarray(params["output"]["kernel"])
        self.inner.out.kernel[...] = out.reshape(layer.heads, -1, width)

    def __call__(self, x: Any) -> Any:
        return self.inner(x, mask=nnx.make_causal_mask(x[..., 0]))


def _filled(module: Any, params: Any, **names: str) -> Any:
    for name, value in params.items():
        getattr(module, names.get(name, name))[...] = jnp.asarray(value)
    return module


def _module(layer: Any, params: Any, rngs: nnx.Rngs, **narrow: Any) -> Any:
    def inner(one: Any, name: str) -> Any:
        return _module(one, params.get(name, {}), rngs, **narrow)

    match layer:
        case nn.Sequential():
            return _Chain([inner(one, str(i)) for i, one in enumerate(layer.layers)])
        case nn.Repeat():
            own = [
                jax.tree.map(lambda p, i=i: p[i], params["body"])
                for i in range(layer.times)
            ]
            return _Chain([_module(layer.body, each, rngs, **narrow) for each in own])
        case nn.Residual():
            return _Sum(_Plain(lambda x: x), inner(layer.body, "body"))
        case nn.Parallel():
            return _Sum(*[inner(one, str(i)) for i, one in enumerate(layer.layers)])
        case nn.Dense():
            size = params["kernel"].shape
            return _filled(
                nnx.Linear(*size, use_bias=layer.bias, rngs=rngs, **narrow), params
            )
        case nn.Conv2D():
            *size, into, out = params["kernel"].shape
            pad = layer.padding if isinstance(layer.padding, int) else "VALID"
            made = nnx.Conv(
                into,
                out,
                size,
                layer.stride,
                padding=pad,
                use_bias=layer.bias,
                rngs=rngs,
            )
            return _filled(made, params)
        case nn.BatchNorm():
            made = nnx.BatchNorm(len(params["scale"]), momentum=0.9, rngs=rngs)
            return _filled(made, params)
        case nn.LayerNorm():
            width = len(params["scale"])
            settings = dict(epsilon=1e-5, use_bias=False, rngs=rngs)
            made = nnx.LayerNorm(width, **settings, **narrow)
            return _filled(made, params)
        case nn.Embedding():
            made = nnx.Embed(*params["table"].shape, rngs=rngs, **narrow)
            return _filled(made, params, table="embedding")
        case nn.Dropout():
            return nnx.Dropout(layer.rate, rngs=rngs)
        case nn.LSTM():
            return _Last(layer, params, rngs)
        case nn.MultiHeadAttention():
            return _Attention(layer, params, rngs, **narrow)
        case nn.LearnedPositions():
            return _Positions(params["table"])
    functions = {
        nn.MaxPool2D: lambda x: nnx.max_pool(x, (2, 2), (2, 2)),
        nn.Flatten: lambda x: x.reshape(len(x), -1),
        nn.GlobalAveragePool: lambda x: x.mean((1, 2)),
        nn.ReLU: nnx.relu,
        nn.Sigmoid: nnx.sigmoid,
        nn.GELU: lambda x: nnx.gelu(x, approximate=False),
    }
    return _Plain(functions[type(layer)])
