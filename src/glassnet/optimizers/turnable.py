"""The numbers in the state of an optimizer and of those inside it, by name."""

from jaxtyping import Array

from glassnet.types import Tree

__all__ = ["numbers", "put"]


def numbers(state: Tree) -> dict[str, Array]:
    """Every number that may be turned; of equal names, the outermost one's.

    Args:
        state: of an optimizer. What an optax transformation keeps holds none.

    Example:
        >>> from glassnet.optimizers import SGD, ClipByGlobalNorm
        >>> sorted(numbers(ClipByGlobalNorm(SGD()).init({})))
        ['learning_rate', 'norm']
    """
    if not isinstance(state, dict):
        return {}
    return numbers(state.get("inner")) | state.get("hyperparams", {})


def put(state: Tree, name: str, value: Array) -> Tree:
    """The state with another value for the number that `numbers` finds.

    Example:
        >>> from glassnet.optimizers import SGD, ClipByGlobalNorm
        >>> state = ClipByGlobalNorm(SGD()).init({})
        >>> half = state["hyperparams"]["norm"] / 2
        >>> numbers(put(state, "learning_rate", half))["learning_rate"].item()
        0.5
    """
    own = state.get("hyperparams", {})
    if name in own:
        return state | {"hyperparams": own | {name: value}}
    return state | {"inner": put(state["inner"], name, value)}
