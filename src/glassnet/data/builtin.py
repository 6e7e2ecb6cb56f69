"""Built-in tables: the small classics that come with scikit-learn.

Its files are read where they lie; importing its loaders would take longer than
training on most of them.
"""

import gzip
import importlib.util
import io
import pathlib
from typing import NamedTuple

import numpy as np

from glassnet.data.task import Task
from glassnet.errors import FileError

__all__ = ["BUNDLED", "Bundled", "read_bundled"]

_CELL = (
    "radius texture perimeter area smoothness compactness concavity "
    "concave_points symmetry fractal_dimension"
)


class Bundled(NamedTuple):
    """Where a table lies and what its columns are called."""

    file: str
    target: str
    columns: tuple[str, ...]
    answers: str = ""  # a file of their own
    image_shape: tuple[int, int] | None = None
    task: Task = "classification"


BUNDLED = {
    "breast_cancer": Bundled(
        "breast_cancer.csv",
        "diagnosis",
        tuple(
            f"{of}_{name}"
            for of in ("mean", "error", "worst")
            for name in _CELL.split()
        ),
    ),
    "diabetes": Bundled(
        "diabetes_data_raw.csv.gz",
        "progression",
        ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"),
        answers="diabetes_target.csv.gz",
        task="regression",
    ),
    "digits": Bundled(
        "digits.csv.gz",
        "digit",
        tuple(f"pixel_{row}_{column}" for row in range(8) for column in range(8)),
        image_shape=(8, 8),
    ),
    "iris": Bundled(
        "iris.csv",
        "species",
        ("sepal_length", "sepal_width", "petal_length", "petal_width"),
    ),
    "wine": Bundled(
        "wine_data.csv",
        "cultivar",
        tuple(
            "alcohol malic_acid ash alcalinity_of_ash magnesium total_phenols "
            "flavanoids nonflavanoid_phenols proanthocyanins color_intensity hue "
            "od280_od315 proline".split()
        ),
    ),
}


def read_bundled(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Features float32 `(rows, columns)` and answers of a built-in table.

    Args:
        name: one of `BUNDLED`.

    Raises:
        FileError: scikit-learn is not installed, or without its data.

    Example:
        >>> features, answers = read_bundled("iris")
        >>> features.shape, answers[0].item()
        ((150, 4), 'setosa')

    Source:
        scikit-learn, `sklearn/datasets/data`; diabetes in its raw units.
    """
    about = BUNDLED[name]
    text = _text(about.file)
    if about.answers:
        features = np.loadtxt(io.StringIO(text), dtype=np.float64)
        answers = np.loadtxt(io.StringIO(_text(about.answers)), dtype=np.float64)
        return features.astype(np.float32), answers
    if name == "digits":
        table = np.loadtxt(io.StringIO(text), delimiter=",", dtype=np.float32)
        return table[:, :-1].copy(), table[:, -1].astype(np.int64)
    # The first line: number of rows, of columns, names of the classes.
    classes = text.split("\n", 1)[0].strip().split(",")[2:]
    table = np.loadtxt(io.StringIO(text), delimiter=",", skiprows=1)
    features = table[:, :-1].astype(np.float32)
    return features, np.array(classes)[table[:, -1].astype(np.int64)]


def _text(file: str) -> str:
    spec = importlib.util.find_spec("sklearn")  # finds it without importing it
    origin = spec.origin if spec is not None else None
    path = pathlib.Path(origin or "").parent / "datasets" / "data" / file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileError(
            "The built-in tables come with scikit-learn, and this one is not there.",
            got=f"no {file} at {path}",
            expected="scikit-learn with its data files",
            fix="pip install --force-reinstall scikit-learn",
        ) from error
    content = gzip.decompress(content) if file.endswith(".gz") else content
    return content.decode("utf-8")
