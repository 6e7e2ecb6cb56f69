"""Pairs: what rules of thumb write of a text."""

import time
from collections import Counter

import numpy as np

from glassnet.baselines.job import Baseline
from glassnet.data import Dataset, Parts
from glassnet.data.tokenizer import texts_of

__all__ = ["pair_rules"]

CELLS = 20_000_000
"""Numbers of a table of likenesses, of which each part is made at a time."""

ALL = 200_000_000
"""Numbers of the whole of it: a few seconds of work."""


def pair_rules(dataset: Dataset, parts: Parts) -> list[Baseline]:
    """The answer that came most often, the text itself, and that of the nearest text.

    The nearest text of the training part is the one that shares most stretches of
    three characters, by their number over that of both together.

    Args:
        dataset: pairs of texts.
        parts: who trains, and who tests.

    Returns:
        Each with the share of test answers that it gives exactly.

    Example:
        >>> import polars
        >>> from glassnet.data import Split, TextPairs
        >>> texts = [f"number {i}" for i in range(20)]
        >>> frame = polars.DataFrame({"read": texts, "y": [t[:8] for t in texts]})
        >>> data = TextPairs().read(frame, "y")
        >>> rules = pair_rules(data, Split().parts(data))
        >>> [rule.name for rule in rules]
        ['most frequent', 'copying', 'nearest text']

    Source:
        Nearest neighbors: Fix & Hodges (1951); stretches of characters: Jaccard (1912)
        over the n-grams of Shannon (1948).
    """
    texts = texts_of(dataset.features, dataset.columns[0].name)
    known = np.setdiff1d(np.arange(len(dataset)), parts.test)
    answers = dataset.answers
    often = Counter(answers[known].tolist()).most_common(1)[0][0]
    some, note = _some(known, len(parts.test))
    rules = {
        "most frequent": lambda: [often] * len(parts.test),
        "copying": lambda: [texts[row] for row in parts.test],
        "nearest text": lambda: [answers[row] for row in _nearest(texts, some, parts)],
    }
    found = []
    for name, rule in rules.items():
        start = time.perf_counter()
        written = np.array(rule(), dtype=object)
        value = float((written == answers[parts.test]).mean())
        seconds = time.perf_counter() - start
        said = note if name == "nearest text" else ""
        found.append(Baseline(name, value, seconds, said, written))
    return found


def _some(known: np.ndarray, tested: int) -> tuple[np.ndarray, str]:
    """All texts that trained, or as many as are worth a few seconds."""
    most = max(1, ALL // max(1, tested))
    if len(known) <= most:
        return known, ""
    rows = np.random.default_rng(0).choice(known, most, replace=False)
    return np.sort(rows), f"among {most:,} of {len(known):,} texts"


def _nearest(texts: list[str], known: np.ndarray, parts: Parts) -> np.ndarray:
    """For each test text the row of the most similar one that trained."""
    from scipy.sparse import csr_matrix

    numbers: dict[str, int] = {}
    places, columns = [], []
    for row, text in enumerate(texts):
        for stretch in {text[i : i + 3] for i in range(max(1, len(text) - 2))}:
            places.append(row)
            columns.append(numbers.setdefault(stretch, len(numbers)))
    ones = np.ones(len(places), np.float32)
    shape = (len(texts), len(numbers))
    grams = csr_matrix((ones, (places, columns)), shape=shape)
    size = np.asarray(grams.sum(1)).ravel()
    best, most = [], max(1, CELLS // max(1, len(known)))
    for start in range(0, len(parts.test), most):
        rows = parts.test[start : start + most]
        both = (grams[rows] @ grams[known].T).toarray()
        share = both / (size[rows][:, None] + size[known] - both)
        best.append(known[share.argmax(1)])
    return np.concatenate(best)
