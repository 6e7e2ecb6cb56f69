"""Fingerprint: one number that changes when the data do."""

import hashlib

import numpy as np

from glassnet.data.frames import Frame, Series, text_of

__all__ = ["fingerprint"]


def fingerprint(
    names: list[str],
    features: Frame | np.ndarray,
    answers: np.ndarray,
    test_rows: np.ndarray | None,
) -> str:
    """SHA-256 over names, types and values; the same on every machine.

    Args:
        names: of the columns and the target.
        features: table or array.
        answers: one for each row.
        test_rows: that are fixed as test.

    Returns:
        64 hexadecimal digits.

    Example:
        >>> x, y = np.float32([[1], [2]]), np.array([0, 1])
        >>> fingerprint(["a", "y"], x, y, None) == fingerprint(["b", "y"], x, y, None)
        False
    """
    digest = hashlib.sha256("\0".join(names).encode())
    arrays = [] if test_rows is None else [test_rows.astype("<i8")]
    if isinstance(features, np.ndarray):
        arrays.append(features)
    else:
        for name in features.columns:
            _update(digest, features[name])
    if answers.dtype.kind in "iufb":
        arrays.append(answers)
    else:
        digest.update("\0".join(map(str, answers.tolist())).encode())
    for array in arrays:
        little = array.dtype.newbyteorder("<")
        digest.update(f"{little.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array, little).data)
    return digest.hexdigest()


def _update(digest: "hashlib._Hash", series: Series) -> None:
    # In the column's own type: how polars lays text out may change with its version.
    digest.update(f"\0{series.dtype}\0".encode())
    digest.update(series.is_null().to_numpy().tobytes())
    if series.dtype.is_numeric():
        values = series.fill_null(0).to_numpy()
        digest.update(np.ascontiguousarray(values).data)
    else:
        text = text_of(series).fill_null("")
        digest.update(text.str.len_bytes().to_numpy().tobytes())
        digest.update("".join(text.to_list()).encode())
