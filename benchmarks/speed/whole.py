"""Whole fits of a small ReLU network by Keras, Flax and plain JAX, in their best form.

Each is warm: what can be compiled once is compiled once, in the warm-up, although a
new Keras model would compile anew with every fit. A fit begins with new weights and
ends with the mean loss of its last epoch.
"""

import os
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from fit import Fit, Patience
from jax import lax

SETTINGS = 0.9, 0.999, 1e-8


def keras_fit(fit: Fit, test: Any = None) -> Any:
    """One model, its weights and its optimizer put back before every fit."""
    os.environ["KERAS_BACKEND"] = "jax"
    import keras

    keras.utils.set_random_seed(0)
    decay = keras.regularizers.L2(fit.l2 / 2 / fit.batch)
    layers = [
        keras.layers.Dense(n, activation="relu", kernel_regularizer=decay)
        for n in fit.hidden
    ]
    layers.append(keras.layers.Dense(10, kernel_regularizer=decay))
    model = keras.Sequential([keras.Input(fit.x.shape[1:]), *layers])
    cost = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(1e-3), cost)

    def train(seed: int) -> float:
        for layer, pair in zip(layers, fit.weights(seed), strict=True):
            layer.set_weights(list(pair))
        for variable in model.optimizer.variables:
            if variable.path.endswith("learning_rate"):
                continue
            variable.assign(np.zeros(variable.shape, str(variable.dtype)))
        end = Patience(fit.tolerance)

        class Ends(keras.callbacks.Callback):
            def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
                self.model.stop_training = end.over(logs["loss"])

        stops = [Ends()] if fit.tolerance else []
        told = model.fit(
            fit.x, fit.y, fit.batch, fit.epochs, verbose=0, callbacks=stops
        )
        if test is None:
            return float(told.history["loss"][-1])
        found = model.predict(test[0], batch_size=1000, verbose=0).argmax(-1)
        return float(np.mean(found != test[1]))

    return train


def flax_fit(fit: Fit, test: Any = None, members: int = 1) -> Any:
    """A new model each time; its compiled step is found again by its structure.

    With several members it is one `nnx.vmap` over all of them, as its guide to
    ensembles writes it.
    """
    import optax
    from flax import nnx

    class Network(nnx.Module):
        def __init__(self, weights: Any, rngs: nnx.Rngs):
            made = [nnx.Linear(*kernel.shape, rngs=rngs) for kernel, _ in weights]
            for layer, (kernel, bias) in zip(made, weights, strict=True):
                layer.kernel[...], layer.bias[...] = kernel, bias
            self.layers = nnx.List(made)

        def __call__(self, x: Any) -> Any:
            for layer in self.layers[:-1]:
                x = nnx.relu(layer(x))
            return self.layers[-1](x)

    def cost(model: Any, x: Any, y: Any) -> Any:
        z = model(x)
        squares = sum(jnp.square(layer.kernel[...]).sum() for layer in model.layers)
        found = optax.softmax_cross_entropy_with_integer_labels(z, y).mean()
        return found + fit.l2 / 2 / len(x) * squares

    def step(model: Any, optimizer: Any, x: Any, y: Any, rows: Any) -> Any:
        loss, grads = nnx.value_and_grad(cost)(model, x[rows], y[rows])
        optimizer.update(model, grads)
        return loss

    def begin(weights: Any) -> Any:
        model = Network(weights, nnx.Rngs(0))
        return model, nnx.Optimizer(model, optax.adam(1e-3), wrt=nnx.Param)

    if members > 1:
        step = nnx.vmap(step, in_axes=(0, 0, None, None, 0))
        begin = nnx.vmap(begin)
    step, predict = nnx.jit(step), nnx.jit(lambda model, x: model(x).argmax(-1))
    start = nnx.jit(begin)  # uncompiled, making it takes longer than the training
    x, y = jnp.asarray(fit.x), jnp.asarray(fit.y.astype("int32"))

    def train(seed: int) -> float:
        if members > 1:
            seeds = [seed * members + i for i in range(members)]
            each = [fit.weights(one) for one in seeds]
            weights = jax.tree.map(lambda *w: np.stack(w), *each)
            orders = [fit.batches(one) for one in seeds]
            rows = (np.stack([next(o) for o in orders], 1) for _ in iter(int, 1))
        else:
            weights, rows = fit.weights(seed), fit.batches(seed)
        model, optimizer = start(weights)
        fast = nnx.cached_partial(step, model, optimizer)
        end = Patience(fit.tolerance)
        for _ in range(fit.epochs):
            order = jnp.asarray(next(rows).astype("int32"))
            found = [
                fast(x, y, order[i : i + fit.batch].T)
                for i in range(0, len(x), fit.batch)
            ]
            loss = float(jnp.stack(found).mean())
            if end.over(loss):
                break
        if test is None:
            return loss
        return float(np.mean(np.asarray(predict(model, test[0])) != test[1]))

    return train


def hand_fit(fit: Fit, test: Any = None, members: int = 1) -> Any:
    """One compiled program for an epoch: a scan over its steps, vmapped over members.

    Without an early end it is one program for the whole fit.
    """
    x, y = jnp.asarray(fit.x), jnp.asarray(fit.y.astype("int32"))
    steps, left = divmod(len(fit.x), fit.batch)
    b1, b2, epsilon = SETTINGS

    def forward(params: Any, x: Any) -> Any:
        *hidden, (kernel, bias) = params
        for k, b in hidden:
            x = jnp.maximum(x @ k + b, 0)
        return x @ kernel + bias

    def cost(params: Any, x: Any, y: Any) -> Any:
        z = forward(params, x)
        picked = jnp.take_along_axis(z, y[:, None], 1)[:, 0]
        squares = sum(jnp.square(k).sum() for k, _ in params)
        found = (jax.nn.logsumexp(z, 1) - picked).mean()
        return found + fit.l2 / 2 / len(x) * squares

    def step(state: Any, rows: Any) -> Any:
        params, m, v, t = state
        loss, grads = jax.value_and_grad(cost)(params, x[rows], y[rows])
        t = t + 1
        m = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, m, grads)
        v = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, v, grads)
        rate = 1e-3 * jnp.sqrt(1 - b2**t) / (1 - b1**t)
        params = jax.tree.map(
            lambda p, m, v: p - rate * m / (jnp.sqrt(v) + epsilon), params, m, v
        )
        return (params, m, v, t), loss

    def epoch(state: Any, order: Any) -> Any:
        whole = order[: steps * fit.batch].reshape(steps, fit.batch)
        state, found = lax.scan(step, state, whole)
        total = found.sum()
        if left:
            state, last = step(state, order[-left:])
            total = total + last
        return state, total / (steps + bool(left))

    def begin(weights: Any) -> Any:
        zeros = jax.tree.map(jnp.zeros_like, weights)
        return weights, zeros, zeros, jnp.zeros(())

    def run(state: Any, orders: Any) -> Any:
        return lax.scan(epoch, state, orders)

    many = jax.vmap if members > 1 else (lambda function: function)
    run, start = jax.jit(many(run)), many(begin)
    predict = jax.jit(lambda params, x: forward(params, x).argmax(-1))
    at_once = 1 if fit.tolerance else fit.epochs

    def train(seed: int) -> float:
        seeds = [seed * members + i for i in range(members)]
        each = [fit.weights(one) for one in seeds]
        orders = [fit.batches(one) for one in seeds]
        stack = (lambda *w: np.stack(w)) if members > 1 else (lambda w: w)
        state = start(jax.tree.map(stack, *each))
        end = Patience(fit.tolerance)
        for _ in range(fit.epochs // at_once):
            drawn = [
                np.stack([next(o) for _ in range(at_once)]).astype("int32")
                for o in orders
            ]
            state, found = run(state, stack(*drawn))
            loss = float(found[..., -1].mean())
            if end.over(loss):
                break
        if test is None:
            return loss
        return float(np.mean(np.asarray(predict(state[0], test[0])) != test[1]))

    return train
