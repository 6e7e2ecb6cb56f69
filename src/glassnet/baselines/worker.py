"""The other process: `python -m glassnet.baselines.worker`, rows in, results out.

It reads a job from its input and writes the results to its output. A process of its
own, since scikit-learn takes longer to import than a small network to train.
"""

import io
import sys

import numpy as np


def main() -> None:
    """Import first, then wait for rows."""
    import sklearn.ensemble
    import sklearn.linear_model  # noqa: F401

    from glassnet.baselines.job import Job
    from glassnet.baselines.models import run

    data = sys.stdin.buffer.read()
    if not data:  # the run ended before it had rows
        return
    out = io.BytesIO()
    found = run(Job.from_bytes(data))
    np.savez(
        out,
        name=[b.name for b in found],
        value=[b.value for b in found],
        seconds=[b.seconds for b in found],
        note=[b.note for b in found],
        **{f"predicted{i}": b.predicted for i, b in enumerate(found)},
    )
    sys.stdout.buffer.write(out.getvalue())


if __name__ == "__main__":
    main()
