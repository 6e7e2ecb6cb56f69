import polars
import pytest

from glassnet.data.numerals import PLAIN, number_style, parse_numbers


@pytest.mark.parametrize(
    "texts, style, numbers",
    [
        (["1", "-2.5", "+3e2", ".5", "7."], PLAIN, [1, -2.5, 300, 0.5, 7]),
        (["1,234", "1,234,567.5", "12"], "1,234.5", [1234, 1234567.5, 12]),
        (["1.234,5", "1.234.567", "12"], "1.234,5", [1234.5, 1234567, 12]),
        (["0,5", "12,25", "-3"], "1.234,5", [0.5, 12.25, -3]),
        (["1 234.5", "1\u00a0234\u00a0567", "2"], "1 234.5", [1234.5, 1234567, 2]),
        (["1 234,5", "1'234,75"], "1 234,5", [1234.5, 1234.75]),
        (["$1,234.50", "-$2"], "1,234.5", [1234.5, -2]),
        (["12 %", "3.5%"], PLAIN, [12, 3.5]),
        (["1.234,50 €", "7 €"], "1.234,5", [1234.5, 7]),
        (["\u22125", "5"], PLAIN, [-5, 5]),
    ],
)
def test_each_style_is_found_beyond_doubt_and_read(texts, style, numbers):
    values = polars.Series(texts)
    assert number_style(values) == (style, 1.0, True)
    assert parse_numbers(values, style).to_list() == numbers


@pytest.mark.parametrize("comma, number", [(False, 1234), (True, 1.234)])
def test_a_lone_comma_is_doubtful_and_the_file_decides(comma, number):
    values = polars.Series(["1,234", "5,678"])
    style, share, sure = number_style(values, comma)
    assert (share, sure) == (1.0, False)
    assert parse_numbers(values, style)[0] == number


@pytest.mark.parametrize("comma, number", [(False, 1.234), (True, 1234)])
def test_a_lone_dot_is_a_decimal_point_unless_the_file_says_otherwise(comma, number):
    values = polars.Series(["1.234", "5.678"])
    style, _, sure = number_style(values, comma)
    assert not sure
    assert parse_numbers(values, style)[0] == number


def test_a_leading_zero_shows_that_the_dot_marks_decimals():
    assert number_style(polars.Series(["0.123", "0.456"]), True) == (PLAIN, 1.0, True)


def test_one_style_does_not_read_the_numbers_of_another():
    # 1.5 in a column of the style 1.234,5 would be 15 if the dot were just dropped.
    assert parse_numbers(polars.Series(["1.5", "1.500"]), "1.234,5").to_list() == [
        None,
        1500,
    ]
    assert parse_numbers(polars.Series(["1,5"]), "1,234.5").to_list() == [None]


def test_words_are_no_numbers_and_their_share_is_told():
    assert number_style(polars.Series(["1", "2", "x", "3"]))[1] == 0.75
    assert number_style(polars.Series([], dtype=polars.String))[1] == 0.0
