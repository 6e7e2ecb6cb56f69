"""Names, letter by letter: from a window of letters to scores of the next."""

from glassnet import nn
from glassnet.errors import ConfigError
from glassnet.initializers import LeCunNormal, Normal, VarianceScaling

__all__ = ["character_mlp", "wavenet"]

STANDARD = Normal(deviation=1.0)
GAIN = VarianceScaling((5 / 3) ** 2)  # what tanh takes off a signal is put on first


def character_mlp(
    vocabulary: int = 27,
    context: int = 3,
    *,
    embedding: int = 10,
    hidden: int = 200,
    batch_norm: bool = True,
) -> nn.Sequential:
    r"""An MLP on the vectors of the last few letters.

    $$z = \tanh([E_{t-3}, E_{t-2}, E_{t-1}]\, W_1)\, W_2 + b_2$$

    What was new: letters (words, in the paper) become learned vectors, near each other
    where they are used alike, so that what was learned of one holds for its neighbors;
    tables of counts, which it replaced, know nothing of a window that they never saw.

    The defaults are those of makemore: 12,097 params, or 11,897 without batch norm.

    Args:
        vocabulary: how many letters there are, the end of a name among them.
        context: how many of them it sees.
        embedding: features of a letter.
        hidden: units of the hidden layer.
        batch_norm: whether to standardize before the tanh, in place of a bias.

    Returns:
        A network from tokens `(batch, context)` to logits `(batch, vocabulary)`.

    Example:
        >>> import jax
        >>> tokens = jax.ShapeDtypeStruct((2, 3), "int32")
        >>> params, _ = character_mlp().init(jax.random.key(0), tokens)
        >>> sum(leaf.size for leaf in jax.tree.leaves(params))
        12097

    Source:
        Bengio et al. (2003), "A Neural Probabilistic Language Model", section 2;
        sizes and starting values: Karpathy, makemore, parts 2 and 3.
    """
    norm = [nn.BatchNorm()] if batch_norm else []
    return nn.Sequential(
        nn.Embedding(vocabulary, embedding, table_init=STANDARD),
        nn.Flatten(),
        nn.Dense(hidden, bias=not batch_norm, kernel_init=GAIN),
        *norm,
        nn.Tanh(),
        nn.Dense(vocabulary, kernel_init=Normal(deviation=0.01)),
    )


def wavenet(
    vocabulary: int = 27, context: int = 8, *, embedding: int = 24, hidden: int = 128
) -> nn.Sequential:
    r"""Join letters two by two, then pairs, then fours: a tree in place of one step.

    $$h^{k+1}_i = \tanh(\mathrm{norm}([h^k_{2i}, h^k_{2i+1}]\, W_k)), \qquad
      z = h^{3}_0 W + b$$

    What was new (in WaveNet, for sound): the window doubles with each layer, so that
    $\log_2 n$ layers see $n$ letters and none has to squeeze all of them at once. The
    original strides over a long signal with dilated causal convolutions, gates and
    residuals; of one window, that computes this tree.

    The defaults are those of makemore: 76,579 params.

    Args:
        vocabulary: how many letters there are, the end of a name among them.
        context: how many of them it sees: 2, 4, 8, 16 ...
        embedding: features of a letter.
        hidden: features of a pair, and of all that is joined later.

    Returns:
        A network from tokens `(batch, context)` to logits `(batch, vocabulary)`.

    Raises:
        ConfigError: `context` is no power of 2, or below 2.

    Example:
        >>> import jax
        >>> tokens = jax.ShapeDtypeStruct((2, 8), "int32")
        >>> params, _ = wavenet().init(jax.random.key(0), tokens)
        >>> sum(leaf.size for leaf in jax.tree.leaves(params))
        76579

    Source:
        van den Oord et al. (2016), "WaveNet: A Generative Model for Raw Audio",
        section 2.1, arXiv:1609.03499; sizes and starting values: Karpathy, makemore,
        part 5.
    """
    if context < 2 or context & (context - 1):
        raise ConfigError(
            "wavenet joins its letters two by two.",
            got=f"context={context}",
            expected="2, 4, 8, 16 or another power of 2",
            fix=f"context={1 << max(1, context.bit_length())}",
        )
    layers: list[nn.Layer] = []
    features, left = embedding, context
    while left > 1:
        left //= 2
        shape = (left, 2 * features) if left > 1 else (2 * features,)
        layers += [
            nn.Reshape(shape),
            nn.Dense(hidden, bias=False, kernel_init=LeCunNormal()),
            nn.BatchNorm(),
            nn.Tanh(),
        ]
        features = hidden
    unsure = VarianceScaling(0.01)  # a tenth of LeCun's deviation
    return nn.Sequential(
        nn.Embedding(vocabulary, embedding, table_init=STANDARD),
        *layers,
        nn.Dense(vocabulary, kernel_init=unsure),
    )
