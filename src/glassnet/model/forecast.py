"""Forecast: a series continued, each step from those before it."""

from typing import Any

import numpy as np
from jaxtyping import Float

from glassnet.data import Windows
from glassnet.data.frames import is_frame
from glassnet.errors import ConfigError, ShapeError
from glassnet.model.model import Model

__all__ = ["forecast"]


def forecast(
    model: Model, form: Windows, history: Any, steps: int
) -> Float[np.ndarray, " steps"]:
    r"""The next values of a series, beyond its end.

    $$\hat x_{t+1} = f(x_{t-w+1}, \dots, x_t), \qquad
      \hat x_{t+2} = f(x_{t-w+2}, \dots, x_t, \hat x_{t+1}), \qquad \dots$$

    A model that looks $h$ steps ahead gives the first $h$ values from what is known
    alone, each from its own window; only those behind take forecasts for the past, and
    errors add up there.

    Args:
        model: trained on windows of the series.
        form: the windows, as reading the training data settled them: `data.form`.
        history: the series so far, at least as long as a window: a path, a table, or
            an array `(time,)` or `(time, channels)`.
        steps: how many values, at least 1.

    Returns:
        `(steps,)` in the unit of the series.

    Raises:
        ConfigError: `steps` is below 1, or windows reach beyond what is known of
            several channels: there is a forecast of the target alone.
        ShapeError: the array has other channels than the windows.
        DataError: the history is shorter than a window.

    Example:
        >>> import jax
        >>> from glassnet import data, nn
        >>> from glassnet.initializers import Zeros
        >>> x = np.tile([1.0, 3.0], 10) + np.arange(20)  # up by 1 in the mean
        >>> form = data.Windows(4, difference="last", log="no", columns=("x",))
        >>> rows = data.load(_table(form, x), "x", form=form)
        >>> ready = data.prepare(rows, preprocess=data.Preprocess("standard", bins=0))
        >>> net = nn.Dense(1, kernel_init=Zeros())
        >>> params, state = net.init(jax.random.key(0), ready.x)
        >>> parts = {"encoder": ready.encoder, "target": ready.target}
        >>> model = Model(net, params, state, **parts, link="identity")
        >>> nexts = forecast(model, rows.form, x, 2)  # each a mean change further
        >>> np.allclose(nexts, x[-1] + ready.target.mean * np.arange(1, 3))
        True

    Source:
        Ben Taieb, Bontempi, Atiya & Sorjamaa (2012), "A review and comparison of
        strategies for multi-step ahead time series forecasting", sections 2.1 and 2.2,
        arXiv:1108.3259.
    """
    if steps < 1:
        raise ConfigError(
            "A forecast has at least one step.",
            got=f"steps={steps}",
            expected="1 or more",
            fix="forecast(model, form, history, steps=12)",
        )
    if len(form.columns) > 1 and steps > form.ahead:
        raise ConfigError(
            f"Beyond {form.ahead} steps these windows would need the future of "
            f"{len(form.columns)} channels.",
            got=f"steps={steps}, windows of {', '.join(form.columns)}",
            expected=f"at most {form.ahead} steps",
            fix=f"train with Windows(ahead={steps}), or on the target alone",
        )
    course = form.course(_table(form, history))
    known, window = len(course.values), form.steps or 1
    values = np.concatenate([course.values, np.zeros((steps, course.values.shape[1]))])
    for place in range(known, known + steps):
        # only what is there already: the window ends before `place`
        end = np.array([place - form.ahead])
        now = course.at(values[:place], end)
        answer = model.predict(now.features(window).astype(np.float32))
        values[place, 0] = now.forecasts(np.zeros(1, int), answer)[0]
    return values[known:, 0]


def _table(form: Windows, history: Any) -> Any:
    """An array as a table with the channels' names."""
    if is_frame(history) or isinstance(history, str) or hasattr(history, "__fspath__"):
        return history
    import polars as pl

    array = np.asarray(history, np.float64)
    array = array[:, None] if array.ndim == 1 else array
    if array.ndim != 2 or array.shape[1] != max(1, len(form.columns)):
        raise ShapeError(
            "The history does not have the channels of the windows.",
            got=f"shape {np.shape(history)}",
            expected=f"(time, {len(form.columns)}): {', '.join(form.columns)}",
            fix="give one column for each, the target first",
        )
    return pl.DataFrame(dict(zip(form.columns, array.T, strict=True)))
