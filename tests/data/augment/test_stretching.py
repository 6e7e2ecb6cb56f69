import jax
import jax.numpy as jnp
import numpy as np
import pytest
from batches import changed

from glassnet.data.augment import TimeWarp, WindowSlice

KEY = jax.random.key(0)
RAMP = jnp.broadcast_to(jnp.arange(11.0)[:, None], (400, 11, 1))


def test_a_window_is_a_straight_piece_from_anywhere_inside():
    found = changed(WindowSlice(0.4), {"x": RAMP})["x"][..., 0]
    np.testing.assert_allclose(jnp.diff(found), 0.6, atol=1e-5)  # each step is 0.6 long
    start = found[:, 0]
    # 10 steps, 6 of them in the window: it starts anywhere from 0 to 4
    assert start.min() >= 0 and start.max() <= 4
    assert abs(start.mean() - 2) < 0.25 and found.max() <= 10 + 1e-5


def test_values_between_steps_lie_on_the_line():
    x = jnp.array([0.0, 8.0, 0.0]).reshape(1, 3, 1)
    found = changed(WindowSlice(0.5), {"x": x})["x"][0, :, 0]
    time = changed(WindowSlice(0.5), {"x": jnp.arange(3.0).reshape(1, 3, 1)})["x"][
        0, :, 0
    ]
    np.testing.assert_allclose(found, 8 * (1 - jnp.abs(1 - time)), rtol=1e-5)


def test_a_warp_keeps_both_ends_and_never_runs_backwards():
    found = changed(TimeWarp(1.0), {"x": RAMP})["x"][..., 0]
    np.testing.assert_allclose(found[:, 0], 0, atol=1e-5)
    np.testing.assert_allclose(found[:, -1], 10, atol=1e-5)
    assert jnp.diff(found).min() > -1e-5
    # the middle is moved by a (L - 1) / pi, a uniform from -1 to 1
    middle = (found[:, 5] - 5) * jnp.pi / 10
    assert jnp.abs(middle).max() <= 1 + 1e-5
    assert abs(middle.mean()) < 0.12 and abs(middle.std() - 1 / 3**0.5) < 0.06


@pytest.mark.parametrize("change", [TimeWarp(0.9), WindowSlice(0.5)], ids=repr)
def test_only_the_steps_that_count_are_stretched(change):
    mask = jnp.broadcast_to((jnp.arange(11) >= 2) & (jnp.arange(11) < 7), (400, 11))
    x = {"values": RAMP, "mask": mask}
    found = changed(change, {"x": x})["x"]["values"][..., 0]
    np.testing.assert_array_equal(
        found[:, [0, 1, 7, 8, 9, 10]], RAMP[:, [0, 1, *range(7, 11)], 0]
    )
    inside = found[:, 2:7]
    assert inside.min() >= 2 - 1e-5 and inside.max() <= 6 + 1e-5
    short = changed(change, {"x": RAMP[:, 2:7]})["x"][..., 0]
    np.testing.assert_allclose(inside, short, atol=1e-5)


@pytest.mark.parametrize("change", [TimeWarp(0.9), WindowSlice(0.5)], ids=repr)
def test_a_single_step_and_an_empty_mask_stay(change):
    single = jnp.full((2, 1, 3), 4.0)
    np.testing.assert_array_equal(changed(change, {"x": single})["x"], single)
    x = {"values": RAMP, "mask": jnp.zeros((400, 11), bool)}
    np.testing.assert_array_equal(changed(change, {"x": x})["x"]["values"], RAMP)


def test_lengths_serve_in_place_of_a_mask():
    lengths = jnp.full(400, 5)
    x = {"values": RAMP, "lengths": lengths}
    found = changed(TimeWarp(0.9), {"x": x})["x"]
    assert (found["lengths"] == lengths).all()
    np.testing.assert_array_equal(found["values"][:, 5:], RAMP[:, 5:])
    assert found["values"][:, :5].max() <= 4 + 1e-5
