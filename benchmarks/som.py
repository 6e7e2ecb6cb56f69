"""Self-organizing maps of iris beside MiniSom's: equal map, steps and schedules.

    pip install --target .som minisom
    PYTHONPATH=.som python benchmarks/som.py [--seeds 10] [--steps 15000]

A 7 x 7 map of the standardized table, rows shown one after another in random order.
"own" lets each start as it advises (the plane of the two main directions) and shuffle
in its own way; "equal" hands MiniSom our first codebook and our order. Both errors
are means over seeds, less is better, measured by each library's own functions, and
MiniSom's codebooks also by ours. Writes benchmarks/results/som.json.
"""

import argparse
import importlib.util
import json
import pathlib
import statistics
import sys

import jax
import jax.numpy as jnp
import numpy as np
from sklearn.datasets import load_iris

from glassnet.learners import Fade, SelfOrganizingMap
from glassnet.training import Engine, Resident

SIDE, RATE, RADIUS = 7, 0.5, 3.0
COURSES = {"inverse": (1 / 3, 1 / 3), "exponential": (0.02, 0.2)}  # MiniSom's is 1st
ERRORS = ("quantization_error", "topographic_error")


def table():
    x = load_iris().data
    return (x - x.mean(0)) / x.std(0)


def ours(x, grid, course, steps, seed):
    """Errors; the first codebook and the rows in their order; and what ran."""
    fade = Fade(float(steps), *COURSES[course], course)
    learner = SelfOrganizingMap(
        SIDE, SIDE, grid, learning_rate=RATE, radius=RADIUS, fade=fade
    )
    engine, source = Engine(learner, len(x)), Resident({"x": jnp.asarray(x, float)})
    state = engine.start(source, seed)
    first = np.asarray(learner.model(state["learner"])[0]["codebook"])
    at = jnp.asarray(np.uint32(seed))
    order = jax.jit(jax.vmap(lambda step: source.batch(step, len(x), at)["x"]))
    shown = np.asarray(order(jnp.arange(steps // len(x)))).reshape(-1, x.shape[1])
    state, _ = engine.run(state, source, steps // len(x))
    return errors(engine, state, source), (first, shown), (engine, state, source)


def errors(engine, state, source):
    found = engine.numbers(jax.device_get(engine.evaluate(state, source)))
    return {name: float(found[name]) for name in ERRORS}


def theirs(x, grid, course, steps, seed, equal):
    """Errors by its own functions, and its codebook in our order."""
    from minisom import MiniSom

    def exponential(left):
        return lambda value, t, most: value * left ** (t / most)

    # "asymptotic_decay" is our inverse course with a third left
    decays = {
        "inverse": ("asymptotic_decay",) * 2,
        "exponential": tuple(map(exponential, COURSES["exponential"])),
    }[course]
    som = MiniSom(
        SIDE,
        SIDE,
        x.shape[1],
        sigma=RADIUS,
        learning_rate=RATE,
        decay_function=decays[0],
        sigma_decay_function="asymptotic_decay",
        topology=grid,
        random_seed=seed,
    )
    if course == "exponential":
        som._sigma_decay_function = decays[1]  # takes names only
    if equal is None:
        som.pca_weights_init(x)
        som.train(x, steps, random_order=True)
    else:
        som._weights = np.asarray(equal[0], float).swapaxes(0, 1).copy()
        som.train(np.asarray(equal[1], float), steps)
    found = [float(getattr(som, name)(x)) for name in ERRORS]
    return dict(zip(ERRORS, found, strict=True)), som.get_weights().swapaxes(0, 1)


def compared(x, grid, course, start, steps, seeds):
    """Means over seeds, of ours, of theirs, and of theirs measured by ours."""
    rows = {"ours": [], "minisom": [], "minisom, measured by ours": []}
    for seed in range(seeds):
        found, begun, (engine, state, source) = ours(x, grid, course, steps, seed)
        equal = begun if start == "equal" else None
        their, codebook = theirs(x, grid, course, steps, seed, equal)
        params = {"codebook": jnp.asarray(codebook, float)}
        put = state | {"learner": state["learner"] | {"params": params}}
        for name, one in zip(
            rows, (found, their, errors(engine, put, source)), strict=True
        ):
            rows[name].append(one)
    return {
        name: {
            error: {
                "mean": statistics.mean(one[error] for one in each),
                "deviation": statistics.stdev(one[error] for one in each),
            }
            for error in ERRORS
        }
        for name, each in rows.items()
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--steps", type=int, default=15_000)
    asked = parser.parse_args()
    if importlib.util.find_spec("minisom") is None:
        sys.exit(
            "MiniSom is missing: pip install --target .som minisom, and PYTHONPATH"
        )
    x, results = table(), []
    for grid in ("rectangular", "hexagonal"):
        for course in COURSES:
            for start in ("own", "equal"):
                found = compared(x, grid, course, start, asked.steps, asked.seeds)
                results.append({"grid": grid, "course": course, "start": start} | found)
                print(f"{grid}, {course}, {start} start and order")
                for error in ERRORS:
                    a, b = found["ours"][error], found["minisom"][error]
                    ratio = a["mean"] / b["mean"] if b["mean"] else float("nan")
                    print(
                        f"  {error:20} ours {a['mean']:.4f} ± {a['deviation']:.4f}"
                        f"  minisom {b['mean']:.4f} ± {b['deviation']:.4f}"
                        f"  ratio {ratio:.3f}"
                    )
    out = pathlib.Path(__file__).parent / "results" / "som.json"
    about = {"map": [SIDE, SIDE], "steps": asked.steps, "seeds": asked.seeds}
    out.write_text(json.dumps(about | {"results": results}, indent=2) + "\n")


if __name__ == "__main__":
    main()
