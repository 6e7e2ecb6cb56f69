"""One or more examples of every public thing. A new thing adds a row."""

import inspect

from glassnet import initializers, learners, losses, nn, optimizers, training

FOLDERS = (initializers, learners, losses, nn, optimizers, training)
NAMES = {name: getattr(folder, name) for folder in FOLDERS for name in folder.__all__}
CONCRETE = [cls for cls in NAMES.values() if not inspect.isabstract(cls)]

LAYERS = {  # layer: shape of one input example
    nn.BatchNorm(): (3,),
    nn.BatchNorm(momentum=0.5): (2, 3),
    nn.Dense(4): (3,),
    nn.Dense(4, bias=False): (2, 3),
    nn.Dropout(0.25): (3,),
    nn.ReLU(): (3,),
    nn.Repeat(nn.Residual(nn.Dense(3)), 2): (3,),
    nn.Residual(nn.Sequential(nn.Dense(3), nn.ReLU())): (3,),
    nn.Sequential(nn.Dense(4), nn.ReLU(), ("head", nn.Dense(2))): (3,),
    nn.Sequential(nn.Dense(3), nn.ReLU(), nn.Shared("0")): (3,),
}
OPTIMIZERS = [
    optimizers.Adam(0.1),
    optimizers.Scheduled(optimizers.SGD(0.1), optimizers.Cosine(2000)),
    optimizers.SGD(0.1),
    optimizers.SGD(0.01, momentum=0.9),
]
NETWORK = nn.Sequential(nn.Dense(8), nn.ReLU(), nn.Dropout(0.5), nn.Dense(3))
LEARNERS = [
    learners.Perceptron(),
    learners.Supervised(NETWORK, losses.CrossEntropy(), optimizers.Adam(0.01)),
]
OTHERS = [
    initializers.GlorotUniform(),
    losses.CrossEntropy(),
    nn.Shared("0"),
    optimizers.Cosine(10),
    optimizers.WarmUp(10),
    *(training.Engine(learner, batch_size=8, seed=3) for learner in LEARNERS),
]
EVERYTHING = [*LAYERS, *OPTIMIZERS, *LEARNERS, *OTHERS]


def kind(value):
    """For pytest's `ids`: short, and unique where the settings are."""
    return repr(value)
