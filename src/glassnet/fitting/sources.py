"""Sources: what a recipe can remember of where its rows came from."""

from collections.abc import Sequence
from typing import Any

from glassnet.data import Dataset
from glassnet.data.form import Form
from glassnet.data.loading import BUILT_IN
from glassnet.recipe import Data

__all__ = ["origin"]


def origin(
    dataset: Dataset,
    source: Any,
    *,
    task: Any = None,
    exclude: Sequence[str] = (),
    test: Any = None,
) -> Data:
    """What of a data set's source can stand in a recipe.

    A frame or arrays leave an empty source: the recipe asks for them. A `Dataset` is
    known by its name if it is built in; the fingerprint sees to it that it is the one.
    """
    if isinstance(source, Dataset) and source.name in BUILT_IN:
        source = source.name
    return Data(
        source=str(source) if _is_name(source) else "",
        target=dataset.target,
        task=task or "",
        exclude=tuple(exclude),
        test=str(test) if _is_name(test) else "",
        fingerprint=dataset.fingerprint,
        form=dataset.form if isinstance(dataset.form, Form) else None,
    )


def _is_name(source: Any) -> bool:
    return isinstance(source, str) or hasattr(source, "__fspath__")
