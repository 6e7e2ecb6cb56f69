"""The networks of the benchmark, each written once; peers translate them."""

from glassnet import nn
from glassnet.initializers import HeNormal, Normal

SMALL = Normal(deviation=0.02)


def mlp(*units: int, activation: nn.Layer | None = None, dropout: float = 0.0):
    """Dense layers with an activation between, and dropout after it if wanted."""
    layers: list[nn.Layer] = []
    for hidden in units[:-1]:
        layers += [nn.Dense(hidden), activation or nn.ReLU()]
        layers += [nn.Dropout(dropout)] if dropout else []
    return nn.Sequential(*layers, nn.Dense(units[-1]))


def convnet() -> nn.Sequential:
    """Keras's example for MNIST, 34,826 params."""
    return nn.Sequential(
        *(nn.Conv2D(32, 3), nn.ReLU(), nn.MaxPool2D(2)),
        *(nn.Conv2D(64, 3), nn.ReLU(), nn.MaxPool2D(2)),
        *(nn.Flatten(), nn.Dropout(0.5), nn.Dense(10)),
    )


def _conv(channels: int, size: int = 3, stride: int = 1) -> nn.Conv2D:
    return nn.Conv2D(
        channels,
        size,
        stride=stride,
        padding=size // 2,
        bias=False,
        kernel_init=HeNormal(),
    )


def _block(channels: int, stride: int) -> nn.Sequential:
    body = nn.Sequential(
        *(_conv(channels, stride=stride), nn.BatchNorm(), nn.ReLU()),
        *(_conv(channels), nn.BatchNorm()),
    )
    if stride == 1:
        return nn.Sequential(nn.Residual(body), nn.ReLU())
    way = nn.Sequential(_conv(channels, 1, stride), nn.BatchNorm())
    return nn.Sequential(nn.Parallel(body, way), nn.ReLU())


def resnet18() -> nn.Sequential:
    """ResNet-18 for images of 32 by 32: a 3x3 stem without pooling."""
    blocks = [
        _block(channels, 2 if first and channels > 64 else 1)
        for channels in (64, 128, 256, 512)
        for first in (True, False)
    ]
    stem = _conv(64), nn.BatchNorm(), nn.ReLU()
    return nn.Sequential(*stem, *blocks, nn.GlobalAveragePool(), nn.Dense(10))


def lstm() -> nn.Sequential:
    """One layer that reads 64 steps of 32 numbers, and a choice at the end."""
    return nn.Sequential(nn.LSTM(128, returns="last"), nn.Dense(10))


def gpt(vocabulary: int = 65, layers: int = 4, heads: int = 4, width: int = 128):
    """The shape of nanoGPT's setting for a CPU, without biases or tied weights."""

    def dense(units: int) -> nn.Dense:
        return nn.Dense(units, bias=False, kernel_init=SMALL)

    attention = nn.MultiHeadAttention(heads, causal=True, bias=False, kernel_init=SMALL)
    feed = nn.Sequential(dense(4 * width), nn.GELU(), dense(width))
    block = nn.Sequential(
        nn.Residual(nn.Sequential(nn.LayerNorm(bias=False), attention)),
        nn.Residual(nn.Sequential(nn.LayerNorm(bias=False), feed)),
    )
    return nn.Sequential(
        nn.Embedding(vocabulary, width, table_init=SMALL),
        nn.LearnedPositions(64),
        nn.Repeat(block, layers),
        nn.LayerNorm(bias=False),
        dense(vocabulary),
    )
