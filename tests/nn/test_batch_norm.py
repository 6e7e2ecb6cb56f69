import jax
import jax.numpy as jnp
import numpy as np

from glassnet.nn import BatchNorm, Dense, Layer, Sequential


def test_a_batch_has_mean_0_and_variance_1(keys):
    x = jnp.array([[1.0, 10.0], [3.0, 20.0], [8.0, 60.0]])
    params, state = BatchNorm().init(next(keys), x)
    y, _ = BatchNorm().apply(params, state, x, key=None, training=True)
    np.testing.assert_allclose(y.mean(0), 0, atol=1e-6)
    np.testing.assert_allclose(y.var(0), 1, atol=1e-5)


def test_running_values_approach_those_of_the_data(keys):
    x = jnp.array([[1.0], [5.0]])  # mean 3, variance 4
    params, state = BatchNorm().init(next(keys), x)
    y = x
    for _ in range(100):
        y, state = BatchNorm().apply(params, state, x, key=None, training=True)
    np.testing.assert_allclose([state["mean"][0], state["variance"][0]], [3, 4], 1e-3)
    again, _ = BatchNorm().apply(params, state, x, key=None, training=False)
    np.testing.assert_allclose(again, y, rtol=1e-3)


def test_a_batch_of_one_row_becomes_the_bias_and_sends_nothing_back(keys):
    x = jnp.array([[3.0, -1e6]])
    _, state = BatchNorm().init(next(keys), x)
    params = {"scale": jnp.array([2.0, 2.0]), "bias": jnp.array([0.5, -0.5])}

    def run(x):
        return BatchNorm().apply(params, state, x, key=None, training=True)

    (y, after), back = jax.vjp(run, x)
    assert y.tolist() == [[0.5, -0.5]]
    (grad,) = back((jnp.ones_like(y), jax.tree.map(jnp.zeros_like, after)))
    assert grad.tolist() == [[0, 0]]
    np.testing.assert_allclose(after["variance"], [0.9, 0.9])


def test_going_back_is_the_equation_of_its_docstring(keys):
    x, delta = (jax.random.normal(next(keys), (6, 3)) for _ in range(2))
    params, state = BatchNorm().init(next(keys), x)

    def run(x):
        return BatchNorm().apply(params, state, x, key=None, training=True)[0]

    normal, back = jax.vjp(run, x)
    inner = delta - delta.mean(0) - normal * (delta * normal).mean(0)
    expected = inner / jnp.sqrt(x.var(0) + 1e-5)
    np.testing.assert_allclose(back(delta)[0], expected, atol=1e-5)


def test_sixteen_bits_are_averaged_in_float32(keys):
    # in bfloat16 a running sum stops growing at 256; the mean of 4096 ones is 1
    x = jnp.ones((4096, 1), "bfloat16") * jnp.array(3.0, "bfloat16")
    params, state = BatchNorm(momentum=0.0).init(next(keys), x)
    _, after = BatchNorm(momentum=0.0).apply(params, state, x, key=None, training=True)
    assert after["mean"].dtype == "float32" and after["mean"] == 3


def test_images_share_their_mean_over_all_places(keys):
    x = jax.random.normal(next(keys), (4, 5, 6, 3)) * 3 + 2
    params, state = BatchNorm().init(next(keys), x)
    y, _ = BatchNorm().apply(params, state, x, key=None, training=True)
    np.testing.assert_allclose(y.mean((0, 1, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(y.var((0, 1, 2)), 1, atol=1e-4)


X = jnp.array([[[1.0], [3.0], [99.0]], [[8.0], [99.0], [99.0]]])
MASK = jnp.array([[True, True, False], [True, False, False]])


LAYER = BatchNorm()


def run(x, layer: Layer = LAYER, training=True):
    params, state = layer.init(jax.random.key(0), x)
    return layer.apply(params, state, x, key=None, training=training)


def test_padding_does_not_enter_the_statistics():
    # of 1, 3 and 8: mean 4, variance (9 + 1 + 16) / 3 = 26 / 3
    y, state = run({"values": X, "mask": MASK}, BatchNorm(momentum=0.0))
    np.testing.assert_allclose(state["mean"], [4])
    np.testing.assert_allclose(state["variance"], [26 / 3], rtol=1e-6)
    alone, _ = run(jnp.array([[1.0], [3.0], [8.0]]))
    np.testing.assert_allclose(y["values"][MASK], alone, rtol=1e-6)
    assert (y["values"][~MASK] == 0).all() and (y["mask"] == MASK).all()


def test_lengths_say_the_same_as_a_mask():
    by_mask, _ = run({"values": X, "mask": MASK})
    by_lengths, _ = run({"values": X, "lengths": jnp.array([2, 1])})
    np.testing.assert_array_equal(by_lengths["values"], by_mask["values"])


def test_a_mask_that_hides_nothing_changes_nothing(keys):
    x = jax.random.normal(next(keys), (2, 3, 4))
    y, state = run({"values": x, "mask": jnp.ones((2, 3), bool)})
    plain, same = run(x)
    np.testing.assert_allclose(y["values"], plain, atol=1e-6)
    np.testing.assert_allclose(state["variance"], same["variance"], rtol=1e-6)


def test_a_mask_that_hides_everything_leaves_the_running_values_alone():
    layer = BatchNorm(momentum=0.3)
    x = {"values": X, "mask": jnp.zeros((2, 3), bool)}
    params, state = layer.init(jax.random.key(0), x)
    state = state | {"mean": jnp.array([0.1]), "variance": jnp.array([0.7])}
    y, after = layer.apply(params, state, x, key=None, training=True)
    jax.tree.map(np.testing.assert_array_equal, after, state)
    assert y["values"].tolist() == jnp.zeros((2, 3, 1)).tolist()


def test_padding_that_is_no_number_spoils_nothing():
    layer, values = BatchNorm(), jnp.where(MASK[..., None], X, jnp.nan)
    params, state = layer.init(jax.random.key(0), values)

    def cost(params, values):
        x = {"values": values, "mask": MASK}
        y, _ = layer.apply(params, state, x, key=None, training=True)
        return (y["values"] ** 3).sum()

    grads = jax.grad(cost, argnums=(0, 1))(params, values)
    assert all(jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(grads))
    assert (grads[1][~MASK] == 0).all()


def test_in_a_chain_the_mask_reaches_it():
    net = Sequential(Dense(2, bias=False), BatchNorm(momentum=0.0))
    y, state = run({"values": X, "mask": MASK}, net)
    assert set(y) == {"values", "mask"}
    np.testing.assert_allclose(y["values"][MASK].mean(0), 0, atol=1e-6)


def test_without_scale_and_bias_it_learns_nothing():
    params, _ = BatchNorm(scale=False, bias=False).init(jax.random.key(0), X)
    assert params == {}
    y, _ = run(X, BatchNorm(scale=False, bias=False))
    np.testing.assert_allclose(y.mean(), 0, atol=1e-6)
