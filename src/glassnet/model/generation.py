"""Generation: a network that scores the next token writes a text."""

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float, Int, Shaped

from glassnet.backprop.tap import leaves
from glassnet.errors import DataError, ShapeError
from glassnet.model.sampling import check_sampling, drawn, greedy
from glassnet.nn import Layer, LearnedPositions, masks
from glassnet.nn.decoding import with_cache
from glassnet.nn.unroll import unrolled
from glassnet.types import Key, Tree

__all__ = ["generate"]

Pick = Callable[[Float[Array, "batch vocabulary"], Array], Int[Array, " batch"]]


def generate(
    network: Layer,
    params: Tree,
    state: Tree,
    prompt: Shaped[Any, "..."],
    length: int,
    *,
    key: Key | None = None,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    context: int | None = None,
    cached: bool = True,
) -> Int[Array, "batch total"]:
    r"""Go on with a text, token by token.

    $$t_n \sim \mathrm{softmax}(z_{n-1} / T), \qquad z = f(t_0 \dots t_{n-1})$$

    All of it is one compiled program. With `cached`, attention keeps keys and values of
    what it has read and recurrent layers their state, so that a token costs one step;
    without, it costs the whole window again. Both write the same text, but for
    rounding, and the same key the same text, of which more tokens are a longer part.

    Where the context is full, the window slides, as in nanoGPT: every position in it
    moves, nothing that was kept holds any more, and each token costs a whole window
    from there on. Networks without a limit, recurrent ones or those with rotary or
    sinusoidal positions, never come to that unless a context is asked for.

    A network that scores what follows a window of so many tokens, such as `zoo.
    wavenet`, needs that many as a prompt, the number as `context`, and `cached=False`.

    Args:
        network: from tokens `(batch, time)` to logits `(batch, time, vocabulary)`, each
            position seeing only those before it; or to `(batch, vocabulary)`.
        params: of the network.
        state: of the network.
        prompt: tokens that the text begins with, `(batch, time)`, at least one each.
        length: how many tokens to write, 0 or more.
        key: of the draws; not needed at temperature 0.
        temperature: $T$, 0 or more; 0 takes the likeliest token each time.
        top_k: draw among so many of the likeliest only.
        top_p: draw among the fewest likeliest whose shares come to this.
        context: the most tokens to look back at; the length of the network's learned
            positions if absent, or else all.
        cached: whether to keep what can be kept.

    Returns:
        The prompt and what follows it, `(batch, time + length)`, in the dtype of the
        prompt.

    Raises:
        ConfigError: a setting is outside its range, the key is missing, or a layer
            cannot work token by token with `cached`.
        DataError: the prompt is not whole numbers.
        ShapeError: the prompt is empty or has not two axes, or is shorter than the
            window that the network needs.

    Example:
        >>> from glassnet import zoo
        >>> net = zoo.gpt(5, 8, layers=1, heads=1, width=4)
        >>> prompt = jnp.array([[3, 1]])
        >>> params, state = net.init(jax.random.key(0), prompt)
        >>> generate(net, params, state, prompt, 3, temperature=0).shape
        (1, 5)

    Source:
        Karpathy, nanoGPT, `GPT.generate`; what is kept: Shazeer (2019), "Fast
        Transformer Decoding", section 2.4, arXiv:1911.02150.
    """
    check_sampling(temperature, top_k, top_p, key)
    prompt = jnp.asarray(prompt)
    _check_prompt(prompt)
    total = prompt.shape[1] + length
    limits = [
        layer.length
        for _, _, layer in leaves(network)
        if isinstance(layer, LearnedPositions)
    ]
    window = min([context or total, total, *([] if context else limits)])
    at_random = temperature > 0
    numbers = (temperature, 1.0 if top_p is None else top_p) if at_random else None
    how = network, length, window, cached, top_k, top_p is not None
    return _written(how, params, state, prompt, key if at_random else None, numbers)


@functools.partial(jax.jit, static_argnums=0)
def _written(
    how: Any, params: Tree, state: Tree, prompt: Array, key: Key | None, numbers: Any
) -> Array:
    network, length, window, cached, top_k, some = how

    def pick(logits: Array, place: Array) -> Array:
        if key is None:
            return greedy(logits).astype(prompt.dtype)
        temperature, top_p = numbers
        # a key for each place, so that the text does not depend on its length
        own = jax.random.fold_in(key, place)
        share = top_p if some else None
        return drawn(own, logits, temperature, top_k, share).astype(prompt.dtype)

    text = jnp.pad(prompt, ((0, 0), (0, length)))
    first, total = prompt.shape[1], text.shape[1]
    if length and cached and first <= window:
        last = min(window, total - 1)  # the last place with all before it in the window
        flat, own, begin = unrolled(network, params, state)
        begin = with_cache(flat, own, begin, prompt.shape[0], last)
        text = _stepwise(_scores(flat, own), pick, begin, text, first, last)
        first = last + 1
    return _by_windows(_scores(network, params), pick, state, text, first, window)


def _scores(network: Layer, params: Tree) -> Callable:
    """From state and tokens to the scores of what follows, and the next state."""

    def scores(state: Tree, tokens: Array) -> tuple[Array, Tree]:
        y, after = network.apply(params, state, tokens, key=None, training=False)
        return masks.values(y), after

    return scores


def _stepwise(
    scores: Callable, pick: Pick, state: Tree, text: Array, first: int, last: int
) -> Array:
    """Write the places from `first` to `last`, reading each token once."""
    y, state = scores(state, text[:, :first])

    def step(carry: tuple, place: Array) -> tuple[tuple, None]:
        text, logits, state = carry
        token = pick(logits, place)
        text = text.at[:, place].set(token)
        y, state = scores(state, token[:, None])
        return (text, _latest(y), state), None

    start = text, _latest(y), state
    (text, logits, _), _ = lax.scan(step, start, jnp.arange(first, last))
    return text.at[:, last].set(pick(logits, jnp.array(last)))


def _by_windows(
    scores: Callable, pick: Pick, state: Tree, text: Array, first: int, window: int
) -> Array:
    """Write the places from `first` on, reading a whole window for each."""
    if first == text.shape[1]:
        return text

    def step(text: Array, place: Array) -> tuple[Array, None]:
        start = jnp.maximum(place - window, 0)
        seen = lax.dynamic_slice_in_dim(text, start, window, 1)
        y, _ = scores(state, seen)
        if y.ndim == 2:
            _check_window(first, window)
            logits = y
        else:  # what stands behind the last token is not seen by it
            own = place - 1 - start
            logits = lax.dynamic_index_in_dim(y, own, 1, keepdims=False)
        return text.at[:, place].set(pick(logits, place)), None

    return lax.scan(step, text, jnp.arange(first, text.shape[1]))[0]


def _latest(y: Float[Array, "batch ..."]) -> Float[Array, "batch vocabulary"]:
    """The scores behind the last token."""
    return y if y.ndim == 2 else y[:, -1]


def _check_prompt(prompt: Array) -> None:
    if prompt.ndim != 2 or 0 in prompt.shape[1:]:
        raise ShapeError(
            "A text is gone on with from its first tokens.",
            got=f"a prompt of shape {prompt.shape}",
            expected="(batch, time) with at least one token each",
            fix="prompt[None] for a single text; begin an empty one with a token such "
            "as that of a line's end",
        )
    if not jnp.issubdtype(prompt.dtype, jnp.integer):
        raise DataError(
            "A prompt is made of tokens.",
            got=f"dtype {prompt.dtype}",
            expected="whole numbers, such as int32",
            fix="encode the text first, or prompt.astype(int)",
        )


def _check_window(first: int, window: int) -> None:
    if first < window:
        raise ShapeError(
            "This network scores what follows a full window.",
            got=f"a prompt of {first} tokens with a window of {window}",
            expected=f"at least {window} tokens, or a smaller context",
            fix="put tokens that mean nothing before the prompt and set context to the "
            "number of tokens the network was trained on",
        )
