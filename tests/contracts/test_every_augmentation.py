"""What every augmentation must do."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from batches import batch_of, changed, compiled, shares
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
MASKED = [a for a, case in AUGMENTATIONS.items() if "masked" in case]
FLOATS = [a for a in AUGMENTATIONS if calculates(a)]
every_augmentation = pytest.mark.parametrize("augmentation", AUGMENTATIONS, ids=kind)
every_single = pytest.mark.parametrize("augmentation", SINGLE, ids=kind)
every_masked = pytest.mark.parametrize("augmentation", MASKED, ids=kind)
every_mixing = pytest.mark.parametrize("augmentation", MIXING, ids=kind)
every_float = pytest.mark.parametrize("augmentation", FLOATS, ids=kind)


def run(augmentation, batch, key=KEY, numbers=None):
    return changed(augmentation, batch, key, numbers)


def make(augmentation):
    batch = batch_of(AUGMENTATIONS[augmentation])
    takes_indices = innermost(augmentation) not in CHANGES or classes(augmentation)
    return batch if takes_indices else batch | {"y": shares()}


def classes(augmentation):
    return getattr(augmentation, "augmentation", augmentation).classes


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
def test_weights_stay(augmentation):
    batch = make(augmentation)
    same(run(augmentation, batch)["weight"], batch["weight"])


@every_masked
def test_masks_and_what_they_hide_stay(augmentation):
    batch = make(augmentation)
    found, mask = run(augmentation, batch), batch["x"]["mask"]
    same(found["x"]["mask"], mask)
    same(x_of(found)[~mask], x_of(batch)[~mask])


@every_masked
def test_nothing_comes_in_from_behind_a_mask(augmentation):
    batch = make(augmentation)
    mask, x = batch["x"]["mask"], x_of(batch).copy()
    x[~mask] = 9999
    found = x_of(run(augmentation, with_x(batch, x)))
    same(found[mask], x_of(run(augmentation, batch))[mask])


@every_augmentation
def test_needs_nothing_but_x(augmentation):
    x = {"x": make(augmentation)["x"]}
    assert list(jax.eval_shape(lambda x: augmentation(x, KEY), x)) == ["x"]


@every_augmentation
def test_at_zero_strength_nothing_changes(augmentation):
    batch = make(augmentation)
    if calculates(augmentation):  # what is calculated with 0 must be exact, too
        x = x_of(batch)
        x[3], x[5], x[6, 0] = 1e30 * x[3], -1e-30 * x[5], np.nan
    numbers = jax.tree.map(np.zeros_like, augmentation.numbers())
    found = run(augmentation, batch, KEY, numbers)
    same(found["x"], batch["x"])
    if found["y"].ndim > batch["y"].ndim:
        batch["y"] = shares()
    same(found["y"], batch["y"])


@every_single
def test_a_row_does_not_see_the_others(augmentation):
    batch = make(augmentation)
    whole = x_of(run(augmentation, batch))
    rest = jax.tree.map(np.copy, batch)
    x_of(rest)[1:] = 0
    same(x_of(run(augmentation, rest))[0], whole[0])
    # nor does it matter how many there are
    first = jax.tree.map(lambda leaf: leaf[:1], batch)
    alone = x_of(run(augmentation, first))
    np.testing.assert_allclose(alone[0], whole[0], rtol=1e-5, atol=1e-6)


@every_mixing
def test_rows_of_no_weight_do_not_come_into_others(augmentation):
    batch = make(augmentation)
    real, other = batch["weight"] > 0, jax.tree.map(np.copy, batch)
    x_of(other)[~real] = 0
    other["y"][~real] = 0
    for seed in range(5):
        one = run(augmentation, batch, jax.random.key(seed))
        two = run(augmentation, other, jax.random.key(seed))
        same(x_of(one)[real], x_of(two)[real])
        same(one["y"][real], two["y"][real])


@every_single
def test_equal_examples_are_changed_in_different_ways(augmentation):
    batch = jax.tree.map(lambda leaf: np.stack([leaf[5]] * 12), make(augmentation))
    found = x_of(run(augmentation, batch)).reshape(12, -1)
    assert len(np.unique(found, axis=0)) > 1


@every_augmentation
def test_every_number_turned_takes_effect_without_compiling(augmentation):
    batch, numbers = make(augmentation), augmentation.numbers()
    usual = x_of(run(augmentation, batch))
    count = compiled(augmentation)._cache_size()
    for path, value in flatten(numbers).items():
        turned = replace(numbers, {path: 0 * value})
        assert (x_of(run(augmentation, batch, KEY, turned)) != usual).any(), path
    assert compiled(augmentation)._cache_size() == count


@every_augmentation
def test_many_keys_in_a_compiled_loop_equal_each_alone(augmentation):
    batch = jax.tree.map(jnp.asarray, make(augmentation))

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
    batch = cast(make(augmentation), jnp.bfloat16)
    short = x_of(run(augmentation, batch))
    wide = x_of(run(augmentation, cast(batch, "float32")))
    assert short.dtype == jnp.bfloat16
    np.testing.assert_allclose(short.astype("float32"), wide, rtol=0.01, atol=0.02)


@every_float
def test_keeps_float64(augmentation):
    batch = make(augmentation)
    with jax.enable_x64(True):
        for dtype in ("float32", "float64"):
            typed = cast(batch, dtype)
            found = jax.eval_shape(lambda batch: augmentation(batch, KEY), typed)
            assert x_of(found).dtype == dtype


@every_float
def test_a_missing_number_spreads_to_its_neighbors_at_most(augmentation):
    batch = make(augmentation)
    x_of(batch).reshape(12, -1)[8, 0] = np.nan
    found = np.isnan(x_of(run(augmentation, batch)))
    assert found.sum() <= 9
    if augmentation in SINGLE:
        assert not np.delete(found, 8, axis=0).any()


@every_float
def test_gradient_flows_back_to_x(augmentation):
    batch = jax.tree.map(jnp.asarray, make(augmentation))
    x = x_of(batch)
    draws = np.random.default_rng(2).standard_normal((2, *x.shape), np.float32)
    direction, step = draws

    def total(x):
        return (direction * x_of(augmentation(with_x(batch, x), KEY))).sum()

    grad = np.asarray(jax.jit(jax.grad(total))(x))
    assert np.isfinite(grad).all() and (grad != 0).any()
    # for one key all of them are linear in x, up to a constant
    before, after = (x_of(run(augmentation, with_x(batch, x))) for x in (x, x + step))
    found = (direction * (after - before)).sum()
    np.testing.assert_allclose(found, (grad * step).sum(), rtol=1e-3, atol=1e-3)
