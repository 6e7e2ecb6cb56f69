"""Supervised: a network, a loss and an optimizer learn from examples with answers."""

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.losses import Loss
from glassnet.nn import Layer
from glassnet.optimizers import Optimizer
from glassnet.training.learner import Learner
from glassnet.types import Batch, Key, Metrics, Tree


@dataclass(frozen=True)
class Supervised(Learner):
    r"""Step down the gradient of the mean loss.

    $$C(\theta) = \frac{\sum_i w_i\, L(f(\theta, x_i), y_i)}{\sum_i w_i}, \qquad
      \theta \leftarrow \theta + \Delta(\partial C/\partial \theta)$$

    Args:
        network: $f$.
        loss: $L$.
        optimizer: $\Delta$, or an optax transformation.

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

    def init(self, key: Key, batch: Batch) -> Tree:
        """Params, the network's state, and the optimizer's."""
        params, network = self.network.init(key, batch["x"])
        optimizer = self.optimizer.init(params)
        return {"params": params, "network": network, "optimizer": optimizer}

    def step(self, state: Tree, batch: Batch, key: Key) -> tuple[Tree, Metrics]:
        """Forward, back, and one step of the optimizer."""

        def cost(params: Tree) -> tuple[Float[Array, ""], tuple[Tree, Metrics]]:
            after, metrics = self._forward(params, state["network"], batch, key, True)
            total, weight = metrics["loss"]
            return total / weight, (after, metrics)

        grads, (network, metrics) = jax.grad(cost, has_aux=True)(state["params"])
        steps, optimizer = self.optimizer.update(
            grads, state["optimizer"], state["params"]
        )
        params = jax.tree.map(jnp.add, state["params"], steps)
        after = {"params": params, "network": network, "optimizer": optimizer}
        return after, metrics

    def evaluate(self, state: Tree, batch: Batch) -> Metrics:
        """The loss, with the network as in use."""
        return self._forward(*self.model(state), batch, None, False)[1]

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The network's params and state."""
        return state["params"], state["network"]

    def _forward(
        self,
        params: Tree,
        network: Tree,
        batch: Batch,
        key: Key | None,
        training: bool,
    ) -> tuple[Tree, Metrics]:
        outputs, network = self.network.apply(
            params, network, batch["x"], key=key, training=training
        )
        weight = batch["weight"]
        losses = weight * self.loss(outputs, batch["y"])
        return network, {"loss": (losses.sum(), weight.sum())}
