"""Criterion: the validation number by which trials are compared."""

from glassnet.data.task import Task
from glassnet.errors import ConfigError
from glassnet.population.grid import Settled
from glassnet.recipe import Recipe
from glassnet.recipe.knobs import knobs

__all__ = ["criterion"]

METRICS = {
    "classification": ("accuracy", True),
    "language": ("accuracy", True),
    "segmentation": ("accuracy", True),
    "regression": ("mean_squared_error", False),
}


def criterion(recipe: Recipe, settings: Settled, task: Task) -> tuple[str, bool]:
    """The validation number that settings are chosen by; whether higher is better.

    It is the one that says which epoch is best. But losses whose own numbers differ
    cannot be compared.

    Args:
        recipe: that all trials share.
        settings: of one of them.
        task: what is learned.

    Raises:
        ConfigError: a number of the loss differs, and there is nothing but the loss.

    Example:
        >>> from glassnet import losses, nn, optimizers
        >>> from glassnet.recipe import Data
        >>> recipe = Recipe(Data("iris"), nn.Dense(3), losses.CrossEntropy(),
        ...                 optimizers.SGD(0.1))
        >>> criterion(recipe, {"learning_rate": 0.5}, "classification")
        ('loss', False)
        >>> criterion(recipe, {"smoothing": 0.1}, "classification")
        ('accuracy', True)
    """
    where = knobs(recipe)
    own = [name for name in settings if where[name] == "loss"]
    if recipe.keep == "loss" and not own:
        return "loss", False
    if task in METRICS:
        return METRICS[task]
    raise ConfigError(
        f"Trials that differ in {own[0]} have no number in common to be compared by.",
        got=f"{own[0]}, a number of {type(recipe.loss).__name__} itself",
        expected="numbers of the optimizer, the penalty or the network",
        fix=f"train each {own[0]} by itself (gn.fit), and look at what comes of it",
    )
