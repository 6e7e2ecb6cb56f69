import itertools

import numpy as np
import pytest

from glassnet.training.windows import block_order, pieces, steps_of, window_at


@pytest.mark.parametrize("rows", [1, 7, 20, 100, 101])
@pytest.mark.parametrize("batch, most", [(1, 1), (3, 10), (8, 8), (8, 3), (5, 1000)])
def test_windows_follow_each_other_and_cover_every_epoch_once(rows, batch, most):
    total = -(-rows // batch)
    window = window_at(0, rows, batch, most)
    for epoch in range(2):
        place = 0
        while place < rows:
            assert (window.epoch, window.begin) == (epoch, place)
            assert window.first == epoch * total + place // batch
            # full batches but for the last of the epoch
            assert window.end - window.begin == min(window.steps * batch, rows - place)
            place = window.end
            window = window.next(rows, batch, most)


def test_every_step_of_a_window_finds_the_same_window():
    first = window_at(0, 100, 4, 40)
    for step in range(first.steps):
        assert window_at(step, 100, 4, 40) == first
    assert window_at(first.steps, 100, 4, 40) == first.next(100, 4, 40) != first


def test_windows_are_as_equal_as_they_can_be():
    # 101 batches in windows of at most 50: three of 34, 34 and 33, not 50, 50 and 1
    assert steps_of(1010, 10, 500) == 34
    sizes = [window_at(step, 1010, 10, 500).steps for step in (0, 34, 68)]
    assert sizes == [34, 34, 33]


def test_a_window_never_has_more_rows_than_allowed_but_one_batch_at_least():
    for most in range(8, 200):
        window = window_at(0, 1000, 8, most)
        assert window.end - window.begin <= most
    assert window_at(0, 1000, 8, 3).end == 8


def test_the_order_of_blocks_is_a_permutation_that_seed_and_epoch_decide():
    first = block_order(50, seed=1, epoch=0).tolist()
    assert sorted(first) == list(range(50))
    assert block_order(50, seed=1, epoch=0).tolist() == first
    assert block_order(50, seed=2, epoch=0).tolist() != first
    assert block_order(50, seed=1, epoch=1).tolist() != first
    assert block_order(50, seed=0, epoch=1).tolist() != first  # not seed + epoch
    assert len(block_order(3, seed=-1, epoch=0)) == 3


def test_every_place_is_equally_likely_for_a_block():
    where = [int(block_order(8, seed, 0)[0]) for seed in range(800)]
    # each of 8 blocks 100 times, standard deviation sqrt(800 / 8 * 7 / 8) = 9.4
    np.testing.assert_allclose(np.bincount(where, minlength=8), 100, atol=45)


def test_pieces_of_all_windows_are_all_rows_of_all_blocks():
    counts, order = np.array([3, 0, 5, 1]), np.array([2, 1, 0, 3])
    found = []
    window = window_at(0, 9, 2, 4)
    for _ in range(3):
        found += pieces(counts, order, window)
        window = window.next(9, 2, 4)
    # in the order of the blocks: 5 rows of block 2, 3 of block 0, 1 of block 3
    assert found == [(2, 0, 4), (2, 4, 5), (0, 0, 3), (3, 0, 1)]
    rows = [(block, row) for block, a, b in found for row in range(a, b)]
    every = [(b, r) for b, count in enumerate(counts) for r in range(count)]
    assert sorted(rows) == sorted(every)
    assert len(set(itertools.chain(rows))) == 9
