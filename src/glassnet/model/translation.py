"""Translation: a network that reads one sequence writes another."""

import functools
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from glassnet.errors import ConfigError
from glassnet.model.beams import axes_of_rows, search
from glassnet.model.demands import demand_count
from glassnet.nn import AdditiveAttention, Graph, Layer, MultiHeadAttention, masks
from glassnet.nn.children import Child, children
from glassnet.nn.decoding import with_cache
from glassnet.nn.dtypes import widened
from glassnet.nn.graph import gathered
from glassnet.types import Tree

__all__ = ["Translation", "translate"]

SOURCE, TARGET = "source", "target"
LOOKING = AdditiveAttention, MultiHeadAttention


class Translation(NamedTuple):
    """What was written, and where it looked.

    Args:
        tokens: of each row; behind its end, the end again.
        scores: the logarithm of each row's likelihood, in nats.
        weights: of each attention to the source, by the name of its node: what each
            token that was written took of each token that was read, `(batch, length,
            time)`, or `(batch, heads, length, time)`; of several networks the first's.
    """

    tokens: Int[Array, "batch length"]
    scores: Float[Array, " batch"]
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
    beams: int = 1,
    length_penalty: float = 0.0,
    members: int = 0,
) -> Translation:
    r"""Write the likeliest token, then the likeliest behind that, up to the end.

    $$t_i = \arg\max_v z_v(t_{<i}, \mathrm{source})$$

    The nodes that know nothing of the target run once; the others run token by token,
    keeping what they can (`nn.decoding.with_cache`): also the keys and values of what
    was read. All is one compiled program.

    One beam is greedy: another beginning might have had a likelier end. A search of a
    few beams finds some of these (`beams.search`), at as many times the work. Several
    networks write together, by the mean of their shares.

    Args:
        network: with inputs "source" and "target", as `zoo.seq2seq` and `zoo.
            transformer` make it.
        params: of the network.
        state: of the network.
        source: rows of tokens, filled up with the token for that.
        start: the token before the first.
        end: the token behind the last.
        length: how many tokens to write at most, at least 1.
        beams: beginnings that are kept at a time, at least 1.
        length_penalty: of `beams.search`, 0 or more; 0 is none.
        members: how many networks there are, in front of each array of params and
            state; 0 for a single one.

    Returns:
        Tokens, how likely they are, and the weights of attention.

    Raises:
        ConfigError: the network is no such graph, a layer of its decoder cannot work
            token by token, or `length` or `beams` is below 1.

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
        Networks", section 3.2, arXiv:1409.3215; several networks: section 3.6, table 1
        (ensembles).
    """
    demand_count("length", length)
    demand_count("beams", beams)
    how = _graph(network), start, end, length, beams, members > 0
    penalty = jnp.asarray(length_penalty, jnp.float32)
    return _translated(how, params, state, jnp.asarray(source), penalty)


@functools.partial(jax.jit, static_argnums=0)
def _translated(
    how: Any, params: Tree, state: Tree, source: Array, penalty: Array
) -> Translation:
    network, start, end, length, beams, several = how
    each = jax.vmap if several else (lambda function: function)
    nodes = _nodes(network)
    late = {child.name: (child, names) for child, names in _after_target(nodes)}
    early = {child.name for child, _ in nodes} - set(late)

    def read(source: Array) -> Tree:
        """What the nodes that know nothing of the target make, for each network."""

        def one(params: Tree, state: Tree) -> Tree:
            x = {SOURCE: source, TARGET: jnp.full((len(source), 1), start)}
            how = {"key": None, "training": False, "only": early}
            return network.outputs(params, state, x, **how)[0]

        return each(one)(params, state)

    def begin(known: Tree) -> Tree:
        """What the other nodes keep before anything was written."""

        def one(params: Tree, state: Tree, known: Tree) -> Tree:
            rows = len(known[SOURCE]), length
            return {
                name: with_cache(
                    *(child.layer, params[child.source], state[name], *rows),
                    _memory(child, names, late, known),
                )
                for name, (child, names) in late.items()
            }

        return each(one)(params, state, known)

    def writes(params: Tree, kept: Tree, known: Tree, tokens: Array) -> tuple:
        """Scores of what follows each token, what is kept, and what nodes make."""
        x, how = known | {TARGET: tokens}, {"key": None, "training": False}
        found, kept = network.outputs(params, kept, x, **how, only=set(late))
        return masks.values(found[str(network.nodes[-1][0])]), kept, found

    wide = jnp.repeat(source, beams, 0)
    known = read(wide)

    def write(kept: Tree, tokens: Array) -> tuple[Array, Tree]:
        def one(params: Tree, kept: Tree, known: Tree) -> tuple[Array, Tree]:
            scores, kept, _ = writes(params, kept, known, tokens[:, None])
            return jax.nn.log_softmax(widened(scores[:, -1])), kept

        logs, kept = each(one)(params, kept, known)
        return (_mean(logs) if several else logs), kept

    along = axes_of_rows(lambda rows: begin(read(rows)), wide) if beams > 1 else {}
    tokens, scores = search(
        *(write, begin(known), along),
        **{"batch": len(source), "beams": beams, "start": start, "end": end},
        length=length,
        length_penalty=penalty,
    )
    if several:  # where one of them looks
        params, state, known = jax.tree.map(lambda a: a[0], (params, state, known))
    known = jax.tree.map(lambda a: a[::beams], known)
    told = jnp.concatenate([jnp.full((len(source), 1), start), tokens[:, :-1]], 1)
    _, _, found = writes(params, state, known, told)
    tokens = tokens.astype(source.dtype)
    return Translation(tokens, scores, _weights(nodes, set(late), params, found))


def _mean(logs: Float[Array, "members ..."]) -> Array:
    """The logarithm of the mean share."""
    return jax.nn.logsumexp(logs, 0) - jnp.log(len(logs))


def _memory(child: Child, names: tuple[str, ...], late: Any, known: Tree) -> Any:
    """What a node looks at, if that was read before."""
    if len(names) == 2 and names[0] in late and names[1] not in late:
        return known.get(names[1])
    return None


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
    return {
        child.name: child.layer.weights(params[child.source], gathered(found, sources))
        for child, sources in nodes
        if isinstance(child.layer, LOOKING)
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
