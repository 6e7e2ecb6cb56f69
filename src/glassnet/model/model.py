"""Model: what predicts, with everything that it needs to read new rows."""

import warnings
from typing import Any

import jax
import numpy as np
from jaxtyping import Float, Int, Shaped

from glassnet.data import Target
from glassnet.data.inputs import Inputs
from glassnet.errors import GlassnetWarning
from glassnet.model.answers import Link, answers, as_probabilities
from glassnet.model.creating import made, translated, written
from glassnet.model.demands import demand_classes, demand_member, demand_members
from glassnet.model.disagreement import deviation, mutual_information
from glassnet.model.temperature import check_temperature, fit_temperature, tempered
from glassnet.nn import Layer
from glassnet.types import Tree

__all__ = ["Model"]


class Model:
    """A network, its params and state, and the way from raw rows to named answers.

    Args:
        network: the layers.
        params: of the network; with `members`, each array has them in front.
        state: of the network, likewise.
        encoder: from raw features to numbers, as fitted in training.
        target: from outputs to labels or units, as fitted in training.
        link: what turns the network's outputs into probabilities or values.
        members: how many networks answer together; 0 for a single one.
        temperature: what softens probabilities, as `calibrate` finds it, above 0.
        about: plain words and numbers that travel along: name, recipe, scores.

    Raises:
        ConfigError: the temperature is not above 0.

    Example:
        >>> import glassnet as gn
        >>> run = gn.fit(data="iris", epochs=2, members=1, progress=False)
        >>> run.model.predict([[5.1, 3.5, 1.4, 0.2]]).shape
        (1,)

    Source:
        Averages of probabilities: Lakshminarayanan et al. (2016), "Simple and Scalable
        Predictive Uncertainty Estimation using Deep Ensembles", section 2.4.
    """

    def __init__(
        self,
        network: Layer,
        params: Tree,
        state: Tree,
        *,
        encoder: Inputs,
        target: Target,
        link: Link,
        members: int = 0,
        temperature: float = 1.0,
        about: dict[str, Any] | None = None,
    ):
        check_temperature(temperature)
        self.network, self.params, self.state = network, params, state
        self.encoder, self.target, self.members = encoder, target, members
        self.link: Link = link
        self.temperature, self.about = temperature, about or {}

    @property
    def labels(self) -> list | None:
        """The classes in the order of `predict_proba`'s columns; None in regression."""
        return list(self.target.labels) or None

    def predict(self, features: Any) -> np.ndarray:
        """The most probable label of each row, its value, or the text written of it.

        Args:
            features: a table with the columns of training in any order, or an array of
                shape `(rows, columns)`.

        Returns:
            Of shape `(rows,)` (or `(rows, outputs)` with several targets).

        Raises:
            DataError: a column of training is missing.
        """
        if self.target.task == "translation":
            return np.array(self.translate(features)[0], dtype=object)
        outputs = self.outputs(self.encoder(features))
        return self.target.decode(self.codes(outputs) if self.labels else outputs)

    def predict_proba(self, features: Any) -> Float[np.ndarray, "rows ... classes"]:
        """The probability of each class, in the order of `labels`; they sum to 1."""
        return self.probabilities(self.outputs(self.encoder(features)))

    def members_proba(self, features: Any) -> Float[np.ndarray, "members ... classes"]:
        """What each member alone says to each row, without their mean's temperature.

        Raises:
            ConfigError: there is a single network, or the answers are no classes.
        """
        demand_classes(self.target, "has no probabilities")
        return as_probabilities(self.answers(self.encoder(features)), self.link)

    def disagreement(self, features: Any) -> Float[np.ndarray, "rows ..."]:
        r"""How far the members are apart on each row; 0 where all say the same.

        $$I = H\Big(\frac{1}{M}\sum_m p_m\Big) - \frac{1}{M} \sum_m H(p_m)$$

        for classes, in nats: what the answer would tell about which member gave it, at
        most $\log M$; also 0 where all find a row equally uncertain. In regression it
        is the members' standard deviation, in the target's unit.

        Args:
            features: as for `predict`.

        Raises:
            ConfigError: there is a single network.

        Source:
            Smith & Gal (2018), "Understanding Measures of Uncertainty for Adversarial
            Example Detection", equation 2, arXiv:1803.08533; the standard deviation:
            Lakshminarayanan et al. (2016), section 2.4.
        """
        answers = self.answers(self.encoder(features))
        if self.labels is None:
            return deviation(answers[..., 0]) * self.target.scale
        return mutual_information(as_probabilities(answers, self.link))

    def calibrate(self, features: Any, answers: Any) -> "Model":
        r"""A model that is as sure as it is right, by one number from held-out rows.

        $$p_T(k) \propto p(k)^{1/T}$$

        with the $T$ that gives these rows the least log loss; where no row is wrong it
        is 1, with a warning. No prediction changes, only how sure it is. Of one network
        this is $\operatorname{softmax}(z / T)$; of an ensemble the mean is softened,
        not each member.

        Args:
            features: rows that trained nothing, as for `predict`.
            answers: the label of each.

        Returns:
            A new model; this one stays as it is.

        Raises:
            ConfigError: the answers are no classes.
            DataError: there are no rows, or a class that training did not have.

        Source:
            Guo, Pleiss, Sun & Weinberger (2017), "On Calibration of Modern Neural
            Networks", equation 9, arXiv:1706.04599.
        """
        demand_classes(self.target, "has no probabilities to calibrate")
        outputs = self.outputs(self.encoder(features))
        truth = self.target.encode(np.asarray(answers))
        found = fit_temperature(as_probabilities(outputs, self.link), truth)
        if found is None:
            warnings.warn(
                f"None of the {len(truth):,} rows is wrong, so they cannot say how "
                "sure the model may be: its temperature is 1.",
                GlassnetWarning,
                stacklevel=2,
            )
        return self.replaced(temperature=found or 1.0)

    def alone(self, place: int) -> "Model":
        """One member as a model of its own, without the temperature of them all.

        Args:
            place: which, from 0.

        Raises:
            ConfigError: there is a single network, or no such member.
        """
        demand_member(place, self.members)
        params, state = jax.tree.map(lambda a: a[place], (self.params, self.state))
        return self.replaced(params=params, state=state, members=0, temperature=1.0)

    def replaced(self, **changes: Any) -> "Model":
        """The same model with some of its parts changed."""
        return Model(**(vars(self) | changes))

    def outputs(
        self, x: Shaped[np.ndarray, "rows ..."]
    ) -> Float[np.ndarray, "rows ..."]:
        """Probabilities or standardized values of encoded rows; the members' mean."""
        found = self._answers(x)
        # not on the device: one program serves this and each member's answer
        return found.mean(0) if self.members else found

    def answers(
        self, x: Shaped[np.ndarray, "rows ..."]
    ) -> Float[np.ndarray, "members rows ..."]:
        """What each member says to encoded rows.

        Raises:
            ConfigError: there is a single network.
        """
        demand_members(self.members)
        return self._answers(x)

    def codes(
        self, outputs: Float[np.ndarray, "*rows outputs"]
    ) -> Int[np.ndarray, "*rows"]:
        """The number of the most probable class, from what `outputs` returned."""
        return as_probabilities(outputs, self.link).argmax(-1)

    def probabilities(
        self, outputs: Float[np.ndarray, "*rows outputs"]
    ) -> Float[np.ndarray, "*rows classes"]:
        """The probability of each class, from what `outputs` returned."""
        return tempered(as_probabilities(outputs, self.link), self.temperature)

    def generate(self, prompt: str = "", length: int = 500, **how: Any) -> list[str]:
        """Go on with a text; see `model.generation.generate`.

        Args:
            prompt: what the text begins with; the start of a line if empty.
            length: characters to write, 0 or more.
            how: `count` of texts, `seed` of the draws, `temperature` (1 if absent; 0
                takes the likeliest), `top_k` and `top_p`.

        Raises:
            ConfigError: the model learned no text, or a setting is out of range.
            DataError: the prompt has characters that training never saw.
        """
        return written(self, prompt, length, **how)

    def sample(self, rows: int = 16, *, seed: int = 0) -> Float[np.ndarray, "rows _"]:
        """Make rows of the kind that was learned, in the unit of the data.

        Args:
            rows: how many, at least 1.
            seed: of the noise that they are made of.

        Raises:
            ConfigError: the model is no generator and has no code to draw.
        """
        return made(self, rows, seed)

    translate = translated

    def _answers(self, x: np.ndarray) -> np.ndarray:
        how = (self.network, self.link, self.members > 0)
        return answers(how, self.params, self.state, x)
