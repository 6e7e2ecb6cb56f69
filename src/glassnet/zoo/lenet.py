"""LeNet-5: convolve, average, convolve, average, decide."""

from glassnet import nn


def lenet(classes: int = 10, padding: int = 2) -> nn.Sequential:
    r"""Read digits: two rounds of finding features and forgetting where they were.

    $$28 \times 28 \times 1 \to 28 \times 28 \times 6 \to 14 \times 14 \times 6
      \to 10 \times 10 \times 16 \to 5 \times 5 \times 16 \to 120 \to 84 \to 10$$

    61,706 params with 10 classes. *What was new* (1998): the pattern of all that
    followed, convolution and pooling in turn, then fully connected layers; maps that
    grow smaller and more numerous. It read the cheques of banks.

    Three things are simpler than in the paper, as in most of today's textbooks: means
    without a trained gain and bias (24 and 32 params); each map of the second
    convolution sees all six before it, where the paper gave each three to six (1,516
    params there, 2,416 here); and the end is a `Dense` for a softmax, not distances to
    drawn characters. The plain `tanh` stands for $1.7159 \tanh(2x/3)$.

    Args:
        classes: outputs, at least 1.
        padding: zeros around the image: 2 for 28x28, as in MNIST; 0 for images of
            32x32, the paper's size, in which digits come with a margin.

    Returns:
        `(batch, height, width, channels)` to `(batch, classes)`, logits.

    Raises:
        ConfigError: a number is outside its range.

    Example:
        >>> import jax
        >>> spec = jax.ShapeDtypeStruct((1, 28, 28, 1), "float32")
        >>> params, _ = jax.eval_shape(lenet().init, jax.random.key(0), spec)
        >>> sum(leaf.size for leaf in jax.tree.leaves(params))
        61706

    Source:
        LeCun, Bottou, Bengio & Haffner (1998), "Gradient-Based Learning Applied to
        Document Recognition", section II.B and figure 2.
    """
    return nn.Sequential(
        *(nn.Conv2D(6, 5, padding=padding), nn.Tanh(), nn.AveragePool2D(2)),
        *(nn.Conv2D(16, 5), nn.Tanh(), nn.AveragePool2D(2)),
        nn.Flatten(),
        *(nn.Dense(120), nn.Tanh(), nn.Dense(84), nn.Tanh()),
        nn.Dense(classes),
    )
