"""Dates: two networks learn to write "march 3, 2021" as "2021-03-03".

The recurrent one (`seq2seq`) and the one of attention alone (`transformer`) read a date
letter by letter, as people write it, and write it as machines do. They are asked for
days that they never saw, and must get all ten letters right.

Run it with `python examples/dates.py`; it also prints where the recurrent one looked.
From a file it is `glassnet train dates.csv --target written --model seq2seq`.
"""

import datetime

import numpy as np
import polars

import glassnet as gn

FORMATS = "%B {}, %Y", "{} %b %Y", "%A, {} %B %Y", "{}.%m.%Y"


def days(rows: int, seed: int) -> polars.DataFrame:
    """Days of a century in a random order, each in one of four ways of writing it."""
    rng = np.random.default_rng(seed)
    first = datetime.date(1950, 1, 1)
    read, written = [], []
    for number in rng.permutation(36_525)[:rows].tolist():
        day = first + datetime.timedelta(number)
        text = day.strftime(FORMATS[rng.integers(len(FORMATS))]).format(day.day)
        read.append(text.lower())
        written.append(day.isoformat())
    return polars.DataFrame({"read": read, "written": written})


def looked(run: gn.Run) -> None:
    """Print each letter that was written, and the one it looked at most."""
    shares = run.exhibits[1].data
    print(f"each letter written of {''.join(shares['columns'])!r}, and where it looked")
    for letter, row in zip(shares["rows"], shares["values"], strict=True):
        place = int(np.argmax(row))
        print(f"  {letter}  {shares['columns'][place]!r} at {place}")


def main(rows: int = 20_000, epochs: int = 8, seed: int = 0) -> dict[str, float]:
    found = days(rows + min(rows, 1000), seed)
    known, new = found[:rows], found[rows:]
    shares = {}
    for name in ("seq2seq", "transformer"):
        run = gn.fit(
            data=known, target="written", model=name, epochs=epochs, progress=False
        )
        right = run.model.predict(new) == new["written"].to_numpy()
        shares[name] = float(right.mean())
        print(f"{name}: {shares[name]:.1%} of {len(new)} new days exact")
        if name == "seq2seq":
            looked(run)
    return shares


if __name__ == "__main__":
    main()
