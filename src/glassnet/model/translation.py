"""Translation: a network that reads one sequence writes another."""

import functools
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float, Int

from glassnet.errors import ConfigError
from glassnet.model.sampling import greedy
from glassnet.nn import AdditiveAttention, Graph, Layer, MultiHeadAttention, masks
from glassnet.nn.children import Child, children
from glassnet.nn.decoding import with_cache
from glassnet.nn.graph import gathered
from glassnet.types import Tree

__all__ = ["Translation", "translate"]

SOURCE, TARGET = "source", "target"


class Translation(NamedTuple):
    """What was written, and where it looked.

    Args:
        tokens: of each row; behind its end, the end again.
        weights: of each attention to the source, by the name of its node: what each
            token that was written took of each token that was read, `(batch, length,
            time)`, or `(batch, heads, length, time)`.
    """

    tokens: Int[Array, "batch length"]
    weights: dict[str, Float[Array, "batch ..."]]


def translate(
    network: Layer,
    params: Tree,
    state: Tree,
    source: Int[Any, "batch time"],
    *,
    start: int,
    end: int,
    length: int,
) -> Translation:
    r"""Write the likeliest token, then the likeliest behind that, up to the end.

    $$t_i = \arg\max_v z_v(t_{<i}, \mathrm{source})$$

    The nodes that know nothing of the target run once; the others run token by token,
    keeping what they can (`nn.decoding.with_cache`). All is one compiled program.

    It is greedy: another beginning might have had a likelier end. A search of a few
    beams finds some of these; for short answers it rarely matters.

    Args:
        network: with inputs "source" and "target", as `zoo.seq2seq` and `zoo.
            transformer` make it.
        params: of the network.
        state: of the network.
        source: rows of tokens, filled up with the token for that.
        start: the token before the first.
        end: the token behind the last.
        length: how many tokens to write at most, at least 1.

    Returns:
        Tokens, and the weights of attention.

    Raises:
        ConfigError: the network is no such graph, or a layer of its decoder cannot work
            token by token.

    Example:
        >>> from glassnet import zoo
        >>> net, tokens = zoo.seq2seq(12, 7, units=4), jnp.ones((2, 9), int)
        >>> x = {"source": tokens, "target": tokens[:, :3]}
        >>> params, state = net.init(jax.random.key(0), x)
        >>> found = translate(net, params, state, tokens, start=1, end=2, length=5)
        >>> found.tokens.shape, found.weights["attention"].shape
        ((2, 5), (2, 5, 9))

    Source:
        Sutskever, Vinyals & Le (2014), "Sequence to Sequence Learning with Neural
        Networks", section 3.2, arXiv:1409.3215: a beam of one.
    """
    how = _graph(network), start, end, length
    return _translated(how, params, state, jnp.asarray(source))


@functools.partial(jax.jit, static_argnums=0)
def _translated(how: Any, params: Tree, state: Tree, source: Array) -> Translation:
    network, start, end, length = how
    batch = source.shape[0]
    first = jnp.full((batch, 1), start, source.dtype)
    nodes = _nodes(network)
    late = {child.name: child for child, _ in _after_target(nodes)}
    early = {child.name for child, _ in nodes} - set(late)
    read, _ = network.outputs(
        *(params, state, {SOURCE: source, TARGET: first}),
        key=None,
        training=False,
        only=early,
    )

    def write(state: Tree, tokens: Array) -> tuple[dict[str, Any], Tree]:
        x = read | {TARGET: tokens}
        return network.outputs(params, state, x, key=None, training=False, only=late)

    def step(carry: tuple, _: None) -> tuple[tuple, Array]:
        token, done, state = carry
        found, state = write(state, token[:, None])
        scores = masks.values(found[str(network.nodes[-1][0])])[:, -1]
        token = jnp.where(done, end, greedy(scores)).astype(source.dtype)
        return (token, done | (token == end), state), token

    kept = {
        name: with_cache(child.layer, params[child.source], state[name], batch, length)
        for name, child in late.items()
    }
    begin = first[:, 0], jnp.zeros(batch, bool), kept
    _, tokens = lax.scan(step, begin, None, length)
    tokens = tokens.T
    found, _ = write(state, jnp.concatenate([first, tokens[:, :-1]], 1))
    return Translation(tokens, _weights(nodes, set(late), params, found))


def _nodes(network: Graph) -> list[tuple[Child, tuple[str, ...]]]:
    sources = network.sources([SOURCE, TARGET])
    return list(zip(children(network), sources, strict=True))


def _after_target(
    nodes: list[tuple[Child, tuple[str, ...]]],
) -> list[tuple[Child, tuple[str, ...]]]:
    """The nodes that are fed, near or far, by the target."""
    late: list[tuple[Child, tuple[str, ...]]] = []
    known = {TARGET}
    for child, sources in nodes:
        if known & set(sources):
            known.add(child.name)
            late.append((child, sources))
    return late


def _weights(
    nodes: list[tuple[Child, tuple[str, ...]]],
    late: set[str],
    params: Tree,
    found: dict[str, Any],
) -> dict[str, Array]:
    """What each attention to something that was read takes of it."""
    kinds = AdditiveAttention, MultiHeadAttention
    return {
        child.name: child.layer.weights(params[child.source], gathered(found, sources))
        for child, sources in nodes
        if isinstance(child.layer, kinds)
        and len(sources) == 2
        and sources[0] in late
        and sources[1] not in late
    }


def _graph(network: Layer) -> Graph:
    """The network, if it is one that can translate."""
    fed: set[Any] = set()
    if isinstance(network, Graph):
        fed = {name for node in network.nodes for name in node[2:]}
        if {SOURCE, TARGET} <= fed:
            return network
    raise ConfigError(
        "Only a network that reads a source and writes a target can translate.",
        got=f"a {type(network).__name__}"
        + (f" fed by {', '.join(sorted(fed))}" if fed else ""),
        expected='a Graph with nodes fed by "source" and "target"',
        fix="make it with zoo.seq2seq or zoo.transformer; texts that go on are written "
        "by generate",
    )
