"""PyTorch: our layers, params and optimizer, translated into its own."""

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from task import Side, Task
from torch import nn as tn

from glassnet import losses, nn, optimizers

Params = dict[str, Any]


def eager(task: Task) -> Side:
    """As people write it: index, forward, backward, step."""
    return _side(task, lambda module: module)


def compiled(task: Task) -> Side:
    """The same after `torch.compile`."""
    os.environ.setdefault("TORCHINDUCTOR_COMPILE_THREADS", "2")
    return _side(task, torch.compile)


def loader(task: Task) -> Side:
    """The same rows through a `DataLoader`, as tutorials have it."""
    module, optimizer = _made(task)
    x, y = _tensors(task)
    rows = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(x, y), task.batch, shuffle=True
    )
    return _loop(task, module, optimizer, lambda: iter(rows))


def parameters(task: Task) -> int:
    """How many numbers are learned."""
    return sum(p.numel() for p in _made(task)[0].parameters())


def _side(task: Task, wrap: Callable) -> Side:
    module, optimizer = _made(task)
    x, y = _tensors(task)
    epoch = iter(range(1_000_000))

    def batches():
        for rows in torch.from_numpy(task.order(next(epoch)).astype("int64")):
            yield x[rows], y[rows]

    return _loop(task, wrap(module), optimizer, batches)


def _loop(task: Task, module: Any, optimizer: Any, batches: Callable) -> Side:
    cost = _cost(task.loss)

    def train() -> float:
        module.train()
        found = []
        for x, y in batches():
            optimizer.zero_grad(set_to_none=True)
            with torch.autocast("cpu", torch.bfloat16, task.precision != "float32"):
                loss = cost(module(x), y)
            loss.backward()
            optimizer.step()
            found.append(loss.detach())
        return float(torch.stack(found).mean())

    return train


def _tensors(task: Task) -> tuple[torch.Tensor, torch.Tensor]:
    x, y = map(torch.from_numpy, task.arrays)
    if x.ndim == 4:
        x = x.permute(0, 3, 1, 2)  # in memory still channels last, the best layout
    return (
        x if x.is_floating_point() else x.long(),
        y.long() if not y.is_floating_point() else y,
    )


def _made(task: Task) -> tuple[tn.Module, torch.optim.Optimizer]:
    torch.manual_seed(0)
    module = _module(task.network, task.start[0])
    if task.arrays[0].ndim == 4:
        module = module.to(memory_format=torch.channels_last)
    return module, _optimizer(task.optimizer, module)


def _optimizer(ours: Any, module: tn.Module) -> torch.optim.Optimizer:
    weights = module.parameters()
    if isinstance(ours, optimizers.SGD):
        return torch.optim.SGD(weights, ours.learning_rate)
    betas = ours.beta1, ours.beta2
    if isinstance(ours, optimizers.AdamW):
        groups = [[], []]
        for weight in weights:
            groups[weight.ndim > 1].append(weight)
        decays = [0.0, ours.weight_decay]
        groups = [
            dict(params=p, weight_decay=d) for p, d in zip(groups, decays, strict=True)
        ]
        return torch.optim.AdamW(groups, ours.learning_rate, betas, ours.epsilon)
    return torch.optim.Adam(weights, ours.learning_rate, betas, ours.epsilon)


def _cost(loss: losses.Loss) -> Callable:
    if isinstance(loss, losses.SquaredError):
        return lambda outputs, y: ((outputs - y) ** 2).sum(1).mean() / 2
    return lambda z, y: F.cross_entropy(z.flatten(0, -2), y.flatten())


def _put(parameter: Any, values: Any) -> None:
    with torch.no_grad():
        parameter.copy_(torch.from_numpy(np.array(values)))


class _Sum(tn.Module):
    def __init__(self, *parts: tn.Module):
        super().__init__()
        self.parts = tn.ModuleList(parts)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        first, second = (part(x) for part in self.parts)
        return first + second


class _Rows(tn.Module):
    """Flatten images with their channels last, as ours does."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.permute(0, 2, 3, 1).flatten(1)


class _Mean(tn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.mean((2, 3))


class _Positions(tn.Module):
    def __init__(self, params: Params):
        super().__init__()
        self.table = tn.Parameter(torch.from_numpy(np.array(params["table"])))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.table[: x.shape[1]]


class _Last(tn.Module):
    def __init__(self, layer: nn.LSTM, params: Params):
        super().__init__()
        kernel, recurrent = params["kernel"], params["recurrent_kernel"]
        self.lstm = tn.LSTM(len(kernel), layer.units, batch_first=True)
        _put(self.lstm.weight_ih_l0, kernel.T)
        _put(self.lstm.weight_hh_l0, recurrent.T)
        _put(self.lstm.bias_ih_l0, params["bias"])
        _put(self.lstm.bias_hh_l0, 0 * params["bias"])
        self.lstm.bias_hh_l0.requires_grad = False  # one bias, as ours

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lstm(x)[0][:, -1]


class _Attention(tn.Module):
    """Causal attention as nanoGPT has it: one product for all three, then fused."""

    def __init__(self, layer: nn.MultiHeadAttention, params: Params):
        super().__init__()
        self.heads = layer.heads
        kernels = [params[name]["kernel"] for name in ("query", "key", "value")]
        self.asked = _linear({"kernel": np.concatenate(kernels, 1)})
        self.output = _linear(params["output"])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows, time, width = x.shape
        parts = self.asked(x).split(width, 2)
        q, k, v = (p.view(rows, time, self.heads, -1).transpose(1, 2) for p in parts)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.output(y.transpose(1, 2).reshape(rows, time, width))


def _linear(params: Params) -> tn.Linear:
    layer = tn.Linear(*params["kernel"].shape, bias="bias" in params)
    _put(layer.weight, params["kernel"].T)
    if "bias" in params:
        _put(layer.bias, params["bias"])
    return layer


def _convolution(layer: nn.Conv2D, params: Params) -> tn.Conv2d:
    *size, into, out = params["kernel"].shape
    padding = layer.padding if isinstance(layer.padding, int) else 0
    bias = "bias" in params
    conv = tn.Conv2d(into, out, size, layer.stride, padding, bias=bias)
    _put(conv.weight, params["kernel"].transpose(3, 2, 0, 1))
    if bias:
        _put(conv.bias, params["bias"])
    return conv


def _norm(params: Params) -> tn.LayerNorm:
    norm = tn.LayerNorm(len(params["scale"]), bias="bias" in params)
    _put(norm.weight, params["scale"])
    return norm


def _embedding(params: Params) -> tn.Embedding:
    table = torch.from_numpy(np.array(params["table"]))
    return tn.Embedding.from_pretrained(table, freeze=False)


def _module(layer: Any, params: Params) -> tn.Module:
    match layer:
        case nn.Sequential():
            named = enumerate(layer.layers)
            return tn.Sequential(
                *[_module(one, params.get(str(i), {})) for i, one in named]
            )
        case nn.Repeat():
            own = [_slice(params["body"], i) for i in range(layer.times)]
            return tn.Sequential(*[_module(layer.body, each) for each in own])
        case nn.Residual():
            return _Sum(tn.Identity(), _module(layer.body, params["body"]))
        case nn.Parallel():
            named = enumerate(layer.layers)
            return _Sum(*[_module(one, params[str(i)]) for i, one in named])
        case nn.MultiHeadAttention():
            return _Attention(layer, params)
        case nn.LSTM():
            return _Last(layer, params)
        case nn.Conv2D():
            return _convolution(layer, params)
        case nn.MaxPool2D():
            return tn.MaxPool2d(layer.size)
        case nn.BatchNorm():
            return tn.BatchNorm2d(len(params["scale"]))
        case nn.Dropout():
            return tn.Dropout(layer.rate)
    plain: dict[type, Callable[[], tn.Module]] = {
        nn.Dense: lambda: _linear(params),
        nn.LayerNorm: lambda: _norm(params),
        nn.Embedding: lambda: _embedding(params),
        nn.LearnedPositions: lambda: _Positions(params),
        nn.Flatten: _Rows,
        nn.GlobalAveragePool: _Mean,
        nn.ReLU: tn.ReLU,
        nn.Sigmoid: tn.Sigmoid,
        nn.GELU: tn.GELU,
    }
    return plain[type(layer)]()


def _slice(tree: Any, index: int) -> Any:
    if isinstance(tree, dict):
        return {name: _slice(value, index) for name, value in tree.items()}
    return tree[index]
