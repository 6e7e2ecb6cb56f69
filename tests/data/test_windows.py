import copy

import numpy as np
import polars as pl
import pytest

from glassnet.data import Preprocess, Split, Windows, load, prepare
from glassnet.errors import ConfigError, DataError, FileError

MONTHS = [f"{year}-{month:02}" for year in range(1949, 1961) for month in range(1, 13)]
T = np.arange(144)
WAVE = np.sin(2 * np.pi * T / 12)
NOISE = np.random.default_rng(0).normal(size=144)
# Rising by the exponential, with seasons that grow as it does.
PASSENGERS = np.exp(4.8 + T / 100 + 0.15 * WAVE + 0.01 * NOISE).round(1)


def table(values=PASSENGERS, **columns):
    return pl.DataFrame({"month": MONTHS[: len(values)], "y": values, **columns})


def said(data):
    return " ".join(map(str, data.notes))


def test_what_is_open_is_found_out_and_said():
    data = Windows().read(table(), "y")
    assert data.form == Windows(
        steps=24, season=12, difference="season", log="yes", columns=("y",)
    )
    assert data.features.shape == (120, 24) and data.features.dtype == np.float32
    assert data.steps_shape == (24, 1) and data.task == "regression"
    for words in (
        "in the order of 'month', 1949-01-01 to 1960-12-01, one every month",
        "The season is 12 months",
        "Logarithms are taken",
        "changes since the value a season before of the logarithm",
        "120 rows: each knows 24 steps and forecasts the next value; the last 14",
    ):
        assert words in said(data)


def test_the_test_part_is_the_last_tenth_and_leads_back_to_the_series():
    data = Windows().read(table(), "y")
    assert data.test_rows.tolist() == list(range(106, 120))  # 14 of 144 steps
    truth = data.course.truth(data.test_rows)
    np.testing.assert_allclose(truth, PASSENGERS[-14:])
    back = data.course.forecasts(data.test_rows, data.answers[data.test_rows])
    np.testing.assert_allclose(back, PASSENGERS[-14:], rtol=1e-6)
    assert data.course.times[-1] == np.datetime64("1960-12-01")


def test_answers_stay_in_their_range_where_the_series_leaves_its_own():
    data = Windows().read(table(), "y")
    train = np.setdiff1d(np.arange(120), data.test_rows)
    # in training the series ended below where the test part goes ...
    assert PASSENGERS[:130].max() < PASSENGERS[-14:].max()
    # ... but its changes do not, nor do windows look unlike those of training
    low, high = data.answers[train].min(), data.answers[train].max()
    assert low - 0.01 < data.answers[data.test_rows].min()
    assert data.answers[data.test_rows].max() < high + 0.01
    width = np.abs(data.features[train]).max()
    assert np.abs(data.features[data.test_rows]).max() < 1.1 * width


def test_rows_know_the_past_alone():
    data = Windows(steps=3, difference="none", log="no").read(table(), "y")
    np.testing.assert_allclose(data.features[0], PASSENGERS[:3], rtol=1e-6)
    assert data.answers[0] == PASSENGERS[3]
    later = PASSENGERS.copy()
    later[100:] = 7.0
    other = Windows(steps=3, difference="none", log="no").read(table(later), "y")
    assert (other.features[:98] == data.features[:98]).all()  # of 97 .. 99 and before


def test_nothing_is_decided_by_the_test_part():
    wild = PASSENGERS.copy()
    wild[130:] = np.random.default_rng(1).normal(size=14) * 1e4 + 1e5
    assert Windows().read(table(wild), "y").form == Windows().read(table(), "y").form


def test_a_later_step_is_forecast_from_what_was_known_then():
    data = Windows(12, ahead=12).read(table(), "y")
    ends = data.course.ends
    np.testing.assert_allclose(
        data.course.truth(data.test_rows), PASSENGERS[-14:], rtol=1e-12
    )
    assert ends[data.test_rows[0]] == 130 - 12
    train = np.setdiff1d(np.arange(len(ends)), data.test_rows)
    assert ends[train].max() + 12 == 130 - 12
    assert "forecasts the value 12 steps later" in said(data)


def test_other_numbers_are_channels_and_words_are_not():
    more = {"price": NOISE, "kind": ["a", "b"] * 72, "same": [3.0] * 144}
    data = Windows(5, difference="none").read(table(**more), "y")
    assert data.form.columns == ("y", "price") and data.steps_shape == (5, 2)
    assert [c.name for c in data.columns[-4:]] == ["y -1", "price -1", "y", "price"]
    np.testing.assert_allclose(data.features[0, 1::2], NOISE[:5], rtol=1e-6)
    assert "'kind', 'same' not used" in said(data)
    alone = Windows(5).read(table(**more), "y", exclude=("price",))
    assert alone.steps_shape == (5, 1)


def test_the_settled_form_reads_new_rows_in_the_same_way(tmp_path):
    more = {"price": NOISE}
    data = load(table(**more), "y", form=Windows(6))
    again = load(table(**more), "y", form=data.form)
    assert again.form == data.form and again.fingerprint == data.fingerprint
    path = tmp_path / "new.csv"
    # columns in another order, and a shorter past
    table(**more).select("price", "y", "month").tail(40).write_csv(path)
    features, course = data.form.features(path), data.form.course(path)
    assert len(features) == len(course.ends)
    assert course.ends[-1] == 39  # the last window knows everything
    np.testing.assert_allclose(features[-2], data.features[-1], atol=1e-5)
    zero = np.zeros(1)
    found = course.forecasts(np.array([len(features) - 1]), zero)
    assert np.isfinite(found).all()


def test_a_form_that_is_not_settled_reads_no_new_rows():
    with pytest.raises(ConfigError, match="not settled"):
        Windows(5).features(table())


def test_a_channel_is_a_number_however_a_few_new_rows_look(tmp_path):
    form = load(table(price=NOISE), "y", form=Windows(6, difference="none")).form
    path = tmp_path / "new.csv"
    path.write_text("price;y\n" + "2,5;1\n" * 7)  # it never changes here
    features = form.features(path)
    assert features.shape == (2, 12) and set(features[0, 1::2]) == {2.5}


def test_a_channel_that_is_hardly_there_is_left_out():
    data = Windows(6).read(table(x=[None] * 80 + list(range(64))), "y")
    assert data.steps_shape == (6, 1)
    assert "'x' lacks 80 of 144 values: not used." in said(data)


def test_a_missing_column_is_named():
    data = Windows(6).read(table(price=NOISE), "y")
    with pytest.raises(DataError, match="no 'price' among"):
        data.form.features(table())


def test_settled_windows_are_of_one_target():
    form = Windows(6).read(table(price=NOISE), "y").form
    with pytest.raises(DataError, match="another target"):
        form.read(table(price=NOISE), "price")
    assert form.read(table(price=NOISE)).target == "y"


def test_gaps_are_nobody_s_answer():
    rows = table().with_row_index().filter(pl.col("index") != 50)
    data = Windows(4, difference="last").read(rows, "y")
    # 'index' is a name of the rows; of 144 steps 140 windows, less the one answer
    assert len(data) == 139 and data.steps_shape == (4, 1)
    assert "1 date of 144 missing" in said(data)


def test_numbers_with_commas_and_dates_with_dots_are_read(tmp_path):
    path = tmp_path / "a.csv"
    lines = [
        f"01.{m[5:]}.{m[:4]};{v:.1f}".replace(".", ",", 0)
        for m, v in zip(MONTHS, PASSENGERS, strict=True)
    ]
    lines = [line[:10] + line[10:].replace(".", ",") for line in lines]
    path.write_text("day;y\n" + "\n".join(lines) + "\n")
    data = Windows().read(path, "y")
    np.testing.assert_allclose(data.course.target, PASSENGERS)
    assert data.form.season == 12 and data.name == "a"


def test_years_in_numbers_say_when():
    values = np.arange(60.0) % 7
    years = pl.DataFrame({"year": range(1959, 1899, -1), "y": values[::-1]})
    data = Windows(4).read(years, "y")
    assert data.course.target.tolist() == values.tolist()
    assert data.form.columns == ("y",)


@pytest.mark.parametrize(
    "values, problem",
    [
        (np.full(144, 3.0), "never changes"),
        (np.append(np.full(135, 3.0), T[:9]), "never changes"),
        (PASSENGERS[:9], "too short"),
        (2.0 * T + 5, "same shape"),
        (["a", "b"] * 72, "no series of numbers"),
        (PASSENGERS * 1e30, "too large"),
        ([None] * 144, "no series of numbers|no value"),
    ],
)
def test_what_cannot_be_forecast_is_refused(values, problem):
    with pytest.raises(DataError, match=problem) as raised:
        Windows(8).read(table(values), "y")
    assert all(part in str(raised.value) for part in ("got:", "expected:", "fix:"))


def test_what_is_no_table_or_no_target_is_refused(tmp_path):
    with pytest.raises(FileError):
        Windows().read(tmp_path / "none.csv", "y")
    with pytest.raises(DataError, match="no such column"):
        Windows().read(table(), "z")
    with pytest.raises(DataError, match="no table of a series"):
        Windows().read([1.0, 2.0], "y")
    with pytest.raises(DataError, match="no logarithm"):
        Windows(log="yes").read(table(PASSENGERS - 200), "y")


def test_changes_cannot_be_seen_in_a_window_of_one_step():
    wrong = copy.copy(Windows(1))
    object.__setattr__(wrong, "difference", "last")
    with pytest.raises(ConfigError, match="two steps"):
        wrong.__post_init__()
    assert Windows(1).read(table(), "y").form.difference == "none"


def test_prepared_rows_keep_their_steps():
    data = load(table(price=NOISE), "y", form=Windows(6))
    scaled = Preprocess(scaling="standard", bins=0)
    ready = prepare(data, Split(order="time"), scaled)
    assert ready.x.shape == (len(data), 12)
    train, held = ready.parts.folds[0]
    assert train.max() < held.min() and held.max() < ready.parts.test.min()


def test_without_a_test_part_all_rows_train():
    data = Windows(8, test=0.0).read(table(), "y")
    assert data.test_rows is None and len(data) == 144 - data.course.ends[0] - 1
