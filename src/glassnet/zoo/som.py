"""The self-organizing map: a sheet that spreads over the data, neighbors together."""

from glassnet.nn import Codebook

__all__ = ["som"]


def som(rows: int = 10, columns: int = 10) -> Codebook:
    r"""A sheet of units that lays high-dimensional rows out on a plane.

    $$b = \arg\min_u \lVert x - w_u \rVert, \qquad
      w_u \leftarrow w_u + \eta_t\, h_t(b, u)\, (x - w_u)$$

        x -> the nearest unit b of the sheet -> w_b
             and in training b and its neighbors move a little towards x

    *What was new* (1982): order without a teacher. Nobody says what a row is, and there
    is no error that is handed back; each row pulls at one place of the sheet, and its
    neighborhood, wide at first and narrow in the end, is pulled along. So the sheet
    unfolds, and what is alike comes to lie together, as in the maps of the body and of
    tones that are found in the brain.

    `learners.SelfOrganizingMap` is the rule, `gn.estimators.SOM` the same for
    scikit-learn, and `glassnet train table.csv --model som` a run.

    Args:
        rows: of the sheet, at least 1; some five units for each ten rows of data at
            most, and a longer side along the direction in which they spread most.
        columns: likewise.

    Returns:
        Rows to the numbers of the nearest unit, of the same shape.

    Raises:
        ConfigError: `rows` or `columns` is below 1.

    Example:
        >>> som(7, 7)
        Codebook(7, 7)

    Source:
        Kohonen (1982), "Self-Organized Formation of Topologically Correct Feature
        Maps", Biological Cybernetics 43.
    """
    return Codebook(rows, columns)
