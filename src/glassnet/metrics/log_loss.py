"""LogLoss: the surprise at the right class, whatever loss was trained on."""

from dataclasses import dataclass

from jaxtyping import Array, Float, Shaped

from glassnet.metrics.metric import Metric
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_classes
from glassnet.nn.shares import Form, expected, log_shares


@dataclass(frozen=True)
class LogLoss(Metric):
    r"""Surprise, in nats, at the right class.

    $$-\log p_y$$

    The plain cross-entropy: beside a loss with smoothing, class weights or a focus, it
    stays comparable between runs. Guessing evenly scores `log(classes)`.

    Args:
        of: what outputs are: "logits", "probabilities" or "log-probabilities";
            probabilities below 1e-12 cost at most 28.6 nats.

    Raises:
        ConfigError: there is a single class.
        ShapeError: the labels have neither the scores' shape nor that without its last
            axis.
        DataError: class indices are not whole numbers.

    Example:
        >>> import jax.numpy as jnp
        >>> shares = jnp.array([[0.5, 0.5], [0.75, 0.25]])
        >>> found = LogLoss("probabilities")(shares, jnp.array([0, 1]))
        >>> [f"{loss:.3f}" for loss in found]
        ['0.693', '1.386']

    Source:
        Good (1952), "Rational Decisions", section 8.
    """

    of: Form = "logits"

    def __call__(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
    ) -> Float[Array, "*batch"]:
        """One number for each example.

        Args:
            outputs: a score for each class.
            targets: index of the right class, `(*batch,)`, NaN for one outside; or the
                share of each, `(*batch, classes)`.

        Returns:
            Nats, 0 or more.
        """
        check_classes(self, outputs, targets)
        return -expected(log_shares(widened(outputs), self.of), targets)
