"""The perceptron: one layer of weights, and a threshold."""

from glassnet import nn
from glassnet.initializers import Zeros


def perceptron(classes: int = 1) -> nn.Sequential:
    r"""The first network that learned: a weighted sum that fires above a threshold.

    $$\hat y = [x W + b > 0]$$

    Going back there is nothing: the slope of a step is 0 wherever it is not missing.
    `learners.Perceptron` teaches it by Rosenblatt's rule, whose `model` has the params
    of the `Dense` here; with `Sigmoid` in place of `Step` gradients do.

    *What was new* (1958): connections that change from mistakes. The retina of 400
    photocells was wired at random to units that did not learn; this is what learned
    behind them. It separates only what one line, or one plane, separates.

    Args:
        classes: how many such units there are, at least 1, one for each answer.

    Returns:
        `(batch, features)` to `(batch, classes)` of 0 and 1.

    Raises:
        ConfigError: `classes` is below 1.

    Example:
        >>> perceptron()
        Sequential(Dense(1, kernel_init=Zeros()), Step())

    Source:
        Rosenblatt (1958), "The Perceptron: A Probabilistic Model for Information
        Storage and Organization in the Brain".
    """
    return nn.Sequential(nn.Dense(classes, kernel_init=Zeros()), nn.Step())
