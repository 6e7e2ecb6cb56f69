import json

from shell import call


def test_lists_all_thirty_lessons_with_their_titles():
    listed = call("lesson")
    assert listed.code == 0 and len(listed.out.splitlines()) == 30
    assert "gouda" in listed.out and "A decision by one neuron" in listed.out


def test_runs_one_prints_it_and_writes_its_page(tmp_path):
    page = tmp_path / "new" / "gouda.html"
    found = call("lesson", "gouda", "--out", str(page))
    assert found.code == 0 and "With threshold 5 it says yes to 4" in found.out
    assert str(page) in found.out and page.read_text().startswith("<!doctype html>")
    numbers = json.loads(call("lesson", "gouda", "--out", str(page), "--json").out)
    assert numbers["yes_at_low"] == 5


def test_an_unknown_name_and_a_folder_that_cannot_be_are_refused(tmp_path):
    unknown = call("lesson", "guda")
    assert unknown.code == 2 and "did you mean gouda" in unknown.err
    (tmp_path / "file").write_text("")
    blocked = call("lesson", "gouda", "--out", str(tmp_path / "file" / "x.html"))
    assert blocked.code == 3 and "fix:" in blocked.err
