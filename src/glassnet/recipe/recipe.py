"""Recipe: everything that decides a run, as one value."""

from dataclasses import dataclass
from typing import Literal

from glassnet.data import Preprocess, Split
from glassnet.data.augment.augmentation import Augmentation
from glassnet.data.form import Form
from glassnet.data.task import Task
from glassnet.errors import ConfigError
from glassnet.losses import Loss, Penalty
from glassnet.metrics import Metric, Score
from glassnet.nn import Codebook, Layer
from glassnet.optimizers import Optimizer
from glassnet.population import Ensemble
from glassnet.population.ensembles import check_ensemble
from glassnet.population.ways import Way
from glassnet.recipe.choices import Seed, Watch
from glassnet.recipe.unused import check_unused, said
from glassnet.settings import Count, Positive, Settings
from glassnet.training.callbacks import OnPlateau


@dataclass(frozen=True)
class Data(Settings):
    """Where rows come from, and which column is the answer.

    Args:
        source: a built-in name or a path; empty for arrays and frames, which are no
            data for a file: they are asked for when the recipe runs again.
        target: name of the answer's column; empty for a built-in table's own.
        task: what is learned, such as "classification"; empty to infer it.
        exclude: columns to leave out.
        test: path of a table whose rows are the test part; empty to split.
        fingerprint: SHA-256 of what was read, to notice that the data changed.
        window: rows that are mixed at a time where the file is streamed, at least 1.
        sample: rows that are read first where the file is streamed, at least 1; None
            where all rows are loaded.
        form: how files that are no table become rows.

    Raises:
        ConfigError: `window` or `sample` is below 1.

    Example:
        >>> Data("data.csv", target="y")
        Data('data.csv', target='y')
    """

    source: str
    target: str = ""
    task: Literal[""] | Task = ""
    exclude: tuple[str, ...] = ()
    test: str = ""
    fingerprint: str = ""
    window: Count | None = None
    sample: Count | None = None
    form: Form | None = None


@dataclass(frozen=True)
class Recipe(Settings):
    """A run as a value: with the same data it gives the same numbers.

    Args:
        data: where rows come from.
        network: the layers, for encoded rows.
        loss: what training makes small.
        optimizer: how it goes down; None for a self-organizing map alone, whose steps
            are no descent.
        penalty: what weights cost, or None.
        split: test, validation and folds; with several folds each trains a member of an
            ensemble, and its fold is that member's validation part.
        ensemble: several networks on one fold, or None.
        preprocess: from raw columns to numbers.
        augment: random changes of each batch of training rows, or None.
        batch_size: rows in a step, at least 1.
        epochs: how often all rows are seen, at least 1.
        patience: epochs without a better validation value before stopping; None for
            never. The weights of the best epoch are kept in any case.
        plateau: cuts the rate where the validation number stands still, or None.
        metrics: more numbers for the history, beside the loss and the usual metric.
        calibrate: whether a temperature is fitted on the validation rows at the end, so
            that probabilities are as sure as they are right.
        initial_scale: a factor for the weights that training starts from, biases left
            alone. Above 0.
        way: how several networks share one program: "vmap", "unrolled", "in turn", or
            "auto" for the fastest; the numbers are the same to rounding.
        watch: a look into every layer before each so many steps; 0 for none, None for
            as often as takes a fiftieth of the time.
        keep: which validation number says what is best: "loss" or "accuracy".
        precision: "float32", or "bfloat16" for the network's arithmetic.
        seed: decides starting values, order of rows and everything random. From 0 to
            4294967295.

    Raises:
        ConfigError: a number is outside its range; ensemble, folds, patience and
            plateau do not go together; the optimizer is missing, or something is set
            that a map or a game of two players would not use.

    Example:
        >>> from glassnet import losses, nn, optimizers
        >>> recipe = Recipe(Data("iris"), nn.Dense(3), losses.CrossEntropy(),
        ...                 optimizers.SGD(0.1), epochs=5)
        >>> recipe.epochs
        5
    """

    data: Data
    network: Layer
    loss: Loss
    optimizer: Optimizer | None = None
    penalty: Penalty | None = None
    split: Split = Split()
    ensemble: Ensemble | None = None
    preprocess: Preprocess = Preprocess()
    augment: Augmentation | None = None
    batch_size: Count = 32
    epochs: Count = 30
    patience: Count | None = None
    plateau: OnPlateau | None = None
    metrics: tuple[Metric | Score, ...] = ()
    calibrate: bool = False
    initial_scale: Positive = 1.0
    way: Way = "auto"
    watch: Watch | None = None
    keep: Literal["loss", "accuracy"] = "loss"
    precision: Literal["float32", "bfloat16"] = "float32"
    seed: Seed = 0

    def __post_init__(self):
        Settings.__post_init__(self)
        check_unused(self.network, self.loss, said(self))
        if self.optimizer is None and not isinstance(self.network, Codebook):
            raise _no_optimizer(self.network)
        if self.ensemble is not None:
            check_ensemble(
                self.ensemble,
                folds=self.split.folds,
                epochs=self.epochs,
                patience=self.patience,
                plateau=self.plateau,
            )

    @property
    def members(self) -> int:
        """How many networks answer together."""
        return self.ensemble.members if self.ensemble else self.split.folds


def _no_optimizer(network: Layer) -> ConfigError:
    return ConfigError(
        "A network that goes down a loss needs an optimizer.",
        got=f"none, with a network of type {type(network).__name__}",
        expected="an optimizer in the recipe",
        fix="optimizer=optimizers.Adam(), say",
    )
