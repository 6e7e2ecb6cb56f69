import jax
import jax.numpy as jnp
import numpy as np

from glassnet.data.augment.draws import offsets, whole


def test_whole_numbers_never_reach_the_count():
    almost = jnp.array(1 - 2**-24)
    counts = jnp.arange(1, 400)
    found = jax.vmap(lambda count: whole(almost, count))(counts)
    np.testing.assert_array_equal(found, counts - 1)


def test_offsets_are_as_likely_to_either_side_however_far():
    ends = jnp.array([0.0, 0.5, 1 - 2**-24])
    assert offsets(ends, jnp.array(0.9)).tolist() == [0, 0, 0]
    assert offsets(ends, jnp.array(3.0)).tolist() == [-3, 0, 3]
    assert offsets(ends, jnp.array(1e30)).tolist() == [-1_000_000, 0, 1_000_000]
