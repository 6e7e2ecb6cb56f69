import datetime
import math

import polars
import pytest

from glassnet.data import Column
from glassnet.data.conversion import converted


@pytest.mark.parametrize(
    "kind, style, raw, values",
    [
        ("number", "1.234,5", ["1.234,5", "x", "NA"], [1234.5, None, None]),
        ("number", "", [True, False, None], [1.0, 0.0, None]),
        ("number", "", [1.5, math.inf, math.nan], [1.5, None, None]),
        ("boolean", "", ["Yes", "f", "0", "so so"], [True, False, False, None]),
        ("boolean", "", [1.0, 0.0, None], [True, False, None]),
        ("category", "", [1.0, None, 2.5], ["1", None, "2.5"]),
        ("category", "", [" a", "NA", "b"], ["a", None, "b"]),
        ("date", "%Y-%m", ["1949-01"], [datetime.datetime(1949, 1, 1)]),
        ("date", "", [datetime.date(2020, 1, 2)], [datetime.datetime(2020, 1, 2)]),
    ],
)
def test_values_become_what_their_kind_says_and_stay_so(kind, style, raw, values):
    column = Column("a", kind, style=style)
    once = converted(polars.Series(raw, strict=False), column)
    assert once.to_list() == values
    assert converted(once, column).to_list() == values


def test_a_level_is_the_same_as_integer_float_and_text():
    column = Column("a", "category")
    for raw in ([3, 1], [3.0, 1.0], ["3", "1"]):
        assert converted(polars.Series(raw), column).to_list() == ["3", "1"]
