import datetime

import polars
import pytest

from glassnet.data.dates import date_style, parse_dates


@pytest.mark.parametrize(
    "texts, style, first",
    [
        (["2020-12-31", "2021-01-02"], "%Y-%m-%d", (2020, 12, 31)),
        (["2020/12/31"], "%Y/%m/%d", (2020, 12, 31)),
        (["31.12.2020", "1.2.2021"], "%d.%m.%Y", (2020, 12, 31)),
        (["12/31/2020"], "%m/%d/%Y", (2020, 12, 31)),
        (["31/12/2020"], "%d/%m/%Y", (2020, 12, 31)),
        (["1949-01"], "%Y-%m", (1949, 1, 1)),
        (["2020-12-31 13:45"], "%Y-%m-%d %H:%M", (2020, 12, 31, 13, 45)),
        (["2020-12-31T13:45:07.25Z"], "%Y-%m-%d %H:%M:%S", (2020, 12, 31, 13, 45, 7)),
    ],
)
def test_each_order_is_found_and_read(texts, style, first):
    values = polars.Series(texts)
    assert date_style(values) == (style, 1.0, False)
    assert parse_dates(values, style)[0] == datetime.datetime(*first)


def test_where_day_and_month_could_change_places_it_is_said():
    values = polars.Series(["1/2/2020", "3/4/2020"])
    assert date_style(values) == ("%m/%d/%Y", 1.0, True)
    # One day above 12 settles it.
    assert date_style(polars.Series(["1/2/2020", "13/4/2020"]))[::2] == (
        "%d/%m/%Y",
        False,
    )


def test_words_numbers_and_years_of_two_digits_are_no_dates():
    for text in ("monday", "3.14", "1/2/20", "2020"):
        assert date_style(polars.Series([text]))[1] == 0.0


def test_an_impossible_day_becomes_missing():
    read = parse_dates(polars.Series(["2021-02-28", "2021-02-30"]), "%Y-%m-%d")
    assert read.is_null().to_list() == [False, True]
