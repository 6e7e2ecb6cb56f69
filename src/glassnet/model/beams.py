"""Beams: a search for a likely sequence that keeps a few beginnings at a time."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, ArrayLike, Float, Int

from glassnet.types import Tree

__all__ = ["Write", "axes_of_rows", "search"]

Write = Callable[[Tree, Array], tuple[Array, Tree]]
"""From what is kept and the last token of each row to the log of each token's share."""


def search(
    write: Write,
    kept: Tree,
    along: Tree,
    *,
    batch: int,
    beams: int,
    start: int,
    end: int,
    length: int,
    length_penalty: ArrayLike = 0.0,
) -> tuple[Int[Array, "batch length"], Float[Array, " batch"]]:
    r"""The likeliest sequence that a beam of so many beginnings comes upon.

    $$\log p(t) = \sum_i \log p(t_i \mid t_{<i}), \qquad
      \max_t \frac{\log p(t)}{((5 + |t|) / 6)^\alpha}$$

    At each step every beginning is gone on with by every token, and the likeliest few
    of all these are kept. One beam is greedy. The best that came to its end is
    remembered, even if other beginnings push it out of the beam; if none did, the
    likeliest beginning is the answer.

    Args:
        write: takes rows in which the beams of one sequence stand side by side.
        kept: what `write` needs of what was written before, for `batch * beams` rows.
        along: for each array of `kept` the axis of the rows; -1 where there is none.
        batch: how many sequences are searched.
        beams: beginnings that are kept of each, at least 1.
        start: the token before the first.
        end: the token behind the last.
        length: how many tokens to write at most, at least 1.
        length_penalty: $\alpha$, 0 or more. A long sequence is less likely than its
            beginning, so that 0 prefers short ones; Wu et al. found 0.6 to 0.7 best.

    Returns:
        Tokens, behind the end the end again, and their $\log p$ in nats.

    Example:
        >>> shares = jnp.log(jnp.array([[0.0, 0.6, 0.4]]))
        >>> tokens, found = search(
        ...     lambda kept, last: (shares, kept), {}, {},
        ...     batch=1, beams=1, start=0, end=2, length=2,
        ... )
        >>> tokens.tolist(), f"{found[0]:.2f}"
        ([[1, 1]], '-1.02')

    Source:
        Sutskever, Vinyals & Le (2014), "Sequence to Sequence Learning with Neural
        Networks", section 3.2, arXiv:1409.3215; the penalty: Wu et al. (2016),
        "Google's Neural Machine Translation System", equation 14, arXiv:1609.08144.
    """
    shape, first = (batch, beams), jnp.arange(batch)[:, None] * beams
    alpha = jnp.asarray(length_penalty, jnp.float32)

    def unlikely(*shape: int) -> Array:
        return jnp.full(shape, -jnp.inf, jnp.float32)

    def goes_on(carry: Tree) -> Array:
        return (carry["place"] < length) & ~carry["done"].all()

    def step(carry: Tree) -> Tree:
        place = carry["place"]
        logs, kept = write(carry["kept"], carry["last"].reshape(-1))
        logs = logs.astype(jnp.float32).reshape(*shape, -1)
        tokens = jnp.arange(logs.shape[-1])
        over = jnp.where(tokens == end, 0, -jnp.inf)  # behind the end only the end
        logs = jnp.where(carry["done"][..., None], over, logs)
        total = (carry["scores"][..., None] + logs).reshape(batch, -1)
        scores, chosen = lax.top_k(total, beams)
        parent, last = jnp.divmod(chosen, logs.shape[-1])
        written = jnp.take_along_axis(carry["written"], parent[..., None], 1)
        written = written.at[:, :, place].set(last)
        before = jnp.take_along_axis(carry["done"], parent, 1)
        done = before | (last == end)
        if beams > 1:
            kept = _rows(kept, along, (first + parent).reshape(-1))
        value = scores / ((6 + place) / 6) ** alpha
        value = jnp.where(done & ~before, value, -jnp.inf)
        return {
            **{"place": place + 1, "last": last, "scores": scores, "done": done},
            **{"written": written, "kept": kept},
            "best": _better(carry["best"], value, scores, written),
        }

    scores = unlikely(*shape).at[:, 0].set(0)  # all beginnings are one at first
    best = {"value": unlikely(batch), "score": unlikely(batch)}
    written = jnp.full((*shape, length), end)
    carry = {
        "place": jnp.zeros((), int),
        "last": jnp.full(shape, start),
        "done": jnp.zeros(shape, bool),
        **{"scores": scores, "written": written, "kept": kept},
        "best": best | {"tokens": written[:, 0]},
    }
    carry = lax.while_loop(goes_on, step, carry)
    best, ended = carry["best"], carry["best"]["value"] > -jnp.inf
    tokens = jnp.where(ended[:, None], best["tokens"], carry["written"][:, 0])
    return tokens, jnp.where(ended, best["score"], carry["scores"][:, 0])


def axes_of_rows(make: Callable[[Any], Tree], rows: Any) -> Tree:
    """For each array that is made of some rows, the axis in which these stand.

    Found by making it for one row more, without computing anything.

    Args:
        make: from rows to arrays.
        rows: an array `(rows, ...)`.

    Returns:
        The same tree of axes; -1 where an array has none.

    Example:
        >>> axes_of_rows(lambda x: {"a": x.T, "b": x[0]}, jnp.ones((3, 2)))
        {'a': 1, 'b': -1}
    """
    specs = [
        jax.eval_shape(make, jax.ShapeDtypeStruct((count, *rows.shape[1:]), rows.dtype))
        for count in (len(rows), len(rows) + 1)
    ]

    def axis(some: Any, more: Any) -> int:
        pairs = enumerate(zip(some.shape, more.shape, strict=True))
        return next((place for place, (a, b) in pairs if a != b), -1)

    return jax.tree.map(axis, *specs)


def _rows(kept: Tree, along: Tree, rows: Int[Array, " rows"]) -> Tree:
    """What is kept of the beginnings that are gone on with."""
    return jax.tree.map(
        lambda a, axis: a if axis < 0 else jnp.take(a, rows, axis), kept, along
    )


def _better(best: Tree, value: Array, scores: Array, written: Array) -> Tree:
    """The best that ended so far, of each sequence."""
    top = value.argmax(1)[:, None]
    new = {
        "value": jnp.take_along_axis(value, top, 1)[:, 0],
        "score": jnp.take_along_axis(scores, top, 1)[:, 0],
        "tokens": jnp.take_along_axis(written, top[..., None], 1)[:, 0],
    }
    wins = new["value"] > best["value"]
    return {
        name: jnp.where(wins.reshape(-1, *(1,) * (a.ndim - 1)), new[name], a)
        for name, a in best.items()
    }
