"""The rows of the table: which task, against whom, and the ratio that is wanted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fit import side
from hand import hand
from task import Side, Task, images, one_hot, ours, tokens
from whole import flax_fit, hand_fit, keras_fit

import estimators
import population
from glassnet import losses, nn, optimizers, zoo

EAGER, COMPILED, LOADER = "PyTorch eager", "PyTorch compiled", "PyTorch DataLoader"
KERAS, FLAX, HAND = "Keras 3 on JAX", "Flax NNX, Optax", "JAX by hand"
SKLEARN = "scikit-learn"
SMALL = {KERAS: 1.5, FLAX: 1.1, HAND: 0.95}  # steps of less than a millisecond
LARGE = {KERAS: 1.0, FLAX: 1.0, HAND: 0.95}


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Args:
        name: in a few words.
        sides: what makes each side, ours first.
        targets: the least ratio for each peer; a peer without one is only shown.
        units: what a round is divided by: steps, or fits.
        unit: its name.
        rounds: how many are measured.
        matches: how far a peer's loss may lie from ours, as a share.
        task: what is trained, where every side trains the same.
        scales: a round of a peer that does a part only counts so many times.
    """

    name: str
    sides: dict[str, Callable[[], Side]]
    targets: dict[str, float]
    units: int = 1
    unit: str = "step"
    rounds: int = 7
    matches: float = 0.02
    task: Task | None = None
    scales: dict[str, float] = field(default_factory=dict)


def peer(module: str, name: str, task: Task) -> Callable[[], Side]:
    """A peer's side, whose library is imported only when the row is run."""

    def make() -> Side:
        return getattr(__import__(module), name)(task)

    return make


def same_work(task: Task, small: bool = False, **torch: Any) -> Row:
    """A row in which every side trains the same network in the same way.

    Args:
        task: what is trained.
        small: whether a step takes less than a millisecond.
        torch: the least ratios to PyTorch: `eager`, `compiled`, `loader` (None shows).
    """
    sides = {"glassnet": lambda: ours(task)}
    targets = {}
    names = {"eager": EAGER, "compiled": COMPILED, "loader": LOADER}
    for name, least in torch.items():
        sides[names[name]] = peer("pytorch", name, task)
        targets |= {names[name]: least} if least else {}
    sides[KERAS] = peer("keras_jax", "keras_side", task)
    sides[FLAX] = peer("flax_nnx", "flax", task)
    sides[HAND] = lambda: hand(task)
    targets |= SMALL if small else LARGE
    dropout = "dropout" in task.name or "convnet" in task.name
    return Row(
        task.name,
        sides,
        targets,
        task.steps,
        matches=0.1 if dropout else 0.02,
        task=task,
    )


SIGMOIDS = nn.Sequential(nn.Dense(30), nn.Sigmoid(), nn.Dense(10), nn.Sigmoid())
ADAMW = optimizers.AdamW(1e-3, weight_decay=0.1)
TASKS = {
    "nielsen": Task(
        "784-30-10 sigmoid, batch 10",
        SIGMOIDS,
        one_hot(images(784)),
        10,
        20_000,
        optimizers.SGD(0.5),
        losses.SquaredError(half=True),
    ),
    "mlp": Task(
        "784-512-256-10, batch 128",
        zoo.mlp(),
        images(784),
        128,
        25_600,
    ),
    "dropout": Task(
        "the same with dropout 0.5",
        zoo.mlp(dropout=0.5),
        images(784),
        *(128, 25_600),
    ),
    "wide": Task(
        "784-2048-2048-10, batch 256",
        zoo.mlp(hidden=(2048, 2048)),
        images(784),
        *(256, 256 * 20),
    ),
    "convnet": Task(
        "Keras's MNIST convnet, batch 128",
        zoo.convnet(),
        images(28, 28, 1),
        *(128, 128 * 30),
    ),
    "resnet18": Task(
        "ResNet-18 on 32x32, batch 64",
        zoo.resnet18(10, small=True),
        images(32, 32, 3),
        *(64, 64 * 2),
    ),
    "lstm": Task(
        "LSTM 32 to 128, 64 steps, batch 64",
        zoo.lstm(10),
        images(64, 32),
        *(64, 64 * 40),
    ),
    "gpt": Task(
        "GPT as nanoGPT on a CPU, float32",
        zoo.gpt(tied=False),
        tokens,
        *(12, 12 * 40),
        ADAMW,
    ),
    "gpt-bfloat16": Task(
        "GPT as nanoGPT on a CPU, bfloat16",
        zoo.gpt(tied=False),
        tokens,
        *(12, 12 * 40),
        ADAMW,
        precision="bfloat16",
    ),
}
ROWS = {
    "nielsen": same_work(TASKS["nielsen"], True, eager=8.0, loader=None),
    "mlp": same_work(TASKS["mlp"], eager=1.5, compiled=1.5, loader=None),
    "dropout": same_work(TASKS["dropout"], eager=1.3),
    "wide": same_work(TASKS["wide"], eager=1.2),
    "convnet": same_work(TASKS["convnet"], eager=1.2),
    "resnet18": same_work(TASKS["resnet18"], eager=1.1),
    "lstm": same_work(TASKS["lstm"], eager=1.2),
    "gpt": same_work(TASKS["gpt"], eager=1.2),
    "gpt-bfloat16": same_work(TASKS["gpt-bfloat16"], eager=1.3),
    "digits": Row(
        "64-64-10 on digits, 20 epochs, call to result",
        {
            "glassnet": estimators.ours,
            SKLEARN: estimators.scikit,
            EAGER: estimators.torch_loop,
            KERAS: side(keras_fit, "digits"),
            FLAX: side(flax_fit, "digits"),
            HAND: side(hand_fit, "digits"),
        },
        {SKLEARN: 5.0, EAGER: 20.0} | SMALL,
        unit="fit",
        matches=0.5,
    ),
    "bench-mnist": Row(
        "scikit-learn's bench_mnist, MLP-adam",
        {
            "glassnet": estimators.ours_mnist,
            SKLEARN: estimators.scikit_mnist,
            KERAS: side(keras_fit, "mnist"),
            FLAX: side(flax_fit, "mnist"),
            HAND: side(hand_fit, "mnist"),
        },
        {SKLEARN: 5.0} | SMALL,
        unit="fit",
        rounds=3,  # the peer takes most of a minute each time
        matches=0.25,
    ),
    "members": Row(
        "32 networks 64-64-10 from 32 seeds",
        {
            "glassnet": population.ours,
            EAGER: population.torch_loop,
            SKLEARN: population.scikit_loop,
            KERAS: side(keras_fit, "digits", fits=population.PART),
            FLAX: side(flax_fit, "digits", members=population.MEMBERS),
            HAND: side(hand_fit, "digits", members=population.MEMBERS),
        },
        {EAGER: 50.0, SKLEARN: 10.0} | SMALL,
        unit="fit",
        matches=0.5,
        scales=dict.fromkeys((EAGER, SKLEARN, KERAS), population.SHARE),
    ),
}
