"""Plans for texts in the rows of a table: read for an answer, or written anew."""

from collections.abc import Callable

from glassnet import losses, nn
from glassnet.data import Dataset, PairTokenizer, Tokenizer
from glassnet.recipe.plan import LABELED, PAIRS, Plan, answered, outputs_of

__all__ = ["for_labeled_texts", "for_pairs"]


def for_labeled_texts(build: Callable[[int, int], nn.Layer], rate: float) -> Plan:
    """A network that reads a text and says what it is, of so many tokens and outputs.

    Args:
        build: the network.
        rate: at which it learns.

    Example:
        >>> from glassnet import zoo
        >>> for_labeled_texts(zoo.transformer_encoder, 1e-3).data
        'texts with answers'
    """

    def network(dataset: Dataset, width: int) -> nn.Layer:
        letters = dataset.tokenizer
        assert isinstance(letters, Tokenizer)
        return build(letters.count, outputs_of(dataset))

    return Plan(LABELED, None, network, answered, rate, 32, 3_000)


def for_pairs(build: Callable[[int, int], nn.Layer], rate: float) -> Plan:
    """A network that reads a text and writes another, each of so many tokens.

    Args:
        build: the network.
        rate: at which it learns.

    Example:
        >>> from glassnet import zoo
        >>> for_pairs(zoo.seq2seq, 1e-3).task
        'translation'
    """

    def network(dataset: Dataset, width: int) -> nn.Layer:
        pair = dataset.tokenizer
        assert isinstance(pair, PairTokenizer)
        return build(pair.source.count, pair.count)

    loss = losses.CrossEntropy
    return Plan(PAIRS, "translation", network, lambda _: loss(), rate, 64, 3_000)
