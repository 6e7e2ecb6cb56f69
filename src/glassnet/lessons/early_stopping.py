"""Early stopping: when to stop, and what to keep."""

import jax.numpy as jnp
import numpy as np

from glassnet.drawing.curves import Series, curves
from glassnet.learners import Supervised
from glassnet.lessons.few_digits import answers, few_digits, own_rows
from glassnet.lessons.page import Page
from glassnet.losses import CrossEntropy
from glassnet.nn import Dense, ReLU, Sequential
from glassnet.optimizers import Adam
from glassnet.training import Engine, Loop, Resident
from glassnet.training.callbacks import EarlyStopping
from glassnet.training.callbacks.early_stopping import best_epoch, best_model
from glassnet.types import Tree

NETWORK = Sequential(Dense(100), ReLU(), Dense(10))


def lesson(
    page: Page,
    *,
    seed: int = 0,
    epochs: int = 100,
    patiences: tuple[int, ...] = (1, 5, 20),
    rows: int = 200,
    wrong: float = 0.2,
) -> None:
    """One run to the end, and the same with several patiences."""
    page.ask("When has a network learned enough?")
    page.formula(
        r"t^* = \operatorname{argmin}_t C_{\mathrm{validation}}(\theta_t)",
        "keep the weights of t*, the epoch with the least validation loss;\n"
        "stop at t* + patience",
    )
    train, validation, test = _shares(seed, rows, wrong)
    engine = Engine(Supervised(NETWORK, CrossEntropy(), Adam(0.003)), batch_size=32)
    runs = {}
    for name in (*patiences, "none"):
        watch = EarlyStopping(patience=None if name == "none" else name)
        loop = runs[name] = Loop(
            engine,
            train,
            epochs=epochs,
            validation=validation,
            callbacks=[watch],
            seed=seed,
        )
        loop.run()
    history = runs["none"].record.history
    best, course = int(best_epoch(runs["none"])), history["validation_loss"]
    page.say(
        "A network learns {rows} digits, {wrong} % of them with answers drawn by lot. "
        "Its loss on {aside} rows kept aside is least, {least}, after epoch {best}; "
        "after {epochs} epochs it is {end}, and in training {training}: {verdict}.",
        rows=rows,
        wrong=100 * wrong,
        aside=len(validation),
        least=float(course.min()),
        best=best,
        epochs=epochs,
        end=float(course[-1]),
        training=float(history["loss"][-1]),
        verdict="by then it learns these rows by heart, wrong answers and all"
        if best < epochs
        else "it is still learning",
    )
    epoch = np.arange(1, epochs + 1)
    page.draw(
        curves(
            [
                Series("training", epoch, history["loss"]),
                Series("validation", epoch, course, kind="validation"),
            ],
            title=page.words("Validation loss is least after epoch {best}", best=best),
            x_label="epoch",
            y_label="loss (nats)",
            caption="Both losses over the epochs; the one that is kept is marked.",
            mark=best,
        )
    )
    kept = {name: _right(best_model(loop), test) for name, loop in runs.items()}
    last = _right(runs["none"].runner.model(runs["none"].state), test)
    page.numbers |= {"kept": kept, "ran": {name: r.epoch for name, r in runs.items()}}
    page.table(
        ("patience", "epochs run", "epoch kept", "test, %"),
        [
            (str(name), loop.epoch, int(best_epoch(loop)), kept[name])
            for name, loop in runs.items()
        ]
        + [("none, last weights", epochs, epochs, last)],
        page.words("Right on {tested} rows nobody looked at.", tested=len(test)),
    )
    first = patiences[0]
    page.say(
        "The kept weights are right on {gain} points more rows than the last ones. "
        "Patience {patience} stops after {stopped} epochs{early}.",
        gain=kept["none"] - last,
        patience=first,
        stopped=runs[first].epoch,
        early=": it takes the first bad epoch for the end, before the best has come"
        if int(best_epoch(runs[first])) < best
        else "",
    )
    page.next("run('early-stopping', wrong=0.0): with right answers, is there an end?")


def _shares(seed: int, rows: int, wrong: float) -> list[Resident]:
    """Rows to train on, some with answers by lot, to validate on, and to test on."""
    train, test = few_digits(rows, seed, 1)
    random = np.random.default_rng([seed, 1])
    y = np.array(train.arrays["y"])
    lot = random.random(len(y)) < wrong
    y = jnp.asarray(np.where(lot, random.integers(0, 10, len(y)), y).astype("int32"))
    others = own_rows(test)[0]
    parts = [own_rows(train)[0], others[:200], others[200:]]
    return [
        Resident(train.arrays | {"y": answer}, part)
        for part, answer in zip(parts, (y, *[train.arrays["y"]] * 2), strict=True)
    ]


def _right(model: tuple[Tree, Tree], test: Resident) -> float:
    """Percent of the rows on which the network is right."""
    x, y = (test.arrays[name][test.rows] for name in "xy")
    state = {"params": model[0], "network": model[1]}
    return 100 * float((answers(NETWORK, state, x).argmax(-1) == y).mean())
