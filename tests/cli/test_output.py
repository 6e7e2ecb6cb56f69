import json

import numpy as np

from glassnet.cli.output import print_json, print_notes
from glassnet.data import Note


def test_what_is_no_number_becomes_null(capsys):
    print_json({"a": float("nan"), "b": [np.float32(0.5), {"c": np.inf}], "d": None})
    found = json.loads(capsys.readouterr().out)
    assert found == {"a": None, "b": [0.5, {"c": None}], "d": None}


def test_arrays_of_any_shape_become_lists(capsys):
    print_json({"a": np.array([[1.0, np.nan], [2.0, 3.0]]), "b": np.array(4)})
    assert json.loads(capsys.readouterr().out) == {"a": [[1, None], [2, 3]], "b": 4}


def test_notes_go_to_stderr_and_warnings_are_marked(capsys):
    print_notes([Note("warning", "a", "Look."), Note("note", "", "Said.")])
    assert capsys.readouterr() == ("", "! warning: Look.\n  Said.\n")
