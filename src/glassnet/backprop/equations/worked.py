"""The delta rule on the lectures' worked network, every weight by its name."""

import math
from collections.abc import Mapping

__all__ = ["delta_rule"]


def delta_rule(
    weights: Mapping[str, float],
    inputs: Mapping[str, float],
    targets: Mapping[str, float],
    rate: float,
) -> dict[str, float]:
    r"""One step of the worked network, every weight by its name.

    Inputs $\lambda, \omega$; hidden units $A, B, C$; outputs $\alpha, \beta$; sigmoids
    and no biases.

    $$\begin{aligned}
      \delta_\alpha &= \mathrm{out}_\alpha (1 - \mathrm{out}_\alpha)
        (\mathrm{target}_\alpha - \mathrm{out}_\alpha), \qquad
      \delta_A = \mathrm{out}_A (1 - \mathrm{out}_A)
        (\delta_\alpha W_{A\alpha} + \delta_\beta W_{A\beta}) \\
      W_{A\alpha} &\leftarrow W_{A\alpha} + \eta\, \delta_\alpha \mathrm{out}_A, \qquad
      W_{\lambda A} \leftarrow W_{\lambda A} + \eta\, \delta_A \mathrm{in}_\lambda
      \end{aligned}$$

    and alike for all others. This $\delta$ points downhill, so it is *added*: it is
    minus the gradient of $\frac12 \sum (\mathrm{target} - \mathrm{out})^2$. $\delta_A$
    takes the old $W_{A\alpha}$.

    Args:
        weights: "W_lambdaA", ..., "W_omegaC", "W_Aalpha", ..., "W_Cbeta".
        inputs: of "lambda" and "omega".
        targets: of "alpha" and "beta".
        rate: $\eta$.

    Returns:
        The new weights, by the same names.

    Example:
        >>> names = [f"W_{i}{j}" for i in ("lambda", "omega") for j in "ABC"]
        >>> names += [f"W_{j}{k}" for j in "ABC" for k in ("alpha", "beta")]
        >>> weights, inputs = dict.fromkeys(names, 0.0), {"lambda": 1.0, "omega": 0.0}
        >>> new = delta_rule(weights, inputs, {"alpha": 1.0, "beta": 0.5}, rate=16.0)
        >>> new["W_Aalpha"], new["W_Abeta"], new["W_lambdaA"]  # 16 * 0.125 * 0.5
        (1.0, 0.0, 0.0)

    Source:
        MacLeod (2010), "An Introduction to Practical Neural Networks and Genetic
        Algorithms for Engineers and Scientists", chapter 3, with the lecture's swapped
        indices of the first layer put right.
    """
    out = {
        j: _sigmoid(sum(weights[f"W_{i}{j}"] * inputs[i] for i in inputs))
        for j in "ABC"
    }
    for k in targets:
        out[k] = _sigmoid(sum(weights[f"W_{j}{k}"] * out[j] for j in "ABC"))
    delta = {k: out[k] * (1 - out[k]) * (targets[k] - out[k]) for k in targets}
    for j in "ABC":
        arriving = sum(delta[k] * weights[f"W_{j}{k}"] for k in targets)
        delta[j] = out[j] * (1 - out[j]) * arriving
    new = {
        f"W_{j}{k}": weights[f"W_{j}{k}"] + rate * delta[k] * out[j]
        for j in "ABC"
        for k in targets
    }
    return new | {
        f"W_{i}{j}": weights[f"W_{i}{j}"] + rate * delta[j] * inputs[i]
        for i in inputs
        for j in "ABC"
    }


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))
