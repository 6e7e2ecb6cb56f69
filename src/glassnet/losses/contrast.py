"""Losses that tell each example from the others of its batch."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Shaped

from glassnet.losses.embeddings import check_side_by_side
from glassnet.losses.lengths import direction
from glassnet.losses.loss import Loss
from glassnet.nn.dtypes import widened
from glassnet.settings import Positive
from glassnet.types import Tree


@dataclass(frozen=True)
class InfoNCE(Loss):
    r"""Find one's own partner among the partners of the whole batch.

    $$L_i = -\log \frac{e^{s_{ii}}}{\sum_j e^{s_{ij}}}, \qquad
      s_{ij} = \frac{1}{\tau} \frac{a_i \cdot b_j}{|a_i|\, |b_j|}$$

    Going back: $\partial L_i/\partial s_{ij} = \mathrm{softmax}(s_i)_j - [i = j]$:
    `CrossEntropy` with the batch for classes.

    An example is two embeddings side by side, such as an image and its caption. The
    other examples of the batch are the wrong answers, so the loss of one depends on
    all, and a batch of one has nothing to learn. Copies in one batch, also those that
    fill up a short last one, are wrong answers to each other.

    Args:
        temperature: $\tau$, above 0: below 1 it sharpens, so that the nearest wrong
            answers count most. Lives in the state.
        both_ways: whether to take the mean with the search from $b$ among all $a$, as
            CLIP does.

    Raises:
        ConfigError: `temperature` is not above 0.
        ShapeError: outputs are not two side by side.

    Example:
        >>> two = jnp.array([[[1.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [0.0, 1.0]]])
        >>> loss = InfoNCE(temperature=1.0)(two, jnp.zeros(2))
        >>> [f"{one:.4f}" for one in loss]  # log(1 + e^(0 - 1))
        ['0.3133', '0.3133']

    Source:
        van den Oord, Li & Vinyals (2018), "Representation Learning with Contrastive
        Predictive Coding", equation 4, arXiv:1807.03748; cosines and both ways:
        Radford et al. (2021), figure 3, arXiv:2103.00020.
    """

    outputs: ClassVar = "values"
    sees_others: ClassVar = True
    temperature: Positive = 0.1
    both_ways: bool = False

    def equation(
        self,
        outputs: Float[Array, "*batch two features"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: two embeddings side by side; the axis before them is the batch,
                and further ones are batches apart.
            targets: not looked at.
            hyperparams: `temperature`.

        Returns:
            Nats, 0 or more. Guessing evenly scores `log(batch)`.
        """
        check_side_by_side(self, outputs, 2)
        u = direction(widened(outputs))
        scores = jnp.einsum("...if,...jf->...ij", u[..., 0, :], u[..., 1, :])
        scores /= hyperparams["temperature"].astype(u.dtype)
        own = jnp.eye(scores.shape[-1], dtype=bool)
        found = _surprise(scores, own)
        if not self.both_ways:
            return found
        return (found + _surprise(jnp.swapaxes(scores, -1, -2), own)) / 2


@dataclass(frozen=True)
class NTXent(Loss):
    r"""Find the other view of oneself among both views of the whole batch.

    $$L_i = -\frac12 \sum_{v \in \{a_i, b_i\}} \log
      \frac{e^{s(v, v')}}{\sum_{u \ne v} e^{s(v, u)}}, \qquad
      s(v, u) = \frac{1}{\tau} \frac{v \cdot u}{|v|\, |u|}$$

    where $v'$ is the other view of the same example and $u$ any other of all $2 N$.

    Going back: softmax less one-hot for each view, as in `InfoNCE`.

    An example is two views of one thing side by side. Unlike `InfoNCE` each view also
    competes with those of its own side. The mean over examples is the paper's mean
    over views. Copies in one batch are wrong answers to each other.

    Args:
        temperature: $\tau$, above 0. Lives in the state.

    Raises:
        ConfigError: `temperature` is not above 0.
        ShapeError: outputs are not two side by side.

    Example:
        >>> two = jnp.array([[[1.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [0.0, 1.0]]])
        >>> loss = NTXent(temperature=1.0)(two, jnp.zeros(2))
        >>> [f"{one:.4f}" for one in loss]  # log(1 + 2 e^(0 - 1))
        ['0.5514', '0.5514']

    Source:
        Chen et al. (2020), "A Simple Framework for Contrastive Learning of Visual
        Representations", equation 1, arXiv:2002.05709.
    """

    outputs: ClassVar = "values"
    sees_others: ClassVar = True
    temperature: Positive = 0.5

    def equation(
        self,
        outputs: Float[Array, "*batch two features"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: two views side by side; the axis before them is the batch,
                and further ones are batches apart.
            targets: not looked at.
            hyperparams: `temperature`.

        Returns:
            Nats, 0 or more. Guessing evenly scores `log(2 * batch - 1)`.
        """
        check_side_by_side(self, outputs, 2)
        u = direction(widened(outputs))
        *sets, batch, _, features = u.shape
        views = u.reshape(*sets, 2 * batch, features)
        scores = jnp.einsum("...if,...jf->...ij", views, views)
        scores /= hyperparams["temperature"].astype(u.dtype)
        place = jnp.arange(2 * batch)
        scores = jnp.where(place[:, None] == place, -jnp.inf, scores)
        found = _surprise(scores, (place ^ 1)[:, None] == place)  # 1 of 0, 0 of 1 ...
        return found.reshape(*sets, batch, 2).mean(-1)


def _surprise(
    scores: Float[Array, "*sets n n"], right: Bool[Array, "n n"]
) -> Float[Array, "*sets n"]:
    """Cross-entropy of each row, whose right answers are marked."""
    # By hand and not by `log_softmax`, which has no maximum of an empty batch. Cosines
    # are bounded, but a temperature near 0 is not.
    top: Any = scores.max(-1, keepdims=True, initial=-jnp.inf)
    shares = jnp.exp(scores - top).sum(-1)
    return jnp.log(shares) - jnp.where(right, scores - top, 0).sum(-1)
