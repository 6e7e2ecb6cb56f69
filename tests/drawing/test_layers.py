import xml.etree.ElementTree as ET

from glassnet.drawing.layers import LayerRow, layer_table, shape_text, summary_text

ROWS = [
    LayerRow("input", "input", (28, 28, 1)),
    LayerRow("0", "Conv(32, kernel=(3, 3))", (26, 26, 32), 320),
    LayerRow(
        "a/very/long/path/to/a/layer", "Dense(10, bias=False)" * 9, (10,), 216_320
    ),
]


def test_the_table_names_every_layer_and_adds_up():
    html = layer_table(ROWS)
    table = ET.fromstring(html)
    cells = [e.text for e in table.iter("td")]
    assert "26 × 26 × 32" in cells and cells[-1] == "216,640"  # 320 + 216,320


def test_hostile_code_stays_words():
    assert "<script" not in layer_table([LayerRow("<script>", "<script>", (1,))])


def test_a_summary_fits_80_columns_and_adds_up():
    lines = summary_text(ROWS).splitlines()
    assert all(len(line) <= 80 for line in lines)
    # 216,640 numbers of four bytes: 866,560 bytes.
    assert lines[-1] == "2 layers, 216,640 numbers learned (867 kB)"


def test_columns_of_numbers_line_up_at_the_right():
    *table, _ = summary_text(ROWS).splitlines()
    assert len({len(line) for line in table}) == 1


def test_an_empty_shape_is_one_number():
    assert shape_text(()) == "1"
    assert summary_text([]).endswith("0 layers, 0 numbers learned (0 bytes)")
