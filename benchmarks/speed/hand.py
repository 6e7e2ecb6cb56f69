"""The same loop by hand in plain JAX, in the form that was fastest on CPUs."""

import functools
import math
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from task import Side, Task

from glassnet import losses, nn, optimizers


def hand(task: Task) -> Side:
    """One scan over the steps of an epoch; no engine, no layers, no settings."""
    params, moving = jax.tree.map(jnp.asarray, task.start)
    x, y = map(jnp.asarray, task.arrays)
    zeros = jax.tree.map(jnp.zeros_like, params)
    state = params, (zeros, zeros, jnp.array(0.0)), moving
    epoch = iter(range(1_000_000))

    @jax.jit
    def run(state: Any, rows: Any, key: Any) -> Any:
        def step(state: Any, own: Any) -> Any:
            rows, key = own
            params, memory, moving = state
            (loss, moving), grads = jax.value_and_grad(cost, has_aux=True)(
                params, moving, x[rows], y[rows], key
            )
            params, memory = _update(task.optimizer, params, memory, grads)
            return (params, memory, moving), loss

        return lax.scan(step, state, (rows, jax.random.split(key, len(rows))))

    def cost(params: Any, moving: Any, x: Any, y: Any, key: Any) -> Any:
        if task.precision != "float32":
            params = jax.tree_util.tree_map_with_path(_narrow, params)
        z, moving = _layer(task.network, params, moving, x, key)
        if isinstance(task.loss, losses.SquaredError):
            return jnp.square(z - y).sum(-1).mean() / 2, moving
        picked = jnp.take_along_axis(jax.nn.log_softmax(z), y[..., None], -1)
        return -picked.mean(), moving

    def train() -> float:
        nonlocal state
        rows = jnp.asarray(task.order(next(epoch)))
        state, found = run(state, rows, jax.random.key(0))
        return float(found.mean())

    return train


def _update(ours: Any, params: Any, memory: Any, grads: Any) -> Any:
    rate = ours.learning_rate
    if isinstance(ours, optimizers.SGD):
        return jax.tree.map(lambda p, g: p - rate * g, params, grads), memory
    m, v, t = memory
    b1, b2, t = ours.beta1, ours.beta2, t + 1
    m = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, m, grads)
    v = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, v, grads)

    def step(p: Any, m: Any, v: Any) -> Any:
        root = jnp.sqrt(v / (1 - b2**t)) + ours.epsilon
        if isinstance(ours, optimizers.AdamW) and p.ndim > 1:
            p = p - rate * ours.weight_decay * p
        return p - rate * m / (1 - b1**t) / root

    return jax.tree.map(step, params, m, v), (m, v, t)


def _layer(layer: Any, p: Any, s: Any, x: Any, key: Any) -> tuple[Any, Any]:
    """Output, and the moving averages after it."""
    match layer:
        case nn.Sequential():
            after = {}
            for i, one in enumerate(layer.layers):
                own = p.get(str(i), {}), s.get(str(i), {})
                x, after[str(i)] = _layer(one, *own, x, jax.random.fold_in(key, i))
            return x, after
        case nn.Repeat():

            def block(x: Any, own: Any) -> Any:
                return _layer(layer.body, *own, x, key)[0], None

            return lax.scan(block, x, (p["body"], s["body"]))[0], s
        case nn.Residual():
            y, after = _layer(layer.body, p["body"], s["body"], x, key)
            return x + y, {"body": after}
        case nn.Parallel():
            pairs = [
                _layer(one, p[str(i)], s[str(i)], x, key)
                for i, one in enumerate(layer.layers)
            ]
            return pairs[0][0] + pairs[1][0], {
                str(i): a for i, (_, a) in enumerate(pairs)
            }
        case nn.BatchNorm():
            axes = tuple(range(x.ndim - 1))
            mean, square = x.mean(axes), jnp.square(x).mean(axes)
            var = square - mean**2
            y = (x - mean) * (lax.rsqrt(var + 1e-5) * p["scale"]) + p["bias"]
            values = {"mean": mean, "variance": var}
            return y, {
                n: 0.9 * old + 0.1 * values[n] if n in values else old
                for n, old in s.items()
            }
    return _plain(layer, p, x, key), s


def _plain(layer: Any, p: Any, x: Any, key: Any) -> Any:
    match layer:
        case nn.Dense():
            y = _product(x.reshape(-1, x.shape[-1]), p["kernel"])
            y = y.reshape(*x.shape[:-1], -1)
            return y + p["bias"] if layer.bias else y
        case nn.Conv2D():
            return _convolution(layer, p, x)
        case nn.MaxPool2D():
            return functools.reduce(
                jnp.maximum,
                [
                    x[:, i::2, j::2][:, : x.shape[1] // 2, : x.shape[2] // 2]
                    for i in (0, 1)
                    for j in (0, 1)
                ],
            )
        case nn.Dropout():
            kept = jax.random.bernoulli(key, 1 - layer.rate, x.shape)
            return jnp.where(kept, x / (1 - layer.rate), 0)
        case nn.LSTM():
            return _lstm(p, x)
        case nn.MultiHeadAttention():
            return _attention(layer, p, x)
        case nn.LayerNorm():
            x = x - x.mean(-1, keepdims=True)
            return (
                x * lax.rsqrt(jnp.square(x).mean(-1, keepdims=True) + 1e-5) * p["scale"]
            )
        case nn.Embedding():
            return p["table"][x]
        case nn.LearnedPositions():
            return x + p["table"][: x.shape[1]]
        case nn.Flatten():
            return x.reshape(len(x), -1)
        case nn.GlobalAveragePool():
            return x.mean((1, 2))
    functions = {nn.ReLU: jax.nn.relu, nn.Sigmoid: jax.nn.sigmoid}
    functions[nn.GELU] = functools.partial(jax.nn.gelu, approximate=False)
    return functions[type(layer)](x)


def _convolution(layer: Any, p: Any, x: Any) -> Any:
    """Shifted slices, side by side, in one product: `lax.conv` is slow in a scan."""
    k, step = p["kernel"], layer.stride
    height, width, into, out = k.shape
    pad = layer.padding if isinstance(layer.padding, int) else 0
    x = jnp.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    rows, columns = (
        (n - m) // step + 1 for n, m in zip(x.shape[1:3], (height, width), strict=True)
    )
    seen = [
        x[
            :,
            i : i + step * (rows - 1) + 1 : step,
            j : j + step * (columns - 1) + 1 : step,
        ]
        for i in range(height)
        for j in range(width)
    ]
    flat = jnp.concatenate(seen, -1).reshape(-1, height * width * into)
    y = (flat @ k.reshape(-1, out)).reshape(len(x), rows, columns, out)
    return y + p["bias"] if layer.bias else y


def _lstm(p: Any, x: Any) -> Any:
    rows, time, _ = x.shape
    drive = x.swapaxes(0, 1).reshape(rows * time, -1) @ p["kernel"] + p["bias"]
    units = p["recurrent_kernel"].shape[0]
    half = jnp.repeat(jnp.array([0.5, 0.5, 1.0, 0.5]), units)

    def step(state: Any, drive: Any) -> Any:
        h, c = state
        z = drive + h @ p["recurrent_kernel"]
        i, f, g, o = jnp.split((1 - half) + half * jnp.tanh(half * z), 4, -1)
        c = f * c + i * g
        return (o * jnp.tanh(c), c), None

    zero = jnp.zeros((rows, units))
    return lax.scan(step, (zero, zero), drive.reshape(time, rows, -1))[0][0]


def _attention(layer: Any, p: Any, x: Any) -> Any:
    rows, time, width = x.shape
    flat = x.reshape(-1, width)

    def heads(name: str) -> Any:
        y = _product(flat, p[name]["kernel"]).reshape(rows, time, layer.heads, -1)
        return y.transpose(0, 2, 1, 3)

    q, k, v = map(heads, ("query", "key", "value"))
    scores = q @ k.swapaxes(-1, -2) / math.sqrt(q.shape[-1])
    scores = jnp.where(jnp.tri(time, dtype=bool), scores, -1e30)
    y = (jax.nn.softmax(scores) @ v).transpose(0, 2, 1, 3).reshape(-1, width)
    return _product(y, p["output"]["kernel"]).reshape(x.shape)


def _narrow(path: Any, p: Any) -> Any:
    return p.astype("bfloat16") if path[-1].key == "kernel" else p


def _product(x: Any, kernel: Any) -> Any:
    return _narrow_product(x, kernel) if kernel.dtype == "bfloat16" else x @ kernel


@jax.custom_vjp
def _narrow_product(x: Any, kernel: Any) -> Any:
    """Narrow factors, a wide sum: what the CPU has units for."""
    return jnp.dot(x.astype("bfloat16"), kernel, preferred_element_type="float32")


def _narrow_forward(x: Any, kernel: Any) -> Any:
    return _narrow_product(x, kernel), (x, kernel)


def _narrow_backward(saved: Any, delta: Any) -> Any:
    x, kernel = saved
    dk = x.T @ delta
    return delta @ kernel.T.astype("float32"), dk.astype("bfloat16")


_narrow_product.defvjp(_narrow_forward, _narrow_backward)
