import jax
import jax.numpy as jnp
import numpy as np

from glassnet.learners.pairs import dealt, own_noise, pair_metrics, slopes


def test_a_batch_is_dealt_out_to_the_last_row():
    batch = {"x": jnp.arange(12.0).reshape(6, 2), "weight": jnp.arange(6.0)}
    found = dealt(batch, 3)
    assert found["x"].shape == (3, 2, 2)
    np.testing.assert_array_equal(found["x"].reshape(6, 2), batch["x"])
    np.testing.assert_array_equal(found["weight"].reshape(6), batch["weight"])


def test_what_fills_up_is_real_and_weighs_nothing():
    batch = {"x": jnp.array([1.0, 2.0]), "weight": jnp.ones(2)}
    found = dealt(batch, 5)  # more parts than rows
    assert found["x"].ravel().tolist() == [1.0, 2.0, 1.0, 2.0, 1.0]
    assert found["weight"].ravel().tolist() == [1.0, 1.0, 0.0, 0.0, 0.0]


def test_the_slope_of_a_parabola_is_known_at_every_mix():
    real, made = jnp.array([[3.0, 0.0]]), jnp.array([[0.0, 4.0]])
    for share in (0.0, 0.25, 1.0):
        # |x|^2 / 2 is as steep as x is long
        found = slopes(lambda x: (x**2).sum(1) / 2, real, made, jnp.array([share]))
        mixed = np.hypot(3 * share, 4 * (1 - share))
        np.testing.assert_allclose(found, [mixed], rtol=1e-6)


def test_a_flat_critic_has_a_slope_of_0_and_a_gradient_of_0():
    x = jnp.ones((2, 3))

    def steep(weight):
        return slopes(lambda x: (x * weight).sum(1), x, x, jnp.ones(2)).sum()

    value, slope = jax.value_and_grad(steep)(jnp.zeros(3))
    assert value == 0 and slope.tolist() == [0.0, 0.0, 0.0]
    assert jnp.isnan(steep(jnp.full(3, jnp.nan)))


def test_pictures_are_measured_over_all_their_axes():
    x = jnp.ones((2, 3, 4, 1))
    found = slopes(lambda x: x.sum((1, 2, 3)), x, x, jnp.ones(2))
    np.testing.assert_allclose(found, np.sqrt(12), rtol=1e-6)


def test_the_noise_of_a_row_is_its_own_and_of_the_bell_curve(keys):
    x = jax.random.uniform(next(keys), (4000, 3))
    z, share = own_noise(x, 5)
    some, _ = own_noise(x[1000:1003], 5)
    assert (some == z[1000:1003]).all()
    assert abs(z.mean()) < 0.03 and abs(z.std() - 1) < 0.03
    assert abs(share.mean() - 0.5) < 0.02 and len(jnp.unique(z)) > 19_000


def test_rows_that_are_mirrored_have_other_noise():
    z, _ = own_noise(jnp.array([[1.0, 2.0], [2.0, 1.0]]), 2)
    assert (z[0] != z[1]).all()


def test_accuracy_is_the_share_of_pairs_in_the_right_order():
    outputs = jnp.array([[3.0, 1.0], [1.0, 3.0], [2.0, 2.0], [9.0, 0.0]])
    weight = jnp.array([1.0, 1.0, 2.0, 0.0])
    found = pair_metrics(outputs[:, 0], outputs, weight)
    assert found["accuracy"] == (2.0, 4.0)  # one right, one wrong, a tie counted twice
    assert found["loss"] == (8.0, 4.0)
    assert found["score_made"] == (8.0, 4.0)
