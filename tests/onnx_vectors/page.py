"""What becomes of each vector, and the page of the documentation that says so.

From the root, `python tests/onnx_vectors/page.py` writes the page anew.
"""

import pathlib
from typing import Any

import jax
import numpy as np
from activations import ACTIVATIONS
from attention import ATTENTION
from convolutions import CONVOLUTIONS
from costs import LOSSES
from norms import NORMS
from pools import POOLS
from recurrent import RECURRENT
from resizing import RESIZING
from shapes import SHAPES
from steps import OPTIMIZERS
from vectors import NotApplicable, Vector, vectors

__all__ = ["ADAPTERS", "PAGE", "line", "reasons", "table", "verdict"]

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "onnx-vectors.md"

ADAPTERS = (
    ACTIVATIONS
    | ATTENTION
    | CONVOLUTIONS
    | LOSSES
    | NORMS
    | OPTIMIZERS
    | POOLS
    | RECURRENT
    | RESIZING
    | SHAPES
)

HEAD = """# ONNX's own vectors

ONNX brings test vectors for each of its operators: settings, inputs and the outputs
that every implementation must give. Here ours is compared with them, number by number.
The page is written by `python tests/onnx_vectors/page.py`, and a test keeps it true: of
each operator below, every vector either passes or stands here with the reason why not.

"Passes" means within ONNX's own tolerance, a thousandth of the number, for all outputs
that the vector asks for; or two roundings where numbers have 16 bits, or 5e-7 where
they are tiny (ONNX has 1e-7, less than one rounding of 1). Where an operator has
settings that our layer has not, but a few of our layers in a row do the same, that
row is what is tested: `Pad` before a convolution with uneven padding, `Trim` behind a
pool that rounds up, a mask for each of the ways of attention to hide a key. Of losses
ours is the number of each example; the weighted mean over them is the test's. ONNX
has many vectors twice, the second time with the operator written out in simpler ones;
the
numbers are the same and are counted once.

"""


def verdict(vector: Vector) -> str:
    """Why a vector does not apply; "" if it passes.

    Raises:
        AssertionError: it applies, and ours gives other numbers.
    """
    try:
        found = ADAPTERS[vector.operator](vector)
    except NotApplicable as reason:
        return str(reason)
    assert len(found) >= len(vector.wanted), vector.name
    for ours, theirs in zip(found, vector.wanted, strict=False):
        if theirs is not None:
            _compare(vector.name, ours, theirs)
    return ""


def _compare(name: str, ours: Any, theirs: Any) -> None:
    theirs = np.asarray(theirs)
    assert np.shape(ours) == theirs.shape, (name, np.shape(ours), theirs.shape)
    near = 1e-3  # ONNX's own
    if theirs.dtype.itemsize == 2 and jax.numpy.issubdtype(theirs.dtype, np.floating):
        near = max(near, 2 * float(jax.numpy.finfo(theirs.dtype).eps))
    ours, theirs = (np.asarray(a).astype(np.float64) for a in (ours, theirs))
    # ONNX's 1e-7 is less than one rounding of a float32 near 1, such as that of 1 - z
    # of a gate that is nearly 1
    np.testing.assert_allclose(ours, theirs, rtol=near, atol=5e-7, err_msg=name)


def reasons(operator: str) -> dict[str, str]:
    """What does not apply and why, of one operator's vectors."""
    verdicts = {vector.name: verdict(vector) for vector in vectors()[operator]}
    return {name: reason for name, reason in verdicts.items() if reason}


def line(operator: str, refused: dict[str, str]) -> str:
    """An operator's line of the summary."""
    count = len(vectors()[operator])
    return f"| {operator} | {count} | {count - len(refused)} | {len(refused)} |"


def table(operator: str, refused: dict[str, str]) -> str:
    """What does not apply of an operator, reason by reason; nothing if all does."""
    if not refused:
        return ""
    rows = [
        f"## {operator}",
        "",
        "| does not apply because it | vectors |",
        "|---|---|",
    ]
    for reason in sorted(set(refused.values())):
        names = [f"`{name}`" for name, own in refused.items() if own == reason]
        rows.append(f"| {reason} | {', '.join(names)} |")
    return "\n".join(rows) + "\n"


def _page() -> str:
    refused = {operator: reasons(operator) for operator in sorted(ADAPTERS)}
    total = sum(len(vectors()[operator]) for operator in ADAPTERS)
    out = sum(map(len, refused.values()))
    rows = [line(*item) for item in refused.items()]
    top = ["| operator | vectors | pass | do not apply |", "|---|---|---|---|"]
    rows = [*top, *rows, f"| all | {total} | {total - out} | {out} |"]
    tables = [table(*item) for item in refused.items() if item[1]]
    return HEAD + "\n".join(rows) + "\n\n" + "\n".join(tables)


if __name__ == "__main__":
    jax.config.update("jax_numpy_dtype_promotion", "strict")
    PAGE.write_text(_page())
