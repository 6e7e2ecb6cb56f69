"""PyTorch's names: the modules of a state dictionary, in the order they run."""

import pathlib
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from glassnet.errors import FileError

__all__ = ["Module", "modules", "running_order"]

Module = dict[str, np.ndarray]
"""The tensors of one module, by what stands behind its name: "weight", "bias" ..."""

ORDER = (
    *("wte", "wpe", "features", "conv1", "bn1", "conv2", "bn2", "conv3", "bn3"),
    *("downsample", "layer1", "layer2", "layer3", "layer4"),
    *("h", "ln_1", "attn", "ln_2", "mlp", "c_fc", "c_proj", "ln_f"),
    *("classifier", "fc", "lm_head"),
)
"""What torchvision's and GPT-2's modules are called, first to run first."""

WRAPPERS = ("_orig_mod", "module", "transformer")  # in front of every other name
ATTENTION = r"(?P<module>.*?attn)\.(?P<tensor>.+)"  # one layer of ours, two of theirs
OTHERS = r"(?P<module>.*?)\.(?P<tensor>(out_proj\.)?[^.]+)"
NO_WEIGHTS = r".*num_batches_tracked|.*\battn\.(masked_)?bias"  # a count; two masks
ROWS_FIRST = r".*\b(c_attn|c_proj|c_fc)\.weight"  # GPT-2's `Conv1D`, unlike `Linear`


def modules(path: pathlib.Path) -> dict[str, Module]:
    """Read a state dictionary; nothing in the file is ever executed.

    What is no weight (counts of batches, the masks of attention) is left out. GPT-2's
    first files have the kernels of products as they are used, `(inputs, outputs)`; they
    are turned to `(outputs, inputs)` as everywhere else in PyTorch.

    Args:
        path: a safetensors file.

    Raises:
        FileError: there is no such file, or it is pickled, truncated or of another
            kind.
    """
    tensors = {n: a for n, a in _read(path).items() if not re.fullmatch(NO_WEIGHTS, n)}
    turned = any(
        "c_attn.weight" in name and array.ndim == 2 and array.shape[0] < array.shape[1]
        for name, array in tensors.items()
    )
    found: dict[str, Module] = {}
    for name, array in tensors.items():
        if turned and re.fullmatch(ROWS_FIRST, name):
            array = array.T
        parts = re.fullmatch(ATTENTION, name) or re.fullmatch(OTHERS, name)
        module, tensor = parts.group("module", "tensor") if parts else ("", name)
        found.setdefault(module, {})[tensor] = array
    return found


def running_order(names: Iterable[str]) -> list[str]:
    """Names of modules in the order in which they run.

    A state dictionary in a safetensors file has lost its order. Numbers are counted up,
    and words are known: torchvision's and GPT-2's.

    Raises:
        FileError: a name has another word in it.

    Example:
        >>> running_order(["fc", "layer1.10.bn1", "layer1.2.conv1", "layer1.2.bn1"])
        ['layer1.2.conv1', 'layer1.2.bn1', 'layer1.10.bn1', 'fc']
    """
    return sorted(names, key=_place)


def _place(name: str) -> list[int]:
    words = name.split(".")
    while words[0] in WRAPPERS:
        words = words[1:]
    return [_rank(word, name) for word in words]


def _rank(word: str, name: str) -> int:
    if word.isdecimal():
        return int(word)
    if word in ORDER:
        return ORDER.index(word)
    raise FileError(
        "The file does not tell in which order its modules run.",
        got=f"{word!r} in {name}",
        expected="numbers as nn.Sequential has them, or names of torchvision's AlexNet,"
        " VGG or ResNet or of GPT-2",
        fix="pass order=[...], the names of the modules that learn, first to run first",
    )


def _read(path: pathlib.Path) -> dict[str, Any]:
    from safetensors import SafetensorError, safe_open

    try:
        with open(path, "rb") as file:
            start = file.read(9)
        # a safetensors file begins with eight bytes of length, which may be any
        if start[8:] != b"{" and start.startswith((b"PK", b"\x80")):
            raise _pickled(path)
        with safe_open(path, framework="numpy") as file:
            return {name: file.get_tensor(name) for name in file.keys()}
    except FileNotFoundError as error:
        raise FileError(
            "There is no such file.",
            got=str(path),
            expected="a safetensors file with a PyTorch state dictionary",
            fix="check the path",
        ) from error
    except FileError:
        raise
    except (SafetensorError, OSError, ValueError, TypeError) as error:
        raise FileError(
            f"{path.name} is damaged or no safetensors file.",
            got=f"{error} in {path}",
            expected="the whole file, as safetensors.torch.save_file wrote it",
            fix="copy or download it again",
        ) from error


def _pickled(path: pathlib.Path) -> FileError:
    return FileError(
        f"{path.name} is pickled: to read it is to run what is in it.",
        got=f"a file of torch.save, {path}",
        expected="a safetensors file",
        fix="where you trust it, in Python with PyTorch: safetensors.torch.save_file("
        "torch.load(path, weights_only=True), 'model.safetensors')",
    )
