"""Layers without time, space or memory, and the containers."""

from layer_examples import Masked, Pair

from glassnet import initializers, nn

PLAIN = {  # layer: shape of one input example
    nn.BatchNorm(): (3,),
    nn.BatchNorm(momentum=0.5): (2, 3),
    nn.Concatenate(nn.Dense(4), ("straight", nn.Identity())): (3,),
    nn.Dense(4): (3,),
    nn.Dense(4, bias=False): (2, 3),
    nn.Dense(2, bias_init=initializers.Constant(0.5)): (2, 2, 3),
    nn.Dropout(0.25): (3,),
    nn.ELU(): (3,),
    nn.ELU(alpha=0.5): (2, 3),
    nn.Flatten(): (2, 3),
    nn.Graph(
        ("left", nn.Dense(4)),
        ("right", nn.Shared("left"), "input"),
        ("both", nn.Join(), "left", "right", "input"),
        ("head", nn.Dense(2)),
    ): (3,),
    nn.Identity(): (3,),
    nn.Join(): Pair((3,), (4,)),
    nn.Product(): Pair((3,), (3,)),
    nn.Sum(): Pair((3,), (3,)),
    nn.Sequential(nn.Dense(4), nn.ReLU(), nn.Residual(nn.Dense(4))): Masked((3, 2)),
    nn.LayerNorm(): (3,),
    nn.LayerNorm(epsilon=0.1): (2, 3),
    nn.LeakyReLU(): (3,),
    nn.LeakyReLU(slope=0.5): (2, 3),
    nn.Parallel(nn.Dense(4), ("straight", nn.Dense(4, bias=False))): (3,),
    nn.MixedPrecision(nn.Sequential(nn.Dense(4), nn.Tanh()), "float32"): (3,),
    nn.ReLU(): (3,),
    nn.Repeat(nn.Residual(nn.Dense(3)), 2): (3,),
    nn.Residual(nn.Sequential(nn.Dense(3), nn.ReLU())): (3,),
    nn.Sequential(nn.Dense(4), nn.ReLU(), ("head", nn.Dense(2))): (3,),
    nn.Sequential(nn.Dense(3), nn.ReLU(), nn.Shared("0")): (3,),
    nn.Sequential(nn.Flatten(), nn.Dense(4), nn.LayerNorm(), nn.Tanh()): (2, 3),
    nn.SiLU(): (3,),
    nn.Sigmoid(): (3,),
    nn.Softmax(): (3,),
    nn.Tanh(): (2, 3),
}
