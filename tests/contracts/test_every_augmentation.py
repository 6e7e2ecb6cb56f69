"""What every augmentation must do."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from batches import batch_of
from cases import AUGMENTATIONS, kind

from glassnet.data import augment
from glassnet.nn import masks
from glassnet.paths import flatten, replace

KEY = jax.random.key(5)
ROWS = {augment.CutMix, augment.MixUp, augment.SwapNoise}  # these see other rows
CHANGES = {augment.CutMix, augment.MixUp}  # and these answers


def innermost(augmentation):
    return type(getattr(augmentation, "augmentation", augmentation))


def calculates(augmentation):
    return "tokens" not in AUGMENTATIONS[augmentation]


MIXING = [a for a in AUGMENTATIONS if innermost(a) in ROWS]
SINGLE = [a for a in AUGMENTATIONS if a not in MIXING]
FLOATS = [a for a in AUGMENTATIONS if calculates(a)]
every_augmentation = pytest.mark.parametrize("augmentation", AUGMENTATIONS, ids=kind)
every_single = pytest.mark.parametrize("augmentation", SINGLE, ids=kind)
every_mixing = pytest.mark.parametrize("augmentation", MIXING, ids=kind)
every_float = pytest.mark.parametrize("augmentation", FLOATS, ids=kind)


@functools.cache
def compiled(augmentation):
    """As in a training step, and compiled once for most of the tests below."""
    return jax.jit(lambda batch, key, numbers: augmentation(batch, key, numbers))


def run(augmentation, batch, key=KEY):
    return compiled(augmentation)(batch, key, augmentation.numbers())


def make(augmentation):
    return batch_of(AUGMENTATIONS[augmentation])


def x_of(batch):
    return masks.values(batch["x"])


def with_x(batch, x):
    return batch | {"x": masks.with_values(batch["x"], x)}


def cast(batch, dtype):
    return with_x(batch, x_of(batch).astype(dtype))


def same(one, other):
    jax.tree.map(np.testing.assert_array_equal, one, other)


def test_every_public_augmentation_has_a_case():
    public = {getattr(augment, name) for name in augment.__all__}
    assert {type(case) for case in AUGMENTATIONS} == public - {augment.Augmentation}


@every_augmentation
def test_same_key_same_change_and_another_key_another(augmentation):
    batch = make(augmentation)
    one = run(augmentation, batch)
    same(one, run(augmentation, batch))
    assert (x_of(one) != x_of(batch)).any()
    assert (x_of(one) != x_of(run(augmentation, batch, jax.random.key(6)))).any()


@every_augmentation
def test_keeps_the_arrays_their_shapes_and_dtypes(augmentation):
    batch = make(augmentation)
    found = run(augmentation, batch)
    if innermost(augmentation) in CHANGES:  # indices become shares
        assert found["y"].shape == (12, 3) and found["y"].dtype == "float32"
        found["y"] = batch["y"]
    spec = jax.tree.map(lambda a: (a.shape, a.dtype), found)
    assert spec == jax.tree.map(lambda a: (a.shape, a.dtype), batch)


@every_augmentation
def test_weights_and_masks_and_what_masks_hide_stay(augmentation):
    batch = make(augmentation)
    found = run(augmentation, batch)
    assert (found["weight"] == batch["weight"]).all()
    mask = masks.mask(batch["x"])
    if mask is not None:
        assert (found["x"]["mask"] == mask).all()
        assert (x_of(found)[~mask] == x_of(batch)[~mask]).all()


@every_augmentation
def test_nothing_comes_in_from_behind_a_mask(augmentation):
    batch = make(augmentation)
    mask = masks.mask(batch["x"])
    if mask is None:
        pytest.skip("no mask")
    x = x_of(batch)
    hidden = ~mask.reshape(mask.shape + (1,) * (x.ndim - 2))
    found = x_of(run(augmentation, with_x(batch, jnp.where(hidden, 9999, x))))
    same(found[mask], x_of(run(augmentation, batch))[mask])


@every_augmentation
def test_needs_nothing_but_x(augmentation):
    x = {"x": make(augmentation)["x"]}
    assert list(jax.eval_shape(lambda x: augmentation(x, KEY), x)) == ["x"]


@every_augmentation
def test_at_zero_strength_nothing_changes(augmentation):
    batch = make(augmentation)
    if calculates(augmentation):  # what is calculated with 0 must be exact, too
        x = x_of(batch).at[3].multiply(1e30).at[5].multiply(-1e-30)
        batch = with_x(batch, x.at[6, 0].set(jnp.nan))
    numbers = jax.tree.map(jnp.zeros_like, augmentation.numbers())
    found = compiled(augmentation)(batch, KEY, numbers)
    same(found["x"], batch["x"])
    if found["y"].ndim > batch["y"].ndim:
        batch["y"] = jax.nn.one_hot(batch["y"], 3)
    same(found["y"], batch["y"])


@every_single
def test_a_row_does_not_see_the_others(augmentation):
    batch = make(augmentation)
    whole = x_of(run(augmentation, batch))
    rest = with_x(batch, x_of(batch).at[1:].set(0))
    same(x_of(run(augmentation, rest))[0], whole[0])
    # nor does it matter how many there are
    first = jax.tree.map(lambda leaf: leaf[:1], batch)
    alone = x_of(run(augmentation, first))
    np.testing.assert_allclose(alone[0], whole[0], rtol=1e-5, atol=1e-6)


@every_mixing
def test_rows_of_no_weight_do_not_come_into_others(augmentation):
    batch = make(augmentation)
    real = batch["weight"] > 0

    def emptied(rows):
        return jnp.where(real.reshape(12, *(1,) * (rows.ndim - 1)), rows, 0)

    other = with_x(batch, emptied(x_of(batch))) | {"y": emptied(batch["y"])}
    for seed in range(5):
        one = run(augmentation, batch, jax.random.key(seed))
        two = run(augmentation, other, jax.random.key(seed))
        same(x_of(one)[real], x_of(two)[real])
        same(one["y"][real], two["y"][real])


@every_single
def test_equal_examples_are_changed_in_different_ways(augmentation):
    batch = jax.tree.map(lambda leaf: jnp.stack([leaf[5]] * 12), make(augmentation))
    found = x_of(run(augmentation, batch)).reshape(12, -1)
    assert len(np.unique(found, axis=0)) > 1


@every_augmentation
def test_every_number_turned_takes_effect_without_compiling(augmentation):
    batch, numbers = make(augmentation), augmentation.numbers()
    usual = x_of(run(augmentation, batch))
    count = compiled(augmentation)._cache_size()
    for path, value in flatten(numbers).items():
        turned = replace(numbers, {path: 0 * value})
        assert (x_of(compiled(augmentation)(batch, KEY, turned)) != usual).any(), path
    assert compiled(augmentation)._cache_size() == count


@every_augmentation
def test_many_keys_in_a_compiled_loop_equal_each_alone(augmentation):
    batch = make(augmentation)

    def two_steps(key):
        def step(x, i):
            key_ = jax.random.fold_in(key, i)
            return x_of(augmentation(with_x(batch, x), key_)), ()

        return jax.lax.scan(step, x_of(batch), jnp.arange(2))[0]

    many = jax.random.split(KEY, 3)
    together = jax.jit(jax.vmap(two_steps))(many)
    for i in range(3):
        x = x_of(batch)
        for j in range(2):
            key = jax.random.fold_in(many[i], j)
            x = x_of(run(augmentation, with_x(batch, x), key))
        np.testing.assert_allclose(together[i], x, rtol=1e-5, atol=1e-5)


@every_augmentation
def test_no_examples_stay_none(augmentation):
    batch = jax.tree.map(lambda leaf: leaf[:0], make(augmentation))
    assert x_of(run(augmentation, batch)).shape == x_of(batch).shape


@every_float
def test_sixteen_bits_are_calculated_in_float32(augmentation):
    batch = cast(make(augmentation), "bfloat16")
    short = x_of(run(augmentation, batch))
    wide = x_of(run(augmentation, cast(batch, "float32")))
    assert short.dtype == "bfloat16"
    np.testing.assert_allclose(short.astype("float32"), wide, rtol=0.01, atol=0.02)


@every_float
def test_keeps_float64(augmentation):
    batch = jax.tree.map(np.asarray, make(augmentation))
    with jax.enable_x64(True):
        for dtype in ("float32", "float64"):
            typed = cast(jax.tree.map(jnp.asarray, batch), dtype)
            found = jax.eval_shape(lambda b: augmentation(b, KEY), typed)
            assert x_of(found).dtype == dtype


@every_float
def test_a_missing_number_spreads_to_its_neighbors_at_most(augmentation):
    batch = make(augmentation)
    x = x_of(batch)
    one = with_x(batch, x.reshape(12, -1).at[8, 0].set(jnp.nan).reshape(x.shape))
    found = jnp.isnan(x_of(run(augmentation, one)))
    assert found.sum() <= 9
    if augmentation in SINGLE:
        assert not jnp.delete(found, 8, axis=0).any()


@every_float
def test_gradient_flows_back_to_x(augmentation):
    batch = make(augmentation)
    x = x_of(batch)
    direction, step = jax.random.normal(jax.random.key(2), (2, *x.shape))

    def total(x):
        return (direction * x_of(augmentation(with_x(batch, x), KEY))).sum()

    grad = jax.jit(jax.grad(total))(x)
    assert jnp.isfinite(grad).all() and (grad != 0).any()
    # for one key all of them are linear in x, up to a constant
    before, after = (x_of(run(augmentation, with_x(batch, x))) for x in (x, x + step))
    found = (direction * (after - before)).sum()
    np.testing.assert_allclose(found, (grad * step).sum(), rtol=1e-3, atol=1e-3)
