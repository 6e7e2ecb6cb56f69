"""Transformers: attention in place of recurrence."""

from typing import Literal

from glassnet import nn

__all__ = ["transformer", "transformer_encoder"]

Norm = Literal["after", "before"]


def transformer_encoder(
    vocabulary: int,
    classes: int,
    *,
    layers: int = 2,
    heads: int = 4,
    width: int = 64,
    dropout: float = 0.1,
    padding: int = 0,
) -> nn.Sequential:
    r"""Read all tokens at once, each asking all others; then say what the whole is.

    $$h \leftarrow h + \mathrm{attention}(\mathrm{norm}(h)), \qquad
      h \leftarrow h + \mathrm{mlp}(\mathrm{norm}(h)), \qquad
      y = \mathrm{norm}(h)\text{'s mean over the tokens}\; W + b$$

    What was new: any two tokens are one step apart, however far they stand in the text,
    and no step waits for another. What order gives to a recurrent network, waves added
    to each token give here.

    It is the encoder of `transformer`, with norms in front, where they need no warm-up.
    The mean over what is no padding needs no token of its own; BERT's extra first token
    does as well.

    Args:
        vocabulary: how many tokens there are.
        classes: numbers of an answer.
        layers: how many blocks.
        heads: of attention; they share out the width.
        width: features of a token; the MLP has four times as many in between.
        dropout: share of features dropped in training, in [0, 1); none at all if 0.
        padding: the token that fills up short rows; nobody asks it.

    Returns:
        A network from tokens `(batch, time)` to `(batch, classes)`.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> net = transformer_encoder(12, 2, heads=2, width=8)
        >>> tokens = jnp.ones((3, 9), int)
        >>> params, state = net.init(jax.random.key(0), tokens)
        >>> net.apply(params, state, tokens, key=None, training=False)[0].shape
        (3, 2)

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", section 3, arXiv:1706.03762;
        norms in front: Xiong et al. (2020), "On Layer Normalization in the Transformer
        Architecture", section 3, arXiv:2002.04745.
    """
    drop = _drop(dropout)
    return nn.Sequential(
        *_tokens(vocabulary, width, padding, drop),
        nn.Repeat(_encoder_block(heads, width, drop, "before"), layers),
        nn.LayerNorm(),
        nn.GlobalAveragePool(),
        nn.Dense(classes),
    )


def transformer(
    source: int,
    target: int,
    *,
    layers: int = 2,
    heads: int = 4,
    width: int = 64,
    norm: Norm = "after",
    dropout: float = 0.1,
    padding: int = 0,
) -> nn.Graph:
    r"""An encoder reads a sequence by attention; a decoder writes another.

    $$\begin{aligned}
      m &\leftarrow \mathrm{norm}(m + \mathrm{attention}(m)), \qquad
        m \leftarrow \mathrm{norm}(m + \mathrm{mlp}(m)) \\
      h &\leftarrow \mathrm{norm}(h + \mathrm{attention}_{\le}(h)), \qquad
        h \leftarrow \mathrm{norm}(h + \mathrm{attention}(h, m)), \qquad
        h \leftarrow \mathrm{norm}(h + \mathrm{mlp}(h)) \\
      z &= h\, W + b
      \end{aligned}$$

    Three attentions: the source asks itself; the target asks itself, but only what is
    written already ($\le$); and the target asks the source.

    What was new: `seq2seq` without the recurrence. Every token of every sentence of a
    batch is computed at once, which is what let networks grow.

    It learns and writes as `seq2seq` does: given what is right so far. Vectors of
    tokens start with variance 1, which is what the paper's factor of $\sqrt{width}$
    makes of them; its one table for both languages and for the scores is left out,
    since these rarely have one vocabulary here.

    The paper's base has 6 layers, 8 heads, a width of 512 and 37,000 tokens.

    Args:
        source: tokens of the language that is read.
        target: tokens of the language that is written.
        layers: how many blocks on each side.
        heads: of attention; they share out the width.
        width: features of a token; the MLP has four times as many in between.
        norm: "after" each sum, as in the paper, which needs a warm-up of the learning
            rate; or "before" each part and once more at the end, which does not.
        dropout: share of features dropped in training, in [0, 1); none at all if 0.
        padding: the token that fills up short rows of both languages.

    Returns:
        A network from `{"source": (batch, time), "target": (batch, steps)}` to
        `{"values": logits (batch, steps, target), "mask": ...}`: the mask tells a loss
        which steps are no padding.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> net = transformer(12, 7, layers=1, heads=2, width=8)
        >>> x = {"source": jnp.ones((2, 9), int), "target": jnp.ones((2, 5), int)}
        >>> params, state = net.init(jax.random.key(0), x)
        >>> y, _ = net.apply(params, state, x, key=None, training=False)
        >>> y["values"].shape
        (2, 5, 7)

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", section 3 and figure 1,
        arXiv:1706.03762; norms in front: Xiong et al. (2020), figure 1,
        arXiv:2002.04745.
    """
    drop = _drop(dropout)
    end = [nn.LayerNorm()] if norm == "before" else []
    read = nn.Sequential(
        *_tokens(source, width, padding, drop),
        nn.Repeat(_encoder_block(heads, width, drop, norm), layers),
        *end,
    )
    nodes: list[tuple[str | nn.Layer, ...]] = [
        ("encoder", read, "source"),
        ("written", nn.Sequential(*_tokens(target, width, padding, drop)), "target"),
    ]
    for layer in range(layers):
        nodes += _decoder_block(str(layer), heads, width, drop, norm)
    return nn.Graph(*nodes, ("scores", nn.Sequential(*end, nn.Dense(target))))


def _drop(rate: float) -> list[nn.Layer]:
    return [nn.Dropout(rate)] if rate else []


def _tokens(
    vocabulary: int, width: int, padding: int, drop: list[nn.Layer]
) -> list[nn.Layer]:
    table = nn.Embedding(vocabulary, width, padding=padding, mask=True)
    return [table, nn.SinusoidalPositions(), *drop]


def _around(part: list[nn.Layer], drop: list[nn.Layer], norm: Norm) -> list[nn.Layer]:
    """A part, the way around it, and the norm where it belongs."""
    if norm == "before":
        return [nn.Residual(nn.Sequential(nn.LayerNorm(), *part, *drop))]
    return [nn.Residual(nn.Sequential(*part, *drop)), nn.LayerNorm()]


def _feed(width: int) -> list[nn.Layer]:
    return [nn.Dense(4 * width), nn.ReLU(), nn.Dense(width)]


def _encoder_block(
    heads: int, width: int, drop: list[nn.Layer], norm: Norm
) -> nn.Sequential:
    attention = nn.MultiHeadAttention(heads)
    return nn.Sequential(
        *_around([attention], drop, norm), *_around(_feed(width), drop, norm)
    )


def _decoder_block(
    name: str, heads: int, width: int, drop: list[nn.Layer], norm: Norm
) -> list[tuple[str | nn.Layer, ...]]:
    """Nodes: ask oneself, ask the source, think. Each takes the node before it."""
    own, asked = f"own{name}", f"own{name}"
    masked = nn.MultiHeadAttention(heads, causal=True)
    nodes: list[tuple[str | nn.Layer, ...]] = [
        (own, nn.Sequential(*_around([masked], drop, norm)))
    ]
    if norm == "before":
        asked = f"asked{name}"
        nodes += [(asked, nn.LayerNorm())]
    nodes += [(f"attention{name}", nn.MultiHeadAttention(heads), asked, "encoder")]
    found = f"attention{name}"
    if drop:
        found = f"dropped{name}"
        nodes += [(found, nn.Sequential(*drop))]
    nodes += [(f"sum{name}", nn.Sum(), own, found)]
    if norm == "after":
        nodes += [(f"norm{name}", nn.LayerNorm())]
    return [*nodes, (f"block{name}", nn.Sequential(*_around(_feed(width), drop, norm)))]
