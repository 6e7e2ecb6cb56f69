"""Inputs: whatever turns what people have into what a network takes."""

from typing import Any

import numpy as np

from glassnet.data.encoder import Encoder
from glassnet.data.noise_source import NoiseSource
from glassnet.data.pair_tokenizer import PairTokenizer
from glassnet.data.tokenizer import Tokenizer
from glassnet.data.vocabulary import Vocabulary

__all__ = ["Inputs", "inputs_from"]

Inputs = Encoder | Vocabulary | NoiseSource | Tokenizer | PairTokenizer
"""Of rows of a table, of a text, of nothing, of texts in rows, and of pairs of them.
Each has the `shape` and `dtype` of one row, `look` for what is unlike training, and
`to_data`."""

KINDS = {
    "vocabulary": Vocabulary,
    "noise": NoiseSource,
    "tokenizer": Tokenizer,
    "pairs": PairTokenizer,
}


def inputs_from(data: dict[str, Any], arrays: dict[str, np.ndarray]) -> Inputs:
    """What `to_data` of any of them wrote; nothing in it is trusted.

    Raises:
        FileError: a part is missing, or of another type, shape or range.

    Example:
        >>> inputs_from(*NoiseSource(3).to_data())
        NoiseSource(count=3)
    """
    kind = data.get("kind")
    known = KINDS.get(kind, Encoder) if isinstance(kind, str) else Encoder
    return known.from_data(data, arrays)
