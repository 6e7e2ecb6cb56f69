"""Text models: what simple models make of texts, by counting words or letters."""

from typing import Any

import numpy as np

from glassnet.baselines.job import Job
from glassnet.data.words import pieces_of

__all__ = ["bayes", "linear"]

STRETCHES = {"character": (1, 3), "word": (1, 2)}  # fewest and most in one
MOST = 20_000  # stretches that are counted


def bayes(job: Job) -> tuple[np.ndarray, str]:
    r"""Naive Bayes over counts of one to three characters, or of one or two words.

    $$p(c \mid t) \propto p(c) \prod_g p(g \mid c)^{n_g}$$

    Args:
        job: of texts with classes.

    Returns:
        A class for each test text, and what there is to say.

    Source:
        McCallum & Nigam (1998), "A Comparison of Event Models for Naive Bayes Text
        Classification", section 2.
    """
    from sklearn.naive_bayes import MultinomialNB

    train, test = _counted(job, weighed=False)
    return MultinomialNB(alpha=0.1).fit(train, _answers(job)).predict(test), ""


def linear(job: Job) -> tuple[np.ndarray, str]:
    """Logistic or ridge regression on the same stretches, rare ones weighing more.

    Args:
        job: of texts with classes or numbers.

    Returns:
        An answer for each test text, and what there is to say.

    Source:
        Weights: Salton & Buckley (1988), "Term-weighting approaches in automatic text
        retrieval", section 3.
    """
    from sklearn.linear_model import LogisticRegression, Ridge

    train, test = _counted(job, weighed=True)
    classes = job.task == "classification"
    model: Any = LogisticRegression(C=10.0, max_iter=200) if classes else Ridge()
    return np.asarray(model.fit(train, _answers(job)).predict(test)), ""


def _counted(job: Job, *, weighed: bool) -> tuple[Any, Any]:
    """Stretches of the training and of the test texts, chosen by the former."""
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    how: dict[str, Any] = {"max_features": MOST, "lowercase": False}
    how |= {"tokenizer": lambda text: pieces_of(text, job.unit), "token_pattern": None}
    how["ngram_range"] = STRETCHES[job.unit]
    count = TfidfVectorizer(sublinear_tf=True, **how) if weighed else None
    count = count or CountVectorizer(**how)
    texts = job.texts.tolist()
    return count.fit_transform(texts[: job.train]), count.transform(texts[job.train :])


def _answers(job: Job) -> np.ndarray:
    return job.answers[: job.train]
