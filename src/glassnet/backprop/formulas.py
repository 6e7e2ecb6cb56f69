"""Formulas: the equation of each layer and its rule for going back, in two scripts."""

import inspect
import re
from typing import Any

import jax.numpy as jnp
import numpy as np

from glassnet import nn
from glassnet.backprop.equations.slopes import SLOPES
from glassnet.backprop.explanation import Equation

__all__ = ["back", "forward", "slope"]

# As lectures index them: row j receives, column k sends.
DENSE = Equation(
    r"z_j = \sum_k w_{jk}\, a_k + b_j", "z[j] = sum over k of w[j,k] * a[k], + b[j]"
)
DENSE_BACK = Equation(
    r"\frac{\partial C}{\partial w_{jk}} = \delta_j\, a_k, \qquad "
    r"\frac{\partial C}{\partial b_j} = \delta_j",
    "dC/dw[j,k] = delta[j] * a[k],  dC/db[j] = delta[j],  summed over the rows",
)

PLAIN = {  # forward, and back; by the name of the class
    "BatchNorm": (
        "y = gamma * xhat + beta, xhat = (x - mean) / sqrt(variance + epsilon)",
        "dC/dgamma = sum of delta * xhat,  dC/dbeta = sum of delta\n"
        "dC/dx = gamma / sqrt(variance + epsilon) * (delta - <delta> - xhat <delta "
        "xhat>), with <> the average over the batch",
    ),
    "LayerNorm": (
        "y = gamma * xhat + beta, xhat = (x - mean) / sqrt(variance + epsilon)",
        "dC/dx = (g - <g> - xhat <g xhat>) / sqrt(variance + epsilon), g = gamma * "
        "delta, with <> the average over the features",
    ),
    "RMSNorm": (
        "y = gamma * x / sqrt(<x^2> + epsilon)",
        "dC/dx = (g - xhat <g xhat>) / sqrt(<x^2> + epsilon), g = gamma * delta",
    ),
    "SimpleRNN": (
        "h[t] = tanh(x[t] W + h[t-1] U + b)",
        "delta[t] = (1 - h[t]^2) * (dC/dy[t] + delta[t+1] U^T)\n"
        "dC/dW = sum over t of x[t]^T delta[t],  dC/dU = sum over t of h[t-1]^T "
        "delta[t],  dC/db = sum over t of delta[t]",
    ),
    "LSTM": (
        "c[t] = f c[t-1] + i g,  h[t] = o tanh(c[t]),  gates i, f, g, o from x[t] W + "
        "h[t-1] U + b",
        "delta_c[t-1] = delta_c[t] * f: along the cell, times the forget gate alone\n"
        "dC/dW = sum over t of x[t]^T delta_z[t],  dC/dU = sum over t of h[t-1]^T "
        "delta_z[t]",
    ),
    "GRU": (
        "h[t] = (1 - z) n + z h[t-1],  gates r, z and candidate n from x[t], h[t-1]",
        "delta_n = delta (1 - z)(1 - n^2),  delta_z = delta (h[t-1] - n) z (1 - z)\n"
        "dC/dW = sum over t of x[t]^T [delta_r, delta_z, delta_n]",
    ),
    "MultiHeadAttention": (
        "y = [heads] Wo + bo, a head is A V, A = softmax(Q K^T / sqrt(d))",
        "dC/dV = A^T delta,  dC/dA = delta V^T,  dC/dS = A * (dC/dA - row sums of "
        "A dC/dA)\n"
        "dC/dQ = dC/dS K / sqrt(d),  dC/dK = dC/dS^T Q / sqrt(d), then as in Dense",
    ),
    "Embedding": ("y = table[token]", "dC/dtable[v] = sum of delta where v stands"),
    "Softmax": (
        "y[j] = exp(z[j]) / sum over k of exp(z[k])",
        "dC/dz[j] = y[j] * (delta[j] - sum over k of y[k] delta[k])",
    ),
    "Sum": ("y = sum of the inputs", "every input receives delta"),
    "Flatten": ("y = x as one row", "delta in the shape of x"),
    "Dropout": ("y = m x / (1 - p)", "dC/dx = m delta / (1 - p), the same mask m"),
}
PLAIN |= {
    f"Conv{n}D": (
        "y[i] = b + sum over k of x[i s + k d - p] K[k]",
        "dC/dK[k] = sum over i of x[i s + k d - p]^T delta[i]: x correlated with delta",
    )
    for n in (1, 2, 3)
}
PLAIN |= {
    f"MaxPool{n}D": (
        "y[i] = the largest x of window i",
        "delta[i] goes to the largest x of window i",
    )
    for n in (1, 2, 3)
}

SIGMAS = {
    nn.Sigmoid: (r"\sigma(z)", "sigma(z)", "a (1 - a)"),
    nn.Tanh: (r"\tanh z", "tanh(z)", "1 - a^2"),
    nn.ReLU: (r"\max(0, z)", "max(0, z)", "1 if z > 0, else 0"),
    nn.Identity: ("z", "z", "1"),
}


def forward(layer: Any) -> Equation:
    """What a layer computes.

    Args:
        layer: without layers inside.

    Example:
        >>> forward(nn.Dense(2)).plain
        'z[j] = sum over k of w[j,k] * a[k], + b[j]'
    """
    if isinstance(layer, nn.Dense):
        return DENSE
    if type(layer) in SIGMAS:
        latex, plain, _ = SIGMAS[type(layer)]
        return Equation(
            f"a_j = {latex.replace('z', 'z_j')}", f"a[j] = {plain.replace('z', 'z[j]')}"
        )
    before, _ = _formulas(layer)
    plain = PLAIN.get(type(layer).__name__, ("", ""))[0]
    return Equation(before[0] if before else r"y = f(x)", plain)


def back(layer: Any) -> Equation:
    """How a layer goes back: what its own gradients are.

    Args:
        layer: without layers inside.

    Example:
        >>> back(nn.Sigmoid()).plain
        "dC/dz[j] = dC/da[j] * sigma'(z[j]),  sigma'(z) = a (1 - a)"
    """
    if isinstance(layer, nn.Dense):
        return DENSE_BACK
    if type(layer) in SLOPES:
        plain = "dC/dz[j] = dC/da[j] * sigma'(z[j])"
        known = SIGMAS.get(type(layer))
        return Equation(
            r"\frac{\partial C}{\partial z_j} = "
            r"\frac{\partial C}{\partial a_j}\, \sigma'(z_j)",
            f"{plain},  sigma'(z) = {known[2]}" if known else plain,
        )
    _, after = _formulas(layer)
    plain = PLAIN.get(type(layer).__name__, ("", ""))[1]
    fallback = r"\frac{\partial C}{\partial x} = \delta\, \frac{\partial f}{\partial x}"
    return Equation(r" \qquad ".join(after) or fallback, plain)


def slope(layer: Any, params: Any, z: Any, y: Any) -> Any:
    """The slope of an activation at each number, or None for other layers.

    Args:
        layer: any.
        params: of it.
        z: what went in.
        y: what came out.

    Example:
        >>> slope(nn.Tanh(), {}, jnp.zeros(1), jnp.zeros(1)).tolist()
        [1.0]
    """
    if type(layer) not in SLOPES:
        return None
    z, y = jnp.asarray(z), jnp.asarray(y)
    return np.asarray(SLOPES[type(layer)](layer, params, z, y))


def _formulas(layer: Any) -> tuple[list[str], list[str]]:
    """Displayed formulas of a docstring: one idea, one place."""
    text = inspect.getdoc(type(layer)) or ""
    text = re.split(r"\n\w+:\n", text)[0]
    before, _, after = text.partition("Going back")
    return re.findall(r"\$\$(.+?)\$\$", before, re.S), re.findall(
        r"\$\$(.+?)\$\$", after, re.S
    )
