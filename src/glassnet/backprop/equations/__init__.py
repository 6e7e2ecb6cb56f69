"""Textbook rules for going back, written out and checked against the sweep.

`walk` goes back through a whole network with nothing but these; `rules` says which
belongs to which layer. `by_index` and `worked` are the lectures' own forms, number by
number.
"""

from glassnet.backprop.equations.affine import dense, embedding
from glassnet.backprop.equations.by_index import (
    Chain,
    chain_rule,
    update_after,
    update_on_the_way,
)
from glassnet.backprop.equations.heads import attention
from glassnet.backprop.equations.norms import batch_norm, layer_norm, rms_norm
from glassnet.backprop.equations.recurrence import gru, lstm, simple_rnn
from glassnet.backprop.equations.rules import rule
from glassnet.backprop.equations.scores import (
    sigmoid_cross_entropy,
    softmax_cross_entropy,
    squared_error,
)
from glassnet.backprop.equations.slopes import (
    log_softmax,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from glassnet.backprop.equations.space import average_pool, convolution, max_pool
from glassnet.backprop.equations.use import Use
from glassnet.backprop.equations.walk import backward
from glassnet.backprop.equations.worked import delta_rule

__all__ = [
    "Chain",
    "Use",
    "attention",
    "average_pool",
    "backward",
    "batch_norm",
    "chain_rule",
    "convolution",
    "delta_rule",
    "dense",
    "embedding",
    "gru",
    "layer_norm",
    "log_softmax",
    "lstm",
    "max_pool",
    "relu",
    "rms_norm",
    "rule",
    "sigmoid",
    "sigmoid_cross_entropy",
    "simple_rnn",
    "softmax",
    "softmax_cross_entropy",
    "squared_error",
    "tanh",
    "update_after",
    "update_on_the_way",
]
