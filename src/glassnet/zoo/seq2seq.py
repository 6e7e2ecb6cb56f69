"""Sequence to sequence: one network reads, another writes and looks back."""

from typing import Literal

from glassnet import nn

__all__ = ["seq2seq"]


def seq2seq(
    source: int,
    target: int,
    *,
    units: int = 128,
    cell: Literal["gru", "lstm"] = "gru",
    attention: Literal["additive", "dot"] | None = "additive",
    padding: int = 0,
    dropout: float = 0.0,
) -> nn.Graph:
    r"""An encoder reads a sequence from both ends; a decoder writes another.

    $$\begin{aligned}
      m &= [\overrightarrow{h}, \overleftarrow{h}], \qquad
        s_0 = \tanh(\bar m W_s + b_s) \\
      s_i &= f(s_{i-1}, y_{i-1}), \qquad
        c_i = \textstyle\sum_j a_{ij} m_j, \qquad
        z_i = \tanh([s_i, c_i] W_c + b_c)\, V + b
      \end{aligned}$$

    with the weights $a_i$ a softmax over the source of how well $m_j$ fits $s_i$.

    What was new: first that two recurrent networks can translate at all, through one
    vector between them (`attention=None`); then that the decoder, instead of
    remembering a whole sentence in that vector, *looks* at each word where it lies.
    Long sentences no longer failed, and the weights show what is a translation of what.

    While it learns it is told the right tokens so far (teacher forcing): target
    position $i$ holds token $i - 1$ of the answer, the first a token for the start.
    `translate` gives it its own instead.

    In Bahdanau's decoder $c_i$ enters the next step of $f$. Here, as in Luong's, it is
    found after $f$: all steps of an answer are then known at once in training, and
    attention is one product. The start $s_0$ is made of the mean of $m$, as in Nematus.

    The paper had 1,000 units and 620 features a word, for 30,000 words.

    Args:
        source: tokens of the language that is read.
        target: tokens of the language that is written.
        units: of the decoder, of each direction of the encoder, and features of a
            token.
        cell: $f$ and the encoder: gated units or long short-term memory.
        attention: "additive", Bahdanau's small network; "dot", scaled products of
            $s_i W_q$ and $m_j W_k$; or None, the first idea alone.
        padding: the token that fills up short rows of both languages.
        dropout: share of features dropped in training, in [0, 1); none at all if 0.

    Returns:
        A network from `{"source": (batch, time), "target": (batch, steps)}` to
        `{"values": logits (batch, steps, target), "mask": ...}`: the mask tells a loss
        which steps are no padding.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> net = seq2seq(12, 7, units=4)
        >>> x = {"source": jnp.ones((2, 9), int), "target": jnp.ones((2, 5), int)}
        >>> params, state = net.init(jax.random.key(0), x)
        >>> y, _ = net.apply(params, state, x, key=None, training=False)
        >>> y["values"].shape
        (2, 5, 7)

    Source:
        Sutskever, Vinyals & Le (2014), "Sequence to Sequence Learning with Neural
        Networks", section 2, arXiv:1409.3215; Bahdanau, Cho & Bengio (2014), "Neural
        Machine Translation by Jointly Learning to Align and Translate", section 3 and
        appendix A, arXiv:1409.0473; Luong, Pham & Manning (2015), "Effective Approaches
        to Attention-based Neural Machine Translation", equation 5, arXiv:1508.04025;
        the start: Sennrich et al. (2017), "Nematus", equation 1, arXiv:1703.04357.
    """
    recurrent = {"gru": nn.GRU, "lstm": nn.LSTM}[cell]
    drop = [nn.Dropout(dropout)] if dropout else []

    def words(vocabulary: int) -> nn.Sequential:
        table = nn.Embedding(vocabulary, units, padding=padding, mask=True)
        return nn.Sequential(table, *drop)

    looks = {
        "additive": nn.AdditiveAttention(units),
        "dot": nn.MultiHeadAttention(1, size=units, bias=False),
    }
    looking = []
    if attention is not None:
        looking = [
            ("attention", looks[attention], "decoder", "encoder"),
            ("both", nn.Join(), "decoder", "attention"),
        ]
    return nn.Graph(
        ("read", words(source), "source"),
        ("encoder", nn.Bidirectional(recurrent(units)), "read"),
        (
            "start",
            nn.Sequential(nn.GlobalAveragePool(), nn.Dense(units), nn.Tanh()),
            "encoder",
        ),
        ("written", words(target), "target"),
        ("decoder", recurrent(units), "written", "start"),
        *looking,
        ("hidden", nn.Sequential(nn.Dense(units), nn.Tanh(), *drop)),
        ("scores", nn.Dense(target)),
    )
