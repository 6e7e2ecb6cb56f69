"""Keras 3 on JAX: our layers, params and optimizer, translated."""

import os

os.environ["KERAS_BACKEND"] = "jax"

from typing import Any

import keras
import numpy as np
from keras import layers as kl
from task import Side, Task

from glassnet import losses, nn, optimizers


def keras_side(task: Task) -> Side:
    """`model.fit` on arrays, with its own shuffling switched off."""
    x, y = task.arrays
    keras.utils.set_random_seed(0)
    if task.precision != "float32":
        keras.config.set_dtype_policy("mixed_bfloat16")
    into = keras.Input(x.shape[1:], dtype=x.dtype.name)
    made: list[tuple[Any, list]] = []
    model = keras.Model(into, _apply(task.network, task.start[0], into, made))
    for layer, weights in made:
        layer.set_weights([np.array(w) for w in weights])
    model.compile(_optimizer(task.optimizer), _cost(task.loss))
    epoch = iter(range(1_000_000))

    def train() -> float:
        rows = task.order(next(epoch)).ravel()
        fitted = model.fit(
            x[rows], y[rows], task.batch, epochs=1, shuffle=False, verbose=0
        )
        return float(fitted.history["loss"][0])

    return train


def _cost(loss: Any) -> Any:
    if isinstance(loss, losses.SquaredError):
        return lambda y, z: keras.ops.sum(keras.ops.square(z - y), -1) / 2
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def _optimizer(ours: Any) -> Any:
    if isinstance(ours, optimizers.SGD):
        return keras.optimizers.SGD(ours.learning_rate)
    settings = {
        "beta_1": ours.beta1,
        "beta_2": ours.beta2,
        "epsilon": ours.epsilon,
    }
    if isinstance(ours, optimizers.AdamW):
        decay = ours.weight_decay
        made = keras.optimizers.AdamW(ours.learning_rate, decay, **settings)
        made.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
        return made
    return keras.optimizers.Adam(ours.learning_rate, **settings)


class _Positions(kl.Layer):
    def build(self, shape: Any) -> None:
        self.table = self.add_weight(shape=shape[1:])

    def call(self, x: Any) -> Any:
        return x + self.table


def _apply(layer: Any, params: Any, x: Any, made: list) -> Any:
    """The output; made layers and their weights are noted on the way."""

    def inner(one: Any, name: str, x: Any) -> Any:
        return _apply(one, params.get(name, {}), x, made)

    def put(layer: Any, x: Any, *weights: Any) -> Any:
        y = layer(x)
        if weights:
            made.append((layer, list(weights)))
        return y

    match layer:
        case nn.Sequential():
            for i, one in enumerate(layer.layers):
                x = inner(one, str(i), x)
            return x
        case nn.Repeat():
            for i in range(layer.times):
                x = _apply(layer.body, _slice(params["body"], i), x, made)
            return x
        case nn.Residual():
            return kl.Add()([x, inner(layer.body, "body", x)])
        case nn.Parallel():
            return kl.Add()([inner(o, str(i), x) for i, o in enumerate(layer.layers)])
        case nn.Dense():
            dense = kl.Dense(layer.units, use_bias=layer.bias)
            return put(dense, x, *_two(params))
        case nn.Conv2D():
            size = params["kernel"].shape[:2]
            if isinstance(layer.padding, int) and layer.padding:
                x = kl.ZeroPadding2D(layer.padding)(x)
            conv = kl.Conv2D(layer.channels, size, layer.stride, use_bias=layer.bias)
            return put(conv, x, *_two(params))
        case nn.BatchNorm():
            scale, bias = params["scale"], params["bias"]
            norm = kl.BatchNormalization(momentum=0.9, epsilon=1e-5)
            return put(norm, x, scale, bias, 0 * bias, 0 * bias + 1)
        case nn.LayerNorm():
            norm = kl.LayerNormalization(epsilon=1e-5, center=False)
            return put(norm, x, params["scale"])
        case nn.Embedding():
            return put(kl.Embedding(*params["table"].shape), x, params["table"])
        case nn.LearnedPositions():
            return put(_Positions(), x, params["table"])
        case nn.LSTM():
            read = kl.LSTM(layer.units)
            weights = params["kernel"], params["recurrent_kernel"], params["bias"]
            return put(read, x, *weights)
        case nn.MultiHeadAttention():
            return _attention(layer, params, x, made)
    plain: dict[type, Any] = {
        nn.MaxPool2D: lambda: kl.MaxPooling2D(2),
        nn.Dropout: lambda: kl.Dropout(layer.rate),
        nn.Flatten: kl.Flatten,
        nn.GlobalAveragePool: kl.GlobalAveragePooling2D,
        nn.ReLU: kl.ReLU,
        nn.Sigmoid: lambda: kl.Activation("sigmoid"),
        nn.GELU: lambda: kl.Activation("gelu"),
    }
    return plain[type(layer)]()(x)


def _attention(layer: Any, params: Any, x: Any, made: list) -> Any:
    width, heads = x.shape[-1], layer.heads
    inner = kl.MultiHeadAttention(heads, width // heads, use_bias=False)
    y = inner(x, x, use_causal_mask=True)
    kernels = {name: params[name]["kernel"] for name in params}
    weights = [kernels[n].reshape(width, heads, -1) for n in ("query", "key", "value")]
    made.append((inner, [*weights, kernels["output"].reshape(heads, -1, width)]))
    return y


def _two(params: Any) -> list:
    return [params[name] for name in ("kernel", "bias") if name in params]


def _slice(tree: Any, index: int) -> Any:
    if isinstance(tree, dict):
        return {name: _slice(value, index) for name, value in tree.items()}
    return tree[index]
