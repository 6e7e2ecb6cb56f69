"""Muon: steps that turn all directions of a matrix by the same amount."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.optimizers.moments import (
    adam_steps,
    ahead,
    follow,
    memory,
    remember,
    weight,
    zeros,
)
from glassnet.optimizers.optimizer import Optimizer
from glassnet.optimizers.selected import check_paths, is_selected
from glassnet.paths import flatten, replace, weights
from glassnet.settings import Fraction, Positive, hyperparams
from glassnet.types import Tree

QUINTIC = (3.4445, -4.7750, 2.0315)  # tuned to lift small values fast, not to end at 1
ITERATIONS = 5
EPSILON = 1e-8  # against division by nothing
ADAM_SIZE = 0.2  # root mean square of Adam's steps per unit of rate, as measured


@dataclass(frozen=True)
class Muon(Optimizer):
    r"""Momentum with all its singular values set to about 1; Adam for the rest.

    For each matrix with running mean $m$ and gradient $g$ of shape
    `(features, units)`,

    $$m \leftarrow \mu m + (1 - \mu)\, g, \qquad
      \Delta = -\alpha\, s\; \mathrm{orth}(m), \qquad
      \mathrm{orth}(U \Sigma V^\top) \approx U V^\top$$

    A gradient's few largest directions drown the rest; here rare directions are learned
    as fast as common ones. The orthogonal part is found without a decomposition:
    $X = m / \lVert m \rVert$, and five times $X \leftarrow a X + (b A + c A^2) X$ with
    $A = X X^\top$, which leaves singular values between about 0.7 and 1.2.

    Weights with two axes are stepped so, but for `others`: the first and the last
    layer, an embedding and a head, learn better there. These, biases, scales, and
    kernels with more axes get Adam's steps. Decay is `WeightDecay(Muon(), 0.1)`.

    Args:
        learning_rate: $\alpha$, also of the Adam beside it. Above 0.
        momentum: $\mu$, memory of about $1/(1 - \mu)$ steps. In [0, 1).
        nesterov: whether to look one step ahead, as `Nadam` does.
        others: paths of matrices that get Adam's steps all the same, such as
            `("0", "*/embedding")`; a layer's path stands for all in it.
        scale: $s$: "adam" is $0.2 \sqrt{\max(features, units)}$, so that the steps are
            as large as Adam's and one rate suits both; "width" is
            $\sqrt{\max(1, units / features)}$, as in Optax, for a rate near 0.02.
        beta1: memory of Adam's mean. In [0, 1).
        beta2: memory of Adam's mean square. In [0, 1).

    Raises:
        ConfigError: a setting is outside its range, or there is nothing at a path.

    Example:
        >>> optimizer, params = Muon(0.1, scale="width"), {"kernel": jnp.ones((2, 2))}
        >>> grads = {"kernel": jnp.diag(jnp.array([500.0, 30.0]))}
        >>> steps, _ = optimizer.update(grads, optimizer.init(params))
        >>> [f"{step:.2f}" for step in jnp.diag(steps["kernel"])]
        ['-0.07', '-0.10']

    Source:
        Jordan et al. (2024), "Muon: An optimizer for hidden layers in neural networks";
        Liu et al. (2025), "Muon is Scalable for LLM Training", section 2.2, for the
        scale "adam", arXiv:2502.16982.
    """

    learning_rate: Positive = 1e-3
    momentum: Fraction = 0.95
    nesterov: bool = True
    others: tuple[str, ...] = ()
    scale: Literal["adam", "width"] = "adam"
    beta1: Fraction = 0.9
    beta2: Fraction = 0.999

    def init(self, params: Tree) -> Tree:
        """Zero means, at step 0; no mean squares of matrices."""
        check_paths(self.others, params)
        matrices, rest = self._split(params)
        start = {"mean": zeros(matrices), "step": jnp.array(0), "others": memory(rest)}
        return {"hyperparams": hyperparams(self)} | start

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Move the running means, step, and let Adam step beside."""
        h, t = state["hyperparams"], state["step"] + 1
        matrices, rest = self._split(grads)
        mean = follow(state["mean"], matrices, h["momentum"])

        def step(g: Array, m: Array) -> Array:
            beta = h["momentum"]
            towards = ahead(m, g, beta, t) if self.nesterov else m / weight(beta, t)
            size = -h["learning_rate"] * self._scale(*g.shape)
            return size * orthogonalized(towards)

        now = state["others"] | {"hyperparams": h | {"epsilon": EPSILON}}
        others = remember(rest, now)
        steps = jax.tree.map(step, matrices, mean) | adam_steps(others)
        steps = jax.tree.map(lambda g, s: s.astype(g.dtype), matrices | rest, steps)
        others = {name: others[name] for name in state["others"]}
        new = {"mean": mean, "step": t, "others": others}
        return replace(grads, steps), state | new

    def _split(self, tree: Tree) -> tuple[dict[str, Array], dict[str, Array]]:
        """The matrices and the rest, by path."""
        leaves, are_weights = flatten(tree), flatten(weights(tree))
        matrices = {
            path: leaf
            for path, leaf in leaves.items()
            if leaf.ndim == 2
            and are_weights[path]
            and not is_selected(path, self.others)
        }
        return matrices, {p: leaf for p, leaf in leaves.items() if p not in matrices}

    def _scale(self, features: int, units: int) -> float:
        if self.scale == "adam":
            return ADAM_SIZE * sqrt(max(features, units))
        return sqrt(max(1, units / max(features, 1)))


def orthogonalized(
    matrix: Float[Array, "rows columns"],
) -> Float[Array, "rows columns"]:
    r"""A matrix with the same singular vectors and all singular values about 1.

    Args:
        matrix: $m$, of any size; the shorter side makes the products.

    Returns:
        $\approx U V^\top$. Singular values below about a thousandth of the matrix's
        length stay below 0.7: five rounds lift each by at most $3.44^5 \approx 500$.

    Example:
        >>> turned = orthogonalized(jnp.array([[3.0, 0.0], [0.0, -1.0]]))
        >>> bool((jnp.abs(jnp.abs(jnp.diag(turned)) - 1) < 0.35).all())
        True

    Source:
        Jordan et al. (2024), "Muon", the function `newtonschulz5`.
    """
    rows, columns = matrix.shape
    a, b, c = QUINTIC
    x = matrix.T if rows > columns else matrix
    x = x / (jnp.sqrt(jnp.square(x).sum()) + EPSILON)
    for _ in range(ITERATIONS):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return x.T if rows > columns else x
