"""The multilayer perceptron: layers between what is seen and what is said."""

from collections.abc import Sequence

from glassnet import nn


def mlp(
    classes: int = 10,
    hidden: Sequence[int] = (512, 256),
    activation: nn.Layer | None = None,
    dropout: float = 0.0,
) -> nn.Sequential:
    r"""Weighted sums, bent, and summed again.

    $$h_0 = x, \qquad h_i = \phi(h_{i-1} W_i + b_i), \qquad
      y = h_n W_{n+1} + b_{n+1}$$

    *What was new* (1986): the hidden layers learn too, for the gradient goes back
    through them. With one hidden layer, wide enough, it comes as close as wanted to any
    continuous function on a bounded region; more layers do it with fewer units.

    Examples of several axes, such as images, come out with each row of their last axis
    mapped for itself: put `Flatten` in front of them.

    Args:
        classes: outputs, at least 1: logits of classes, or numbers.
        hidden: units of each hidden layer, first layer first; may be empty, which makes
            a linear model.
        activation: $\phi$, any layer without params; `ReLU()` if None.
        dropout: share of each hidden layer that is dropped in training, in [0, 1); no
            such layers at 0.

    Returns:
        `(batch, features)` to `(batch, classes)`, without an activation at the end.

    Raises:
        ConfigError: a number is outside its range.

    Example:
        >>> mlp(3, hidden=(8,))
        Sequential(Dense(8), ReLU(), Dense(3))

    Source:
        Rumelhart, Hinton & Williams (1986), "Learning representations by
        back-propagating errors"; as wide as needed: Cybenko (1989), theorem 2.
    """
    layers: list[nn.Layer] = []
    for units in hidden:
        layers += [nn.Dense(units), activation or nn.ReLU()]
        layers += [nn.Dropout(dropout)] if dropout else []
    return nn.Sequential(*layers, nn.Dense(classes))
