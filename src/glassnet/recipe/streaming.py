"""Streaming: a recipe whose rows are read from a file while it trains."""

import jax
import jax.numpy as jnp

from glassnet.data import Prepared
from glassnet.data.streams import Opened
from glassnet.losses.games import Game
from glassnet.recipe.learning import check_answers, learner, targets
from glassnet.recipe.recipe import Recipe
from glassnet.training import Engine, Resident, Streamed

__all__ = ["streamed_parts"]


def streamed_parts(
    recipe: Recipe, prepared: Prepared, opened: Opened
) -> tuple[Engine, Streamed, Resident]:
    """The runner, the training rows and the validation rows of a recipe.

    Args:
        recipe: of one network.
        prepared: the sample; of it only the validation rows go to the device.
        opened: the stream.
    """
    answers = targets(recipe.loss, prepared.y, prepared.target)
    if not isinstance(recipe.loss, Game):  # its learner checks the two players
        check_answers(recipe, prepared, answers)
    steps = recipe.epochs * -(-opened.rows // recipe.batch_size)
    engine = Engine(learner(recipe, prepared.target, steps), recipe.batch_size)
    reader = opened.reader(prepared, lambda y: targets(recipe.loss, y, prepared.target))
    window = recipe.data.window or opened.window(prepared)
    held = prepared.parts.folds[0][1]
    arrays = {"x": prepared.x[held], "y": answers[held]}
    validation = Resident(jax.tree.map(jnp.asarray, arrays))
    return engine, Streamed(reader, window=window), validation
