import json

import numpy as np

from glassnet.cli.output import print_json, print_notes
from glassnet.data import Note


def test_what_is_no_number_becomes_null(capsys):
    print_json({"a": float("nan"), "b": [np.float32(0.5), {"c": np.inf}], "d": None})
    found = json.loads(capsys.readouterr().out)
    assert found == {"a": None, "b": [0.5, {"c": None}], "d": None}


def test_notes_go_to_stderr_and_warnings_are_marked(capsys):
    print_notes([Note("warning", "a", "Look."), Note("note", "", "Said.")])
    assert capsys.readouterr() == ("", "! warning: Look.\n  Said.\n")
