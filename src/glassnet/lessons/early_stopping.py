"""Early stopping: when to stop, and what to keep."""

import numpy as np

from glassnet.drawing.curves import Series, curves
from glassnet.learners import Supervised
from glassnet.lessons.deep import digits
from glassnet.lessons.page import Page
from glassnet.losses import CrossEntropy
from glassnet.metrics import Accuracy
from glassnet.nn import Dense, ReLU, Sequential
from glassnet.optimizers import Adam
from glassnet.training import Engine, Loop, Resident
from glassnet.training.callbacks import EarlyStopping
from glassnet.training.callbacks.early_stopping import best_epoch, best_model

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
        "t* = the epoch of the least validation loss;  stop at t* + patience",
    )
    train, aside, test = _shares(seed, rows, wrong)
    engine = Engine(Supervised(NETWORK, CrossEntropy(), Adam(0.003)), batch_size=32)
    loops = {}
    for patience in (*patiences, None):
        watch = [EarlyStopping(patience=patience)]
        loop = loops[patience or "none"] = Loop(
            engine, train, epochs=epochs, validation=aside, callbacks=watch, seed=seed
        )
        loop.run()
    whole = loops["none"]
    history, best = whole.record.history, int(best_epoch(whole))
    learned, course, epoch = (history[n] for n in ("loss", "validation_loss", "epoch"))
    page.say(
        "A network learns {rows} digits, {wrong} % of them with answers drawn by lot. "
        "Its loss on rows kept aside is least, {least}, after epoch {best}; at the end "
        "it is {end}, and in training {training}: {verdict}.",
        rows=rows,
        wrong=100 * wrong,
        least=float(course.min()),
        best=best,
        end=float(course[-1]),
        training=float(learned[-1]),
        verdict="still learning" if best == epochs else "the rest it learned by heart",
    )
    page.draw(
        curves(
            [
                Series("training", epoch, learned),
                Series("validation", epoch, course, kind="validation"),
            ],
            title=page.words("Validation loss is least after epoch {best}", best=best),
            x_label="epoch",
            y_label="loss (nats)",
            caption="Both losses over the epochs; the one that is kept is marked.",
            mark=best,
        )
    )
    kept = {name: _right(*best_model(loop), test) for name, loop in loops.items()}
    page.numbers |= {"kept": kept, "ran": {name: r.epoch for name, r in loops.items()}}
    page.table(
        ("patience", "epochs run", "epoch kept", "test, %"),
        [(str(n), r.epoch, int(best_epoch(r)), kept[n]) for n, r in loops.items()],
        page.words(
            "Right on {tested} rows that nobody looked at. The weights of the least "
            "validation loss gain {gain} points over the last ones.",
            tested=len(test),
            gain=kept["none"] - _right(*engine.model(whole.state), test),
        ),
    )
    page.next("run('early-stopping', wrong=0.0): with right answers, is there an end?")


def _shares(seed: int, rows: int, wrong: float) -> list[Resident]:
    """Rows to train on, some with answers by lot, to validate on, and to test on."""
    (x, y), random = digits(), np.random.default_rng(seed)
    parts = np.split(random.permutation(len(x)), [rows, rows + 200, rows + 800])
    lot = parts[0][random.random(rows) < wrong]
    answers = y.at[lot].set(random.integers(0, 10, len(lot)).astype("int32"))
    return [Resident({"x": x[part], "y": answers[part]}) for part in parts[:3]]


def _right(params: dict, state: dict, rows: Resident) -> float:
    """Percent of the rows on which a network is right."""
    z, _ = NETWORK.apply(params, state, rows.arrays["x"], key=None, training=False)
    return 100 * float(Accuracy()(z, rows.arrays["y"]).mean())
