"""Words: texts in pieces of one word or sign, and which of these a network is told."""

import collections
import re
from collections.abc import Sequence
from typing import Literal

import numpy as np

__all__ = ["Unit", "pieces_of", "usual_unit", "words_known"]

Unit = Literal["character", "word"]

MOST = 10_000  # words that a network is told
SENTENCE = 5  # words of the middle text, from which words say more than characters

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*|[^\w\s]|_")


def pieces_of(text: str, unit: Unit) -> list[str]:
    """The characters of a text, or its words and signs in small letters.

    Example:
        >>> pieces_of("No, don't!", "word")
        ['no', ',', "don't", '!']
        >>> pieces_of("No", "character")
        ['N', 'o']
    """
    return list(text) if unit == "character" else _WORD.findall(text.lower())


def usual_unit(texts: Sequence[str]) -> Unit:
    """Words for sentences, characters for names, codes and scripts without spaces.

    Example:
        >>> usual_unit(["Anna", "Otto"]), usual_unit(["it never rains but it pours"])
        ('character', 'word')
    """
    sizes = [len(pieces_of(text, "word")) for text in texts]
    return "word" if sizes and np.median(sizes) >= SENTENCE else "character"


def words_known(texts: Sequence[str]) -> tuple[str, ...]:
    """The 10,000 most frequent words of those that stand in two texts or more.

    A word of one text alone cannot tell anything about another one.

    Example:
        >>> words_known(["go on", "go back", "on and on"])
        ('go', 'on')
    """
    counts = collections.Counter(
        word for text in texts for word in dict.fromkeys(pieces_of(text, "word"))
    )
    often = [word for word, count in counts.items() if count > 1]
    return tuple(sorted(often, key=lambda word: (-counts[word], word))[:MOST])
