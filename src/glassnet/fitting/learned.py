"""Learned: scores where there are no answers: of texts, and of rows themselves."""

import functools
import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from glassnet.baselines import Baseline, principal_components, text_counts
from glassnet.data import Prepared
from glassnet.data.vocabulary import Vocabulary
from glassnet.drawing.numbers import show
from glassnet.losses import Loss
from glassnet.model import Model
from glassnet.model.anomaly import threshold
from glassnet.model.creating import code_size
from glassnet.model.portion import portion
from glassnet.nn import Layer
from glassnet.types import Tree

__all__ = ["anomalies", "learned_scores", "row_errors", "row_losses"]

ROWS = 2048  # evaluated at a time, if they are small
DRAWS = 200  # of the test rows, for an interval
FLAGGED = 0.01  # of the validation rows, that count as unlike the others
ERRORS_95 = 1.96  # standard errors to each side of a mean


def row_losses(
    model: Model, loss: Loss, x: np.ndarray, y: np.ndarray
) -> Float[np.ndarray, " rows"]:
    """The loss of each row; of a text the mean over its positions.

    Of several members it is their mean.

    Args:
        model: a network, or several.
        loss: that they were trained with.
        x: encoded rows.
        y: what they should give.
    """
    how = (model.network, loss, model.members > 0)
    size = min(portion(x, ROWS), len(x))
    found = [np.zeros(0)]
    for start in range(0, len(x), size):
        place = np.arange(start, start + size) % len(x)  # a short part is filled up
        part = _losses(how, model.params, model.state, x[place], y[place])
        found.append(np.asarray(part)[: len(x) - start])
    return np.concatenate(found)


def learned_scores(
    model: Model, loss: Loss, x: np.ndarray, y: np.ndarray
) -> dict[str, Any]:
    """The metric on the test rows with its interval, and what stands beside it.

    Args:
        model: as trained.
        loss: that it was trained with.
        x: encoded rows that it did not learn from.
        y: what it should make of them.

    Returns:
        Of a text `test` in nats for each token with `perplexity`; of rows the share of
        their variance that comes back, with the `loss` of one. Where more of a kind are
        made nothing can be scored, and `test` is None.
    """
    task = model.target.task
    if task == "generation":
        return {"metric": "", "test": None, "interval": None}
    each = row_losses(model, loss, x, y)
    mean, error = float(each.mean()), float(each.std() / math.sqrt(len(each)))
    if task == "language":
        span = [mean - ERRORS_95 * error, mean + ERRORS_95 * error]
        found = {"metric": "cross_entropy", "test": mean, "interval": span}
        return found | {"perplexity": math.exp(mean)}
    rest = ((model.outputs(x)[:, : x.shape[1]] - y) ** 2).sum(1)  # without the code
    total = ((y - y.mean(0)) ** 2).sum(1)
    share = 1 - float(rest.sum() / total.sum())
    span = _interval(rest, total)
    return {"metric": "explained", "test": share, "interval": span, "loss": mean}


def _interval(rest: np.ndarray, total: np.ndarray) -> list[float]:
    """Where the share that is explained lies in 95 of 100 draws of these rows."""
    draws = np.random.default_rng(0).integers(len(rest), size=(DRAWS, len(rest)))
    shares = 1 - rest[draws].sum(1) / total[draws].sum(1)
    return np.quantile(shares, [0.025, 0.975]).tolist()


def beside(model: Model, prepared: Prepared) -> list[Baseline]:
    """What counting makes of the same text, or straight lines of the same rows.

    Args:
        model: as trained.
        prepared: what it was trained on.
    """
    task, letters = model.target.task, model.encoder
    if task == "language" and isinstance(letters, Vocabulary):
        return text_counts(prepared, len(letters.tokens))
    code = code_size(model) if task == "reconstruction" else None
    return principal_components(prepared, code) if code else []


def sentence(found: dict[str, Any], baselines: list[Baseline]) -> str:
    """One sentence on whether the network is worth it against the best of them.

    Args:
        found: from `learned_scores`.
        baselines: from `beside`.

    Example:
        >>> none = np.zeros(0)
        >>> by_pairs = Baseline("bigram", 2.5, 0.1, "", none)
        >>> sentence({"metric": "cross_entropy", "test": 1.9}, [by_pairs])
        'yes: 1.90 nats a token against 2.50 of the bigram'
    """
    if not baselines:
        return ""
    if found["metric"] == "cross_entropy":
        best = min(baselines, key=lambda b: b.value)
        better = found["test"] < best.value
        count = f"{show(found['test'])} nats a token against {show(best.value)}"
        return f"{'yes' if better else 'no'}: {count} of the {best.name}"
    best = max(baselines, key=lambda b: b.value)
    better = found["test"] > best.value
    ours, theirs = (f"{show(100 * v)} %" for v in (found["test"], best.value))
    count = f"{ours} of the variance against {theirs}"
    return f"{'yes' if better else 'no'}: {count} of {best.name}"


def row_errors(model: Model, x: np.ndarray) -> Float[np.ndarray, " rows"]:
    """How far what comes back of each row is from it: the mean square over its numbers.

    Args:
        model: that rebuilds rows.
        x: encoded rows.
    """
    back = model.outputs(x)[:, : x.shape[1]]  # the code may stand behind
    return ((back - x) ** 2).mean(1)


def anomalies(model: Model, test: np.ndarray, held: np.ndarray) -> dict[str, Any]:
    """From which error on a row counts as unlike the others, by validation rows.

    Args:
        model: that rebuilds rows; of any other nothing is said.
        test: encoded test rows.
        held: encoded validation rows.

    Returns:
        The `threshold`, which one validation row of a hundred is above, and the share
        of the test rows that are, `flagged`.
    """
    if model.target.task != "reconstruction" or len(held) < 1 / FLAGGED:
        return {}
    limit, errors = row_errors(model, held), row_errors(model, test)
    found = threshold(limit, FLAGGED)
    return {"threshold": found, "flagged": float((errors > found).mean())}


@functools.partial(jax.jit, static_argnums=0)
def _losses(
    how: tuple[Layer, Loss, bool], params: Tree, state: Tree, x: Array, y: Array
) -> Float[Array, " rows"]:
    network, loss, many = how

    def one(params: Tree, state: Tree) -> Float[Array, " rows"]:
        outputs, _ = network.apply(params, state, x, key=None, training=False)
        found = loss(outputs, y)
        return found.reshape(len(found), -1).mean(-1)

    if many:
        return jnp.mean(jax.vmap(one)(params, state), 0)
    return one(params, state)
