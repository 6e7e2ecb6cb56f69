"""First steps: five lines from a built-in table to a report.

Run it with `python examples/first_steps.py`; it writes report.html beside you.
"""

import glassnet as gn
from glassnet import nn


def main(epochs: int = 10) -> gn.Run:
    data = gn.data.load("digits")
    net = nn.Sequential(nn.Dense(64), nn.ReLU(), nn.Dropout(0.2), nn.Dense(10))
    run = gn.fit(net, data, epochs=epochs, seed=0)
    run.report("report.html")
    return run


if __name__ == "__main__":
    main()
