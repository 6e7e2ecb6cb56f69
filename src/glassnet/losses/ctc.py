"""CTC: labels in order, without saying when."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int, Integer

from glassnet.errors import ConfigError, ShapeError
from glassnet.losses.loss import Loss
from glassnet.nn import masks
from glassnet.nn.dtypes import widened
from glassnet.settings import Range
from glassnet.types import Tree


@dataclass(frozen=True)
class CTC(Loss):
    r"""Surprise, in nats, at a row of labels, over all the ways to spread it in time.

    $$L = -\log \sum_{\pi:\, B(\pi) = y} \prod_t \mathrm{softmax}(z_t)_{\pi_t}$$

    where $B$ takes out repetitions and then blanks: "aa-ab" is "aab". Summed by the
    forward recursion over $y' = (-, y_1, -, y_2, ..., -)$:

    $$\alpha_t(s) = p_t(y'_s)\, (\alpha_{t-1}(s) + \alpha_{t-1}(s - 1)
      + [\,y'_s \ne y'_{s-2}\,]\, \alpha_{t-1}(s - 2))$$

    Going back: softmax less the share of all ways that pass this class at this time.

    All is done in logarithms, one step of time after another. Steps that a mask hides
    are skipped. Labels that do not fit into the steps there are (one for each, and one
    more between equal neighbors) cannot be learned: they cost 0 and have no gradient,
    as with PyTorch's `zero_infinity`; where they do not fit into any sequence of the
    network's length, `check_targets` refuses them at the door.

    Args:
        blank: the class that stands for no label, from 0.

    Raises:
        ConfigError: `blank` is below 0 or not one of the classes.
        ShapeError: outputs are not `(*batch, time, classes)` or targets not
            `(*batch, labels)`.

    Example:
        >>> logits = jnp.zeros((1, 2, 3))  # two steps, even chances of three classes
        >>> loss = CTC()(logits, jnp.array([[1, -1]]))  # 11, -1 and 1-: 3 of 9 ways
        >>> print(f"{loss.item():.4f}")
        1.0986

    Source:
        Graves et al. (2006), "Connectionist Temporal Classification", section 4.1,
        equations 5 to 8.
    """

    outputs: ClassVar = "logits"
    targets: ClassVar = "sequences"
    answer: ClassVar = "softmax"
    masked: ClassVar = True
    blank: Annotated[int, Range(0, float("inf"), "[)")] = 0

    def equation(
        self, outputs: Any, targets: Integer[Array, "..."], hyperparams: Tree
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each sequence.

        Args:
            outputs: logits $z$, `(*batch, time, classes)`, with a mask or lengths
                beside them if not all steps count.
            targets: labels $y$, `(*batch, labels)`; any number below 0 is padding. A
                label that is the blank or no class gives NaN.
            hyperparams: not used.

        Returns:
            Nats, 0 or more.
        """
        z = masks.values(outputs)
        _check_rows(self, z, targets)
        shown = masks.mask(outputs)
        shown = jnp.ones(z.shape[:-1], bool) if shown is None else shown
        labels = targets.astype(int)
        kept = labels >= 0
        # padding goes to the end, wherever it stood
        order = jnp.argsort(~kept, axis=-1, stable=True)
        labels = jnp.take_along_axis(labels, order, -1)
        count = kept.sum(-1)
        states, skips = _states(labels, self.blank)
        known = jax.nn.log_softmax(widened(z), -1)
        places = jnp.broadcast_to(
            states[..., None, :], (*z.shape[:-1], states.shape[-1])
        )
        steps = jnp.take_along_axis(known, places, -1)  # (*batch, time, states)
        found = -_last(_forward(steps, shown, skips), count)
        again = (labels[..., 1:] == labels[..., :-1]) & (labels[..., 1:] >= 0)
        fits = count + again.sum(-1) <= shown.sum(-1)
        wrong = (labels == self.blank) | (labels >= z.shape[-1])
        return jnp.where(wrong.any(-1), jnp.nan, jnp.where(fits, found, 0))


def _states(
    labels: Int[Array, "*batch labels"], blank: int
) -> tuple[Int[Array, "*batch states"], Bool[Array, "*batch states"]]:
    """Labels with blanks between and around, and which may follow the last label."""
    labels = jnp.maximum(labels, 0)  # padding is never reached: any class will do
    blanks = jnp.full_like(labels, blank)
    *batch, many = labels.shape
    pairs = jnp.stack([blanks, labels], -1).reshape(*batch, 2 * many)
    end = jnp.full((*batch, 1), blank, labels.dtype)
    states = jnp.concatenate([pairs, end], -1)
    before = jnp.roll(states, 2, -1)
    late = jnp.arange(states.shape[-1]) >= 2
    return states, late & (states != blank) & (states != before)


def _forward(
    steps: Float[Array, "*batch time states"],
    shown: Bool[Array, "*batch time"],
    skips: Bool[Array, "*batch states"],
) -> Float[Array, "*batch states"]:
    """The logarithm of the forward variables after the last step."""
    # Finite, so that no difference of infinities makes a NaN of a slope; and far below
    # what any way costs.
    never = float(jnp.finfo(steps.dtype).min) / 4
    place = jnp.arange(steps.shape[-1])
    start = jnp.where(place == 0, 0.0, never).astype(steps.dtype)
    start = jnp.broadcast_to(start, skips.shape)

    def step(alpha: Array, now: tuple[Array, Array]) -> tuple[Array, None]:
        log_share, counts = now
        one = jnp.where(place >= 1, jnp.roll(alpha, 1, -1), never)
        two = jnp.where(skips, jnp.roll(alpha, 2, -1), never)
        reached = jnp.logaddexp(jnp.logaddexp(alpha, one), two)
        after = jnp.maximum(reached + log_share, never)
        return jnp.where(counts[..., None], after, alpha), None

    time = shown.ndim - 1
    inputs = jnp.moveaxis(steps, time, 0), jnp.moveaxis(shown, time, 0)
    return jax.lax.scan(step, start, inputs)[0]


def _last(
    alpha: Float[Array, "*batch states"], count: Int[Array, "*batch"]
) -> Float[Array, "*batch"]:
    """The logarithm of all ways: those that end in the last label or its blank."""
    end = 2 * count[..., None]
    blank = jnp.take_along_axis(alpha, end, -1)[..., 0]
    label = jnp.take_along_axis(alpha, jnp.maximum(end - 1, 0), -1)[..., 0]
    return jnp.where(count > 0, jnp.logaddexp(blank, label), blank)


def _check_rows(asking: CTC, z: Any, targets: Any) -> None:
    if z.ndim < 2 or targets.shape[:-1] != z.shape[:-2] or targets.ndim != z.ndim - 1:
        raise ShapeError(
            "CTC needs a row of labels for each sequence of scores.",
            got=f"labels of shape {targets.shape} with scores of shape {z.shape}",
            expected="(batch, labels) with (batch, time, classes)",
            fix="fill short rows of labels up with -1",
        )
    if asking.blank >= z.shape[-1]:
        raise ConfigError(
            "CTC's blank is none of the classes.",
            got=f"blank={asking.blank} of {z.shape[-1]} classes",
            expected=f"from 0 to {z.shape[-1] - 1}",
            fix="end the network in one unit more than there are labels",
        )
