"""AlexNet, VGG, ResNet and GPT-2 in PyTorch, under torchvision's and HF's names."""

import torch
from torch import nn as tn


class AlexNet(tn.Module):
    def __init__(self, classes: int, channels: int):
        super().__init__()
        c, units = channels, 64 * channels
        convs = [(3, c, 11, 4), (c, 3 * c, 5, 1), (3 * c, 6 * c, 3, 1)]
        convs += [(6 * c, 4 * c, 3, 1), (4 * c, 4 * c, 3, 1)]
        layers = []
        for i, (into, out, size, stride) in enumerate(convs):
            padding = 2 if size == 11 else size // 2
            layers += [tn.Conv2d(into, out, size, stride, padding), tn.ReLU()]
            layers += [tn.MaxPool2d(3, 2)] if i in (0, 1, 4) else []
        self.features = tn.Sequential(*layers)
        self.avgpool = tn.AdaptiveAvgPool2d(6)
        self.classifier = tn.Sequential(
            *(tn.Dropout(), tn.Linear(4 * c * 36, units), tn.ReLU()),
            *(tn.Dropout(), tn.Linear(units, units), tn.ReLU()),
            tn.Linear(units, classes),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


class VGG(tn.Module):
    def __init__(self, classes: int, channels: int, stages: tuple[int, ...]):
        super().__init__()
        layers, into = [], 3
        for times, count in zip((1, 2, 4, 8, 8), stages, strict=True):
            for _ in range(count):
                layers += [tn.Conv2d(into, times * channels, 3, 1, 1), tn.ReLU()]
                into = times * channels
            layers.append(tn.MaxPool2d(2))
        units = 64 * channels
        self.features = tn.Sequential(*layers)
        self.avgpool = tn.AdaptiveAvgPool2d(7)
        self.classifier = tn.Sequential(
            *(tn.Linear(into * 49, units), tn.ReLU(), tn.Dropout()),
            *(tn.Linear(units, units), tn.ReLU(), tn.Dropout()),
            tn.Linear(units, classes),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


class Block(tn.Module):
    """A basic block, or a bottleneck where what comes out is four times as wide."""

    def __init__(self, into: int, channels: int, stride: int, widen: int):
        super().__init__()
        sizes = [(1, 1), (3, stride), (1, 1)] if widen > 1 else [(3, stride), (3, 1)]
        widths = [into, *[channels] * (len(sizes) - 1), widen * channels]
        self.count = len(sizes)
        for i, (size, step) in enumerate(sizes, start=1):
            pair = widths[i - 1 : i + 1]
            conv = tn.Conv2d(*pair, size, step, size // 2, bias=False)
            setattr(self, f"conv{i}", conv)
            setattr(self, f"bn{i}", tn.BatchNorm2d(pair[1]))
        self.downsample = None
        if stride > 1 or into != widths[-1]:
            self.downsample = tn.Sequential(
                tn.Conv2d(into, widths[-1], 1, stride, bias=False),
                tn.BatchNorm2d(widths[-1]),
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x
        for i in range(1, self.count + 1):
            y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
            y = y.relu() if i < self.count else y
        return (y + (x if self.downsample is None else self.downsample(x))).relu()


class ResNet(tn.Module):
    def __init__(self, classes: int, channels: int, blocks: tuple, widen: int):
        super().__init__()
        self.conv1 = tn.Conv2d(3, channels, 7, 2, 3, bias=False)
        self.bn1 = tn.BatchNorm2d(channels)
        into = channels
        for stage, count in enumerate(blocks):
            made, own = [], 2**stage * channels
            for i in range(count):
                made.append(Block(into, own, 2 if stage and not i else 1, widen))
                into = widen * own
            setattr(self, f"layer{stage + 1}", tn.Sequential(*made))
        self.fc = tn.Linear(into, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.bn1(self.conv1(x)).relu()
        x = tn.functional.max_pool2d(x, 3, 2, 1)
        for i in range(1, 5):
            x = getattr(self, f"layer{i}")(x)
        return self.fc(x.mean((2, 3)))


class Turned(tn.Module):
    """Hugging Face's `Conv1D`: a product whose kernel is (inputs, outputs)."""

    def __init__(self, into: int, out: int):
        super().__init__()
        self.weight = tn.Parameter(torch.randn(into, out) * 0.02)
        self.bias = tn.Parameter(torch.randn(out) * 0.1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x @ self.weight + self.bias


class Attention(tn.Module):
    def __init__(self, width: int, heads: int, context: int, product: type):
        super().__init__()
        self.heads = heads
        self.c_attn, self.c_proj = product(width, 3 * width), product(width, width)
        mask = torch.ones(1, 1, context, context).tril().bool()
        self.register_buffer("bias", mask)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows, time, width = x.shape
        parts = self.c_attn(x).split(width, 2)
        q, k, v = (p.view(rows, time, self.heads, -1).transpose(1, 2) for p in parts)
        scores = q @ k.transpose(2, 3) / q.shape[-1] ** 0.5
        seen = self.bias[:, :, :time, :time]
        weights = scores.masked_fill(~seen, -torch.inf).softmax(-1)
        return self.c_proj((weights @ v).transpose(1, 2).reshape(rows, time, width))


class Layer(tn.Module):
    def __init__(self, width: int, heads: int, context: int, exact: bool):
        super().__init__()
        product = tn.Linear if exact else Turned
        self.ln_1, self.ln_2 = tn.LayerNorm(width), tn.LayerNorm(width)
        self.attn = Attention(width, heads, context, product)
        self.mlp = tn.ModuleDict(
            {"c_fc": product(width, 4 * width), "c_proj": product(4 * width, width)}
        )
        self.gelu = tn.GELU("none" if exact else "tanh")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp["c_proj"](self.gelu(self.mlp["c_fc"](self.ln_2(x))))


class GPT2(tn.Module):
    """Hugging Face's; `exact` has `Linear` and the exact GELU, as nanoGPT."""

    def __init__(
        self,
        sizes: tuple[int, int, int],
        *,
        layers: int,
        heads: int,
        exact: bool = False,
    ):
        super().__init__()
        vocabulary, context, width = sizes
        self.wte = tn.Embedding(vocabulary, width)
        self.wpe = tn.Embedding(context, width)
        blocks = [Layer(width, heads, context, exact) for _ in range(layers)]
        self.h = tn.ModuleList(blocks)
        self.ln_f = tn.LayerNorm(width)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        x = self.wte(tokens) + self.wpe.weight[: tokens.shape[1]]
        for layer in self.h:
            x = layer(x)
        return self.ln_f(x) @ self.wte.weight.T


class Medley(tn.Module):
    """One of each kind that the others have not, numbered as in a `Sequential`."""

    def __init__(self):
        super().__init__()
        parts = {
            "0": tn.ConvTranspose2d(4, 4, 3, stride=2, groups=2),
            "1": tn.PReLU(4),
            "2": tn.GroupNorm(2, 4),
            "3": tn.GRU(4, 6, batch_first=True),
            "4": tn.LSTM(6, 4, batch_first=True),
            "5": tn.MultiheadAttention(4, 2, batch_first=True),
            "6": tn.Linear(4, 3),
        }
        for name, part in parts.items():
            self.add_module(name, part)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        parts = self._modules
        for name in "012":
            x = parts[name](x)
        x = x.permute(0, 2, 3, 1).flatten(1, 2)  # (rows, places, channels)
        x = parts["4"](parts["3"](x)[0])[0]
        x = parts["5"](x, x, x)[0]
        return parts["6"](x.mean(1))
