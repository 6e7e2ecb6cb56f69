"""A convolutional network of today, as small as will do."""

from glassnet import nn


def convnet(
    classes: int = 10, channels: int = 32, dropout: float = 0.5
) -> nn.Sequential:
    r"""Convolution, rectifier, maximum, twice; one decision behind.

    $$28 \times 28 \times 1 \to 26 \times 26 \times 32 \to 13 \times 13 \times 32
      \to 11 \times 11 \times 64 \to 5 \times 5 \times 64 \to 10$$

    34,826 params with 10 classes, about 99 % on MNIST. Beside `lenet`, it has
    rectifiers for `tanh`, maxima for means, dropout, and no hidden layer behind the
    convolutions, which saves half of the params.

    Args:
        classes: outputs, at least 1.
        channels: of the first convolution, at least 1; the second has twice as many.
        dropout: share of the features that is dropped in training, in [0, 1).

    Returns:
        `(batch, height, width, channels)` of at least 10x10 to `(batch, classes)`,
        logits.

    Raises:
        ConfigError: a number is outside its range.

    Example:
        >>> import jax
        >>> spec = jax.ShapeDtypeStruct((1, 28, 28, 1), "float32")
        >>> params, _ = jax.eval_shape(convnet().init, jax.random.key(0), spec)
        >>> sum(leaf.size for leaf in jax.tree.leaves(params))
        34826

    Source:
        Chollet, "Simple MNIST convnet", Keras code examples.
    """
    return nn.Sequential(
        *(nn.Conv2D(channels, 3), nn.ReLU(), nn.MaxPool2D(2)),
        *(nn.Conv2D(2 * channels, 3), nn.ReLU(), nn.MaxPool2D(2)),
        *(nn.Flatten(), nn.Dropout(dropout), nn.Dense(classes)),
    )
