import numpy as np
import pytest

from glassnet.data import load
from glassnet.data.builtin import BUNDLED, read_bundled
from glassnet.errors import FileError


@pytest.mark.parametrize("name", sorted(BUNDLED))
def test_content_is_that_of_scikit_learn(name):
    from sklearn import datasets

    more = {"scaled": False} if name == "diabetes" else {}
    theirs = getattr(datasets, f"load_{name}")(**more)
    features, answers = read_bundled(name)
    np.testing.assert_array_equal(features, theirs.data.astype(np.float32))
    named = theirs.target
    if name not in ("diabetes", "digits"):
        named = theirs.target_names[theirs.target]
    np.testing.assert_array_equal(answers, named)
    assert len(BUNDLED[name].columns) == features.shape[1]


def test_feature_names_are_in_scikit_learns_order():
    from sklearn import datasets

    def bare(name):
        return name.lower().split("(")[0].strip().replace(" ", "_").replace("/", "_")

    assert [bare(n) for n in datasets.load_iris().feature_names] == list(
        BUNDLED["iris"].columns
    )
    # Ours leaves the tail of od280/od315_of_diluted_wines away.
    wine = [
        bare(n).removesuffix("_of_diluted_wines")
        for n in datasets.load_wine().feature_names
    ]
    assert wine == list(BUNDLED["wine"].columns)
    cancer = [bare(n) for n in datasets.load_breast_cancer().feature_names]
    ours = [
        f"{column.removeprefix('error_')}_error"
        if column.startswith("error")
        else column
        for column in BUNDLED["breast_cancer"].columns
    ]
    assert ours == cancer


@pytest.mark.parametrize(
    "name, rows, columns, task, labels",
    [
        ("digits", 1797, 64, "classification", list(range(10))),
        ("iris", 150, 4, "classification", ["setosa", "versicolor", "virginica"]),
        ("wine", 178, 13, "classification", ["class_0", "class_1", "class_2"]),
        ("breast_cancer", 569, 30, "classification", ["benign", "malignant"]),
        ("diabetes", 442, 10, "regression", None),
    ],
)
def test_each_loads_with_its_task(name, rows, columns, task, labels):
    data = load(name)
    assert (len(data), len(data.columns)) == (rows, columns)
    assert (data.task, data.labels) == (task, labels)
    assert data.features.dtype == np.float32
    assert data.image_shape == ((8, 8) if name == "digits" else None)


def test_without_scikit_learn_the_way_out_is_said(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(FileError, match="pip install"):
        read_bundled("iris")
