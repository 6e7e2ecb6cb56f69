"""PyTorch's weights in our networks."""

import os
import pathlib
from collections.abc import Sequence

import jax

from glassnet.backprop.tap import tapped
from glassnet.errors import FileError, did_you_mean
from glassnet.export.torch_filling import Filling, Space, Use, uses
from glassnet.export.torch_names import Module, modules, running_order
from glassnet.nn.layer import Layer
from glassnet.types import Spec, Tree

__all__ = ["from_torch"]


def from_torch(
    network: Layer,
    path: str | os.PathLike,
    spec: Spec,
    *,
    order: Sequence[str] | None = None,
) -> tuple[Tree, Tree]:
    """Fill a network with the weights that somebody trained in PyTorch.

    The network's layers that learn, in the order x meets them, are filled by the
    modules that learn, in the order they run: the first by the first. Every tensor must
    be there, fit, and find its place. The order is known for torchvision's AlexNet, VGG
    and ResNets, for GPT-2 (as OpenAI and Hugging Face have it, and nanoGPT), and for
    modules that are numbered, as those of `torch.nn.Sequential`.

    | ours | theirs | how |
    |---|---|---|
    | `Dense` kernel | `weight` (out, in) | transposed |
    | the same after `Flatten` | `weight` | and its inputs to channels last |
    | `Conv2D` kernel | `weight` (out, in, h, w) | to (h, w, in, out) |
    | norms: scale, bias | `weight`, `bias` | as they are |
    | `BatchNorm` state | `running_mean`, `running_var` | as they are |
    | `Embedding` and positions | `weight` | as it is |
    | attention's query, key, value | `in_proj_weight`, `c_attn` | cut into three |
    | recurrent layers | `weight_ih_l0` ... | transposed, two biases added up |
    | blocks of a `Repeat` | `h.0`, `h.1`, ... | stacked |
    | a `Shared` table | `lm_head`, or absent | checked to be the same |

    `num_batches_tracked` and the masks of GPT-2's attention are no weights and left
    out. Settings are not in such a file: epsilons, strides and the kind of activation
    are the network's own. PyTorch's epsilon of 1e-5 is ours too.

    Args:
        network: of the same shape as the one that was trained.
        path: a safetensors file, as `safetensors.torch.save_file(
            module.state_dict(), path)` writes it.
        spec: shape and dtype of one batch, or a batch; params get its dtype.
        order: names of the modules that learn, first to run first, where they are
            neither numbered nor known.

    Returns:
        Params and state of the network.

    Raises:
        FileError: the file is missing, pickled, truncated or no safetensors file; a
            tensor is missing, left over or of another shape.
        ConfigError: there is no rule for one of the layers.

    Example:
        >>> import numpy as np, tempfile
        >>> from safetensors.numpy import save_file
        >>> from glassnet import nn
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "model.safetensors"
        >>> theirs = {"0.weight": np.ones((2, 3), "float32"), "0.bias": np.ones(2)}
        >>> save_file(theirs, path)
        >>> spec = jax.ShapeDtypeStruct((1, 3), "float32")
        >>> params, _ = from_torch(nn.Sequential(nn.Dense(2)), path, spec)
        >>> params["0"]["kernel"].shape, params["0"]["bias"].tolist()
        ((3, 2), [1.0, 1.0])

    Source:
        The names: `torchvision.models` and `transformers.GPT2LMHeadModel`.
    """
    found = modules(pathlib.Path(path))
    names = running_order(found) if order is None else _checked(order, found)
    key, spec = jax.random.key(0), jax.eval_shape(lambda x: x, spec)
    params, taps = jax.eval_shape(lambda key: tapped(network).init(key, spec), key)
    state = jax.jit(lambda key: network.init(key, spec)[1])(key)
    filling = Filling({"params": params, "state": state})
    wanted = _wanted(uses(network), filling, len(names))
    queue, space = iter(names), Space()
    for use in uses(network):
        space.pass_through(use, taps)
        if use.key in wanted:
            name = next(queue, None)
            if name is None:
                raise _too_few(use, names)
            filling.fill(use, name, found[name], space)
    for name in queue:
        raise _too_many(name, found[name], names)
    return filling.done()


def _wanted(
    everywhere: list[Use], filling: Filling, count: int
) -> set[tuple[str, tuple[int, ...]]]:
    """Which uses have a module of their own, where so many are there.

    Shared params stand in a file once or at every use.
    """
    learning = [use for use in everywhere if filling.learns(use)]
    first = {(use.source, use.block): use for use in reversed(learning)}
    chosen = learning if count >= len(learning) else first.values()
    return {use.key for use in chosen}


def _checked(order: Sequence[str], found: dict[str, Module]) -> list[str]:
    for name in order:
        if name not in found:
            raise FileError(
                "The file has no module of this name.",
                got=f"{name!r} in order",
                expected="names of modules that learn",
                fix=did_you_mean(name, found),
            )
    rest = [name for name in found if name not in order]
    return [*order, *rest]  # those that are left over have their own error


def _too_few(use: Use, names: list[str]) -> FileError:
    return FileError(
        "A tensor is missing: the network has more layers that learn than the file has "
        "modules.",
        got=f"{len(names)} modules, the last of them {names[-1] if names else 'none'}",
        expected=f"one more for {use.words}",
        fix="use the network that was trained, with its sizes",
    )


def _too_many(name: str, module: Module, names: list[str]) -> FileError:
    tensors = ", ".join(f"{name}.{n} of shape {a.shape}" for n, a in module.items())
    return FileError(
        "A tensor is left over: the file has more modules than the network has layers "
        "that learn.",
        got=tensors,
        expected=f"{names.index(name)} modules",
        fix="use the network that was trained, with its sizes",
    )
