"""Graph: layers with names, each fed by others, for networks that are no chain."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from glassnet.errors import ConfigError, did_you_mean
from glassnet.nn import masks
from glassnet.nn.children import Container, Shared, children
from glassnet.nn.layer import Layer
from glassnet.settings import spread
from glassnet.types import Key, Spec, Tree

__all__ = ["Graph", "gathered"]

INPUT = "input"


@dataclass(frozen=True, init=False)
class Graph(Container):
    r"""Feed each layer the outputs that it names.

    $$y_k = f_k(y_{i}, y_{j}, \dots), \qquad i, j, \dots < k$$

    and the last one is the output of the whole. Going back, a node's $\delta$ is the
    sum of what all nodes that it feeds hand back.

    A node is its name, its layer and the names of its inputs; without them it takes
    the node before it. A layer with several inputs is given a tuple: `Sum`, `Product`
    and `Join` make one array of it, attention reads from its second. The input of the
    whole is called "input"; if it is a dictionary of arrays, each goes by its own name.

    Args:
        nodes: in an order in which each follows its inputs.

    Learns:
        the name of each node: the params of its layer.

    Raises:
        ConfigError: an input is the name of no earlier node, or two nodes have one
            name.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> from glassnet.nn import Dense, Join, ReLU
        >>> net = Graph(
        ...     ("stem", Dense(8)),
        ...     ("left", ReLU()),
        ...     ("both", Join(), "left", "input"),
        ...     ("head", Dense(2)),
        ... )
        >>> params, _ = net.init(jax.random.key(0), jnp.ones((5, 3)))
        >>> params["head"]["kernel"].shape
        (11, 2)

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.5.1.
    """

    masked: ClassVar = True
    nodes: tuple[tuple[str | Layer | Shared, ...], ...] = spread()

    def __init__(self, *nodes: tuple[str | Layer | Shared, ...]):
        object.__setattr__(self, "nodes", tuple(tuple(node) for node in nodes))
        self.__post_init__()
        self._check_names()

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params and state of each node, each made to fit its inputs."""
        params, state, specs = {}, {}, self.named(spec)
        for child, sources in zip(children(self), self.sources(specs), strict=True):
            x = gathered(specs, sources)
            params, state, specs[child.name] = child.made(params, state, key, x)
        return params, state, specs[str(self.nodes[-1][0])]

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Run the nodes in order; the last one's output."""
        found, after = self.outputs(params, state, x, key=key, training=training)
        return found[str(self.nodes[-1][0])], after

    def outputs(
        self,
        params: Tree,
        state: Tree,
        x: Any,
        *,
        key: Key | None,
        training: bool,
        only: Collection[str] | None = None,
    ) -> tuple[dict[str, Any], Tree]:
        """What each node makes, beside the inputs, and their next states.

        Args:
            params: of the graph.
            state: of the graph, or of those nodes alone.
            x: as for `apply`; a dictionary may hold outputs of other nodes too.
            key: as for `apply`.
            training: as for `apply`.
            only: the nodes to run, if not all.
        """
        found, after = self.named(x), {}
        for child, sources in zip(children(self), self.sources(found), strict=True):
            if only is None or child.name in only:
                found[child.name], after[child.name] = child.apply(
                    params, state, gathered(found, sources), key=key, training=training
                )
        return found, after

    def named(self, x: Any) -> dict[str, Any]:
        """The inputs by their names."""
        named = isinstance(x, dict) and not masks.is_sequence(x)
        return dict(x) if named else {INPUT: x}

    def sources(self, inputs: Iterable[str]) -> list[tuple[str, ...]]:
        """The names that each node is fed from, where the inputs have these."""
        inputs = list(inputs)
        known, found, last = inputs, [], next(iter(inputs), INPUT)
        for name, _, *sources in self.nodes:
            sources = sources or [last]
            for source in sources:
                if source not in known:
                    raise ConfigError(
                        f"Node {name!r} of the graph is fed by what is not there yet.",
                        got=f"input {source!r}",
                        expected=f"one of {', '.join(known)}",
                        fix=did_you_mean(str(source), known),
                    )
            found.append(tuple(sources))
            known.append(str(name))
            last = str(name)
        return found

    def _check_names(self) -> None:
        names = [node[0] if node else None for node in self.nodes]
        plain = all(
            len(node) > 1
            and isinstance(node[1], (Layer, Shared))
            and all(isinstance(name, str) for name in (node[0], *node[2:]))
            for node in self.nodes
        )
        if plain and names and len({*names, INPUT}) == len(names) + 1:
            return
        raise ConfigError(
            "Each node of a graph has a name of its own and a layer.",
            got=f"nodes called {', '.join(map(repr, names))}",
            expected='("name", layer) or ("name", layer, "input", ...), each name once '
            f"and none of them {INPUT!r}",
            fix="rename a node, or put the layer second",
        )


def gathered(found: dict[str, Any], sources: tuple[str, ...]) -> Any:
    """One input as it is, several as a tuple.

    Args:
        found: inputs and outputs by their names.
        sources: which of them.

    Example:
        >>> gathered({"a": 1, "b": 2}, ("a",)), gathered({"a": 1, "b": 2}, ("b", "a"))
        (1, (2, 1))
    """
    several = tuple(found[source] for source in sources)
    return several[0] if len(several) == 1 else several
