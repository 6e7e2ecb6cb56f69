"""Supervised: a network, a loss and an optimizer learn from examples with answers."""

import re
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.losses import Loss, Penalty
from glassnet.losses.pairing import check_pairing
from glassnet.metrics import Metric
from glassnet.nn import Layer
from glassnet.optimizers import Optimizer
from glassnet.settings import hyperparams
from glassnet.training.learner import Learner
from glassnet.types import Batch, Key, Metrics, Tree


@dataclass(frozen=True)
class Supervised(Learner):
    r"""Step down the gradient of the mean loss, and of a penalty if there is one.

    $$C(\theta) = \frac{\sum_i w_i\, L(f(\theta, x_i), y_i)}{\sum_i w_i} + R(\theta),
      \qquad \theta \leftarrow \theta + \Delta(\partial C/\partial \theta)$$

    The loss that is reported is the first term alone, so that runs with and without a
    penalty can be compared.

    Args:
        network: $f$.
        loss: $L$.
        optimizer: $\Delta$, or an optax transformation.
        penalty: $R$, or None.
        metrics: numbers for people, reported beside the loss under their own names.

    Raises:
        ConfigError: the network's last layer, the loss and the labels do not go
            together.

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
    metrics: tuple[Metric, ...] = ()

    def init(self, key: Key, batch: Batch) -> Tree:
        """Params, the network's state, the optimizer's, and the numbers of the loss."""
        params, network = self.network.init(key, batch["x"])
        state = {
            "params": params,
            "network": network,
            "optimizer": self.optimizer.init(params),
            "loss": {"hyperparams": hyperparams(self.loss)},
        }
        if self.penalty is not None:
            state["penalty"] = {"hyperparams": hyperparams(self.penalty)}
        outputs = jax.eval_shape(lambda: self._outputs(state, params, batch, None)[0])
        check_pairing(self.network, self.loss, outputs, batch["y"])
        return state

    def step(self, state: Tree, batch: Batch, key: Key) -> tuple[Tree, Metrics]:
        """Forward, back, and one step of the optimizer."""

        def cost(params: Tree) -> tuple[Float[Array, ""], tuple[Tree, Metrics]]:
            outputs, network = self._outputs(state, params, batch, key)
            metrics = self._metrics(state, outputs, batch)
            total, weight = metrics["loss"]
            # a batch of padding alone teaches nothing, and 0/0 would teach NaN
            mean = total / jnp.where(weight > 0, weight, 1)
            if self.penalty is not None:
                mean += self.penalty(params, state["penalty"]["hyperparams"])
            return mean, (network, metrics)

        grads, (network, metrics) = jax.grad(cost, has_aux=True)(state["params"])
        steps, optimizer = self.optimizer.update(
            grads, state["optimizer"], state["params"]
        )
        params = jax.tree.map(jnp.add, state["params"], steps)
        new = {"params": params, "network": network, "optimizer": optimizer}
        return state | new, metrics

    def evaluate(self, state: Tree, batch: Batch) -> Metrics:
        """Loss and metrics, with the network as in use."""
        outputs, _ = self._outputs(state, state["params"], batch, None)
        return self._metrics(state, outputs, batch)

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The network's params and state."""
        return state["params"], state["network"]

    def _outputs(
        self, state: Tree, params: Tree, batch: Batch, key: Key | None
    ) -> tuple[Any, Tree]:
        return self.network.apply(
            params, state["network"], batch["x"], key=key, training=key is not None
        )

    def _metrics(self, state: Tree, outputs: Any, batch: Batch) -> Metrics:
        weight, total = batch["weight"], batch["weight"].sum()
        losses = self.loss(outputs, batch["y"], state["loss"]["hyperparams"])
        found = {"loss": ((weight * losses).sum(), total)}
        for metric in self.metrics:
            values = metric(outputs, batch["y"])
            found[_snake(type(metric).__name__)] = ((weight * values).sum(), total)
        return found


def _snake(name: str) -> str:
    """MeanSquaredError is reported as mean_squared_error."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
