"""Weights from PyTorch: the same numbers in, the same numbers out.

    python benchmarks/weights             # the published sizes; needs torch
    python benchmarks/weights --fixtures  # small ones, for the suite

Each network is written in plain PyTorch under the names that torchvision and Hugging
Face give its modules, gets random weights (and running statistics that are not 0 and
1), and is saved by `safetensors.torch.save_file`. `export.from_torch` fills ours with
the file; both see the same input in evaluation. Writes benchmarks/results/weights.json,
or tests/export/torch_*.safetensors with inputs and PyTorch's outputs among the tensors.
"""

import argparse
import json
import pathlib
import tempfile
import time
from typing import Any

import jax
import modules
import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn as tn

from glassnet import export, zoo

ROOT = pathlib.Path(__file__).parents[2]
CLOSE = 1e-4  # the largest difference of outputs, beside the largest output
VGG16, BASIC, DEEP = (2, 2, 3, 3, 3), (2, 2, 2, 2), (3, 4, 6, 3)
PHOTO = (2, 224, 224, 3)

WHOLE = {  # name: PyTorch's, ours, shape of a batch or tokens
    "AlexNet": (lambda: modules.AlexNet(1000, 64), zoo.alexnet, PHOTO),
    "VGG-16": (lambda: modules.VGG(1000, 64, VGG16), zoo.vgg16, PHOTO),
    "ResNet-18": (lambda: modules.ResNet(1000, 64, BASIC, 1), zoo.resnet18, PHOTO),
    "ResNet-50": (lambda: modules.ResNet(1000, 64, DEEP, 4), zoo.resnet50, PHOTO),
    "GPT-2 small": (
        lambda: modules.GPT2((50257, 1024, 768), layers=12, heads=12),
        zoo.gpt2,
        (1, 128),
    ),
}
SMALL = {
    "alexnet": (lambda: modules.AlexNet(3, 1), (2, 63, 63, 3)),
    "resnet18": (lambda: modules.ResNet(3, 2, BASIC, 1), (2, 33, 33, 3)),
    "resnet50": (lambda: modules.ResNet(3, 1, DEEP, 4), (2, 33, 33, 3)),
    "gpt2": (lambda: modules.GPT2((11, 6, 8), layers=2, heads=2), (2, 5)),
    "medley": (modules.Medley, (2, 3, 2, 4)),
    "nanogpt": (lambda: nanogpt((11, 6, 8), layers=2, heads=2), (2, 5)),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fixtures", action="store_true")
    if parser.parse_args().fixtures:
        return fixtures()
    found = {name: compared(name) for name in WHOLE}
    place = ROOT / "benchmarks" / "results" / "weights.json"
    place.write_text(json.dumps(found, indent=1) + "\n")


def compared(name: str) -> dict[str, Any]:
    """What differs between PyTorch's outputs and ours, with its weights."""
    make, network, shape = WHOLE[name]
    module = scattered(make())
    given = inputs(shape, 50257)
    theirs = outputs(module, given)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "model.safetensors"
        save_file(module.state_dict(), path)
        size = path.stat().st_size
        start = time.perf_counter()
        spec = jax.ShapeDtypeStruct(given.shape, given.dtype)
        params, state = export.from_torch(network(), path, spec)
        seconds = time.perf_counter() - start
    del module

    @jax.jit
    def run(params: Any, state: Any, x: Any) -> Any:
        return network().apply(params, state, x, key=None, training=False)[0]

    ours = np.asarray(run(params, state, given))
    row = {
        "params": sum(leaf.size for leaf in jax.tree.leaves(params)),
        "file_bytes": size,
        "seconds_to_fill": round(seconds, 2),
        "largest_output": float(abs(theirs).max()),
        "rows_differ_by": float(
            abs(np.ptp(theirs.reshape(-1, theirs.shape[-1]), 0)).max()
        ),
        "largest_difference": float(abs(ours - theirs).max()),
    }
    row["relative"] = row["largest_difference"] / row["largest_output"]
    row["close"] = row["relative"] <= CLOSE
    assert row["rows_differ_by"] > 100 * CLOSE * row["largest_output"], "no input felt"
    print(name, row, flush=True)
    return row


def fixtures() -> None:
    """Small ones, rounded to 16 bits, with an input and PyTorch's output."""
    for name, (make, shape) in SMALL.items():
        module = scattered(make()).half().float()
        given = inputs(shape, 11)
        tensors = {
            n: t.half() if t.is_floating_point() else t
            for n, t in module.state_dict().items()
        }
        if name == "nanogpt":
            tensors["lm_head.weight"] = tensors["transformer.wte.weight"].clone()
        if given.dtype == np.float32:  # pixels of 8 bits, as they are stored
            tensors["input"] = torch.from_numpy((255 * given).round().astype("uint8"))
        else:
            tensors["input"] = torch.from_numpy(given)
        tensors["output"] = torch.from_numpy(outputs(module, given))
        path = ROOT / "tests" / "export" / f"torch_{name}.safetensors"
        save_file(tensors, path)
        print(path.name, path.stat().st_size, "bytes")


def nanogpt(sizes: tuple[int, int, int], **settings: int) -> tn.Module:
    """With its own names: everything but the scores within "transformer"."""
    return tn.ModuleDict({"transformer": modules.GPT2(sizes, exact=True, **settings)})


def scattered(module: tn.Module) -> tn.Module:
    """Weights that keep signals level, and nothing that is 0 or 1 by default."""
    draw = torch.Generator().manual_seed(0)
    for name, tensor in module.state_dict().items():
        if not tensor.is_floating_point():
            continue
        if name.endswith("running_var"):
            tensor.uniform_(0.5, 2.0, generator=draw)
        elif tensor.ndim == 1:
            norm = name.endswith("weight")
            tensor.normal_(1.0 if norm else 0.0, 0.1, generator=draw)
        elif "wte" in name or "wpe" in name:
            tensor.normal_(0.0, 1.0, generator=draw)
        else:
            turned = "c_" in name and tensor.shape[0] < tensor.shape[1]
            into = tensor.shape[0] if turned else tensor[0].numel()
            tensor.normal_(0.0, (2 / into) ** 0.5, generator=draw)
    return module.eval()


def inputs(shape: tuple[int, ...], vocabulary: int) -> np.ndarray:
    draw = np.random.default_rng(0)
    if len(shape) == 2:
        return draw.integers(0, vocabulary, shape, "int32")
    rows, height, width, channels = shape
    coarse = draw.integers(0, 256, (rows, 7, 7, channels))  # noise would average out
    fine = coarse[:, np.arange(height) * 7 // height][
        :, :, np.arange(width) * 7 // width
    ]
    return np.ascontiguousarray(fine / 255, "float32")


def outputs(module: Any, given: np.ndarray) -> np.ndarray:
    x = torch.from_numpy(given)
    x = x.permute(0, 3, 1, 2).contiguous() if x.ndim == 4 else x.long()
    with torch.no_grad():
        return (module.transformer if "transformer" in module._modules else module)(
            x
        ).numpy()


if __name__ == "__main__":
    main()
