import json

import numpy as np
import pytest
from PIL import Image
from sklearn.metrics import jaccard_score

import glassnet as gn
from glassnet import losses
from glassnet.errors import ConfigError, DataError, FileError
from glassnet.fitting import evaluate
from glassnet.fitting.mask_writing import write_masks
from glassnet.fitting.predictions import predictions
from glassnet.fitting.segmented import found_masks
from glassnet.fitting.words import score_line


def test_the_score_is_the_overlap_on_the_test_part(masked):
    run, summary = masked.run, masked.run.summary
    rows = run.prepared.parts.test
    truth, found = run.prepared.y[rows], run.predicted
    each = jaccard_score(truth.ravel(), found.ravel(), average=None)
    assert summary["metric"] == "iou"
    assert summary["test"] == pytest.approx(each.mean())
    assert list(summary["iou"].values()) == pytest.approx(each.tolist())
    assert list(summary["iou"]) == ["0", "255"]
    assert summary["pixel_accuracy"] == pytest.approx((truth == found).mean())
    low, high = summary["interval"]
    assert 0 <= low <= summary["test"] <= high <= 1
    assert set(summary["baselines"]) == {"all 0", "brightness"}
    assert summary["verdict"].startswith(("yes: mean IoU", "no: mean IoU"))
    course = run.history["validation_intersection_over_union"]
    assert summary["validation"] == pytest.approx(course[run.best - 1], abs=1e-6)


def test_evaluate_says_the_same_again_and_of_other_files(masked, tmp_path):
    found, _ = evaluate(masked.model)
    assert found["test"] == masked.run.summary["test"] and found["rows"] == 4
    whole, notes = evaluate(masked.model, str(masked.place / "cells"))
    assert whole["rows"] == 20 and "20 pictures with masks" in notes[0].text
    assert score_line(whole).startswith("mean IoU") and "255 0." in score_line(whole)
    for name in ("images", "masks"):  # a single one, of half the classes
        (tmp_path / name).mkdir()
        Image.new("L", (8, 8)).save(tmp_path / name / "1.png")
    one, _ = evaluate(masked.model, str(tmp_path))
    assert one["rows"] == 1 and json.dumps(one, allow_nan=False)
    Image.new("L", (8, 8), 7).save(tmp_path / "masks/1.png")
    with pytest.raises(DataError, match="no class"):
        evaluate(masked.model, str(tmp_path))


def test_masks_are_written_in_the_size_and_the_values_of_the_files(masked, tmp_path):
    pictures = tmp_path / "new"
    (pictures / "deep").mkdir(parents=True)
    small = Image.open(masked.place / "cells/images/3.png")
    small.save(pictures / "a.png")
    small.resize((24, 16)).convert("RGB").save(pictures / "deep/b.jpg")
    assert write_masks(masked.model, pictures, tmp_path / "found") == 2
    same = np.asarray(Image.open(tmp_path / "found/a.png"))
    x = masked.model.encoder(np.asarray(small).reshape(1, 64))
    assert same.tolist() == (255 * found_masks(masked.model, x)[0]).tolist()
    assert same.tolist() == masked.model.predict(np.asarray(small)[None])[0].tolist()
    large = np.asarray(Image.open(tmp_path / "found/deep/b.png"))
    assert large.shape == (16, 24) and set(np.unique(large)) <= {0, 255}
    assert (large[1::2, 1::3] == same).mean() > 0.8
    with pytest.raises(FileError, match="already"):
        write_masks(masked.model, pictures, tmp_path / "found")


def test_pictures_of_one_name_and_the_masks_beside_them(masked, tmp_path):
    for name in ("a.png", "a.bmp"):
        Image.new("L", (8, 8)).save(tmp_path / name)
    write_masks(masked.model, tmp_path, tmp_path / "found")
    names = sorted(file.name for file in (tmp_path / "found").iterdir())
    assert names == ["a.bmp.png", "a.png.png"]
    both = masked.place / "cells"  # the pictures alone are looked at
    assert write_masks(masked.model, both, tmp_path / "again") == 20


def test_without_a_folder_the_shares_of_the_classes_are_a_table(masked):
    text, count, _ = predictions(masked.model, masked.place / "cells/images")
    head, first, *_ = text.splitlines()
    assert head == "file,share_0,share_255" and count == 20
    name, *shares = first.split(",")
    assert name.endswith("0.png") and sum(map(float, shares)) == pytest.approx(1)


def test_a_model_that_knows_no_files_says_so(masked, tmp_path):
    bare = masked.run.model.replaced(about={})
    with pytest.raises(ConfigError, match="how pictures are read"):
        write_masks(bare, masked.place / "cells/images", tmp_path)


def test_members_over_folds_answer_together_and_can_be_calibrated(masked):
    run = masked.again(members=2, epochs=1, calibrate=True)
    assert run.model.members == 2 and len(run.summary["alone"]) == 2
    assert run.model.temperature != 1
    x = run.prepared.x[:3]
    assert run.model.probabilities(run.model.outputs(x)).shape == (3, 8, 8, 2)
    assert run.model.disagreement(run.dataset.features[:3]).shape == (3, 8, 8)


def test_an_overlap_can_be_trained_on(masked):
    run = masked.again(loss=losses.Dice(), epochs=1)
    assert run.model.link == "softmax"
    assert 0 < run.history["loss"][0] < 1
    truth = run.prepared.y[run.prepared.parts.folds[0][1]]
    assert 0 <= run.history["validation_accuracy"][0] <= 1 and truth.ndim == 3


def test_pictures_that_move_under_their_masks_are_refused(masked):
    with pytest.raises(ConfigError, match="their masks would stay"):
        masked.again(augment=gn.data.augment.Flip(shape=(8, 8)))


def test_the_report_shows_the_worst_and_the_best(masked):
    worst, best, mixed, kernels, *_ = masked.run.exhibits
    assert worst.title.startswith("Where it errs most") and worst.kind == "images"
    assert len(worst.data["grid"]) == len(best.data["titles"]) == 3 * 4  # test rows
    found = [float(word) for word in worst.data["titles"][2::3]]
    assert found == sorted(found)
    assert found[::-1] == [float(word) for word in best.data["titles"][2::3]]
    shares = np.array(mixed.data["values"])
    assert shares.sum(1) == pytest.approx(1, abs=1e-3) and "patterns" in kernels.title


def test_masks_are_learned_as_classes(masked):
    with pytest.raises(ConfigError, match="Masks are learned as classes") as caught:
        masked.again(loss=losses.BinaryCrossEntropy())
    assert "2 channels" in caught.value.fix
