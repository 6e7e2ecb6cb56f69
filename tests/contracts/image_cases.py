"""Layers: convolutions, pools and other layers over space."""

from layer_examples import Masked

from glassnet import initializers, nn

IMAGE = {  # layer: shape of one input example
    nn.AdaptiveAveragePool((2, 3)): (3, 5, 2),
    nn.AveragePool1D(3, stride=2, padding="same"): Masked((4, 2)),
    nn.AveragePool2D((2, 3), stride=(1, 2), padding=(1, 0)): (3, 4, 2),
    nn.AveragePool3D(2, stride=1): (2, 3, 2, 1),
    nn.Conv1D(2, 2, padding="causal", dilation=2, bias=False): (4, 2),
    nn.Conv1D(2, 3, stride=2, bias_init=initializers.Constant(0.5)): Masked((4, 2)),
    nn.Conv2D(4, (3, 2), stride=(2, 1), padding=1, groups=2): (4, 3, 2),
    nn.Conv2D(2, (2, 3), dilation=(2, 1), padding="same", groups=2): (4, 3, 2),
    nn.Conv3D(2, (1, 2, 2), stride=2): (2, 3, 4, 1),
    nn.ConvTranspose1D(2, 4, stride=3, padding=1, output_padding=1): (2, 2),
    nn.ConvTranspose2D(2, 3, stride=2, groups=2): (2, 3, 2),
    nn.ConvTranspose3D(1, 2, dilation=(1, 2, 1), bias=False): (1, 2, 2, 2),
    nn.GlobalAveragePool(): Masked((4, 2)),
    nn.GlobalMaxPool(): Masked((4, 2)),
    nn.MaxPool1D(): Masked((4, 2)),
    nn.MaxPool2D((2, 3), stride=(1, 2), padding=(1, 0)): (3, 4, 2),
    nn.MaxPool3D((1, 2, 2), padding="same", dilation=(1, 1, 2)): (2, 3, 3, 1),
    nn.Pad((0, 2, 1, 0), mode="edge"): (3, 2, 2),
    nn.Permute((2, 0, 1)): (3, 2, 4),
    nn.Reshape((3, 2, 2)): (12,),
    nn.Sequential(nn.Conv2D(8, 3, padding="same"), nn.SubPixel(2)): (2, 3, 1),
    nn.SpaceToDepth((1, 2)): (3, 2, 2),
    nn.SubPixel((1, 2)): (3, 2, 4),
    nn.Trim((1, 0)): (3, 2),
    nn.Upsample((2, 3), mode="linear"): (3, 1, 2),
}
