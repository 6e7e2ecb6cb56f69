"""Dates: two networks learn to write "march 3, 2021" as "2021-03-03".

The recurrent one (`zoo.seq2seq`) and the one of attention alone (`zoo.transformer`)
read a date letter by letter, as people write it, and write it as machines do. They are
asked for days that they never saw, and must get all ten letters right.

Run it with `python examples/dates.py`; it also prints where the recurrent one looked.
"""

import datetime
import string

import jax.numpy as jnp
import numpy as np

from glassnet import losses, optimizers, zoo
from glassnet.learners import Supervised
from glassnet.model import translate
from glassnet.training import Engine, Resident

PADDING, START, END = 0, 1, 2
LETTERS = "\0^$" + string.ascii_lowercase + string.digits + " ,.-"
FORMATS = "%B {}, %Y", "{} %b %Y", "%A, {} %B %Y", "{}.%m.%Y"
READ, WRITTEN = 28, 11  # letters of the longest: "wednesday, 30 september 2020"

NETWORKS = {
    "seq2seq": zoo.seq2seq(len(LETTERS), len(LETTERS), units=64),
    "transformer": zoo.transformer(
        len(LETTERS), len(LETTERS), norm="before", dropout=0.0
    ),
}


def encoded(text: str, length: int) -> list[int]:
    return [LETTERS.index(c) for c in text.lower()] + [PADDING] * (length - len(text))


def days(rows: int, seed: int) -> dict[str, np.ndarray]:
    """Days of a century in a random order, each in one of four ways of writing it."""
    rng = np.random.default_rng(seed)
    first = datetime.date(1950, 1, 1)
    x, y = [], []
    for number in rng.permutation(36_525)[:rows].tolist():
        day = first + datetime.timedelta(number)
        text = day.strftime(FORMATS[rng.integers(len(FORMATS))]).format(day.day)
        x.append(encoded(text, READ))
        y.append([START, *encoded(day.isoformat(), WRITTEN - 1), END])
    return {"source": np.array(x, "int32"), "written": np.array(y, "int32")}


def rows_of(found: dict[str, np.ndarray]) -> Resident:
    """At each step it is told what is right so far, and asked for what comes next."""
    told, asked = found["written"][:, :-1], found["written"][:, 1:]
    x = {"source": jnp.asarray(found["source"]), "target": jnp.asarray(told)}
    return Resident({"x": x, "y": jnp.asarray(asked)})


def exact(name: str, model: tuple, held: dict[str, np.ndarray]) -> float:
    """The share of days written without a mistake."""
    found = translate(
        *(NETWORKS[name], *model, jnp.asarray(held["source"])),
        start=START,
        end=END,
        length=WRITTEN,
    )
    if "attention" in found.weights:
        text = "".join(LETTERS[i] for i in held["source"][0] if i)
        print(f"{name}: each letter written, and the one it looked at most in {text!r}")
        looked = np.asarray(found.weights["attention"][0]).argmax(-1)
        for token, place in zip(found.tokens[0].tolist()[:-1], looked, strict=False):
            print(f"  {LETTERS[token]}  {text[place]!r} at {place}")
    return float((np.asarray(found.tokens) == held["written"][:, 1:]).all(1).mean())


def main(rows: int = 20_000, steps: int = 600, seed: int = 0) -> dict[str, float]:
    found = days(rows + min(rows, 1000), seed)
    held = {name: part[rows:] for name, part in found.items()}
    training = rows_of({name: part[:rows] for name, part in found.items()})
    shares = {}
    for name, network in NETWORKS.items():
        adam = optimizers.ClipByGlobalNorm(optimizers.Adam(3e-3), 1.0)
        falling = optimizers.Scheduled(adam, optimizers.Cosine(steps))
        learner = Supervised(network, losses.CrossEntropy(), falling)
        engine = Engine(learner, batch_size=64)
        state, _ = engine.run(engine.start(training, seed=seed), training, steps)
        shares[name] = exact(name, engine.model(state), held)
        print(f"{name}: {shares[name]:.1%} of {len(held['source'])} new days exact")
    return shares


if __name__ == "__main__":
    main()
