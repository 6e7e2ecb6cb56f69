"""Counts: what plain counting makes of a text, and straight lines of rows."""

import time

import numpy as np

from glassnet.baselines.job import Baseline
from glassnet.data import Prepared

__all__ = ["principal_components", "text_counts"]

SMOOTH = 0.1
"""What is added to every count, so that what never came is not impossible."""

TOKENS = 300  # of a vocabulary, beyond which pairs are too many to be counted so


def text_counts(prepared: Prepared, vocabulary: int) -> list[Baseline]:
    r"""The next token by how often it came, after the last one, and after the last two.

    $$p(t_n \mid t_{n-1}) = \frac{c(t_{n-1}, t_n) + a}{c(t_{n-1}) + a V}$$

    Args:
        prepared: a text, whose training part is counted and whose test part is scored.
        vocabulary: $V$, how many tokens there are.

    Returns:
        Each with its nats a token on the test part; lower is better.

    Example:
        >>> import pathlib, tempfile
        >>> from glassnet.data import Texts, prepare
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.txt"
        >>> _ = path.write_text("ab" * 200)
        >>> data = Texts(context=4).read(path)
        >>> [b.name for b in text_counts(prepare(data), 2)]
        ['unigram', 'bigram', 'trigram']

    Source:
        Jurafsky & Martin (2024), "Speech and Language Processing", third edition draft,
        sections 3.1 and 3.6.
    """
    train, test = prepared.parts.folds[0][0], prepared.parts.test
    x, y = prepared.x[train], prepared.y[train]
    found = []
    for name, back in (("unigram", 0), ("bigram", 1), ("trigram", 2)):
        if vocabulary > TOKENS and back:
            break
        start = time.perf_counter()
        counts = np.full((vocabulary**back, vocabulary), SMOOTH)
        np.add.at(counts, _pairs(x, y, back, vocabulary), 1)
        shares = counts / counts.sum(1, keepdims=True)
        chances = shares[_pairs(prepared.x[test], prepared.y[test], back, vocabulary)]
        value = float(-np.log(chances).mean())
        seconds = time.perf_counter() - start
        found.append(Baseline(name, value, seconds, "", np.zeros(0)))
    return found


def principal_components(prepared: Prepared, code: int) -> list[Baseline]:
    """Rows rebuilt from as many straight directions as the code has numbers.

    Args:
        prepared: rows, of which the training part is fitted and the test part scored.
        code: how many directions.

    Returns:
        One, with the share of the variance of the test rows that it explains.

    Example:
        >>> from glassnet.data import load, prepare
        >>> ready = prepare(load("digits", task="reconstruction"))
        >>> 0.2 < principal_components(ready, 2)[0].value < 0.4
        True

    Source:
        Hotelling (1933), "Analysis of a complex of statistical variables into principal
        components"; beside autoencoders: Hinton & Salakhutdinov (2006), figure 2.
    """
    from sklearn.decomposition import PCA

    train, test = prepared.parts.folds[0][0], prepared.parts.test
    start, rows = time.perf_counter(), prepared.x[test]
    most = min(code, len(train), prepared.x.shape[1])
    pca = PCA(most, random_state=0).fit(prepared.x[train])
    rest = rows - pca.inverse_transform(pca.transform(rows))
    value = 1 - float((rest**2).sum() / ((rows - rows.mean(0)) ** 2).sum())
    name = f"{most} principal components"
    return [Baseline(name, value, time.perf_counter() - start, "", np.zeros(0))]


def _pairs(
    x: np.ndarray, y: np.ndarray, back: int, vocabulary: int
) -> tuple[np.ndarray, np.ndarray]:
    """The number of what came before, and the token that came; the first are left out.

    So each order is scored on the same tokens.
    """
    before = x[:, 1:] * 0
    for step in range(back, 0, -1):
        shifted = x[:, 1:] if step == 1 else x[:, :-1]
        before = before * vocabulary + shifted
    return before.ravel(), y[:, 1:].ravel()
