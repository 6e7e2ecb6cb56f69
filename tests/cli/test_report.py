from glassnet.export import load, save


def test_a_report_is_made_again_from_the_model_alone(command, trained, tmp_path):
    ending = command("report", trained / "model.safetensors", "--out", "r p.html")
    assert (ending.code, ending.out) == (0, "r p.html\n")
    text = (tmp_path / "r p.html").read_text()
    assert "answer" in text and "<svg" in text


def test_a_model_without_a_run_has_a_short_report(command, trained, tmp_path):
    model = load(trained)
    model.about = {}
    save(model, tmp_path / "bare.safetensors")
    assert command("report", "bare.safetensors").code == 0
    assert "<html" in (tmp_path / "report.html").read_text()


def test_a_place_that_cannot_be_written_ends_with_3(command, trained, tmp_path):
    (tmp_path / "file").write_text("mine")
    ending = command("report", trained, "--out", "file/r.html")
    assert ending.code == 3
    assert (tmp_path / "file").read_text() == "mine"
