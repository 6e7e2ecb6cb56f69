import numpy as np

from glassnet.estimators.sample import LEAST, Sample, feed


def rows(x, y, weight):
    return Sample(np.array(x, float)[:, None], np.array(y, float)[:, None], weight)


def test_equal_rows_become_one_with_their_weights_summed():
    merged = rows([2, 1, 2, 2], [0, 0, 0, 1], np.array([1.0, 5.0, 2.0, 4.0])).merged()
    assert merged.x[:, 0].tolist() == [1, 2, 2]
    assert merged.y[:, 0].tolist() == [0, 0, 1]  # equal features, another answer
    assert merged.weight.tolist() == [5, 3, 4]


def test_neither_order_nor_repetition_is_left_after_merging():
    a = rows([3, 1, 2], [1, 0, 1], np.array([2.0, 1.0, 3.0])).merged()
    b = rows([2, 3, 2, 1, 3, 2], [1, 1, 1, 0, 1, 1], np.ones(6)).merged()
    for one, other in ((a.x, b.x), (a.y, b.y), (a.weight, b.weight)):
        assert (one == other).all()


def test_held_out_rows_are_none_of_the_others():
    whole = rows(range(20), [0, 1] * 10, np.ones(20))
    train, held = whole.split(0.2, 0, whole.y[:, 0])
    assert len(held) == 4 and held.y.sum() == 2  # two of each class
    assert sorted([*train.x[:, 0], *held.x[:, 0]]) == list(range(20))


def test_a_single_batch_is_filled_up_with_rows_that_weigh_nothing():
    x, y = np.arange(5.0)[:, None], np.arange(5)
    source, size, batch_weight = feed(x, y, np.full(5, 2.0), batch_size=200)
    assert size == len(source) == LEAST
    assert source.arrays["weight"].tolist() == [2] * 5 + [0] * (LEAST - 5)
    assert set(source.arrays["x"][:, 0].tolist()) == set(range(5))
    assert batch_weight == 10


def test_tables_of_like_size_are_filled_up_to_the_same():
    sizes = [
        feed(np.ones((n, 1)), np.ones(n), np.ones(n), 200).batch_size
        for n in (1, 64, 65, 128, 129, 200)
    ]
    assert sizes == [64, 64, 128, 128, 256, 256]


def test_a_batch_of_several_weighs_its_share():
    source, size, batch_weight = feed(
        np.ones((50, 1)), np.ones((50, 1)), np.full(50, 3.0), batch_size=10
    )
    assert (len(source), size, batch_weight) == (50, 10, 30)


def test_rows_that_weigh_one_each_bring_no_weights():
    x, y = np.zeros((70, 2)), np.zeros(70, int)
    one = feed(x, y, np.ones(70), batch_size=32)
    assert set(one.source.arrays) == {"x", "y"} and one.batch_weight == 32
    two = feed(x, y, np.append(np.ones(69), 2.0), batch_size=32)
    assert two.source.arrays["weight"].sum() == 71
    # a single batch says which rows are real, also where all are: it shares a program
    for count in (5, 64):
        few = feed(x[:count], y[:count], np.ones(count), batch_size=64)
        assert few.source.arrays["weight"].sum() == count
