"""Supervised: a network, a loss and an optimizer learn from examples with answers."""

import re
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, ArrayLike, Float

from glassnet.backprop.sweep import sweep
from glassnet.data.augment.augmentation import Augmentation
from glassnet.learners.looking import layer_numbers
from glassnet.losses import Loss, Penalty
from glassnet.losses.pairing import check_pairing
from glassnet.metrics import Metric, Score
from glassnet.metrics.score import spread_weight
from glassnet.nn import Layer, masks
from glassnet.nn.layer import child_key
from glassnet.optimizers import Optimizer
from glassnet.paths import weights
from glassnet.settings import Positive, hyperparams
from glassnet.training.learner import Learner
from glassnet.training.looks import Look
from glassnet.training.record import means
from glassnet.types import Batch, Key, Metrics, Tree


@dataclass(frozen=True)
class Supervised(Learner):
    r"""Step down the gradient of the mean loss, and of a penalty if there is one.

    $$C(\theta) = \frac{\sum_i w_i\, L(f(\theta, x_i), y_i)}{\sum_i w_i} + R(\theta),
      \qquad \theta \leftarrow \theta + \Delta(\partial C/\partial \theta)$$

    The loss that is reported is the first term alone, so that runs with and without a
    penalty can be compared. Where there is a loss at each of several positions (words,
    pixels), $i$ runs over all positions of all examples, but those that a mask hides.

    Args:
        network: $f$.
        loss: $L$.
        optimizer: $\Delta$, or an optax transformation.
        penalty: $R$, or None.
        metrics: numbers for people, reported beside the loss under their own names;
            scores, which are no mean over rows, after each epoch only.
        augment: what is done to each training batch first, or None.
        initial_scale: a factor for the weights that training starts from, biases left
            alone. Above 0.

    Raises:
        ConfigError: `initial_scale` is not above 0, or the network's last layer, the
            loss and the labels do not go together.

    Example:
        >>> from glassnet.losses import CrossEntropy
        >>> from glassnet.nn import Dense
        >>> from glassnet.optimizers import SGD
        >>> learner = Supervised(Dense(2), CrossEntropy(), SGD(0.5))
        >>> x, y = jnp.array([[0.0], [1.0]]), jnp.array([0, 1])
        >>> batch = {"x": x, "y": y, "weight": jnp.ones(2)}
        >>> state = learner.init(jax.random.key(0), batch)
        >>> for step in range(100):
        ...     state, metrics = learner.step(state, batch, jax.random.key(step))
        >>> loss, weight = learner.evaluate(state, batch)["loss"]
        >>> bool(loss / weight < 0.2)
        True

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 8.1.3.
    """

    network: Layer
    loss: Loss
    optimizer: Optimizer | Any
    penalty: Penalty | None = None
    metrics: tuple[Metric | Score, ...] = ()
    augment: Augmentation | None = None
    initial_scale: Positive = 1.0

    def init(self, key: Key, batch: Batch) -> Tree:
        """Params, the network's state, the optimizer's, and the numbers of the loss."""
        params, network = self.network.init(key, batch["x"])
        params = scaled(params, self.initial_scale)
        state = {
            "params": params,
            "network": network,
            "optimizer": self.optimizer.init(params),
            "loss": {"hyperparams": hyperparams(self.loss)},
        }
        if self.penalty is not None:
            state["penalty"] = {"hyperparams": hyperparams(self.penalty)}
        if self.augment is not None:
            state["augment"] = {"hyperparams": self.augment.numbers()}
        outputs, y = jax.eval_shape(lambda: self._pair(state, batch, key))
        check_pairing(self.network, self.loss, masks.values(outputs), y)
        return state

    def step(self, state: Tree, batch: Batch, key: Key) -> tuple[Tree, Metrics]:
        """Augment, forward, back, and one step of the optimizer."""
        batch = self._augmented(state, batch, key)
        grads, network, metrics = self._gradients(state, batch, key)
        params, optimizer = self._stepped(state, grads)
        new = {"params": params, "network": network, "optimizer": optimizer}
        return state | new, metrics

    def look(self, state: Tree, batch: Batch, key: Key) -> Look:
        """What this very step does in every layer; see `looking.layer_numbers`."""
        batch, params = self._augmented(state, batch, key), state["params"]
        _, traces = sweep(
            self.network,
            params,
            state["network"],
            batch["x"],
            lambda outputs: _mean(self._metrics(state, outputs, batch)),
            key=key,
        )
        grads, _, _ = self._gradients(state, batch, key)
        after, _ = self._stepped(state, grads)
        update = jax.tree.map(jnp.subtract, after, params)
        sizes = {"gradient": grads, "weights": params, "update": update}
        mask = masks.mask(batch["x"])
        return layer_numbers(self.network, traces, sizes, batch["weight"], mask)

    def evaluate(self, state: Tree, batch: Batch) -> Metrics:
        """Loss, metrics and scores of the model as it would be kept, in use."""
        outputs, _ = self._outputs(state, self.model(state)[0], batch, None)
        return self._metrics(state, outputs, batch, scores=True)

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The network's params, or the optimizer's average of them, and its state."""
        params = state["params"]
        if isinstance(self.optimizer, Optimizer):
            params = self.optimizer.averaged(state["optimizer"], params)
        return params, state["network"]

    def numbers(self, metrics: Metrics) -> dict[str, Any]:
        """Means, and the value of each score."""
        scores = {_recorded(m): m for m in self.metrics if isinstance(m, Score)}
        scores = {name: m for name, m in scores.items() if name in metrics}
        found = {name: m.value(metrics[name][0]) for name, m in scores.items()}
        return means({n: m for n, m in metrics.items() if n not in scores}) | found

    def _gradients(
        self, state: Tree, batch: Batch, key: Key
    ) -> tuple[Tree, Tree, Metrics]:
        """The slope of the whole cost, the network's next state, and the metrics."""

        def cost(params: Tree) -> tuple[Float[Array, ""], tuple[Tree, Metrics]]:
            outputs, network = self._outputs(state, params, batch, key)
            metrics = self._metrics(state, outputs, batch)
            mean = _mean(metrics)
            if self.penalty is not None:
                mean += self.penalty(params, state["penalty"]["hyperparams"])
            return mean, (network, metrics)

        grads, (network, metrics) = jax.grad(cost, has_aux=True)(state["params"])
        return grads, network, metrics

    def _stepped(self, state: Tree, grads: Tree) -> tuple[Tree, Tree]:
        """The params one step further, and the optimizer's next state."""
        steps, optimizer = self.optimizer.update(
            grads, state["optimizer"], state["params"]
        )
        return jax.tree.map(jnp.add, state["params"], steps), optimizer

    def _augmented(self, state: Tree, batch: Batch, key: Key) -> Batch:
        if self.augment is None:
            return batch
        own = child_key(key, "augment")
        return self.augment(batch, own, state["augment"]["hyperparams"])

    def _pair(self, state: Tree, batch: Batch, key: Key) -> tuple[Any, Any]:
        """Outputs and targets as a training step sees them."""
        batch = self._augmented(state, batch, key)
        return self._outputs(state, state["params"], batch, None)[0], batch["y"]

    def _outputs(
        self, state: Tree, params: Tree, batch: Batch, key: Key | None
    ) -> tuple[Any, Tree]:
        return self.network.apply(
            params, state["network"], batch["x"], key=key, training=key is not None
        )

    def _metrics(
        self, state: Tree, outputs: Any, batch: Batch, *, scores: bool = False
    ) -> Metrics:
        losses = self.loss(outputs, batch["y"], state["loss"]["hyperparams"])
        weight = spread_weight(batch["weight"], losses)
        mask, values = masks.mask(outputs), masks.values(outputs)
        if mask is not None and losses.ndim > 1:
            weight = jnp.where(mask, weight, 0)
        total = weight.sum()
        found: Metrics = {"loss": ((weight * losses).sum(), total)}
        for metric in self.metrics:
            if isinstance(metric, Metric):
                each = metric(values, batch["y"])
                if each.shape == losses.shape:
                    found[_recorded(metric)] = ((weight * each).sum(), total)
                    continue
                own = spread_weight(batch["weight"], each)  # of pixels, say
                found[_recorded(metric)] = ((own * each).sum(), own.sum())
            elif scores:
                counts = metric.counts(values, batch["y"], weight)
                found[_recorded(metric)] = (counts, total)
        return found


def scaled(params: Tree, factor: ArrayLike) -> Tree:
    """The params with their weights multiplied; biases and scales stay.

    Example:
        >>> scaled({"kernel": jnp.array([2.0]), "bias": jnp.array([2.0])}, 0.5)
        {'bias': Array([2.], dtype=float32), 'kernel': Array([1.], dtype=float32)}
    """
    return jax.tree.map(
        lambda leaf, heavy: leaf * jnp.asarray(factor, leaf.dtype) if heavy else leaf,
        params,
        weights(params),
    )


def _mean(metrics: Metrics) -> Float[Array, ""]:
    """The mean loss of a batch."""
    total, weight = metrics["loss"]
    # a batch of padding alone teaches nothing, and 0/0 would teach NaN
    return total / jnp.where(weight > 0, weight, 1)


def _recorded(metric: Metric | Score) -> str:
    """MeanSquaredError is recorded as mean_squared_error, ROCAUC as rocauc."""
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(metric).__name__).lower()
    return (metric.recorded if isinstance(metric, Metric) else "") or plain
