"""Plan: how an architecture is trained unless somebody says otherwise."""

from collections.abc import Callable
from typing import Any, NamedTuple

from glassnet import losses, nn
from glassnet.data import Dataset, PairTokenizer, Tokenizer
from glassnet.data.task import Task
from glassnet.errors import ConfigError

__all__ = [
    "IMAGES",
    "LABELED",
    "MASKS",
    "PAIRS",
    "ROWS",
    "SERIES",
    "TEXT",
    "Plan",
    "at",
    "fits",
    "for_flat_pictures",
    "for_pictures",
    "for_rows",
    "for_text",
    "kind_of",
    "patched",
    "recurrent",
]

IMAGES, SERIES, TEXT, ROWS = "pictures", "a series", "a text", "rows of any kind"
MASKS = "pictures with masks"
LABELED, PAIRS = "texts with answers", "pairs of texts"


CODES: dict[str, Any] = {"batch_size": 128, "steps": 8_000}


class Plan(NamedTuple):
    """How an architecture is trained unless somebody says otherwise."""

    data: str  # what it is for
    task: Task | None  # what it learns; None for what the answers say
    network: Callable[[Dataset, int], nn.Layer]  # for rows of so many numbers
    loss: Callable[[Dataset], losses.Loss]
    learning_rate: float = 1e-3
    batch_size: int = 64
    steps: int = 3_000  # about so many; at least one epoch, at most 200


def kind_of(dataset: Dataset) -> str:
    """What kind of data these are, in words."""
    if dataset.task == "segmentation":
        return MASKS
    if dataset.vocabulary is not None:
        return TEXT
    if dataset.tokenizer is not None:
        return PAIRS if isinstance(dataset.tokenizer, PairTokenizer) else LABELED
    if dataset.steps_shape is not None:
        return SERIES
    return IMAGES if dataset.image_shape is not None else "a table"


def fits(plan: Plan, dataset: Dataset) -> bool:
    """Whether an architecture is for such data."""
    kind = kind_of(dataset)
    if MASKS in (kind, plan.data):
        return kind == plan.data
    if plan.data == ROWS:
        return kind not in (TEXT, SERIES, LABELED, PAIRS)
    if plan.task is None and dataset.task in ("reconstruction", "generation"):
        return False  # nothing says what is in a picture
    return kind in plan.data


def image_shape(dataset: Dataset) -> tuple[int, int, int]:
    """Height, width and channels of a picture."""
    height, width, *channels = dataset.image_shape or (1, len(dataset.columns))
    return height, width, (*channels, 1)[0]


def outputs_of(dataset: Dataset) -> int:
    """Of the last layer: one for each class, or one number."""
    return len(dataset.labels) if dataset.labels is not None else 1


def answered(dataset: Dataset) -> losses.Loss:
    """The usual loss for classes, tokens or numbers."""
    if dataset.task == "regression":
        return losses.SquaredError()
    return losses.CrossEntropy()


def at(own: int, network: nn.Layer, side: int) -> nn.Layer:
    """For a network that knows a single size of pictures."""
    pooled = nn.AdaptiveAveragePool(own)
    return network if side == own else nn.Sequential(pooled, network)


def patched(build: Callable[[int, int], nn.Layer], side: int) -> nn.Layer:
    """A network of about seven patches to a side, and nothing left over.

    A side that only much smaller patches divide is made a little shorter: 61 pixels
    in patches of one would be 3,721 of them.
    """
    most = max(1, side // 7)
    patch = next(p for p in range(most, 0, -1) if side % p == 0)
    if patch >= side // 10:
        return build(side, patch)
    own = side - side % most
    return at(own, build(own, most), side)


def for_pictures(
    build: Callable[[int, int], nn.Layer],
    least: int = 1,
    *,
    square: bool = False,
    **settings: Any,
) -> Plan:
    """A network for pictures, by the number of classes and the shorter side.

    Pictures that are smaller than the layers need are shown a few times as large, and
    some networks see any picture as a square.
    """

    def network(dataset: Dataset, width: int) -> nn.Layer:
        shape = image_shape(dataset)
        side = min(shape[:2])
        times = -(-least // side)
        larger: list[nn.Layer] = [nn.Upsample(times)] if times > 1 else []
        if square and shape[0] != shape[1]:
            larger.append(nn.AdaptiveAveragePool(side * times))
        made = build(outputs_of(dataset), side * times)
        return nn.Sequential(nn.Reshape(shape), *larger, made)

    return Plan(IMAGES, None, network, settings.pop("loss", answered), **settings)


def recurrent(build: Callable[..., nn.Layer]) -> Plan:
    """One that reads a series or a text and answers once, or a text at each step."""

    def network(dataset: Dataset, width: int) -> nn.Layer:
        if isinstance(dataset.tokenizer, Tokenizer):
            known = {"vocabulary": dataset.tokenizer.count, "padding": 0}
            return build(outputs_of(dataset), 64, **known)
        if dataset.vocabulary is not None:
            tokens = len(dataset.vocabulary.tokens)
            return build(tokens, 128, every_step=True, vocabulary=tokens)
        shape = dataset.steps_shape or (width, 1)
        return nn.Sequential(nn.Reshape(shape), build(outputs_of(dataset), 32))

    read = f"{SERIES}, {TEXT} or {LABELED}"
    return Plan(read, None, network, answered, 3e-3, 32, 3_000)


def for_text(build: Callable[[int, int], nn.Layer], rate: float = 1e-3) -> Plan:
    """A network for text, of so many tokens and so long a context."""

    def network(dataset: Dataset, width: int) -> nn.Layer:
        letters = dataset.vocabulary
        assert letters is not None
        return build(len(letters.tokens), letters.context)

    loss = losses.CrossEntropy
    return Plan(TEXT, "language", network, lambda _: loss(), rate, 12, 2_400)


def for_rows(
    build: Callable[[int], nn.Layer],
    loss: Callable[[Dataset], losses.Loss],
    task: Task = "reconstruction",
    **settings: Any,
) -> Plan:
    """A network that learns rows of so many numbers."""
    settings = CODES | settings
    return Plan(ROWS, task, lambda _, width: build(width), loss, **settings)


def for_flat_pictures(
    build: Callable[[tuple[int, int, int]], nn.Layer],
    loss: Callable[[Dataset], losses.Loss],
    task: Task = "reconstruction",
    **settings: Any,
) -> Plan:
    """A network that learns pictures of such a shape, as flat rows."""

    def network(dataset: Dataset, width: int) -> nn.Layer:
        shape = image_shape(dataset)
        try:
            return build(shape)
        except ConfigError as error:  # its layers halve pictures a few times
            sides = ",".join(str(max(4, round(side / 4) * 4)) for side in shape[:2])
            raise ConfigError(
                error.problem,
                got=error.got,
                expected=error.expected,
                fix=f"read the pictures in another size, such as --size {sides}",
            ) from error

    settings = CODES | settings
    return Plan(IMAGES, task, network, loss, **settings)
