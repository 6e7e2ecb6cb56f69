"""One or more examples of every public thing. A new thing adds a row."""

import inspect

from glassnet import (
    data,
    initializers,
    learners,
    losses,
    metrics,
    nn,
    optimizers,
    population,
    recipe,
    training,
)
from glassnet.recipe import plain
from glassnet.settings import Settings

FOLDERS = (*plain.FOLDERS, recipe)
NAMES = {name: getattr(folder, name) for folder in FOLDERS for name in folder.__all__}
CONCRETE = [
    cls
    for cls in NAMES.values()
    if inspect.isclass(cls)
    and issubclass(cls, Settings)
    and not inspect.isabstract(cls)
]

LAYERS = {  # layer: shape of one input example
    nn.BatchNorm(): (3,),
    nn.BatchNorm(momentum=0.5): (2, 3),
    nn.Dense(4): (3,),
    nn.Dense(4, bias=False): (2, 3),
    nn.Dense(2, bias_init=initializers.Constant(0.5)): (2, 2, 3),
    nn.Dropout(0.25): (3,),
    nn.ELU(): (3,),
    nn.ELU(alpha=0.5): (2, 3),
    nn.Flatten(): (2, 3),
    nn.Identity(): (3,),
    nn.LayerNorm(): (3,),
    nn.LayerNorm(epsilon=0.1): (2, 3),
    nn.LeakyReLU(): (3,),
    nn.LeakyReLU(slope=0.5): (2, 3),
    nn.Parallel(nn.Dense(4), ("straight", nn.Dense(4, bias=False))): (3,),
    nn.Precision(nn.Sequential(nn.Dense(4), nn.Tanh()), "float32"): (3,),
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
OPTIMIZERS = [
    optimizers.Adam(0.1),
    optimizers.AdamW(0.1),
    optimizers.AdamW(0.1, weight_decay=0.001, decay_all=True),
    optimizers.ClipByGlobalNorm(optimizers.Momentum(0.01), 5.0),
    optimizers.Momentum(0.01),
    optimizers.Momentum(0.01, momentum=0.5, nesterov=True),
    optimizers.SGD(0.1),
    optimizers.Scheduled(optimizers.SGD(0.1), optimizers.Cosine(2000)),
    optimizers.Scheduled(
        optimizers.Scheduled(optimizers.Adam(0.1), optimizers.WarmUp(10)),
        optimizers.Cosine(2000),
    ),
    optimizers.Scheduled(
        optimizers.ClipByGlobalNorm(optimizers.SGD(0.1), 5.0), optimizers.Cosine(2000)
    ),
]
LOSSES = {  # loss: outputs and targets of three examples
    losses.AbsoluteError(): ((3, 2), "values"),
    losses.BinaryCrossEntropy(): ((3, 2), "yes or no"),
    losses.CrossEntropy(): ((3, 4), "labels"),
    losses.CrossEntropy(smoothing=0.1): ((3, 5, 4), "labels"),
    losses.SquaredError(): ((3, 2), "values"),
    losses.SquaredError(half=True): ((3, 5, 2), "values"),
}
PENALTIES = [losses.ElasticNet(), losses.ElasticNet(l1=0.1, l2=0.01)]
INITIALIZERS = {  # initializer: mean and variance of a kernel of shape (200, 300)
    initializers.Constant(0.5): (0.5, 0),
    initializers.GlorotNormal(): (0, 2 / 500),
    initializers.GlorotUniform(): (0, 2 / 500),
    initializers.HeNormal(): (0, 2 / 200),
    initializers.HeUniform(): (0, 2 / 200),
    initializers.LeCunNormal(): (0, 1 / 200),
    initializers.LeCunUniform(): (0, 1 / 200),
    initializers.Normal(): (0, 0.01**2),
    initializers.Normal(1.0, deviation=2.0): (1, 4),
    initializers.Uniform(-1.0, 3.0): (1, 16 / 12),
    initializers.Zeros(): (0, 0),
}
SCHEDULES = [optimizers.Cosine(10), optimizers.WarmUp(10)]
METRICS = {  # metric: outputs and targets of three examples
    metrics.Accuracy(): ((3, 4), "labels"),
    metrics.BinaryAccuracy(): ((3, 2), "yes or no"),
    metrics.BinaryAccuracy(threshold=0.5): ((3, 5, 2), "yes or no"),
    metrics.MeanSquaredError(): ((3, 2), "values"),
}
NETWORK = nn.Sequential(nn.Dense(8), nn.ReLU(), nn.Dropout(0.5), nn.Dense(3))
LEARNERS = [
    learners.Perceptron(),
    learners.Supervised(NETWORK, losses.CrossEntropy(), optimizers.Adam(0.01)),
]
OTHERS = [
    *INITIALIZERS,
    *LOSSES,
    *METRICS,
    *PENALTIES,
    *SCHEDULES,
    nn.Shared("0"),
    *(training.Engine(learner, batch_size=8) for learner in LEARNERS),
    population.Replicas(training.Engine(LEARNERS[1], batch_size=8), 3),
    data.Split(seed=3, folds=5),
    data.Preprocess(scaling="standard", bins=4),
    recipe.Choices(hidden=(64, 32), dropout=0.2, optimizer="SGD"),
    recipe.Data("iris"),
    recipe.Data("data.csv", target="y", exclude=("id", "name")),
    recipe.Recipe(
        recipe.Data("iris"),
        NETWORK,
        losses.CrossEntropy(),
        optimizers.Adam(0.01),
        penalty=losses.ElasticNet(l2=0.1),
        patience=5,
    ),
]
EVERYTHING = [*LAYERS, *OPTIMIZERS, *LEARNERS, *OTHERS]


def kind(value):
    """For pytest's `ids`: short, and unique where the settings are."""
    return repr(value)
