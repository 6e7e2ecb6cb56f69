"""Open: what was saved, again: models, recipes, and the data behind them."""

import os
import pathlib
import tomllib
from collections.abc import Sequence

from glassnet.data import Dataset
from glassnet.data import load as load_data
from glassnet.data.streams import Opened
from glassnet.errors import DataError, FileError
from glassnet.export import load as load_model
from glassnet.fitting.streaming import stream_of
from glassnet.model import Model
from glassnet.recipe import Recipe, from_toml

__all__ = ["load", "read", "reopen", "unchanged"]


def load(path: str | os.PathLike, custom: Sequence[type] = ()) -> Model:
    """Read a model that a run saved; nothing in the file is ever executed.

    Args:
        path: a model file, or a run folder.
        custom: layers of your own that stand in the network.

    Returns:
        A model that predicts as the saved one did.

    Raises:
        FileError: the file is missing, truncated, altered, or not consistent.
        ConfigError: the network names a layer that is neither ours nor in `custom`.

    Example:
        >>> import glassnet as gn, pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "iris.safetensors"
        >>> gn.fit(data="iris", epochs=2, members=1, progress=False).save(path)
        >>> gn.load(path).predict([[5.1, 3.5, 1.4, 0.2]]).shape
        (1,)

    Source:
        The safetensors format.
    """
    return load_model(path, custom)


def read(path: str | os.PathLike, custom: Sequence[type] = ()) -> Recipe:
    """Read a recipe, such as the `recipe.toml` of a run folder.

    Args:
        path: the file.
        custom: classes of your own that stand in it.

    Raises:
        FileError: there is no such file, or it holds no recipe.
        ConfigError: it names something unknown.

    Example:
        >>> import glassnet as gn, pathlib, tempfile
        >>> run = gn.fit(data="iris", epochs=2, members=1, progress=False)
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "recipe.toml"
        >>> _ = path.write_text(gn.recipe.to_toml(run.recipe))
        >>> read(path) == run.recipe
        True

    Source:
        TOML 1.0.0, toml.io.
    """
    place = pathlib.Path(path)
    try:
        text = place.read_text(encoding="utf-8")
        recipe = from_toml(text, custom) if _names_a_type(text) else None
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(
            "The recipe cannot be read.",
            got=f"{getattr(error, 'strerror', None) or error} at {place}",
            expected="a recipe.toml that glassnet wrote",
            fix="check the path; a run folder holds recipe.toml",
        ) from error
    if not isinstance(recipe, Recipe):
        raise FileError(
            f"{place.name} holds no recipe.",
            got="no type" if recipe is None else f"type = {type(recipe).__name__!r}",
            expected='a file that begins with type = "Recipe"',
            fix="use the recipe.toml of a run folder",
        )
    return recipe


def _names_a_type(text: str) -> bool:
    try:
        return "type" in tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # `from_toml` says where
        return True


def reopen(recipe: Recipe) -> Dataset | Opened:
    """The data of a recipe, read from where it came from; of a stream, a sample.

    Raises:
        DataError: they came from arrays or a frame, or they changed.
    """
    what = recipe.data
    if not what.source:
        raise DataError(
            "The run was made with arrays or a frame, which no file holds.",
            got="a recipe without a source",
            expected=f"rows with the fingerprint {what.fingerprint[:12]}",
            fix="hand them over in Python: gn.run(recipe, data=(X, y))",
        )
    stream = stream_of(recipe)
    if stream is not None:
        opened = stream.open(recipe.split.seed)
        unchanged(recipe, opened.dataset)
        return opened
    dataset = load_data(
        what.source,
        what.target or None,
        task=what.task or None,
        exclude=what.exclude,
        test=what.test or None,
        form=what.form,
    )
    return unchanged(recipe, dataset)


def unchanged(recipe: Recipe, dataset: Dataset) -> Dataset:
    """The data set, if it is the one that the recipe was made for.

    Raises:
        DataError: it is another one.
    """
    wanted = recipe.data.fingerprint
    if wanted and dataset.fingerprint != wanted:
        raise DataError(
            "The data changed since the recipe was made.",
            got=f"fingerprint {dataset.fingerprint[:12]}",
            expected=f"fingerprint {wanted[:12]}",
            fix="train afresh on the new data, or name a table to evaluate on; without "
            "`fingerprint` a recipe runs on any data",
        )
    return dataset
