"""Recurrent networks: one step after the other, with a memory of those before."""

from collections.abc import Callable
from typing import Literal

from glassnet import nn

__all__ = ["gru", "lstm", "rnn"]

Ask = Literal["last", "sequence"]


def rnn(
    outputs: int,
    units: int = 128,
    *,
    layers: int = 1,
    every_step: bool = False,
    vocabulary: int | None = None,
    padding: int | None = None,
    dropout: float = 0.0,
) -> nn.Sequential:
    r"""Elman's network: a layer that sees its own last output, and an answer.

    $$h_t = \tanh(x_t W + h_{t-1} U + b), \qquad y = h_T V + c$$

    What was new: time need not be laid out in space, a window of so many inputs; it is
    in the network's own state, which may last as long as it has learned to. In
    practice it lasts some ten steps: going back, a gradient is multiplied by
    $U^\top$ at each and dies out. `lstm` and `gru` mend that.

    Elman had up to 20 units; 128 and one layer do for what is learned in minutes.

    Args:
        outputs: numbers of an answer: classes, tokens that may follow, or 1.
        units: of the hidden state, in each layer.
        layers: one reading the states of the other.
        every_step: whether there is an answer at each step, as for the next token, or
            one at the last step that counts.
        vocabulary: how many tokens there are, where they are what is read; each gets a
            vector of `units` numbers.
        padding: the token that fills up short rows, which is passed over; None if
            there is none. Series say it by a mask of their own.
        dropout: share of features dropped in training between layers and before the
            answer, in [0, 1); none at all if 0.

    Returns:
        A network from `(batch, time, channels)`, or from tokens `(batch, time)`, to
        `(batch, outputs)`, or to `(batch, time, outputs)`.

    Example:
        >>> import jax
        >>> net = rnn(2, units=4)
        >>> x = jax.ShapeDtypeStruct((3, 7, 5), "float32")
        >>> params, state = net.init(jax.random.key(0), x)
        >>> jax.eval_shape(
        ...     lambda x: net.apply(params, state, x, key=None, training=False)[0], x
        ... ).shape
        (3, 2)

    Source:
        Elman (1990), "Finding Structure in Time", figure 2.
    """

    def cell(ask: Ask) -> nn.SimpleRNN:
        return nn.SimpleRNN(units, returns=ask)

    front = _front(vocabulary, units, padding)
    return _network(cell, front, layers, every_step, dropout, outputs)


def lstm(
    outputs: int,
    units: int = 128,
    *,
    layers: int = 1,
    every_step: bool = False,
    vocabulary: int | None = None,
    padding: int | None = None,
    dropout: float = 0.0,
) -> nn.Sequential:
    r"""Long short-term memory: gates decide what is written, kept and read.

    $$c_t = f_t\, c_{t-1} + i_t\, g_t, \qquad h_t = o_t \tanh c_t$$

    What was new: a cell whose old content is *added to*, not multiplied by a matrix, so
    that a gradient comes back undiminished where the forget gate stays open. It bridged
    1,000 steps where earlier networks failed at 10. The forget gate came three years
    after the first paper.

    Args:
        outputs: numbers of an answer: classes, tokens that may follow, or 1.
        units: of the hidden state and of the cell, in each layer.
        layers: one reading the states of the other.
        every_step: whether there is an answer at each step, as for the next token, or
            one at the last step that counts.
        vocabulary: how many tokens there are, where they are what is read; each gets a
            vector of `units` numbers.
        padding: the token that fills up short rows, which is passed over; None if
            there is none. Series say it by a mask of their own.
        dropout: share of features dropped in training between layers and before the
            answer, in [0, 1); none at all if 0.

    Returns:
        A network from `(batch, time, channels)`, or from tokens `(batch, time)`, to
        `(batch, outputs)`, or to `(batch, time, outputs)`.

    Example:
        >>> lstm(1, units=32)
        Sequential(LSTM(32, returns='last'), Dense(1))

    Source:
        Hochreiter & Schmidhuber (1997), "Long Short-Term Memory"; Gers, Schmidhuber &
        Cummins (2000), "Learning to Forget", section 3.
    """

    def cell(ask: Ask) -> nn.LSTM:
        return nn.LSTM(units, returns=ask)

    front = _front(vocabulary, units, padding)
    return _network(cell, front, layers, every_step, dropout, outputs)


def gru(
    outputs: int,
    units: int = 128,
    *,
    layers: int = 1,
    every_step: bool = False,
    vocabulary: int | None = None,
    padding: int | None = None,
    dropout: float = 0.0,
) -> nn.Sequential:
    r"""Gated recurrent unit: a state that is mixed with a proposal.

    $$h_t = z_t\, h_{t-1} + (1 - z_t)\, n_t$$

    What was new: the long memory of an `lstm` with two gates in place of three and no
    cell beside the state: a quarter fewer params, and about as good.

    Args:
        outputs: numbers of an answer: classes, tokens that may follow, or 1.
        units: of the hidden state, in each layer.
        layers: one reading the states of the other.
        every_step: whether there is an answer at each step, as for the next token, or
            one at the last step that counts.
        vocabulary: how many tokens there are, where they are what is read; each gets a
            vector of `units` numbers.
        padding: the token that fills up short rows, which is passed over; None if
            there is none. Series say it by a mask of their own.
        dropout: share of features dropped in training between layers and before the
            answer, in [0, 1); none at all if 0.

    Returns:
        A network from `(batch, time, channels)`, or from tokens `(batch, time)`, to
        `(batch, outputs)`, or to `(batch, time, outputs)`.

    Example:
        >>> gru(27, units=64, vocabulary=27, every_step=True)
        Sequential(Embedding(27, 64), GRU(64), Dense(27))

    Source:
        Cho et al. (2014), "Learning Phrase Representations using RNN Encoder-Decoder",
        section 2.3, arXiv:1406.1078.
    """

    def cell(ask: Ask) -> nn.GRU:
        return nn.GRU(units, returns=ask)

    front = _front(vocabulary, units, padding)
    return _network(cell, front, layers, every_step, dropout, outputs)


def _front(
    vocabulary: int | None, units: int, padding: int | None
) -> list[nn.Embedding]:
    """What makes vectors of tokens, where there are any."""
    if vocabulary is None:
        return []
    mask = padding is not None
    return [nn.Embedding(vocabulary, units, padding=padding, mask=mask)]


def _network(
    cell: Callable[[Ask], nn.Layer],
    front: list[nn.Embedding],
    layers: int,
    every_step: bool,
    dropout: float,
    outputs: int,
) -> nn.Sequential:
    read: list[nn.Layer] = []
    for layer in range(layers):
        last = layer == layers - 1 and not every_step
        read += [cell("last" if last else "sequence")]
        read += [nn.Dropout(dropout)] if dropout else []
    return nn.Sequential(*front, *read, nn.Dense(outputs))
