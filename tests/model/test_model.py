import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn
from glassnet.data import Preprocess, Target, load
from glassnet.errors import ConfigError, DataError, GlassnetWarning
from glassnet.model import Model

X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], "float32")
DATA = load((X, np.array(["no", "yes", "no", "yes"])))
ENCODER = Preprocess(scaling="none", bins=0).fit(
    DATA.features, DATA.columns, np.arange(4)
)
TARGET = Target.fit("y", "classification", DATA.answers, DATA.labels)


def model(kernel, link="softmax", members=0, target=TARGET, temperature=1.0):
    params = {"kernel": jnp.asarray(kernel), "bias": jnp.zeros(np.shape(kernel)[-1])}
    if members:
        params["bias"] = jnp.zeros((members, np.shape(kernel)[-1]))
    layer = nn.Dense(np.shape(kernel)[-1])
    return Model(
        layer,
        params,
        {},
        encoder=ENCODER,
        target=target,
        link=link,
        members=members,
        temperature=temperature,
    )


def test_probabilities_are_the_softmax_of_the_logits():
    found = model([[0.0, 2.0], [0.0, 0.0]]).predict_proba(X)
    # row 1: logits 0 and 2, so 1 / (1 + e^2) = 0.1192
    np.testing.assert_allclose(found[1], [0.1192, 0.8808], atol=1e-4)
    np.testing.assert_allclose(found.sum(1), 1, rtol=1e-6)


def test_predictions_are_labels():
    assert model([[-1.0, 1.0], [0.5, 0.0]]).predict(X).tolist() == [
        *("no", "yes", "no", "yes")
    ]


def test_members_answer_with_the_mean_of_their_probabilities():
    kernels = np.array([[[0.0, 2.0], [0.0, 0.0]], [[0.0, -2.0], [0.0, 0.0]]], "float32")
    found = model(kernels, members=2).predict_proba(X)
    np.testing.assert_allclose(found[1], [0.5, 0.5], atol=1e-6)


def test_one_logit_is_the_second_class_against_the_first():
    found = model([[2.0], [0.0]], link="sigmoid").predict_proba(X)
    np.testing.assert_allclose(found[1], [0.1192, 0.8808], atol=1e-4)


def test_the_number_of_rows_changes_no_prediction_and_compiles_few_programs():
    from glassnet.model.answers import _answers

    net = model([[0.0, 2.0], [0.0, 1.0]])
    all_at_once = net.predict_proba(np.resize(X, (7, 2)))
    before = _answers._cache_size()
    for count in (5, 6, 7, 8):
        some = net.predict_proba(np.resize(X, (count, 2)))
        np.testing.assert_allclose(some[:5], all_at_once[:5], rtol=1e-6)
    assert _answers._cache_size() == before  # all were filled up to 8 rows


def test_no_rows_give_no_predictions():
    assert model([[0.0, 2.0], [0.0, 1.0]]).predict(X[:0]).shape == (0,)


def test_another_number_of_columns_is_refused():
    with pytest.raises(DataError):
        model([[0.0, 2.0], [0.0, 1.0]]).predict(np.ones((3, 5)))


def test_regression_comes_back_in_the_targets_unit():
    target = Target.fit("y", "regression", np.array([10.0, 30.0]), None)
    net = model([[1.0], [0.0]], link="identity", target=target)
    # outputs 0 and 1, mean 20, deviation 10, kept within 10 and 30
    assert net.predict(X).tolist() == [20.0, 30.0, 20.0, 30.0]


def test_predictions_work_where_promotion_is_strict():
    with jax.numpy_dtype_promotion("strict"):
        assert model([[0.0, 2.0], [0.0, 1.0]]).predict(X).shape == (4,)


SURE = np.array([[[0.0, 90.0], [0.0, 0.0]], [[0.0, -90.0], [0.0, 0.0]]], "float32")


def test_members_that_are_sure_of_opposites_disagree_by_log_2():
    found = model(SURE, members=2).disagreement(X)
    # where x1 = 0 both say 1/2 and 1/2: uncertain, but of one mind
    np.testing.assert_allclose(found, [0, np.log(2), 0, np.log(2)], atol=1e-6)


def test_equal_members_never_disagree():
    kernels = np.array([[[0.3, 2.0], [0.1, 1.0]]] * 3, "float32")
    net = model(kernels, members=3)
    np.testing.assert_allclose(net.disagreement(X), 0, atol=1e-7)
    target = Target.fit("y", "regression", np.array([10.0, 30.0]), None)
    net = model(kernels[..., :1], link="identity", members=3, target=target)
    np.testing.assert_allclose(net.disagreement(X), 0, atol=1e-6)


def test_numbers_disagree_by_their_deviation_in_the_targets_unit():
    target = Target.fit("y", "regression", np.array([10.0, 30.0]), None)
    kernels = np.array([[[1.0], [0.0]], [[3.0], [0.0]]], "float32")
    net = model(kernels, link="identity", members=2, target=target)
    # outputs 1 and 3: mean 2, deviation 1, of which each is worth 10
    np.testing.assert_allclose(net.disagreement(X), [0, 10, 0, 10], rtol=1e-6)


@pytest.mark.parametrize("link, width", [("softmax", 2), ("sigmoid", 1)])
def test_the_mean_of_what_members_say_is_what_the_model_says(link, width):
    kernels = np.random.default_rng(0).normal(size=(3, 2, width)).astype("float32")
    net = model(kernels, members=3, link=link)
    each = net.members_proba(X)
    assert each.shape == (3, 4, 2)
    np.testing.assert_allclose(each.mean(0), net.predict_proba(X), rtol=1e-5)
    for place in range(3):
        alone = net.alone(place).predict_proba(X)
        np.testing.assert_allclose(alone, each[place], rtol=1e-5)


def test_a_single_network_has_no_members():
    net = model([[0.0, 2.0], [0.0, 1.0]])
    for ask in (net.disagreement, net.members_proba, lambda x: net.alone(0)):
        with pytest.raises(ConfigError, match="no members") as caught:
            ask(X)
        assert "replicas=5" in caught.value.fix
    with pytest.raises(ConfigError, match="no such member"):
        model(SURE, members=2).alone(2)


def test_a_temperature_of_two_takes_the_root_of_the_odds_and_changes_no_answer():
    kernel = [[0.0, 2.0], [0.0, 1.0]]
    plain, soft = model(kernel), model(kernel, temperature=2.0)
    # row 1: odds e^2 become e, so 1 / (1 + e) = 0.2689
    np.testing.assert_allclose(soft.predict_proba(X)[1], [0.2689, 0.7311], atol=1e-4)
    assert soft.predict(X).tolist() == plain.predict(X).tolist()


def test_a_model_is_calibrated_on_held_out_rows():
    # always 9 to 1 for "yes", and right in three of four rows: 3 to 1 is the best bet
    net = model([[0.0, 0.0], [0.0, 0.0]], temperature=1.0)
    net.params["bias"] = jnp.log(jnp.array([0.1, 0.9]))
    rows, answers = np.zeros((8, 2)), np.array(["no", "yes", "yes", "yes"] * 2)
    soft = net.calibrate(rows, answers)
    assert soft.temperature == pytest.approx(2.0, abs=1e-3)  # 9 to 1 becomes 3 to 1
    assert net.temperature == 1.0
    again = soft.calibrate(rows, answers)  # starts from the network, not from soft
    assert again.temperature == pytest.approx(2.0, abs=1e-3)


def test_rows_without_a_mistake_cannot_calibrate():
    net = model([[-1.0, 1.0], [0.5, 0.0]])
    with pytest.warns(GlassnetWarning, match="None of the 4 rows is wrong"):
        assert net.calibrate(X, DATA.answers).temperature == 1.0


def test_what_cannot_be_calibrated_is_refused():
    target = Target.fit("y", "regression", np.array([10.0, 30.0]), None)
    net = model([[1.0], [0.0]], link="identity", target=target)
    with pytest.raises(ConfigError, match="no probabilities to calibrate"):
        net.calibrate(X, np.ones(4))
    with pytest.raises(DataError, match="held-out rows"):
        model([[0.0, 2.0], [0.0, 1.0]]).calibrate(X[:0], DATA.answers[:0])
    for bad in (0.0, -1.0, np.inf, np.nan):
        with pytest.raises(ConfigError, match="temperature"):
            model([[0.0, 2.0], [0.0, 1.0]], temperature=bad)
