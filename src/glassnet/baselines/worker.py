"""The other process: `python -m glassnet.baselines.worker`, rows in, results out.

It reads a job from its input and writes the results to its output. A process of its
own, since scikit-learn takes longer to import than a small network to train.
"""

import io
import sys
from typing import Any

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
    found = run(Job.from_bytes(data))
    arrays: dict[str, Any] = {f"predicted{i}": b.predicted for i, b in enumerate(found)}
    for column in ("name", "value", "seconds", "note"):
        arrays[column] = [getattr(baseline, column) for baseline in found]
    out = io.BytesIO()
    np.savez(out, **arrays)
    sys.stdout.buffer.write(out.getvalue())


if __name__ == "__main__":
    main()
