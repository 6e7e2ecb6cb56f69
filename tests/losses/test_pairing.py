"""Programs that people really wrote, as far as one can see at the door.

Numbers after a name are the questions on Stack Overflow where they stood.
"""

from dataclasses import dataclass
from typing import ClassVar

import jax
import numpy as np
import pytest

from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.losses import (
    CTC,
    AbsoluteError,
    BinaryCrossEntropy,
    BinaryFocal,
    Contrastive,
    CrossEntropy,
    Focal,
    GaussianLikelihood,
    Hinge,
    Huber,
    InfoNCE,
    KLDivergence,
    Loss,
    MultiClassHinge,
    PoissonLikelihood,
    SquaredError,
    Triplet,
)
from glassnet.losses.endings import last_layer
from glassnet.losses.pairing import check_pairing, check_targets
from glassnet.nn import (
    ELU,
    BatchNorm,
    Dense,
    Dropout,
    Flatten,
    Identity,
    Layer,
    LayerNorm,
    LeakyReLU,
    LogSoftmax,
    MixedPrecision,
    Parallel,
    ReLU,
    Repeat,
    Reshape,
    Residual,
    Sequential,
    Sigmoid,
    SiLU,
    Softmax,
    SpatialDropout,
    Tanh,
)
from glassnet.nn.layer import output_spec

CODES = np.arange(12) % 3
YES = np.arange(12) % 2
AMOUNTS = np.linspace(-2, 9, 12, dtype="float32")
ONE_HOT = np.eye(3, dtype="float32")[CODES]
SOFT = 0.5 * ONE_HOT + 0.5 / 3
MULTI_HOT = np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]] * 4)


def check(network, loss, targets, features=(4,)):
    """What a learner does at the door: shapes first, then all targets."""
    x = jax.ShapeDtypeStruct((12, *features), "float32")
    params, state = jax.eval_shape(lambda: network.init(jax.random.key(0), x))
    outputs = output_spec(network, params, state, x)
    check_targets(network, loss, outputs, np.asarray(targets))


def refuse(network, loss, targets, error, fix, features=(4,)):
    with pytest.raises(error) as caught:
        check(network, loss, targets, features)
    assert fix in caught.value.fix
    assert caught.value.got and caught.value.expected


HEALTHY = {
    "classes": (Sequential(Dense(8), ReLU(), Dense(3)), CrossEntropy(), CODES),
    "one-hot": (Dense(3), CrossEntropy(0.1), ONE_HOT),
    "whole one-hot": (Dense(3), CrossEntropy(), ONE_HOT.astype(int)),
    "soft": (Dense(3), CrossEntropy(), SOFT),
    "more units than classes": (Dense(5), CrossEntropy(), CODES),
    "yes or no": (Dense(1), BinaryCrossEntropy(), YES[:, None]),
    "truth values": (Dense(1), BinaryCrossEntropy(), (YES == 1)[:, None]),
    "many labels": (Dense(3), BinaryCrossEntropy(), MULTI_HOT),
    "two classes": (Dense(2), CrossEntropy(), YES),
    "amounts": (Dense(1), SquaredError(), AMOUNTS[:, None]),
    "absolute": (Dense(1), AbsoluteError(), AMOUNTS[:, None]),
    "lecture": (Sequential(Dense(3), Sigmoid()), SquaredError(half=True), ONE_HOT),
    "shares": (Sequential(Dense(3), Softmax()), SquaredError(), ONE_HOT),
    "xor by tanh": (
        Sequential(Dense(1), Tanh()),
        SquaredError(),
        2.0 * YES[:, None] - 1,
    ),
    "counts by relu": (Sequential(Dense(1), ReLU()), SquaredError(), CODES[:, None]),
    "trailing dropout": (Sequential(Dense(3), Dropout(0.1)), CrossEntropy(), CODES),
    "identity": (Sequential(Dense(3), Identity()), CrossEntropy(), CODES),
    "norm at the end": (Sequential(Dense(3), BatchNorm()), CrossEntropy(), CODES),
    "softmax inside": (Sequential(Softmax(), Dense(3)), CrossEntropy(), CODES),
    "a sum at the end": (
        Sequential(Dense(3), Residual(Sequential(Dense(3), Tanh()))),
        CrossEntropy(),
        CODES,
    ),
    "no rows": (Dense(3), CrossEntropy(), CODES[:0]),
    "probabilities": (
        Sequential(Dense(3), Softmax(), SpatialDropout(0.1)),
        CrossEntropy(of="probabilities"),
        CODES,
    ),
    "log-probabilities": (
        Sequential(Dense(3), LogSoftmax()),
        CrossEntropy(of="log-probabilities"),
        CODES,
    ),
    "distilled": (Sequential(Dense(3), Softmax()), KLDivergence("probabilities"), SOFT),
    "probability": (
        Sequential(Dense(1), Sigmoid(), Reshape(1)),
        BinaryCrossEntropy(of="probabilities"),
        YES[:, None],
    ),
    "a sum of shares": (
        Parallel(Sequential(Dense(3), Softmax()), Dense(3)),
        CrossEntropy(of="probabilities"),
        CODES,
    ),
    "margin": (Dense(1), Hinge(), 2 * YES[:, None] - 1),
    "margins": (Dense(3), MultiClassHinge(), CODES),
    "counts": (Dense(1), PoissonLikelihood(), CODES[:, None]),
    "mean and variance": (Dense(2), GaussianLikelihood(), AMOUNTS[:, None]),
    "robust": (Dense(1), Huber(), AMOUNTS[:, None]),
    "focus": (Dense(3), Focal(), SOFT),
    "rare yes": (Dense(3), BinaryFocal(), MULTI_HOT),
}


@pytest.mark.parametrize("network, loss, targets", HEALTHY.values(), ids=HEALTHY)
def test_a_right_pairing_passes(network, loss, targets):
    check(network, loss, targets)


ENDINGS = [
    Softmax(),
    LogSoftmax(),
    Sigmoid(),
    Tanh(),
    ReLU(),
    LeakyReLU(),
    ELU(),
    SiLU(),
]


@pytest.mark.parametrize("end", ENDINGS, ids=repr)
@pytest.mark.parametrize(
    "loss, targets", [(CrossEntropy(), CODES), (BinaryCrossEntropy(), ONE_HOT)]
)
def test_no_activation_stands_before_a_loss_that_brings_its_own(end, loss, targets):
    # softmax before softmax: TheDeepChecker's "redundant softmax"; sigmoid and
    # categorical: 55328966, 57943425, 59278771; relu: 47352366, 44066044, 64413907
    fix = f"leave out the last {end!r}"
    for network in [
        Sequential(Dense(3), end),
        Sequential(Dense(8), ReLU(), Dense(3), end, Dropout(0.5), Identity()),
        Sequential(Dense(8), Sequential(Dense(3), end), Flatten()),
    ]:
        refuse(network, loss, targets, ConfigError, fix)


def test_a_sigmoid_before_cross_entropy_names_the_loss_that_may_be_meant():
    refuse(
        Sequential(Dense(3), Sigmoid()), CrossEntropy(), CODES, ConfigError, "BinaryCro"
    )
    # 57326611: two units, softmax, binary cross-entropy
    refuse(
        Sequential(Dense(2), Softmax()),
        BinaryCrossEntropy(),
        np.eye(2)[YES],
        ConfigError,
        "use CrossEntropy()",
    )


@pytest.mark.parametrize(
    "loss, targets",
    [
        (BinaryCrossEntropy(), YES[:, None]),  # 58392266, 58844149, 60355380, 68321264
        (SquaredError(), AMOUNTS[:, None]),  # 33969059, 34311586, 61997645
        (CrossEntropy(), YES),
    ],
)
def test_a_softmax_over_one_unit_is_refused_before_every_loss(loss, targets):
    network = Sequential(Dense(8), ReLU(), Dense(1), Softmax())
    refuse(network, loss, targets, ConfigError, "leave out Softmax()")


def test_a_softmax_over_one_unit_is_found_inside_too():
    inside = [Dense(1), BatchNorm(), Dropout(0.1), Softmax(), Dense(3)]
    refuse(Sequential(*inside), CrossEntropy(), CODES, ConfigError, "leave out Soft")
    body = Sequential(Dense(1), LayerNorm(), Softmax(), Dense(4))
    network = Sequential(Repeat(Residual(body), 2), Dense(3))
    refuse(network, CrossEntropy(), CODES, ConfigError, "leave out Softmax()")


def test_branches_side_by_side_do_not_feed_each_other():
    beside = Parallel(Dense(1), Sequential(Softmax(), Dense(1)))
    check(beside, SquaredError(), AMOUNTS[:, None])
    within = Sequential(Dense(1), Parallel(Identity(), Softmax()), Dense(3))
    refuse(within, CrossEntropy(), CODES, ConfigError, "leave out Softmax()")
    # what they add up to is anybody's guess, also where one ends in a sigmoid
    check(Parallel(Dense(3), Sequential(Dense(3), Sigmoid())), CrossEntropy(), CODES)


def test_fewer_bits_hide_no_ending():
    network = MixedPrecision(Sequential(Dense(3), Softmax()))
    refuse(network, CrossEntropy(), CODES, ConfigError, "leave out the last Softmax()")
    one = MixedPrecision(Sequential(Dense(1), Softmax(), Dense(3)))
    refuse(one, CrossEntropy(), CODES, ConfigError, "leave out Softmax()")


def test_a_softmax_after_a_flattened_column_has_a_choice():
    network = Sequential(Dense(1), Flatten(), Softmax(), Dense(3))
    check(network, CrossEntropy(), CODES, features=(5, 4))


def test_cross_entropy_with_one_unit_is_refused():
    # 66602662, 68773774, 70650848
    fix = "BinaryCrossEntropy()"
    refuse(Dense(1), CrossEntropy(), YES, ConfigError, fix)
    refuse(Dense(1), CrossEntropy(), YES[:, None].astype(float), ConfigError, fix)


def test_three_classes_in_one_unit_are_refused():
    # 50079585: three classes, one sigmoid, binary cross-entropy
    refuse(Dense(1), BinaryCrossEntropy(), CODES, ShapeError, "targets[:, None]")
    refuse(Dense(1), BinaryCrossEntropy(), CODES[:, None], DataError, "Dense(3)")


@pytest.mark.parametrize("loss", [SquaredError(), AbsoluteError()], ids=repr)
def test_class_codes_are_no_amounts_for_several_units(loss):
    refuse(Dense(3), loss, CODES, ShapeError, "CrossEntropy()")
    refuse(Dense(3), loss, CODES[:, None], ShapeError, "CrossEntropy()")
    refuse(Dense(3), BinaryCrossEntropy(), CODES, ShapeError, "CrossEntropy()")


@pytest.mark.parametrize("loss", [SquaredError(), AbsoluteError()], ids=repr)
def test_a_row_is_not_broadcast_against_a_column(loss):
    refuse(Dense(1), loss, AMOUNTS, ShapeError, "targets[:, None]")
    refuse(Dense(2), loss, AMOUNTS, ShapeError, "Dense(1)")
    refuse(Dense(2), loss, np.ones((12, 3)), ShapeError, "Dense(3)")


def test_amounts_are_no_class_labels():
    refuse(Dense(3), CrossEntropy(), AMOUNTS, DataError, "SquaredError()")
    # 59325381: labels divided by 255 together with the pixels
    refuse(Dense(3), CrossEntropy(), CODES / 255, DataError, "astype(int)")


def test_a_column_of_labels_says_which_index_to_take():
    # 39810655 the other way round: integer labels of the wrong shape
    refuse(Dense(3), CrossEntropy(), CODES[:, None], ShapeError, "labels[:, 0]")


@pytest.mark.parametrize(
    "labels, units, fix",
    [
        (CODES + 1, 3, "targets - 1"),
        (CODES + 2, 3, "Dense(5)"),
        (2 * YES - 1, 2, "(targets + 1) // 2"),
        (CODES - 1, 3, "np.unique"),
        (CODES.astype("uint8") + 200, 3, "Dense(203)"),
    ],
    ids=["from 1", "too many", "-1 and 1", "negative", "unsigned"],
)
def test_labels_outside_the_classes_are_refused(labels, units, fix):
    refuse(Dense(units), CrossEntropy(), labels, DataError, fix)


def test_the_first_wrong_row_is_named():
    labels = np.array([0, 1, 2, 7, 9])
    with pytest.raises(DataError, match="first outside in row 3"):
        check(Dense(3), CrossEntropy(), labels)


def test_many_right_classes_are_not_one():
    # 58609115, 56380303: multi-hot targets with a softmax
    refuse(Dense(3), CrossEntropy(), MULTI_HOT, DataError, "BinaryCrossEntropy()")
    refuse(Dense(3), CrossEntropy(), 4 * ONE_HOT, DataError, "SquaredError()")


@pytest.mark.parametrize(
    "targets, fix",
    [
        (2.0 * YES - 1, "(targets + 1) / 2"),
        (1.0 + YES, "targets == 2"),
        (AMOUNTS, "SquaredError()"),
    ],
    ids=["-1 and 1", "1 and 2", "amounts"],
)
def test_a_yes_or_no_lies_between_0_and_1(targets, fix):
    refuse(Dense(1), BinaryCrossEntropy(), targets[:, None], DataError, fix)


@pytest.mark.parametrize(
    "end, targets",
    [
        (Sigmoid(), AMOUNTS),  # 42514960, 60574843, 56317174
        (Tanh(), AMOUNTS),  # 54811239
        (ReLU(), AMOUNTS),  # 48251943: a signed target behind a relu
        (ELU(), AMOUNTS),
        (SiLU(), AMOUNTS),
        (LeakyReLU(0.0), AMOUNTS),
    ],
    ids=repr,
)
def test_targets_out_of_the_last_activations_reach_are_refused(end, targets):
    network = Sequential(Dense(1), end, Dropout(0.1))
    for loss in (SquaredError(), AbsoluteError()):
        refuse(
            network, loss, targets[:, None], DataError, f"leave out the last {end!r}"
        )


def test_amounts_behind_a_softmax_are_refused():
    # 53749895, 56774954: softmax and a regression loss
    network = Sequential(Dense(3), Softmax())
    refuse(network, SquaredError(), 100 * ONE_HOT, DataError, "leave out the last Soft")


def test_an_activation_that_reaches_everything_is_let_be():
    check(Sequential(Dense(1), LeakyReLU()), SquaredError(), AMOUNTS[:, None])
    check(Sequential(Dense(1), ELU(alpha=3.0)), SquaredError(), AMOUNTS[:, None])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("loss", [SquaredError(), BinaryCrossEntropy(), CrossEntropy()])
def test_what_is_not_finite_is_refused_and_counted(bad, loss):
    targets = ONE_HOT.copy()
    targets[[4, 7], 1] = bad
    with pytest.raises(DataError, match="2 of 36, the first in row 4"):
        check(Dense(3), loss, targets)


@pytest.mark.parametrize(
    "targets",
    [np.array(["a", "b"] * 6), np.array([0, "b"] * 6, object)],
    ids=["text", "object"],
)
def test_names_of_classes_say_how_to_number_them(targets):
    refuse(Dense(2), CrossEntropy(), targets, DataError, "np.unique")


def test_a_batch_stands_for_a_table_of_any_length():
    outputs = jax.ShapeDtypeStruct((32, 3), "float32")
    check_pairing(Dense(3), CrossEntropy(), outputs, CODES)
    check_targets(Dense(3), CrossEntropy(), outputs, CODES)


@dataclass(frozen=True)
class Twice(Layer):
    """A container that nobody knows: it feeds its body x beside x."""

    body: Layer

    def init(self, key, spec):
        wide = jax.ShapeDtypeStruct((*spec.shape[:-1], 2 * spec.shape[-1]), spec.dtype)
        params, state = self.body.init(key, wide)
        return {"body": params}, {"body": state}

    def apply(self, params, state, x, *, key, training):
        x = jax.numpy.concatenate([x, x], -1)
        y, _ = self.body.apply(
            params["body"], state["body"], x, key=key, training=training
        )
        return y, state


def test_nothing_is_assumed_of_a_container_of_ones_own():
    network = Sequential(Dense(1), Twice(Softmax()))
    check(Sequential(network, Dense(3)), CrossEntropy(), CODES)
    check(network, CrossEntropy(), YES)
    inside = Twice(Sequential(Dense(1), Softmax(), Dense(3)))
    refuse(inside, CrossEntropy(), CODES, ConfigError, "leave out Softmax()")


@dataclass(frozen=True)
class Odd(Loss):
    outputs: ClassVar = "logits"

    def equation(self, outputs, targets, hyperparams):
        return outputs.sum(-1)


def test_a_loss_of_ones_own_is_asked_only_what_it_declares():
    check(Dense(3), Odd(), np.ones((12, 7)))
    refuse(Sequential(Dense(3), Tanh()), Odd(), CODES, ConfigError, "leave out the la")


def test_the_last_layer_is_the_one_that_decides():
    assert last_layer(Dense(3)) == Dense(3)
    assert last_layer(Sequential(Tanh(), Sequential(Dropout(0.1)))) == Tanh()
    assert last_layer(Repeat(Sequential(Dense(3), ReLU()), 2)) == ReLU()
    assert last_layer(Residual(Tanh())) == Residual(Tanh())
    assert last_layer(Sequential(Identity(), Flatten())) is None
    assert last_layer(Sequential()) is None


SHARES = [
    # what a network ends in, a loss, and what the error proposes beside logits
    (Dense(3), CrossEntropy(of="probabilities"), "Softmax()"),
    (Sequential(Dense(3), ReLU()), CrossEntropy(of="probabilities"), "Softmax()"),
    (Sequential(Dense(3), Sigmoid()), CrossEntropy(of="probabilities"), "Softmax()"),
    (Sequential(Dense(3), LogSoftmax()), CrossEntropy(of="probabilities"), "Softmax()"),
    (Sequential(Dense(3), BatchNorm()), KLDivergence("probabilities"), "Softmax()"),
    (Dense(3), CrossEntropy(of="log-probabilities"), "LogSoftmax()"),
    (
        Sequential(Dense(3), Softmax()),
        CrossEntropy(of="log-probabilities"),
        "LogSoftmax()",
    ),
    (Dense(3), BinaryCrossEntropy(of="probabilities"), "Sigmoid()"),
    (
        Sequential(Dense(3), Tanh()),
        BinaryCrossEntropy(of="probabilities"),
        "Sigmoid()",
    ),
    (
        Sequential(Dense(3), Softmax()),
        BinaryCrossEntropy(of="probabilities"),
        "Sigmoid()",
    ),
]


@pytest.mark.parametrize("network, loss, end", SHARES, ids=repr)
def test_who_promises_shares_ends_in_them_or_better_in_logits(network, loss, end):
    # PyTorch's NLLLoss and BCELoss take anything, and learn nothing from it
    refuse(network, loss, ONE_HOT, ConfigError, f"or end it in {end}")
    name = type(loss).__name__
    refuse(network, loss, ONE_HOT, ConfigError, f"{name}() and a network that ends in")


@pytest.mark.parametrize("loss", [Hinge(), PoissonLikelihood(), MultiClassHinge()])
def test_scores_that_may_be_any_number_are_not_bent(loss):
    refuse(
        Sequential(Dense(3), ReLU()), loss, ONE_HOT, ConfigError, "leave out the last"
    )


@pytest.mark.parametrize(
    "targets, fix",
    [(YES[:, None], "2 * targets - 1"), (CODES[:, None], "MultiClassHinge()")],
    ids=["0 and 1", "codes"],
)
def test_a_hinge_has_two_sides(targets, fix):
    refuse(Dense(1), Hinge(), targets, DataError, fix)


def test_counts_are_not_negative():
    refuse(Dense(1), PoissonLikelihood(), AMOUNTS[:, None], DataError, "SquaredError()")


def test_shares_are_asked_of_every_loss_that_compares_them():
    refuse(Dense(3), KLDivergence(), MULTI_HOT, DataError, "BinaryCrossEntropy()")
    refuse(Dense(3), KLDivergence(), -ONE_HOT, DataError, "SquaredError()")
    refuse(Dense(3), Focal(), CODES + 1, DataError, "targets - 1")
    refuse(Dense(3), BinaryFocal(), 3 * ONE_HOT, DataError, "targets == 3")


def test_two_outputs_for_each_target_of_a_gaussian():
    refuse(Dense(1), GaussianLikelihood(), AMOUNTS[:, None], ShapeError, "Dense(2)")


def test_embeddings_come_side_by_side():
    check(Dense(4), Contrastive(), YES, features=(2, 5))
    check(Dense(4), Triplet(), YES, features=(3, 5))
    check(Dense(4), InfoNCE(), YES, features=(2, 5))
    refuse(Dense(4), Triplet(), YES, ShapeError, "(batch, 3, ...)", features=(2, 5))
    refuse(Dense(4), Contrastive(), 2 * YES - 1, DataError, "+ 1) / 2", features=(2, 5))


def test_labels_in_a_row_must_be_classes_and_fit_in():
    rows = np.array([[1, 2, -1], [2, 2, 1]] * 6)
    check(Dense(3), CTC(), rows, features=(4, 5))
    # 2, blank, 2, 1: four steps
    refuse(Dense(3), CTC(), rows, DataError, "more steps", features=(3, 5))
    refuse(Dense(3), CTC(), rows + 1, DataError, "around the blank", features=(9, 5))
    refuse(Dense(2), CTC(), rows, DataError, "one unit more", features=(9, 5))
    refuse(Dense(3), CTC(), rows[:, 0], ShapeError, "-1", features=(9, 5))


def test_one_weight_for_each_class_is_asked_at_the_door():
    loss = CrossEntropy(class_weights=(1.0, 2.0))
    refuse(Dense(3), loss, CODES, ConfigError, "in the order of the class indices")
