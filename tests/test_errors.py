import inspect
import pickle

import pytest

from glassnet import errors

KINDS = [
    kind
    for kind in vars(errors).values()
    if inspect.isclass(kind) and issubclass(kind, errors.GlassnetError)
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_shows_its_four_parts_and_survives_pickling(kind):
    error = kind("Wrong.", got="a", expected="b", fix="c")
    words = "Wrong.\n  got:      a\n  expected: b\n  fix:      c"
    assert str(error) == words and str(pickle.loads(pickle.dumps(error))) == words
    assert (error.got, error.expected, error.fix) == ("a", "b", "c")


@pytest.mark.parametrize(
    "kind, builtin",
    [
        (errors.ConfigError, ValueError),
        (errors.ShapeError, ValueError),
        (errors.DataError, ValueError),
        (errors.FileError, OSError),
        (errors.DivergedError, ArithmeticError),
    ],
)
def test_each_is_also_the_fitting_builtin(kind, builtin):
    assert issubclass(kind, builtin)


def test_far_names_list_what_there_is():
    assert errors.did_you_mean("zzz", ["b", "a"]) == "use one of a, b"
