import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from glassnet.data.augment import CutMix, MixUp
from glassnet.data.augment.shares import as_shares, classified, even_beta, partner
from glassnet.errors import DataError, ShapeError

KEY = jax.random.key(0)


@pytest.mark.parametrize("alpha", [0.05, 0.2, 0.5, 1.0, 3.0, 50.0])
def test_shares_follow_the_beta_law(alpha):
    draws = even_beta(KEY, jnp.array(alpha), (20_000,))
    for place in (1e-4, 0.1, 0.4, 0.5, 0.8, 0.9999):
        wanted = stats.beta.cdf(place, alpha, alpha)
        # standard deviation: at most .5 / sqrt(20000) = .0035
        assert abs((draws <= place).mean() - wanted) < 0.014


@pytest.mark.parametrize("alpha", [1e-30, 1e-3, 1e4, 1e30])
def test_shares_are_finite_at_extreme_settings(alpha):
    draws = even_beta(KEY, jnp.array(alpha), (20_000,))
    assert (draws >= 0).all() and (draws <= 1).all()
    assert abs(draws.mean() - 0.5) < 0.014


def test_a_partner_is_another_row_and_all_rows_are_partners():
    rows = jnp.arange(7)
    seen = set()
    for seed in range(60):
        _, [other] = partner({}, jax.random.key(seed), rows)
        assert sorted(other.tolist()) == list(range(7))
        step = (other - rows) % 7
        assert len(set(step.tolist())) == 1
        seen.add(step[0].item())
    assert seen == {1, 2, 3, 4, 5, 6}


def test_a_partner_of_no_weight_is_marked():
    batch = {"weight": jnp.array([1.0, 0.0, 0.5])}
    real, [other] = partner(batch, KEY, jnp.arange(3))
    assert real.tolist() == (other != 1).astype(float).tolist()


def test_an_index_outside_has_no_shares():
    found = as_shares(jnp.array([0, 2, 3, -1]), 3)
    np.testing.assert_array_equal(found[:2], [[1, 0, 0], [0, 0, 1]])
    assert jnp.isnan(found[2:]).all()


def test_floats_are_mixed_as_they_are():
    amounts = jnp.array([1.5, 2.5])
    assert classified(MixUp(), amounts, None) is amounts


@pytest.mark.parametrize("mixing", [MixUp(), CutMix()], ids=repr)
def test_indices_need_the_number_of_classes(mixing):
    batch = {"x": jnp.ones((3, 2, 2, 1)), "y": jnp.array([0, 1, 2])}
    with pytest.raises(DataError, match=r"\(classes=10\)"):
        mixing(batch, KEY)


def test_shares_of_another_number_of_classes_are_refused():
    batch = {"x": jnp.ones((3, 2)), "y": jnp.ones((3, 4))}
    with pytest.raises(ShapeError, match="another number of classes"):
        MixUp(classes=3)(batch, KEY)
