"""One or more examples of every public thing. A new thing adds a row."""

import inspect

from attention_cases import ATTENTION
from augment_cases import AUGMENTATIONS
from image_cases import IMAGE
from loss_cases import LOSSES, METRICS, PENALTIES
from norm_cases import NORM
from optimizer_cases import INITIALIZERS, OPTIMIZERS, SCHEDULES
from plain_cases import PLAIN
from time_cases import TIME

from glassnet import (
    data,
    learners,
    losses,
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

LAYERS = {**PLAIN, **IMAGE, **TIME, **ATTENTION, **NORM}
PLAYERS = nn.Players(
    nn.Sequential(nn.Dense(8, bias=False), nn.BatchNorm(), nn.ReLU(), nn.Dense(2)),
    nn.Sequential(nn.Dense(8), nn.LeakyReLU(0.2), nn.Dropout(0.1), nn.Dense(1)),
    noise=3,
)
NETWORK = nn.Sequential(nn.Dense(8), nn.ReLU(), nn.Dropout(0.5), nn.Dense(3))
LEARNERS = [
    learners.Perceptron(),
    learners.Supervised(NETWORK, losses.CrossEntropy(), optimizers.Adam(0.01)),
    learners.Perceptron(classes=3),
    learners.Adaline(0.02),
    learners.Adaline(0.2, rule="batch", classes=3),
    learners.Hopfield(),
    learners.SelfOrganizingMap(5, 6, fade=learners.Fade(2000)),
    learners.SelfOrganizingMap(
        *(6, 6, "hexagonal", "batch", "bubble"),
        radius=2.5,
        fade=learners.Fade(20, 0.2),
    ),
]
GAMES = [  # nobody wins them: what they learn is tested apart
    learners.Adversarial(PLAYERS, losses.NonSaturating(), optimizers.Adam(0.01, 0.5)),
    learners.Adversarial(
        PLAYERS, losses.Wasserstein(critic_steps=3), optimizers.Adam(0.01, 0.5)
    ),
]
OTHERS = [
    *GAMES,
    *AUGMENTATIONS,
    *INITIALIZERS,
    *LOSSES,
    *METRICS,
    *PENALTIES,
    *SCHEDULES,
    learners.Fade(100, course="inverse"),
    nn.Shared("0"),
    *(training.Engine(learner, batch_size=8) for learner in LEARNERS),
    population.Bagging(4),
    population.Seeds(3),
    population.Snapshots(2),
    population.Replicas(training.Engine(LEARNERS[1], batch_size=8), 3),
    population.Replicas(training.Engine(LEARNERS[1], batch_size=8), 2, "in turn"),
    data.Split(seed=3, folds=5),
    data.Windows(24, season=12, difference="last", log="yes", columns=("y",)),
    data.Preprocess(scaling="standard", bins=4),
    data.Images(size=(28, 28), mode="gray"),
    data.Masks(size=(32, 32), mode="gray", classes=("0", "255"), soft=True),
    data.Sounds(rate=16_000, seconds=1.0, bands=32),
    data.Texts(context=32, tokens="\n ab"),
    data.LabeledTexts(column="said", length=80, unit="word"),
    data.TextPairs("read", length=9, written_length=5, written_tokens="xyz"),
    data.Stream("big.parquet", target="y", exclude=("id",), window=4096),
    data.Stream("pictures/", form=data.Images(size=32), task="reconstruction"),
    recipe.Choices(hidden=(64, 32), dropout=0.2, optimizer="SGD"),
    recipe.Data("iris"),
    recipe.Data("data.csv", target="y", exclude=("id", "name")),
    recipe.Data("data.csv", target="y", window=4096, sample=50_000),
    recipe.Data("text.txt", task="language", form=data.Texts(8)),
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
