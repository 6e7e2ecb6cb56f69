"""Plans: each architecture by its name, and what suits it."""

import dataclasses
from typing import Any

from glassnet import losses, zoo
from glassnet.data import Dataset, PairTokenizer
from glassnet.errors import ConfigError, did_you_mean
from glassnet.recipe.mask_plan import for_masks
from glassnet.recipe.plan import (
    Plan,
    at,
    fits,
    for_flat_pictures,
    for_pictures,
    for_rows,
    for_text,
    kind_of,
    patched,
    recurrent,
)
from glassnet.recipe.text_plan import for_labeled_texts, for_pairs

__all__ = ["PLANS", "plan_for", "plan_named", "usual_model"]


def plan_named(name: str) -> Plan:
    """The plan of this name, in any case of its letters.

    Raises:
        ConfigError: there is no such architecture.
    """
    plain = name.lower().replace("-", "_")
    if plain in PLANS:
        return PLANS[plain]
    raise ConfigError(
        "There is no such model.",
        got=f"model={name!r}",
        expected=f"one of {', '.join(PLANS)}",
        fix=did_you_mean(plain, PLANS),
    )


def plan_for(name: str, dataset: Dataset) -> tuple[Plan, Dataset]:
    """The plan of this name, and the rows with what it learns from them.

    Args:
        name: of an architecture, in any case of its letters.
        dataset: that it is to learn.

    Raises:
        ConfigError: there is no such architecture, or it is for data of another kind.

    Example:
        >>> from glassnet.data import load
        >>> plan, data = plan_for("autoencoder", load("digits"))
        >>> data.task
        'reconstruction'
    """
    plan = plan_named(name)
    if not fits(plan, dataset):
        suited = [other for other, one in PLANS.items() if fits(one, dataset)]
        unanswered = plan.task is None and kind_of(dataset) in plan.data
        lacks = " with answers" if unanswered else ""
        raise ConfigError(
            f"The model {name} is for {plan.data}{lacks}.",
            got=f"'{dataset.name}', {kind_of(dataset)}",
            expected=f"one of {', '.join(suited)}",
            fix=f"use another model, or give it {plan.data}{lacks}",
        )
    if plan.task is not None and dataset.task != plan.task:
        dataset = dataclasses.replace(dataset, task=plan.task)
    return plan, dataset


def usual_model(dataset: Dataset) -> str | None:
    """What is trained on data that are no table if no model is named."""
    if dataset.vocabulary is not None:
        return "gpt"
    if dataset.tokenizer is not None:
        pairs = isinstance(dataset.tokenizer, PairTokenizer)
        return "transformer" if pairs else "transformer_encoder"
    if dataset.steps_shape is not None:
        return "lstm"
    if dataset.task == "segmentation":
        return "unet"
    if dataset.task == "reconstruction":
        return "autoencoder"
    if dataset.task == "generation":
        return "gan"
    if dataset.form is not None and dataset.image_shape is not None:
        return "convnet"
    return None


def rebuilt(dataset: Dataset) -> losses.Loss:
    """Of values between 0 and 1 the likelihood, of others the squared error."""
    if dataset.image_shape is not None:
        return losses.BinaryCrossEntropy()
    return losses.SquaredError()


def bounded(dataset: Dataset) -> losses.Loss:
    """The same with a price on the code."""
    of = "logits" if dataset.image_shape is not None else "values"
    return losses.EvidenceLowerBound(of=of)


def played(dataset: Dataset) -> losses.Loss:
    return losses.NonSaturating()


GAME: dict[str, Any] = {"task": "generation", "learning_rate": 2e-4}
TINY = 64  # pixels of the shorter side, below which the first layers keep the size

PLANS: dict[str, Plan] = {
    "lecun1989": for_pictures(
        lambda n, side: at(16, zoo.lecun1989(n), side),
        square=True,
        loss=lambda _: losses.SquaredError(),  # it ends in tanh
    ),
    "lenet": for_pictures(lambda n, side: zoo.lenet(n), least=20),
    "convnet": for_pictures(lambda n, side: zoo.convnet(n), least=16),
    "alexnet": for_pictures(
        lambda n, side: zoo.alexnet(n, small=side < TINY), least=32
    ),
    "vgg11": for_pictures(lambda n, side: zoo.vgg11(n, small=side < TINY), least=32),
    "vgg16": for_pictures(lambda n, side: zoo.vgg16(n, small=side < TINY), least=32),
    "resnet18": for_pictures(lambda n, side: zoo.resnet18(n, small=side < TINY)),
    "resnet34": for_pictures(lambda n, side: zoo.resnet34(n, small=side < TINY)),
    "resnet50": for_pictures(lambda n, side: zoo.resnet50(n, small=side < TINY)),
    "vision_transformer": for_pictures(
        lambda n, side: patched(
            lambda own, patch: zoo.vision_transformer(
                n, size=own, patch=patch, width=64, layers=4, heads=4
            ),
            side,
        ),
        square=True,
    ),
    "unet": for_masks(
        lambda n, depth: zoo.unet(n, channels=16, depth=depth, batch_norm=True),
        learning_rate=3e-3,
        batch_size=16,
        steps=2_000,
    ),
    "autoencoder": for_rows(lambda width: zoo.autoencoder(width), rebuilt),
    "denoising_autoencoder": for_rows(
        lambda width: zoo.autoencoder(width, code=32, noise=0.3), rebuilt
    ),
    "convolutional_autoencoder": for_flat_pictures(
        lambda shape: zoo.convolutional_autoencoder(shape), rebuilt
    ),
    "vae": for_rows(lambda width: zoo.vae(width), bounded),
    "convolutional_vae": for_flat_pictures(
        lambda shape: zoo.convolutional_vae(shape), bounded
    ),
    "som": for_rows(
        lambda width: zoo.som(),
        lambda _: losses.SquaredError(),
        batch_size=1024,
        steps=100,
    ),
    "gan": for_rows(lambda width: zoo.gan(width), played, **GAME),
    "dcgan": for_flat_pictures(lambda shape: zoo.dcgan(shape), played, **GAME),
    "wgan": for_flat_pictures(
        lambda shape: zoo.dcgan(shape, critic_norm=False),
        lambda _: losses.Wasserstein(),
        **GAME,
        batch_size=256,
    ),
    "rnn": recurrent(zoo.rnn),
    "lstm": recurrent(zoo.lstm),
    "gru": recurrent(zoo.gru),
    "transformer_encoder": for_labeled_texts(
        lambda tokens, outputs: zoo.transformer_encoder(tokens, outputs), 1e-3
    ),
    "seq2seq": for_pairs(lambda s, t: zoo.seq2seq(s, t, units=64), 3e-3),
    "transformer": for_pairs(
        lambda s, t: zoo.transformer(s, t, norm="before", dropout=0.0), 3e-3
    ),
    "gpt": for_text(lambda tokens, context: zoo.gpt(tokens, context)),
}
