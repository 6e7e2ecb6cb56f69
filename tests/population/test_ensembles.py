import numpy as np
import pytest

from glassnet.data import Parts
from glassnet.errors import ConfigError, DataError
from glassnet.population import Bagging, Seeds, Snapshots
from glassnet.population.ensembles import check_ensemble
from glassnet.training.callbacks import OnPlateau

NONE = np.array([], int)
PARTS = Parts(np.arange(100), ((np.arange(200, 1100), np.arange(100, 200)),))


def test_a_bag_has_as_many_rows_as_there_are_and_leaves_a_third_out():
    shared = Bagging(5).share(PARTS, seed=0)
    assert len(shared.folds) == 5 and shared.test is PARTS.test
    for train, held in shared.folds:
        assert len(train) == 1000
        assert not set(train) & set(held)
        assert set(train) | set(held) == set(range(100, 1100))
        # (1 - 1/1000)^1000 = 0.3677; its deviation over draws is about 0.01
        assert 0.33 < len(held) / 1000 < 0.41


def test_bags_differ_by_member_and_by_seed_and_by_nothing_else():
    one, two = Bagging(2).share(PARTS, seed=0).folds
    assert one[0].tolist() != two[0].tolist()
    again = Bagging(2).share(PARTS, seed=0).folds
    other = Bagging(2).share(PARTS, seed=1).folds
    assert again[0][0].tolist() == one[0].tolist() != other[0][0].tolist()


def test_sharing_out_twice_changes_nothing():
    once = Bagging(3).share(PARTS, seed=0)
    twice = Bagging(3).share(once, seed=0)
    assert [f[0].tolist() for f in once.folds] == [f[0].tolist() for f in twice.folds]


def test_of_two_rows_each_bag_leaves_one_out():
    parts = Parts(NONE, ((np.array([3, 5]), NONE),))
    for train, held in Bagging(20).share(parts, seed=0).folds:
        assert len(set(train)) == 1 and len(held) == 1
    with pytest.raises(DataError, match="too few rows"):
        Bagging(2).share(Parts(NONE, ((np.array([3]), NONE),)), seed=0)


def test_seeds_and_snapshots_leave_the_rows_alone():
    assert Seeds(3).share(PARTS, 0) is PARTS
    assert Snapshots(3).share(PARTS, 0) is PARTS


def test_cycles_must_be_equal():
    assert Snapshots(4).cycle(12) == 3
    with pytest.raises(ConfigError, match="shared out") as caught:
        Snapshots(5).cycle(12)
    assert caught.value.fix == "use 10 or 15 epochs"
    with pytest.raises(ConfigError) as caught:
        Snapshots(5).cycle(3)
    assert caught.value.fix == "use 5 epochs"


@pytest.mark.parametrize(
    "ensemble, settings, said",
    [
        (Bagging(2), dict(folds=5), "here are two"),
        (Seeds(2), dict(folds=2), "here are two"),
        (Snapshots(2), dict(patience=3), "which patience would upset"),
        (Snapshots(2), dict(plateau=OnPlateau()), "which plateau would upset"),
        (Snapshots(2), dict(epochs=5), "cannot be shared out"),
    ],
)
def test_what_cannot_go_together_is_refused(ensemble, settings, said):
    with pytest.raises(ConfigError, match=said):
        check_ensemble(ensemble, **dict(folds=1, epochs=4) | settings)


def test_what_can_go_together_is_not():
    check_ensemble(Bagging(2), folds=1, epochs=5, patience=3, plateau=OnPlateau())
    check_ensemble(Snapshots(2), folds=1, epochs=4, patience=None, plateau=None)
