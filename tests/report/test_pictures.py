import numpy as np

from glassnet.report import Baseline, Story
from glassnet.report.pictures import errors, layers, scores


def story(**more):
    task = "regression" if "truth" in more else "classification"
    return Story("a", task, "price", "c.", **more)


def title(svg):
    return svg.split("<title>")[1].split("</title>")[0]


def test_the_network_is_compared_with_the_best_of_the_others():
    others = [Baseline("majority", 0.1), Baseline("logistic", 0.961)]
    (svg,) = scores(story(test=0.983, baselines=others))
    assert title(svg) == "The network is ahead of logistic by 0.0220"


def test_of_an_error_less_is_better():
    others = [Baseline("mean", 9.0), Baseline("linear", 3.0)]
    told = story(test=4.0, baselines=others, higher_is_better=False)
    (svg,) = scores(told)
    assert title(svg) == "The network is behind linear by 1.00"
    assert "lower is better" in svg


def test_equal_scores_are_level():
    (svg,) = scores(story(test=0.5, baselines=[Baseline("majority", 0.5)]))
    assert title(svg) == "The network is level with majority"


def test_the_worst_mixup_is_the_title():
    counts = np.array([[8, 2], [0, 10]])
    (svg,) = errors(story(confusion=counts, labels=["cat", "dog"]))
    assert title(svg) == "cat is most often taken for dog: 2 of 10"
    assert "18 of 20 test rows (90 %) are right" in svg
    (svg,) = errors(story(confusion=np.eye(2, dtype=int), labels=["cat", "dog"]))
    assert title(svg) == "No row is taken for another class"


def test_residuals_are_told_in_the_unit_of_the_target():
    truth = np.arange(101.0)
    off = np.where(np.arange(101) < 60, 2.0, 4.0)  # the median is 2, the 90th 4
    told = story(truth=truth, predicted=truth + off, unit="dollars")
    against, histogram = errors(told)
    assert title(against) == "Half of the predictions are within 2.00 dollars"
    assert "Nine of ten are within 4.00 dollars" in against
    # (60 * 2 + 41 * 4) / 101 = 2.81
    assert title(histogram) == "On average the predictions are 2.81 dollars too high"
    assert "true price (dollars)</text>" in against


def test_what_was_not_measured_is_not_drawn():
    assert scores(story()) == errors(story()) == layers(story()) == []
    assert scores(story(test=float("nan"))) == []
    broken = story(truth=np.ones(2), predicted=np.full(2, np.nan))
    assert errors(broken) == []
