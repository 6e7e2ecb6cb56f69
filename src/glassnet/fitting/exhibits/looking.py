"""Looking: which position attends to which, in each head."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import jax
import numpy as np

from glassnet.backprop.sweep import LayerTrace
from glassnet.data.tokenizer import PADDING, Tokenizer
from glassnet.data.vocabulary import Vocabulary
from glassnet.fitting.exhibits.alone import alone, inside, plain
from glassnet.nn import MultiHeadAttention
from glassnet.paths import flatten
from glassnet.report.exhibits import Exhibit

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["LETTERS", "attention", "drawn", "visible"]

POSITIONS = 40  # of a row, that are drawn
LETTERS = 26  # of a text, that can still be read beside each other
SHARP = 0.9  # share of a row at which a head is said to look at one place


def attention(run: "Run") -> list[Exhibit]:
    """The sharpest head of the first and of the last attention, on one test row."""
    rows = _row(run)
    traces = inside(run.model, rows) if _attends(run.model.network) else []
    found = [weighed for trace in traces for weighed in _weights(run, trace)]
    ends = found[:1] + found[1:][-1:]
    words = _words(run, rows[0])
    return [drawn(name, weights[0], words, words) for name, weights in ends]


def _row(run: "Run") -> np.ndarray:
    """A test row, of a text no more than can be drawn and nothing that fills up."""
    x, encoder = run.prepared.x[run.prepared.parts.test], run.model.encoder
    if isinstance(encoder, Vocabulary):
        return x[:1, :POSITIONS]
    if not isinstance(encoder, Tokenizer):
        return x[:1]
    sizes = (x != PADDING).sum(1)
    short = np.flatnonzero((sizes > 1) & (sizes <= LETTERS))
    place = short[0] if len(short) else 0
    return x[place : place + 1, : min(sizes[place], LETTERS)]


def _attends(network: Any) -> bool:
    return "MultiHeadAttention" in repr(network)


def _weights(run: "Run", trace: LayerTrace) -> list[tuple[str, np.ndarray]]:
    """Shares `(1, heads, queries, keys)` of an attention, or of each repeated one."""
    layer = trace.layer
    if not isinstance(layer, MultiHeadAttention):
        return []
    inside = f"{trace.source}/" if trace.source else ""
    flat = flatten(alone(run.model)[0])
    named = {n.removeprefix(inside): a for n, a in flat.items() if n.startswith(inside)}
    params: dict[str, Any] = {}
    for name, array in named.items():
        part, leaf = name.split("/")
        params.setdefault(part, {})[leaf] = array
    if params["query"]["kernel"].ndim == 2:
        return [(trace.path, np.asarray(layer.weights(params, trace.x)))]
    each = jax.vmap(layer.weights)(params, trace.x)
    return [(f"{trace.path} {i + 1}", np.asarray(w)) for i, w in enumerate(each)]


def _words(run: "Run", row: np.ndarray) -> list[str]:
    """What stands at each position."""
    letters = run.model.encoder
    if isinstance(letters, Tokenizer):
        return visible(letters.pieces(letters.decode(row)))
    return visible(letters.decode(row)) if isinstance(letters, Vocabulary) else []


def visible(text: Iterable[str]) -> list[str]:
    """Its characters or words, those that are blank as signs."""
    signs = {" ": "\N{OPEN BOX}", "\n": "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}"}
    return [signs.get(one, one) for one in text]


def drawn(
    name: str, weights: np.ndarray, looked_at: list[str], looks: list[str]
) -> Exhibit:
    """The head that looks at the fewest places.

    Args:
        name: of the layer.
        weights: shares `(heads, queries, keys)`.
        looked_at: what stands at each key; numbers if empty.
        looks: what stands at each query, likewise.
    """
    heads, queries, keys = weights.shape
    queries, keys = min(queries, POSITIONS), min(keys, POSITIONS)
    sharp = weights.max(-1).mean(-1)
    head = int(sharp.argmax())
    share = weights[head, :queries, :keys]
    columns = looked_at[:keys] or [str(place + 1) for place in range(keys)]
    names = looks[:queries] or [str(place + 1) for place in range(queries)]
    which = f"Head {head + 1} of the attention" if heads > 1 else "The attention"
    which += f" at {name}" * (name != "attention")
    most = "at one position" if sharp[head] > SHARP else "at several positions"
    return Exhibit(
        "heat",
        f"{which} mostly looks {most}",
        "Each row is a position that asks, each column one that it may look at; yellow "
        f"is more. On average the largest share is {sharp[head]:.2f}.",
        {
            "values": plain(share),
            "rows": names,
            "columns": columns,
            "x_label": "looked at",
            "y_label": "looks",
            "label": "share",
        },
    )
