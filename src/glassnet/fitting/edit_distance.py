"""Edit distance: how many characters must change to make one text of another."""

import numpy as np

__all__ = ["edit_distance"]


def edit_distance(one: str, other: str) -> int:
    r"""The fewest characters to insert, delete or replace.

    $$d_{ij} = \min(d_{i-1,j} + 1,\; d_{i,j-1} + 1,\; d_{i-1,j-1} + [a_i \ne b_j])$$

    A whole row at a time: the second term makes each number at most one more than the
    one before it, which a running minimum of $d_{ij} - j$ gives at once.

    Args:
        one: a text.
        other: another.

    Returns:
        From 0, where they are the same, to the length of the longer.

    Example:
        >>> edit_distance("kitten", "sitting"), edit_distance("", "abc")
        (3, 3)

    Source:
        Levenshtein (1966), "Binary codes capable of correcting deletions, insertions,
        and reversals"; the table: Wagner & Fischer (1974), "The String-to-String
        Correction Problem".
    """
    if one == other:
        return 0
    letters = np.array(list(other))
    places = np.arange(len(other) + 1)
    row = places
    for number, letter in enumerate(one):
        best = np.minimum(row[1:] + 1, row[:-1] + (letters != letter))
        row = np.concatenate([[number + 1], best])
        row = np.minimum.accumulate(row - places) + places
    return int(row[-1])
