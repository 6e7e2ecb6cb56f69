"""SOM: a self-organizing map, in scikit-learn's contract."""

import dataclasses
from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Int
from sklearn.base import (
    BaseEstimator,
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
)
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from glassnet.estimators.checked import checked_rows
from glassnet.estimators.estimator import Estimator
from glassnet.estimators.rounds import plain, rounds
from glassnet.estimators.scale import Scale
from glassnet.learners import Fade, SelfOrganizingMap, u_matrix
from glassnet.learners.map_grid import neighbors

__all__ = ["SOM"]


@dataclasses.dataclass(eq=False, repr=False)
class SOM(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    r"""A self-organizing map, for scikit-learn: a table laid out on a sheet.

    Units are numbered row by row. The rate and the radius shrink over the whole fit.

    Args:
        rows: of the grid, at least 1.
        columns: likewise.
        grid: "rectangular" or "hexagonal".
        rule: "online", row after row, or "batch", up to 1,024 rows at a time.
        neighborhood: "gaussian" or "bubble".
        learning_rate: of the first step, in (0, 1]; None for 0.5 online and 1 by batch.
        radius: of the first step, in steps of the grid, above 0; None for half the
            longer side.
        rate_left: share of the learning rate left at the end, in (0, 1]; None for 0.02
            online and 1 by batch.
        radius_left: share of the radius left at the end, in (0, 1].
        course: of both, "exponential", "inverse" or "linear".
        max_iter: epochs, at least 1.
        standardize: whether columns are brought to mean 0 and deviation 1 for learning.
        random_state: a seed of the order of rows, a `RandomState`, or None for another
            order each time.

    Attributes:
        codebook_: the weights of each unit in the units of the table, of shape
            `(rows, columns, features)`.
        u_matrix_: how far each unit is from its neighbors, `(rows, columns)`, as it was
            learned (in deviations, if standardized).
        n_iter_: epochs of the fit.
        n_features_in_: features; `feature_names_in_` their names, if they are strings.

    Raises:
        ConfigError: by `fit`; a setting is out of range or not a known name.

    Example:
        >>> from sklearn.datasets import load_iris
        >>> X, y = load_iris(return_X_y=True)
        >>> som = SOM(5, 7, random_state=0).fit(X)
        >>> sorted(set(som.predict(X[:50])) & set(som.predict(X[50:])))  # setosa apart
        []

    Source:
        Kohonen (2013), "Essentials of the Self-Organizing Map".
    """

    rows: Any = 8
    columns: Any = 8
    _: dataclasses.KW_ONLY
    grid: Any = "rectangular"
    rule: Any = "online"
    neighborhood: Any = "gaussian"
    learning_rate: Any = None
    radius: Any = None
    rate_left: Any = None
    radius_left: Any = 0.1
    course: Any = "exponential"
    max_iter: Any = 50
    standardize: Any = True
    random_state: Any = None

    def fit(self, X: Any, y: Any = None) -> "SOM":
        """Lay the map through the rows.

        Args:
            X: `(rows, features)`: an array, or a frame of numbers.
            y: not looked at.

        Returns:
            This map.

        Raises:
            ConfigError: a setting is out of range or not a known name.
            DivergedError: the values are too large to be squared.
            ValueError: by scikit-learn, about the form of `X`.
        """
        asked, learner = Estimator.read(self.get_params(deep=False)), self._learner()
        x = np.asarray(validate_data(self, X, dtype=np.float64))
        scale = Scale.none(x.shape[1])
        scale = Scale.of(x, np.ones(len(x))) if asked.standardize else scale
        online, epochs = learner.rule == "online", asked.max_iter

        def numbers(steps: int) -> dict[str, float]:
            shown = epochs * (len(x) if online else steps)
            return {"learner/fade/hyperparams/steps": float(shown)}

        seed = int(check_random_state(self.random_state).randint(2**31))
        learned = rounds(learner, scale(x), epochs=epochs, seed=seed, numbers=numbers)
        codebook = learned.params["codebook"]
        self.n_iter_, self._scale = len(learned.record), scale
        self._units = codebook.reshape(-1, x.shape[1]).astype(float)
        self._n_features_out = len(self._units)
        self.codebook_ = scale.back(self._units).reshape(codebook.shape)
        self.u_matrix_ = np.asarray(u_matrix(jnp.asarray(codebook), learner.grid))
        self._touching = neighbors(learner.rows, learner.columns, learner.grid)
        return self

    def transform(self, X: Any) -> Float[np.ndarray, "rows units"]:
        """The distance of each row to each unit.

        Args:
            X: `(rows, features)`, as in `fit`.

        Returns:
            `(rows, units)`; in deviations, if standardized.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        check_is_fitted(self)
        z = self._scale(checked_rows(self, X))
        # a unit at a time: exact, which |x|^2 - 2 x w + |w|^2 is not
        return np.stack([np.linalg.norm(z - w, axis=1) for w in self._units], 1)

    def predict(self, X: Any) -> Int[np.ndarray, " rows"]:
        """The number of the nearest unit, row by row over the grid.

        Args:
            X: `(rows, features)`, as in `fit`.

        Returns:
            `(rows,)`; `divmod(unit, columns)` is the place on the grid.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        return self.transform(X).argmin(1)

    def quantization_error(self, X: Any) -> float:
        """Mean distance to the nearest unit; in deviations, if standardized.

        Args:
            X: `(rows, features)`, as in `fit`.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        return float(self.transform(X).min(1).mean())

    def topographic_error(self, X: Any) -> float:
        """Share of rows whose two nearest units are no neighbors on the grid.

        Args:
            X: `(rows, features)`, as in `fit`.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        distances = self.transform(X)
        if distances.shape[1] < 2:
            return 0.0  # nothing can be torn
        best = np.argsort(distances, axis=1, kind="stable")[:, :2]
        return float(1 - self._touching[best[:, 0], best[:, 1]].mean())

    def _learner(self) -> SelfOrganizingMap:
        online = self.rule == "online"
        rate = (0.5 if online else 1.0) if self.learning_rate is None else None
        left = (0.02 if online else 1.0) if self.rate_left is None else None
        return SelfOrganizingMap(
            plain(self.rows),
            plain(self.columns),
            grid=self.grid,
            rule=self.rule,
            neighborhood=self.neighborhood,
            learning_rate=plain(self.learning_rate) if rate is None else rate,
            radius=None if self.radius is None else plain(self.radius),
            fade=Fade(
                rate_left=plain(self.rate_left) if left is None else left,
                radius_left=plain(self.radius_left),
                course=self.course,
            ),
        )
