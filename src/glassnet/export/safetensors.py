"""A model as one safetensors file: arrays by path, everything else as JSON."""

import os
import pathlib
from collections.abc import Sequence
from typing import Any, get_args

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.data import Target
from glassnet.data.inputs import inputs_from
from glassnet.errors import FileError, GlassnetError
from glassnet.model import Link, Model
from glassnet.model.row_spec import row_spec
from glassnet.nn import Layer
from glassnet.paths import flatten, replace
from glassnet.recipe import from_data, to_data
from glassnet.tensors import read_tensors, write_tensors
from glassnet.types import Spec, Tree

__all__ = ["load", "save"]


def save(model: Model, path: str | os.PathLike) -> None:
    """Write a model with all that it needs to predict.

    Args:
        model: what to save.
        path: the file; readable by any safetensors reader, its arrays named by their
            paths, such as `params/0/kernel`.

    Raises:
        FileError: the file cannot be written; an earlier one is left whole.
        ConfigError: the network holds something that is no data.

    Example:
        >>> import glassnet as gn, tempfile
        >>> run = gn.fit(data="iris", epochs=2, members=1, progress=False)
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "iris.safetensors"
        >>> save(run.model, path)
        >>> flower = [[5.1, 3.5, 1.4, 0.2]]
        >>> bool((load(path).predict(flower) == run.model.predict(flower)).all())
        True

    Source:
        The safetensors format.
    """
    trees = {"params": model.params, "state": model.state}
    arrays = {n: np.asarray(a) for n, a in flatten(jax.device_get(trees)).items()}
    encoder, encoder_arrays = model.encoder.to_data()
    arrays |= {f"encoder/{name}": a for name, a in encoder_arrays.items()}
    words = {
        "network": to_data(model.network),
        "link": model.link,
        "members": model.members,
        "temperature": model.temperature,
        "encoder": encoder,
        "target": model.target.to_data(),
        "about": model.about,
    }
    write_tensors(path, arrays, words)


def load(path: str | os.PathLike, custom: Sequence[type] = ()) -> Model:
    """Read a model that `save` wrote; nothing in the file is ever executed.

    Args:
        path: the file, or a run folder that holds `model.safetensors`.
        custom: layers of your own that stand in the network.

    Returns:
        A model that predicts as the saved one did.

    Raises:
        FileError: the file is missing, truncated, altered, or not consistent.
        ConfigError: the network names a layer that is neither ours nor in `custom`.

    Example:
        >>> import glassnet as gn
        >>> load("missing.safetensors")
        Traceback (most recent call last):
        glassnet.errors.FileError: There is no such file.
          got:      missing.safetensors
          expected: a file that glassnet saved
          fix:      check the path; a run folder holds model.safetensors

    Source:
        The safetensors format.
    """
    path = pathlib.Path(path)
    path = path / "model.safetensors" if path.is_dir() else path
    arrays, words = read_tensors(path)
    try:
        network = from_data(words["network"], custom)
        encoder = inputs_from(words["encoder"], _under(arrays, "encoder/"))
        target = Target.from_data(words["target"])
        members, link = int(words["members"]), words["link"]
        temperature = float(words.get("temperature", 1.0))  # older files have none
        about = dict(words["about"])
        if not isinstance(network, Layer) or members < 0:
            raise ValueError(f"a {type(network).__name__} as network of {members}")
        if link not in get_args(Link):
            raise ValueError(f"link={link!r}")
        if not 0 < temperature < float("inf"):
            raise ValueError(f"temperature={temperature!r}")
        spec = row_spec(encoder)
        blank = _blank(network, spec, members)
    except GlassnetError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise FileError(
            f"{path.name} is not a complete model.",
            got=f"{type(error).__name__}: {error}",
            expected="network, encoder, target, link and members in the header",
            fix="save the model again",
        ) from error
    trees = _fill(blank, arrays, path)
    return Model(
        network,
        trees["params"],
        trees["state"],
        encoder=encoder,
        target=target,
        link=link,
        members=members,
        temperature=temperature,
        about=about,
    )


def _under(arrays: dict[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    inside = [name for name in arrays if name.startswith(prefix)]
    return {name.removeprefix(prefix): arrays[name] for name in inside}


def _blank(network: Any, spec: Spec, members: int) -> Tree:
    """What the arrays must look like, found without making any."""

    def init(key: Any) -> Any:
        return network.init(key, spec)

    keys = jax.random.split(jax.random.key(0), members) if members else None
    make = jax.vmap(init) if members else init
    params, state = jax.eval_shape(make, jax.random.key(0) if keys is None else keys)
    return {"params": params, "state": state}


def _fill(blank: Tree, arrays: dict[str, np.ndarray], path: pathlib.Path) -> Tree:
    for name, like in flatten(blank).items():
        found = arrays.get(name)
        if found is None or found.shape != like.shape or found.dtype != like.dtype:
            shape = (
                "nothing" if found is None else f"{found.dtype} of shape {found.shape}"
            )
            raise FileError(
                f"{path.name} does not hold the arrays of its network.",
                got=f"{shape} at {name}",
                expected=f"{like.dtype} of shape {like.shape}",
                fix="save the model again",
            )
    return replace(blank, {n: jnp.asarray(arrays[n]) for n in flatten(blank)})
