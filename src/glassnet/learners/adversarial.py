"""Adversarial: a generator and a critic learn from each other."""

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet import noise
from glassnet.backprop.sweep import sweep
from glassnet.learners import pairs
from glassnet.learners.looking import layer_numbers
from glassnet.losses.games import Game
from glassnet.nn.layer import child_key
from glassnet.nn.players import Players
from glassnet.optimizers import Optimizer
from glassnet.settings import hyperparams
from glassnet.training.learner import Learner
from glassnet.training.looks import Look
from glassnet.types import Batch, Key, Metrics, Tree


@dataclass(frozen=True)
class Adversarial(Learner):
    r"""One network makes rows of noise, another tells them from real ones.

    $$\min_D \langle L_D(D(x), D(G(z))) \rangle, \qquad
      \min_G \langle L_G(D(G(z))) \rangle, \qquad z \sim \mathcal N(0, 1)$$

    A step is one or more steps of the critic, as the loss says, each on rows of its own
    out of the batch, and then one of the generator on fresh noise. Neither number that
    the two make small is a distance to the end: a game has none. Look at what is made,
    at how many kinds of it there are (`model.collapse`), and at `accuracy`.

    Reported are `loss`, the critic's, and `generator_loss`; `score_real` and
    `score_made`, means of what the critic says; and `accuracy`, the share of pairs in
    which the real row scores higher: at 0.5 the critic cannot tell, near 1 the
    generator has lost. An evaluation draws its noise from the rows themselves, each
    for itself, so that it is the same in any order and in any parts.

    Args:
        network: the two players, and how much noise the first is given.
        loss: `losses.NonSaturating()` or `losses.Wasserstein()`.
        optimizer: how both step, each with a memory of its own; or an optax
            transformation. Adam with `beta1=0.5` is usual: a game turns back often.

    Raises:
        ShapeError: by `init`; the generator's rows are not like the real ones, or the
            critic has not one score for each.

    Example:
        >>> from glassnet.losses import NonSaturating
        >>> from glassnet.nn import Dense
        >>> from glassnet.optimizers import Adam
        >>> players = Players(Dense(2), Dense(1), noise=4)
        >>> learner = Adversarial(players, NonSaturating(), Adam(1e-3))
        >>> batch = {"x": jnp.ones((6, 2)), "weight": jnp.ones(6)}
        >>> state = learner.init(jax.random.key(0), batch)
        >>> state, metrics = learner.step(state, batch, jax.random.key(1))
        >>> sorted(metrics)
        ['accuracy', 'generator_loss', 'loss', 'score_made', 'score_real']

    Source:
        Goodfellow et al. (2014), "Generative Adversarial Networks", Algorithm 1,
        arXiv:1406.2661; with several steps and a penalty: Gulrajani et al. (2017),
        Algorithm 1, arXiv:1704.00028.
    """

    network: Players
    loss: Game
    optimizer: Optimizer | Any

    def init(self, key: Key, batch: Batch) -> Tree:
        """Params, state and optimizer of each player, and the numbers of the loss."""
        given = jax.ShapeDtypeStruct(
            (len(batch["x"]), self.network.noise), batch["x"].dtype
        )
        params, network = self.network.init(key, given)
        pairs.check_players(self.network, params, network, given, batch["x"])
        players = {
            name: {
                "params": params[name],
                "network": network[name],
                "optimizer": self.optimizer.init(params[name]),
            }
            for name in ("generator", "critic")
        }
        return players | {"loss": {"hyperparams": hyperparams(self.loss)}}

    def step(self, state: Tree, batch: Batch, key: Key) -> tuple[Tree, Metrics]:
        """The critic's steps, then the generator's."""
        parts, keys = self._parts(batch, key)

        def one(critic: Tree, given: tuple[Batch, Key]) -> tuple[Tree, Metrics]:
            after, _, metrics = self._critic_step(state | {"critic": critic}, *given)
            return after, metrics

        critic, metrics = jax.lax.scan(one, state["critic"], (parts, keys))
        state = state | {"critic": critic}
        metrics = jax.tree.map(lambda each: each.sum(0), metrics)
        generator, _, fooling = self._generator_step(state, batch, key)
        total = metrics["loss"][1]
        metrics["generator_loss"] = (fooling * total, total)
        return state | {"generator": generator}, metrics

    def look(self, state: Tree, batch: Batch, key: Key) -> Look:
        """Every layer of both players, as the generator's step runs through them."""
        parts, keys = self._parts(batch, key)
        first = jax.tree.map(lambda each: each[0], parts)
        _, critic_grads, _ = self._critic_step(state, first, keys[0])
        after, _ = self.step(state, batch, key)
        judged = state | {"critic": after["critic"]}
        _, grads, _ = self._generator_step(judged, batch, key)
        z, own = self._noise(batch, key)
        _, traces = sweep(
            self.network,
            _both(judged, "params"),
            _both(judged, "network"),
            z,
            lambda scores: self.loss.fooling(scores[:, 0]).mean(),
            key=own,
        )
        before = _both(state, "params")
        sizes = {
            "gradient": {"generator": grads, "critic": critic_grads},
            "weights": before,
            "update": jax.tree.map(jnp.subtract, _both(after, "params"), before),
        }
        return layer_numbers(self.network, traces, sizes, jnp.ones(len(z)))

    def evaluate(self, state: Tree, batch: Batch) -> Metrics:
        """The game as it stands, on noise that the rows bring with them."""
        z, share = pairs.own_noise(batch["x"], self.network.noise)
        params, network = self.model(state)
        made, _ = self.network.generator.apply(
            params, network, z, key=None, training=False
        )
        critic = state["critic"]

        def scores(x: Array) -> Float[Array, " rows"]:
            own, kept = critic["params"], critic["network"]
            y, _ = self.network.critic.apply(own, kept, x, key=None, training=False)
            return y[:, 0]

        outputs = [scores(batch["x"]), scores(made)]
        if self.loss.sloped:
            outputs.append(pairs.slopes(scores, batch["x"], made, share))
        metrics = self._metrics(state, jnp.stack(outputs, -1), batch["weight"])
        fooling = (batch["weight"] * self.loss.fooling(outputs[1])).sum()
        return metrics | {"generator_loss": (fooling, metrics["loss"][1])}

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The generator's params, or the optimizer's average of them, and its state."""
        own = state["generator"]
        params = own["params"]
        if isinstance(self.optimizer, Optimizer):
            params = self.optimizer.averaged(own["optimizer"], params)
        return params, own["network"]

    def _critic_step(
        self, state: Tree, batch: Batch, key: Key
    ) -> tuple[Tree, Tree, Metrics]:
        """The critic one step further, its gradient, and the metrics of the pairs."""
        critic, generator, x = state["critic"], state["generator"], batch["x"]
        z = noise.normal(child_key(key, "noise"), (len(x), self.network.noise), x.dtype)
        made, _ = self.network.generator.apply(
            *(generator["params"], generator["network"], z),
            key=child_key(key, "generator"),
            training=True,
        )
        share = noise.uniform(child_key(key, "between"), (len(x),), x.dtype)

        def cost(params: Tree) -> tuple[Float[Array, ""], tuple[Tree, Metrics]]:
            def scores(x: Array, network: Tree, name: str) -> tuple[Array, Tree]:
                own = child_key(key, name)
                y, network = self.network.critic.apply(
                    params, network, x, key=own, training=True
                )
                return y[:, 0], network

            # real and made rows apart: a batch norm would give away which are which
            real, network = scores(x, critic["network"], "real")
            fake, network = scores(made, network, "made")
            outputs = [real, fake]
            if self.loss.sloped:
                steep = pairs.slopes(
                    lambda x: scores(x, network, "between")[0], x, made, share
                )
                outputs.append(steep)
            metrics = self._metrics(state, jnp.stack(outputs, -1), batch["weight"])
            total, weight = metrics["loss"]
            return total / jnp.where(weight > 0, weight, 1), (network, metrics)

        grads, (network, metrics) = jax.grad(cost, has_aux=True)(critic["params"])
        return self._stepped(critic, grads) | {"network": network}, grads, metrics

    def _generator_step(
        self, state: Tree, batch: Batch, key: Key
    ) -> tuple[Tree, Tree, Float[Array, ""]]:
        """The generator one step further, its gradient, and its mean loss."""
        z, own = self._noise(batch, key)
        params, network = _both(state, "params"), _both(state, "network")

        def cost(mine: Tree) -> tuple[Float[Array, ""], Tree]:
            scores, after = self.network.apply(
                params | {"generator": mine}, network, z, key=own, training=True
            )
            return self.loss.fooling(scores[:, 0]).mean(), after["generator"]

        (value, after), grads = jax.value_and_grad(cost, has_aux=True)(
            params["generator"]
        )
        generator = self._stepped(state["generator"], grads)
        return generator | {"network": after}, grads, value

    def _parts(self, batch: Batch, key: Key) -> tuple[Batch, Array]:
        """Rows and a key for each of the critic's steps."""
        steps = self.loss.critic_steps
        return pairs.dealt(batch, steps), jax.random.split(
            child_key(key, "critic"), steps
        )

    def _noise(self, batch: Batch, key: Key) -> tuple[Array, Key]:
        """What the generator's step starts from: rows for one of the critic's."""
        own = child_key(key, "generator")
        rows = -(-len(batch["weight"]) // self.loss.critic_steps)
        shape = (rows, self.network.noise)
        return noise.normal(child_key(own, "noise"), shape, batch["x"].dtype), own

    def _stepped(self, player: Tree, grads: Tree) -> Tree:
        steps, memory = self.optimizer.update(
            grads, player["optimizer"], player["params"]
        )
        params = jax.tree.map(jnp.add, player["params"], steps)
        return player | {"params": params, "optimizer": memory}

    def _metrics(
        self, state: Tree, outputs: Float[Array, "rows columns"], weight: Array
    ) -> Metrics:
        losses = self.loss(outputs, outputs, state["loss"]["hyperparams"])
        return pairs.pair_metrics(losses, outputs, weight)


def _both(state: Tree, name: str) -> Tree:
    """One part of both players, as the network that holds them both has it."""
    return {player: state[player][name] for player in ("generator", "critic")}
