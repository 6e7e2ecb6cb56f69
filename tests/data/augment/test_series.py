import jax
import jax.numpy as jnp
import numpy as np
import pytest
from batches import changed

from glassnet.data.augment import Amplitude, TimeMask, TimeShift
from glassnet.errors import ShapeError

KEY = jax.random.key(0)
RAMP = jnp.broadcast_to(jnp.arange(1.0, 7)[:, None], (600, 6, 1))


def masked(x, first, last):
    mask = (jnp.arange(x.shape[1]) >= first) & (jnp.arange(x.shape[1]) < last)
    return {"values": x, "mask": jnp.broadcast_to(mask, x.shape[:2])}


@pytest.mark.parametrize("change", [Amplitude(), TimeShift(), TimeMask()], ids=repr)
def test_what_has_no_time_is_refused(change):
    with pytest.raises(ShapeError, match=r"x\[..., None\]"):
        change({"x": jnp.ones((3, 4))}, KEY)


def test_an_amplitude_is_one_factor_for_each_example_and_feature():
    x = 1 + jax.random.uniform(KEY, (400, 5, 3))
    factor = changed(Amplitude(0.2), {"x": x})["x"] / x
    assert jnp.ptp(factor, axis=1).max() < 1e-6
    assert abs(factor.mean() - 1) < 0.03 and abs(factor[:, 0].std() - 0.2) < 0.02


def test_a_shift_is_one_of_all_whole_distances_and_each_as_likely():
    found = np.asarray(changed(TimeShift(2.0, fill=9.0), {"x": RAMP})["x"])[..., 0]
    wanted = [[3, 4, 5, 6, 9, 9], [2, 3, 4, 5, 6, 9], [1, 2, 3, 4, 5, 6]]
    wanted += [[9, 1, 2, 3, 4, 5], [9, 9, 1, 2, 3, 4]]
    counts = [(found == np.array(row)).all(1).mean() for row in wanted]
    np.testing.assert_allclose(sum(counts), 1)
    # standard deviation: sqrt(.2 * .8 / 600) = .016
    np.testing.assert_allclose(counts, 0.2, atol=0.06)


def test_a_shift_brings_nothing_in_from_behind_the_mask():
    x = masked(RAMP, 1, 4)  # 2, 3 and 4 count
    found = np.asarray(changed(TimeShift(1.0, fill=9.0), {"x": x})["x"]["values"])[
        ..., 0
    ]
    kinds = {tuple(row) for row in found.astype(int).tolist()}
    assert kinds == {(1, 3, 4, 9, 5, 6), (1, 2, 3, 4, 5, 6), (1, 9, 2, 3, 5, 6)}


def test_a_hidden_stretch_is_in_one_piece_and_of_any_length_up_to_its_share():
    x = jnp.ones((2000, 40, 2))
    hidden = np.asarray(changed(TimeMask(0.5), {"x": x})["x"] == 0)
    assert (hidden.all(2) == hidden.any(2)).all()
    length = hidden[..., 0].sum(1)
    starts = np.diff(hidden[..., 0].astype(int), axis=1, prepend=0) == 1
    assert (starts.sum(1) == (length > 0)).all()
    assert length.max() == 20 and abs(length.mean() - 10) < 0.6  # uniform from 0 to 20


def test_a_stretch_is_measured_in_steps_that_count():
    x = masked(jnp.ones((500, 40, 1)), 10, 20)
    found = changed(TimeMask(1.0, fill=5.0), {"x": x})["x"]["values"][..., 0] == 5
    assert not found[:, :10].any() and not found[:, 20:].any()
    assert found.sum(1).max() >= 9 and abs(found.sum(1).mean() - 5) < 0.6


def test_a_stretch_where_nothing_counts_hides_nothing():
    x = masked(jnp.ones((5, 4, 1)), 0, 0)
    for change in (TimeMask(1.0, fill=5.0), TimeShift(2.0, fill=5.0)):
        assert (changed(change, {"x": x})["x"]["values"] == 1).all()
