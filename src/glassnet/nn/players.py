"""Players: two networks in a game, one that makes rows and one that judges them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from glassnet.errors import ShapeError
from glassnet.nn.children import Container, children
from glassnet.nn.layer import Layer
from glassnet.settings import Count
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Players(Container):
    r"""What the critic says to what the generator makes of noise.

    $$y = D(G(z)), \qquad z \sim \mathcal N(0, 1)$$

    Going back: the critic hands $\delta$ on to the generator, which so learns what the
    critic looks for.

    `learners.Adversarial` trains the two against each other; in use only the generator
    is wanted. The layer takes the noise, of which it says how much there is to be, so
    that whoever holds it can draw it.

    Args:
        generator: $G$, from noise to rows.
        critic: $D$, from rows to one score each, higher for what looks real.
        noise: numbers of noise for each row, at least 1.

    Learns:
        generator: the params of the generator.
        critic: the params of the critic.

    Raises:
        ConfigError: `noise` is below 1.
        ShapeError: the input is not so many numbers a row.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> from glassnet.nn import Dense
        >>> players, noise = Players(Dense(2), Dense(1), noise=4), jnp.ones((5, 4))
        >>> params, state = players.init(jax.random.key(0), noise)
        >>> players.apply(params, state, noise, key=None, training=False)[0].shape
        (5, 1)

    Source:
        Goodfellow et al. (2014), "Generative Adversarial Networks", figure 1,
        arXiv:1406.2661.
    """

    masked: ClassVar = True
    generator: Layer
    critic: Layer
    noise: Count = 64

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params and state of both; the critic's fit what the generator makes."""
        if spec.shape[-1] != self.noise:
            raise ShapeError(
                "Players are fed noise, not rows.",
                got=f"x of shape {tuple(spec.shape)}",
                expected=f"a last axis of {self.noise}",
                fix="train them with learners.Adversarial, which draws it; or set "
                f"noise={spec.shape[-1]}",
            )
        params, state = {}, {}
        for child in children(self):
            params, state, spec = child.made(params, state, key, spec)
        return params, state, spec

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Make rows and judge them."""
        after = {}
        for child in children(self):
            x, after[child.name] = child.apply(
                params, state, x, key=key, training=training
            )
        return x, after
