"""Recipes: a whole run as one value, as a file, and back."""

from glassnet.recipe.choices import Choices
from glassnet.recipe.defaults import design
from glassnet.recipe.plain import diff, from_data, to_data
from glassnet.recipe.recipe import Data, Recipe
from glassnet.recipe.toml import from_toml, to_toml
from glassnet.recipe.train import Trained, train

__all__ = [
    "Choices",
    "Data",
    "Recipe",
    "Trained",
    "design",
    "diff",
    "from_data",
    "from_toml",
    "to_data",
    "to_toml",
    "train",
]
