r"""The rules as lectures write them: number by number, with the lectures' own indices.

$w_{jk}^l$ leads from unit $k$ of layer $l - 1$ to unit $j$ of layer $l$: the row is the
unit that receives. It is our kernel transposed. Slow on purpose: loops and plain sums.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

__all__ = [
    "Chain",
    "chain_rule",
    "update_after",
    "update_on_the_way",
]

Row = Sequence[float]
Matrix = Sequence[Row]


class Chain(NamedTuple):
    r"""What going forward and back found, layer by layer.

    Args:
        a: activations, from the inputs $a^0$ on.
        deltas: $\delta_j^l = \partial C/\partial z_j^l$, from the first layer on.
        weights: $\partial C / \partial w_{jk}^l = \delta_j^l a_k^{l-1}$.
        biases: $\partial C / \partial b_j^l = \delta_j^l$.
    """

    a: list[list[float]]
    deltas: list[list[float]]
    weights: list[list[list[float]]]
    biases: list[list[float]]


def chain_rule(
    weights: Sequence[Matrix], biases: Sequence[Row], x: Row, target: Row
) -> Chain:
    r"""Backpropagate one example through layers of sigmoids.

    $$\begin{aligned}
      a_j^l &= \sigma(z_j^l), \qquad
        z_j^l = \textstyle\sum_k w_{jk}^l a_k^{l-1} + b_j^l, \qquad
        C = \textstyle\sum_j (y_j - a_j^L)^2 \\
      \delta_j^L &= 2 (a_j^L - y_j)\, \sigma'(z_j^L), \qquad
        \delta_k^{l-1} = \textstyle\sum_j w_{jk}^l \delta_j^l\, \sigma'(z_k^{l-1}) \\
      \frac{\partial C}{\partial w_{jk}^l} &= a_k^{l-1} \delta_j^l, \qquad
        \frac{\partial C}{\partial b_j^l} = \delta_j^l
      \end{aligned}$$

    Args:
        weights: of each layer, `weights[l][j][k]`.
        biases: of each layer, `biases[l][j]`.
        x: $a^0$.
        target: $y$.

    Returns:
        Activations, deltas and gradients.

    Example:
        >>> found = chain_rule([[[0.0, 0.0]]], [[0.0]], [1.0, 2.0], [1.0])
        >>> found.deltas, found.weights  # 2 * (0.5 - 1) * 0.25
        ([[-0.25]], [[[-0.25, -0.5]]])

    Source:
        Nielsen (2015), "Neural Networks and Deep Learning", chapter 2, equations BP1
        to BP4, with the cost a plain sum of squares.
    """
    return _run(weights, biases, x, target, rate=None)[0]


def update_after(
    weights: Sequence[Matrix], biases: Sequence[Row], x: Row, target: Row, rate: float
) -> tuple[list[list[list[float]]], list[list[float]]]:
    r"""One step of descent: all deltas first, then all updates.

    $$w_{jk}^l \leftarrow w_{jk}^l - \eta\, \frac{\partial C}{\partial w_{jk}^l}$$

    Args:
        weights: as in `chain_rule`.
        biases: as in `chain_rule`.
        x: as in `chain_rule`.
        target: as in `chain_rule`.
        rate: $\eta$.

    Returns:
        New weights and new biases.

    Example:
        >>> update_after([[[0.0, 0.0]]], [[0.0]], [1.0, 2.0], [1.0], rate=4.0)
        ([[[1.0, 2.0]]], [[1.0]])

    Source:
        Nielsen (2015), "Neural Networks and Deep Learning", chapter 2.
    """
    found = chain_rule(weights, biases, x, target)
    return _moved(weights, found.weights, rate), [
        [b - rate * g for b, g in zip(*pair, strict=True)]
        for pair in zip(biases, found.biases, strict=True)
    ]


def update_on_the_way(
    weights: Sequence[Matrix], biases: Sequence[Row], x: Row, target: Row, rate: float
) -> tuple[list[list[list[float]]], list[list[float]], Chain]:
    r"""A slip to compare with: update a layer, then go back through its *new* weights.

    $$\delta_k^{l-1} = \textstyle\sum_j \left(w_{jk}^l
        - \eta\, a_k^{l-1} \delta_j^l\right) \delta_j^l\, \sigma'(z_k^{l-1})
      \qquad \text{(wrong)}$$

    For all layers but the last this is not the gradient of the cost: $C$ was computed
    with the old weights. The error grows in proportion to $\eta$.

    Args:
        weights: as in `chain_rule`.
        biases: as in `chain_rule`.
        x: as in `chain_rule`.
        target: as in `chain_rule`.
        rate: $\eta$.

    Returns:
        New weights, new biases, and the deltas and "gradients" that led to them.

    Example:
        >>> weights, biases = [[[0.0]], [[1.0]]], [[0.0], [0.0]]
        >>> right = chain_rule(weights, biases, [1.0], [1.0])
        >>> *_, wrong = update_on_the_way(weights, biases, [1.0], [1.0], rate=4.0)
        >>> f"{right.deltas[0][0]:.4f} {wrong.deltas[0][0]:.4f}"
        '-0.0444 -0.0601'

    Source:
        The order of steps in some introductions, where "Update Weights" comes before
        "Propagate back to previous layer"; compare Nielsen (2015), chapter 2.
    """
    found, moved = _run(weights, biases, x, target, rate)
    return (
        moved,
        [
            [b - rate * g for b, g in zip(*pair, strict=True)]
            for pair in zip(biases, found.biases, strict=True)
        ],
        found,
    )


def _run(
    weights: Sequence[Matrix],
    biases: Sequence[Row],
    x: Row,
    target: Row,
    rate: float | None,
) -> tuple[Chain, list[list[list[float]]]]:
    a = [list(x)]
    for w, b in zip(weights, biases, strict=True):
        sums = [sum(wk * ak for wk, ak in zip(row, a[-1], strict=True)) for row in w]
        a.append([_sigmoid(s + bj) for s, bj in zip(sums, b, strict=True)])
    back = [2 * (aj - yj) for aj, yj in zip(a[-1], target, strict=True)]
    deltas, grads, used = [], [], []
    for w, out, before in zip(weights[::-1], a[:0:-1], a[-2::-1], strict=True):
        delta = [d * aj * (1 - aj) for d, aj in zip(back, out, strict=True)]
        grad = [[dj * ak for ak in before] for dj in delta]
        if rate is not None:
            [w] = _moved([w], [grad], rate)
        back = [
            sum(w[j][k] * delta[j] for j in range(len(delta)))
            for k in range(len(before))
        ]
        deltas, grads = [delta, *deltas], [grad, *grads]
        used = [[list(row) for row in w], *used]
    return Chain(a, deltas, grads, [list(delta) for delta in deltas]), used


def _moved(
    weights: Sequence[Matrix], grads: Sequence[Matrix], rate: float
) -> list[list[list[float]]]:
    return [
        [
            [w - rate * g for w, g in zip(*rows, strict=True)]
            for rows in zip(*pair, strict=True)
        ]
        for pair in zip(weights, grads, strict=True)
    ]


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))
