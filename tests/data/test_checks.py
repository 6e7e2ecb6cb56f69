import polars

from glassnet.data import Split, examine, load

ROWS = 80
TABLE = polars.DataFrame(
    {
        "x": [i * i % 37 for i in range(ROWS)],
        "customer_id": [i * i for i in range(ROWS)],
        "remark": [f"the customer number {i} said so" for i in range(ROWS)],
        "same": [7] * ROWS,
        "nothing": [None] * ROWS,
        "copy": [i % 2 for i in range(ROWS)],
        "y": [i % 2 for i in range(ROWS)],
    }
)


def test_each_thing_is_named_with_its_evidence_warnings_first():
    data = load(TABLE, "y")
    notes = examine(data, Split().parts(data))
    found = {note.about: note.level for note in notes if note.about}
    assert found == {
        "copy": "warning",
        "customer_id": "warning",
        "remark": "note",
        "same": "note",
        "nothing": "note",
    }
    said = {note.about: note.text for note in notes}
    assert "80 rows hold 80 different whole numbers" in said["customer_id"]
    assert "every row holds 7" in said["same"]
    order = [note.level for note in notes]
    assert order == sorted(order, reverse=True)  # "warning" before "note"


def test_classes_with_few_training_rows_are_counted():
    y = ["a"] * 40 + ["b"] * 35 + ["rare"] * 5
    data = load(polars.DataFrame({"x": TABLE["x"], "y": y}), "y")
    notes = examine(data, Split(test=0, validation=0).parts(data))
    assert [str(note) for note in notes if note.about == "y"] == [
        "1 of 3 classes have fewer than 10 training rows: 'rare' (5)."
    ]


def test_an_ordinary_table_has_nothing_to_say():
    data = load("iris")
    assert [n for n in examine(data, Split().parts(data)) if n.level == "warning"] == []
