"""Texts: what a model of a text writes by itself."""

from typing import TYPE_CHECKING

from glassnet.drawing.numbers import show
from glassnet.report.exhibits import Exhibit

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["texts"]

LENGTH = 400  # characters
TEMPERATURES = (0.5, 0.8, 1.0)


def texts(run: "Run") -> list[Exhibit]:
    """A stretch of text at each of a few temperatures."""
    return [
        Exhibit(
            "text",
            f"What it writes at a temperature of {show(temperature)}",
            f"{LENGTH} characters, drawn one by one; lower is safer, higher is wilder. "
            f"More of it: glassnet generate RUN --temperature {show(temperature)}",
            {
                "text": run.model.generate(
                    "", LENGTH, temperature=temperature, seed=run.recipe.seed
                )[0]
            },
        )
        for temperature in TEMPERATURES
    ]
