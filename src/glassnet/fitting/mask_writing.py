"""Mask writing: what a model finds in pictures, as masks like those it learned from."""

import io
import os
import pathlib
from collections import Counter
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8

from glassnet.data import Masks
from glassnet.data.media.mask_values import painted
from glassnet.data.media.picture import look
from glassnet.errors import ConfigError, FileError
from glassnet.files import write_atomically
from glassnet.model import Model
from glassnet.recipe import from_data

__all__ = ["class_shares", "makes_masks", "write_masks"]

PART = 16  # pictures at a time


def makes_masks(model: Model) -> bool:
    """Whether what the model says of a picture is a mask."""
    return model.target.task == "segmentation"


def write_masks(model: Model, source: Any, folder: str | os.PathLike) -> int:
    """A mask for each picture, of its size, in the values of the masks of training.

    Probabilities are scaled, not classes: so edges are as fine as the picture.

    Args:
        model: of masks, from a run on files.
        source: a folder of pictures, a file, or several; of a folder with masks beside
            the pictures, these alone.
        folder: where the masks go, under the names of the pictures.

    Returns:
        How many.

    Raises:
        ConfigError: the model did not learn from files.
        FileError: a picture cannot be read, or a mask of this name is there already.
    """
    form, place = _form(model), pathlib.Path(folder)
    files = form.files(source)
    masks = [place / name for name in _names(files)]
    there = next((mask for mask in masks if mask.exists()), None)
    if there is not None:
        raise FileError(
            "There is a file of that name already; nothing was written.",
            got=str(there),
            expected="a folder without masks of these names",
            fix="choose another with --out, or remove them",
        )
    found = _each(model, form, files)
    for file, mask, chances in zip(files, masks, found, strict=True):
        codes = _in_size(chances, look(file).size)
        picture, out = painted(codes, form.classes, form.palette), io.BytesIO()
        picture.save(out, "PNG")
        write_atomically(mask, out.getvalue())
    return len(files)


def class_shares(model: Model, source: Any) -> dict[str, Any]:
    """Which share of each picture is of which class, as the columns of a table.

    Args:
        model: of masks, from a run on files.
        source: a folder of pictures, a file, or several.
    """
    form = _form(model)
    files = form.files(source)
    shares = np.array(
        [
            np.bincount(chances.argmax(-1).ravel(), minlength=len(form.classes))
            / chances[..., 0].size
            for chances in _each(model, form, files)
        ]
    )
    columns: dict[str, Any] = {"file": [str(file) for file in files]}
    for place, label in enumerate(form.classes):
        columns[f"share_{label}"] = shares[:, place].round(6)
    return columns


def _form(model: Model) -> Masks:
    """How the pictures of training were read.

    Raises:
        ConfigError: they were no files.
    """
    form = None
    if "recipe" in model.about:
        form = from_data(model.about["recipe"]).data.form
    if isinstance(form, Masks) and form.classes:
        return form
    raise ConfigError(
        "The model does not say how pictures are read.",
        got="a model without a recipe of pictures with masks",
        expected="a run on a folder of pictures and masks",
        fix="in Python, model.predict(rows) gives masks for rows of pixels",
    )


def _each(model: Model, form: Masks, files: list[pathlib.Path]) -> Any:
    """The probabilities `(height, width, classes)` of each picture."""
    for start in range(0, len(files), PART):
        rows = form.features(files[start : start + PART])
        yield from model.probabilities(model.outputs(model.encoder(rows)))


def _in_size(
    chances: Float[np.ndarray, "height width classes"], size: tuple[int, int]
) -> UInt8[np.ndarray, "_ _"]:
    """The most probable class of each pixel, in another size."""
    from PIL import Image

    if chances.shape[:2] == size:
        return chances.argmax(-1).astype(np.uint8)
    codes, best = np.zeros(size, np.uint8), np.full(size, -1.0, np.float32)
    for place in range(chances.shape[-1]):  # one by one: a photo takes much room
        layer = Image.fromarray(chances[..., place].astype(np.float32))
        wide = np.asarray(layer.resize((size[1], size[0]), Image.Resampling.BILINEAR))
        codes[wide > best] = place
        best = np.maximum(best, wide)
    return codes


def _names(files: list[pathlib.Path]) -> list[str]:
    """What the masks are called: as the pictures, in the folders that these are in."""
    folder = pathlib.Path(os.path.commonpath([file.parent for file in files]))
    plain = [file.relative_to(folder).with_suffix(".png").as_posix() for file in files]
    counts = Counter(plain)
    return [
        name if counts[name] == 1 else f"{file.relative_to(folder).as_posix()}.png"
        for name, file in zip(plain, files, strict=True)
    ]
