"""Layers: attention, embeddings and positional codes."""

from layer_examples import Masked, Pair, Tokens

from glassnet import nn

ATTENTION = {  # layer: shape of one input example
    nn.AdditiveAttention(3): Masked((3, 2)),
    nn.AdditiveAttention(2): Pair((2, 3), Masked((3, 2))),
    nn.Embedding(5, 2): Tokens((3,), 5),
    nn.Embedding(5, 3, padding=0, mask=True): Tokens((3,), 5),
    nn.LearnedPositions(4): (3, 2),
    nn.MultiHeadAttention(2, causal=True, dropout=0.25): (3, 4),
    nn.MultiHeadAttention(4, size=2, key_value_heads=2, rotary=10): Masked((3, 2)),
    nn.MultiHeadAttention(2, size=1, bias=False): Pair((2, 3), Masked((3, 2))),
    nn.Sequential(nn.Embedding(5, 2), nn.Shared("0", nn.Unembedding(5))): Tokens(
        (3,), 5
    ),
    nn.SinusoidalPositions(base=10): (2, 2, 3),
    nn.Unembedding(5): (2, 3),
}
