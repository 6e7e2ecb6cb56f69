"""Translations: what a model of pairs writes of test texts, and where it looks."""

from typing import TYPE_CHECKING

import jax.numpy as jnp
import numpy as np

from glassnet.data.pair_tokenizer import END, START, PairTokenizer
from glassnet.data.tokenizer import texts_of
from glassnet.fitting.exhibits.alone import alone
from glassnet.fitting.exhibits.looking import LETTERS, drawn, visible
from glassnet.model.creating import bare
from glassnet.model.translation import translate
from glassnet.report.exhibits import Exhibit

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["crossed", "written"]

WRONG, SHOWN = 10, 14  # mistakes and rows of the table


def written(run: "Run") -> list[Exhibit]:
    """Test texts, what is written of them and what is right: mistakes first."""
    rows = run.prepared.parts.test
    read = texts_of(run.dataset.features, run.dataset.columns[0].name)
    right, found = run.dataset.answers[rows], run.predicted
    wrong = np.flatnonzero(found != right)
    good = np.flatnonzero(found == right)[: SHOWN - len(wrong[:WRONG])]
    table = [
        [read[rows[i]], found[i], right[i], "" if found[i] == right[i] else "wrong"]
        for i in [*wrong[:WRONG], *good]
    ]
    said = f"{len(wrong):,} of {len(rows):,} test texts are not written exactly"
    said += f", of which {WRONG} are shown" if len(wrong) > WRONG else ""
    caption = f"{said}. Mistakes come first."
    if not len(wrong):
        caption = f"All {len(rows):,} test texts are written exactly."
    names = [run.dataset.columns[0].name, "it writes", "right", ""]
    return [
        Exhibit(
            "table",
            "What it writes of test texts",
            caption,
            {"columns": names, "rows": table},
        )
    ]


def crossed(run: "Run") -> list[Exhibit]:
    """Where each attention to the source looks while one test text is written."""
    pairs = run.model.encoder
    assert isinstance(pairs, PairTokenizer)
    x = run.prepared.x["source"][run.prepared.parts.test]
    sizes = (x > 0).sum(1)
    short = np.flatnonzero(sizes <= LETTERS)
    row = x[short[:1]] if len(short) else x[:1, :LETTERS]
    params, state = alone(run.model)
    found = translate(
        *(bare(run.model.network), params, state, jnp.asarray(row)),
        **{"start": START, "end": END, "length": pairs.length + 1},
    )
    text = pairs.decode(np.asarray(found.tokens)[0].tolist())
    said = [*visible(text), "end"][: min(LETTERS, pairs.length + 1)]
    read = visible(pairs.source.decode(row[0]))
    exhibits = []
    for name, weights in found.weights.items():
        each = np.asarray(weights, float)[0]
        each = each[None] if each.ndim == 2 else each  # a head of its own
        each = each[:, : len(said), : len(read)]
        exhibits.append(drawn(name, each, read, said))
    return exhibits
