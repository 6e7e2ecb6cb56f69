"""GPT: a column of transformer blocks that guesses the next token."""

from typing import Literal

from glassnet import nn
from glassnet.initializers import Normal

__all__ = ["gpt", "gpt2"]

SMALL = Normal(deviation=0.02)
SIZES = {
    "tiny": (2, 2),
    "small": (12, 12),
    "medium": (24, 16),
    "large": (36, 20),
    "xl": (48, 25),
}


def gpt(
    vocabulary: int = 65,
    context: int = 64,
    *,
    layers: int = 4,
    heads: int = 4,
    width: int = 128,
    bias: bool = False,
    dropout: float = 0.0,
    tied: bool = True,
) -> nn.Sequential:
    r"""GPT: read tokens, and at each one give a score to every token that may follow.

    $$h_0 = E_t + P, \qquad
      h \leftarrow h + \mathrm{attention}(\mathrm{norm}(h)), \quad
      h \leftarrow h + \mathrm{mlp}(\mathrm{norm}(h)), \qquad
      z = \mathrm{norm}(h)\, E^\top$$

    with causal attention, so that a position sees only those before it. One pass over
    a text of $n$ tokens is $n$ lessons: "given these, what comes next?"

    What was new: no recurrence, and one network trained on raw text alone that then
    needed little (GPT) or no (GPT-2) training for tasks with labels. GPT-2 moved the
    norms in front of each part, where they leave the way through all blocks free, and
    starts the product that ends each part smaller by $1/\sqrt{2 \cdot layers}$, since
    so many of them are added up.

    The defaults are nanoGPT's for a CPU: 65 letters of Shakespeare, 64 at a time.
    `generate` writes with it.

    Args:
        vocabulary: how many tokens there are.
        context: the most tokens that it sees at once.
        layers: how many blocks, each with attention and an MLP.
        heads: of attention; they share out the width.
        width: features of a token.
        bias: whether products and norms add one. GPT-2 does; nanoGPT does not and
            finds it "a bit better and faster".
        dropout: share of features and of attention that is dropped in training, in
            [0, 1); 0 for no dropout layers at all, as for small texts seen few times.
        tied: whether the scores use the table of the embedding, as in GPT-2, or a
            kernel of their own.

    Returns:
        A network from tokens `(batch, time)` to logits `(batch, time, vocabulary)`.

    Example:
        >>> import jax
        >>> net = gpt(65, 64, layers=2, heads=2, width=8)
        >>> tokens = jax.ShapeDtypeStruct((3, 64), "int32")
        >>> params, _ = jax.eval_shape(lambda: net.init(jax.random.key(0), tokens))
        >>> {name: sum(leaf.size for leaf in jax.tree.leaves(own))
        ...     for name, own in params.items() if own}
        {'0': 520, '1': 512, '2': 1568, '3': 8}

    Source:
        Radford et al. (2018), "Improving Language Understanding by Generative
        Pre-Training", section 3.1; Radford et al. (2019), "Language Models are
        Unsupervised Multitask Learners", section 2.3; Karpathy, nanoGPT, `model.py`.
    """
    return _gpt(
        *(vocabulary, context, layers, heads, width, bias, dropout, tied), nn.GELU()
    )


def gpt2(
    size: Literal["tiny", "small", "medium", "large", "xl"] = "small",
    *,
    vocabulary: int = 50_257,
    context: int = 1024,
    dropout: float = 0.1,
) -> nn.Sequential:
    r"""GPT-2 at one of its four published sizes.

    | size | blocks | heads | width | params |
    |---|---|---|---|---|
    | small | 12 | 12 | 768 | 124,439,808 |
    | medium | 24 | 16 | 1024 | 354,823,168 |
    | large | 36 | 20 | 1280 | 774,030,080 |
    | xl | 48 | 25 | 1600 | 1,557,611,200 |

    `gpt` with biases, tied scores, and the hyperbolic tangent that its code has in
    place of the exact GELU. The paper counts 117 million for the smallest, which its
    authors have called an error.

    Args:
        size: which; "tiny" is none of them, 2 blocks of 2 heads, to try things on.
        vocabulary: how many tokens there are; 50,257 in the weights published.
        context: the most tokens that it sees at once; 1024 in these.
        dropout: as in `gpt`.

    Returns:
        A network from tokens `(batch, time)` to logits `(batch, time, vocabulary)`.

    Example:
        >>> import jax
        >>> tokens = jax.ShapeDtypeStruct((1, 1024), "int32")
        >>> params, _ = jax.eval_shape(lambda: gpt2().init(jax.random.key(0), tokens))
        >>> f"{sum(leaf.size for leaf in jax.tree.leaves(params)):,}"
        '124,439,808'

    Source:
        Radford et al. (2019), "Language Models are Unsupervised Multitask Learners",
        table 2 and section 2.3; sizes of the released weights as in nanoGPT, `GPT.
        from_pretrained`.
    """
    layers, heads = SIZES[size]
    tangent = nn.GELU(approximate=True)
    width = 64 * heads
    return _gpt(
        *(vocabulary, context, layers, heads, width, True, dropout, True), tangent
    )


def _gpt(
    vocabulary: int,
    context: int,
    layers: int,
    heads: int,
    width: int,
    bias: bool,
    dropout: float,
    tied: bool,
    activation: nn.Layer,
) -> nn.Sequential:
    smaller = Normal(deviation=0.02 / (2 * layers) ** 0.5)
    drop = [nn.Dropout(dropout)] if dropout else []
    norm = nn.LayerNorm(bias=bias)

    def dense(units: int, start: Normal = SMALL) -> nn.Dense:
        return nn.Dense(units, bias=bias, kernel_init=start)

    attention = nn.MultiHeadAttention(
        heads,
        causal=True,
        dropout=dropout or None,
        bias=bias,
        kernel_init=SMALL,
        output_init=smaller,
    )
    feed = dense(4 * width), activation, dense(width, smaller)
    block = nn.Sequential(
        nn.Residual(nn.Sequential(norm, attention, *drop)),
        nn.Residual(nn.Sequential(norm, *feed, *drop)),
    )
    if tied:
        scores = nn.Shared("0", nn.Unembedding(vocabulary))
    else:
        scores = nn.Dense(vocabulary, bias=False, kernel_init=SMALL)
    return nn.Sequential(
        nn.Embedding(vocabulary, width, table_init=SMALL),
        nn.LearnedPositions(context),
        *drop,
        nn.Repeat(block, layers),
        norm,
        scores,
    )
