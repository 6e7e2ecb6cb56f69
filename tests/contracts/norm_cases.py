"""Layers: normalizations and dropouts."""

from layer_examples import Masked

from glassnet import nn

NORM = {  # layer: shape of one input example
    nn.BatchNorm(): (3,),
    nn.BatchNorm(momentum=0.5): (2, 3),
    nn.Dropout(0.25): (3,),
    nn.LayerNorm(): (3,),
    nn.LayerNorm(epsilon=0.1): (2, 3),
    nn.BatchNorm(momentum=0.7, scale=False, bias=False): (2, 2, 3),
    nn.BatchNorm(epsilon=0.01): Masked((3, 2)),
    nn.LayerNorm(axes=2): (2, 3),
    nn.GroupNorm(2): (3, 4),
    nn.GroupNorm(1, epsilon=0.01): Masked((3, 2)),
    nn.InstanceNorm(): (2, 3, 2),
    nn.InstanceNorm(epsilon=0.01): Masked((3, 2)),
    nn.RMSNorm(): (3,),
    nn.RMSNorm(scale=False): (2, 3),
    nn.LocalResponseNorm(3, alpha=0.5): (2, 4),
    nn.LocalResponseNorm(): (3,),
    nn.WeightNorm(nn.Dense(4)): (3,),
    nn.SpectralNorm(nn.Dense(4)): (3,),
    nn.AlphaDropout(0.25): (3,),
    nn.GaussianCode(): (4,),
    nn.GaussianDropout(0.25): (3,),
    nn.GaussianNoise(0.5): (2, 3),
    nn.SpatialDropout(0.25): (2, 3),
    nn.StochasticDepth(0.25): (2, 3),
    nn.Residual(nn.Sequential(nn.Dense(3), nn.StochasticDepth(0.5))): (3,),
}
