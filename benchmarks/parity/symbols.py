"""What PyTorch has and no row compares, and why: nothing is passed over in silence."""

import inspect

BUILDING = "no mathematics of its own"
OTHERWISE = "there is no such thing here"
CHANCE = "draws numbers by chance, which differ; the contract tests check shares"
COARSE = "computes in bfloat16 by itself, so that three digits are all there is"

_REASONS = {
    BUILDING: "nn.Buffer nn.Container nn.DataParallel nn.Module nn.ModuleDict "
    "nn.ModuleList nn.Parameter nn.ParameterDict nn.ParameterList nn.RNNBase "
    "nn.RNNCellBase nn.UninitializedBuffer nn.UninitializedParameter "
    "nn.LinearCrossEntropyOptions optim.Optimizer optim.lr_scheduler.LRScheduler "
    "optim.swa_utils.get_ema_avg_fn",
    "the same as the layer without Lazy; here every layer asks its input": (
        "nn.LazyBatchNorm1d nn.LazyBatchNorm2d nn.LazyBatchNorm3d nn.LazyConv1d "
        "nn.LazyConv2d nn.LazyConv3d nn.LazyConvTranspose1d nn.LazyConvTranspose2d "
        "nn.LazyConvTranspose3d nn.LazyInstanceNorm1d nn.LazyInstanceNorm2d "
        "nn.LazyInstanceNorm3d nn.LazyLinear"
    ),
    CHANCE: "nn.AlphaDropout nn.Dropout nn.Dropout1d nn.Dropout2d nn.Dropout3d "
    "nn.FeatureAlphaDropout nn.RReLU",
    OTHERWISE: "nn.AdaptiveLogSoftmaxWithLoss nn.Bilinear nn.ChannelShuffle "
    "nn.EmbeddingBag nn.Fold nn.FractionalMaxPool2d nn.FractionalMaxPool3d "
    "nn.Hardshrink nn.HingeEmbeddingLoss nn.LPPool1d nn.LPPool2d nn.LPPool3d "
    "nn.LogSigmoid nn.MaxUnpool1d nn.MaxUnpool2d nn.MaxUnpool3d "
    "nn.MultiLabelMarginLoss nn.ReLU6 nn.Softmin nn.Softshrink nn.Tanhshrink nn.Unfold "
    "optim.ASGD optim.Adafactor optim.Rprop optim.SparseAdam "
    "optim.lr_scheduler.CyclicLR",
    "the same as LocalResponseNorm": "nn.CrossMapLRN2d",
    "the same as BatchNorm, over several devices": "nn.SyncBatchNorm",
    "the same as NLLLoss": "nn.NLLLoss2d",
    "the same as CrossEntropyLoss of a Linear": "nn.LinearCrossEntropyLoss",
    "puts pixels at corners: see the table of differences": "nn.UpsamplingBilinear2d",
    "made of layers that have rows": "nn.Transformer nn.TransformerDecoder "
    "nn.TransformerDecoderLayer nn.TransformerEncoder nn.TransformerEncoderLayer",
    COARSE: "optim.Muon",
    "nested schedules multiply here, which ChainedScheduler is compared with": (
        "optim.lr_scheduler.MultiplicativeLR optim.lr_scheduler.SequentialLR"
    ),
    "a callback here, which watches other numbers at other times": (
        "optim.lr_scheduler.ReduceLROnPlateau"
    ),
    "starts from the first weights and is not corrected for it: see the table of "
    "differences": "optim.swa_utils.get_ema_multi_avg_fn",
}
REASONS = {name: why for why, names in _REASONS.items() for name in names.split()}
"""Why each has no row."""

BESIDES = (
    "functional.scaled_dot_product_attention",
    "optim.swa_utils.AveragedModel",
    "optim.swa_utils.get_ema_avg_fn",
    "optim.swa_utils.get_ema_multi_avg_fn",
    "utils.clip_grad_norm_",
    "utils.clip_grad_value_",
    "utils.parametrizations.spectral_norm",
    "utils.parametrizations.weight_norm",
)
"""Functions that are compared one by one; others repeat a module."""


def public() -> set[str]:
    """Every layer, loss, optimizer, schedule and initializer of PyTorch."""
    import torch
    from torch.optim import lr_scheduler

    modules = {f"nn.{n}" for n, o in vars(torch.nn).items() if inspect.isclass(o)}
    optimizers = {
        f"optim.{n}" for n, o in vars(torch.optim).items() if inspect.isclass(o)
    }
    schedules = {f"optim.lr_scheduler.{n}" for n in lr_scheduler.__all__}
    starts = {
        f"nn.init.{n}"
        for n in vars(torch.nn.init)
        if n.endswith("_") and not n.startswith("_")
    }
    return modules | optimizers | schedules | starts | set(BESIDES)
