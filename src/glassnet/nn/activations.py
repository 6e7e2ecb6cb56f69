"""Activations: one number in, one number out; first the smooth ones."""

import abc
import math
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn.layer import Layer
from glassnet.settings import Range
from glassnet.types import Key, Spec, Tree


class Activation(Layer, abc.ABC):
    """A layer that keeps the shape and, but for `PReLU`, learns nothing.

    Its numbers, where it has any, are part of its equation: they are read from the
    settings and compiled in, so that the equation needs no state.
    """

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        return {}, {}

    @abc.abstractmethod
    def span(self) -> Range:
        """Where its outputs lie: a target outside cannot be reached."""


@dataclass(frozen=True)
class Identity(Activation):
    r"""Pass on what comes.

    $$y = x, \qquad y \in (-\infty, \infty)$$

    Going back: $\partial L/\partial x = \delta$.

    Fails as a hidden activation: without a bend between them, all layers of a deep
    network are one matrix. At the end it is what regression needs, and it may as well
    be left out.

    Example:
        >>> Identity()({}, jnp.array([-1.0, 2.0])).tolist()
        [-1.0, 2.0]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.2.2.1.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        """Evaluate $x$."""
        return x

    def span(self) -> Range:
        """All real numbers."""
        return Range(-math.inf, math.inf, "()")


@dataclass(frozen=True)
class Sigmoid(Activation):
    r"""Squeeze any number to between 0 and 1.

    $$y = \sigma(x) = \frac{1}{1 + e^{-x}}, \qquad y \in (0, 1)$$

    Going back: $\partial L/\partial x = \delta\, y (1 - y)$, at most $\delta / 4$.

    Fails by saturation: beyond $|x| \approx 6$ the slope is below 0.0025, so such units
    hardly learn; and a factor of at most 1/4 at each layer makes gradients vanish in
    deep networks. Before `BinaryCrossEntropy` leave it out: that loss takes logits.

    Example:
        >>> Sigmoid()({}, jnp.array([0.0, 100.0])).tolist()
        [0.5, 1.0]

    Source:
        Rumelhart, Hinton & Williams (1986), "Learning representations by
        back-propagating errors", equation 2.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        r"""Evaluate $\sigma(x)$."""
        return jax.nn.sigmoid(x)

    def span(self) -> Range:
        """From 0 to 1, which rounding reaches."""
        return Range(0, 1, "()")


@dataclass(frozen=True)
class Tanh(Activation):
    r"""Squeeze any number to between -1 and 1.

    $$y = \tanh x = 2 \sigma(2 x) - 1, \qquad y \in (-1, 1)$$

    Going back: $\partial L/\partial x = \delta\, (1 - y^2)$, at most $\delta$.

    Fails by saturation, as `Sigmoid` does, from $|x| \approx 3$ on; but it is centered
    and has slope 1 at zero, so that gradients vanish more slowly.

    Example:
        >>> Tanh()({}, jnp.array([0.0, -100.0])).tolist()
        [0.0, -1.0]

    Source:
        LeCun, Bottou, Orr & Müller (1998), "Efficient BackProp", section 4.4.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        r"""Evaluate $\tanh x$."""
        return jnp.tanh(x)

    def span(self) -> Range:
        """From -1 to 1, which rounding reaches."""
        return Range(-1, 1, "()")


@dataclass(frozen=True)
class Softsign(Activation):
    r"""Squeeze any number to between -1 and 1, slowly.

    $$y = \frac{x}{1 + |x|}, \qquad y \in (-1, 1)$$

    Going back: $\partial L/\partial x = \delta\, (1 - |y|)^2 = \delta / (1 + |x|)^2$.

    Nears its ends as $1/x$ where `Tanh` does as $e^{-2x}$, so it saturates later and
    needs no exponential. Fails far out all the same: the slope falls as $1/x^2$.

    Example:
        >>> Softsign()({}, jnp.array([0.0, 1.0, -3.0])).tolist()
        [0.0, 0.5, -0.75]

    Source:
        Glorot & Bengio (2010), "Understanding the difficulty of training deep
        feedforward neural networks", section 3.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        """Evaluate $x / (1 + |x|)$."""
        return x / (1 + jnp.abs(x))

    def span(self) -> Range:
        """From -1 to 1, which rounding reaches."""
        return Range(-1, 1, "()")


@dataclass(frozen=True)
class Softmax(Activation):
    r"""Turn the scores on the last axis into shares of 1.

    $$y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}, \qquad y_i \in (0, 1)$$

    Going back: $\partial L/\partial x_i = y_i (\delta_i - \sum_j \delta_j y_j)$.

    Fails where one score is far above the rest: the others' shares round to 0 and stop
    learning. Over a single unit it is 1 whatever comes. In a hidden layer it lets one
    unit through at a time. Before `CrossEntropy` leave it out: that loss takes logits.

    Example:
        >>> Softmax()({}, jnp.array([[0.0, 0.0], [0.0, 1e30]])).tolist()
        [[0.5, 0.5], [0.0, 1.0]]

    Source:
        Bridle (1989), "Training Stochastic Model Recognition Algorithms as Networks
        can lead to Maximum Mutual Information Estimation of Parameters", section 3.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*batch classes"]
    ) -> Float[Array, "*batch classes"]:
        """Evaluate the shares of each row."""
        return jax.nn.softmax(x, axis=-1)

    def span(self) -> Range:
        """From 0 to 1, which rounding reaches."""
        return Range(0, 1, "()")


@dataclass(frozen=True)
class LogSoftmax(Activation):
    r"""The logarithms of a softmax's shares.

    $$y_i = x_i - \log \textstyle\sum_j e^{x_j}, \qquad y_i \in (-\infty, 0]$$

    Going back: $\partial L/\partial x_i = \delta_i - e^{y_i} \sum_j \delta_j$.

    Finite where `Softmax` rounds a share to 0. Before `CrossEntropy` leave it out: that
    loss takes logits. In a hidden layer it grows without bound.

    Example:
        >>> LogSoftmax()({}, jnp.array([[0.0, 1e30]])).tolist()
        [[-1.0000000150474662e+30, 0.0]]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", equation 6.30.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*batch classes"]
    ) -> Float[Array, "*batch classes"]:
        """Evaluate the logarithms of each row's shares."""
        return jax.nn.log_softmax(x, axis=-1)

    def span(self) -> Range:
        """0 and below."""
        return Range(-math.inf, 0, "(]")
