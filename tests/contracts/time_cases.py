"""Layers: recurrent layers, and layers of sequences."""

from layer_examples import Masked, Pair

from glassnet import nn

TIME = {  # layer: shape of one input example
    nn.SimpleRNN(3, "relu", returns="last", reverse=True): (3, 2),
    nn.LSTM(3, reverse=True): Masked((4, 2)),
    nn.LSTM(2, returns="last", forget_bias=0.5): (3, 2),
    nn.GRU(3): Pair((3, 2), (3,)),
    nn.GRU(2, reset="before"): Masked((4, 2)),
    nn.Bidirectional(nn.SimpleRNN(2, returns="last"), merge="sum"): Masked((3, 2)),
    nn.Last(): Masked((3, 2)),
}
