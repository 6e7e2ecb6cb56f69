import xml.etree.ElementTree as ET

import pytest

from glassnet.drawing.layers import LayerRow, layer_table, shape_text, summary_text

ROWS = [
    LayerRow("input", "input", (28, 28, 1)),
    # 26 * 26 places of 9 * 32 weights: 194,688 multiply-adds
    LayerRow("0", "Conv(32, kernel=(3, 3))", (26, 26, 32), 320, multiply_adds=194_688),
    LayerRow(
        "a/very/long/path/to/a/layer",
        "Dense(10, bias=False)" * 9,
        (10,),
        216_320,
        multiply_adds=216_320,
    ),
]


def test_the_table_names_every_layer_and_adds_up():
    html = layer_table(ROWS)
    table = ET.fromstring(html)
    cells = [e.text for e in table.iter("td")]
    # 320 + 216,320 and 194,688 + 216,320
    assert "26 × 26 × 32" in cells and cells[-2:] == ["216,640", "411,008"]


def test_hostile_code_stays_words():
    assert "<script" not in layer_table([LayerRow("<script>", "<script>", (1,))])


def test_a_summary_fits_80_columns_and_adds_up():
    lines = summary_text(ROWS).splitlines()
    assert all(len(line) <= 80 for line in lines)
    # 216,640 numbers of four bytes: 866,560 bytes.
    assert lines[-1] == (
        "2 layers, 216,640 numbers learned (867 kB), 411k multiply-adds"
    )


def test_columns_of_numbers_line_up_at_the_right():
    *table, _ = summary_text(ROWS).splitlines()
    assert len({len(line) for line in table}) == 1


def test_an_empty_shape_is_one_number():
    assert shape_text(()) == "1"
    last = summary_text([]).splitlines()[-1]
    assert last == "0 layers, 0 numbers learned (0 bytes), 0 multiply-adds"


@pytest.mark.parametrize(
    "count, words",
    [
        (9_999, "9,999"),
        (10_000, "10.0k"),
        (4_089_184_256, "4.09G"),
        (138 * 10**18, "138,000P"),
    ],
)
def test_work_is_written_in_three_digits(count, words):
    row = LayerRow("0", "Dense(2)", (2,), 8, multiply_adds=count)
    assert summary_text([row]).splitlines()[1].endswith("  " + words)
