"""VarianceScaling: the rule behind LeCun's, Glorot's and He's starts."""

from dataclasses import dataclass
from math import erf, exp, pi, sqrt
from typing import Literal

from jaxtyping import Array, DTypeLike, Float

from glassnet import noise
from glassnet.initializers.fans import fans
from glassnet.initializers.initializer import Initializer
from glassnet.initializers.truncated import truncated
from glassnet.settings import Positive
from glassnet.types import Key

CUT = 2.0  # deviations


@dataclass(frozen=True)
class VarianceScaling(Initializer):
    r"""Draws whose variance goes down with the size of the layer.

    $$\mathrm{Var}(w) = \frac{\sigma^2}{n}, \qquad
      n \in \left\{n_{in},\ n_{out},\ \tfrac{1}{2}(n_{in} + n_{out})\right\}$$

    | start | scale | fan |
    |---|---|---|
    | `LeCunNormal`, `LeCunUniform` | 1 | into |
    | `GlorotNormal`, `GlorotUniform` | 1 | average |
    | `HeNormal`, `HeUniform` | 2 | into |
    | PyTorch's for `Linear`, uniform on $\pm 1/\sqrt{n_{in}}$ | 1/3 | into, uniform |

    Args:
        scale: $\sigma^2$. Above 0.
        fan: which count stands for $n$: "into", "out" or their "average".
        distribution: "uniform", "normal", or "truncated" at two deviations, widened
            so that the variance is right all the same, as in Keras.

    Raises:
        ConfigError: `scale` is not above 0, or a name is unknown.
        ShapeError: the shape has fewer than two axes.

    Example:
        >>> import jax
        >>> torch = VarianceScaling(1 / 3, "into", "uniform")
        >>> draws = torch(jax.random.key(0), (100, 300))
        >>> print(f"{abs(draws).max():.3f}")
        0.100

    Source:
        He, Zhang, Ren & Sun (2015), "Delving Deep into Rectifiers", section 2.2,
        arXiv:1502.01852.
    """

    scale: Positive = 1.0
    fan: Literal["into", "out", "average"] = "into"
    distribution: Literal["uniform", "normal", "truncated"] = "normal"

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`, with the fans of `fans.fans`."""
        into, out = fans(shape)
        count = {"into": into, "out": out, "average": (into + out) / 2}[self.fan]
        deviation = sqrt(self.scale / count)
        if self.distribution == "uniform":
            return sqrt(3) * deviation * (2 * noise.uniform(key, shape, dtype) - 1)
        if self.distribution == "normal":
            return deviation * noise.normal(key, shape, dtype)
        lost = 2 * CUT * exp(-(CUT**2) / 2) / sqrt(2 * pi) / erf(CUT / sqrt(2))
        return (deviation / sqrt(1 - lost) * truncated(key, shape, CUT)).astype(dtype)
