"""Mask plan: how a network is made for pictures with a class for each pixel."""

from collections.abc import Callable
from typing import Any

from glassnet import losses, nn
from glassnet.data import Dataset, augment
from glassnet.data.augment import Chain, Sometimes
from glassnet.data.augment.augmentation import Augmentation, parts
from glassnet.errors import ConfigError
from glassnet.recipe.plan import MASKS, Plan, image_shape, outputs_of

__all__ = ["check_augment", "for_masks"]

STILL = (augment.Brightness, augment.Contrast, augment.CutOut, augment.FeatureMask)
STILL += (augment.Noise,)
DEEPEST, SMALLEST = 4, 4  # halvings, and pixels of the shorter side at the bottom


def for_masks(build: Callable[[int, int], nn.Layer], **settings: Any) -> Plan:
    """A network that gives each pixel a class, by their number and how often it halves.

    Sides that do not halve so often are made longer by the pixels at the edge, and what
    was found there is cut off again.
    """

    def network(dataset: Dataset, width: int) -> nn.Layer:
        shape = image_shape(dataset)
        depth = _depth(min(shape[:2]))
        more = [-side % 2**depth for side in shape[:2]]
        made = build(outputs_of(dataset), depth)
        if not any(more):
            return nn.Sequential(nn.Reshape(shape), made)
        sides = (0, more[0], 0, more[1])
        longer, cut = nn.Pad(sides, mode="edge"), nn.Trim(sides)
        return nn.Sequential(nn.Reshape(shape), longer, made, cut)

    # Surprise alone gives up classes of few pixels: of one with 2 % of them it found
    # 0.27 after 400 steps, with the overlap beside it 0.46 (colored photos).
    return Plan(MASKS, "segmentation", network, overlapping, **settings)


def overlapping(dataset: Dataset) -> losses.Loss:
    """Surprise at each pixel and the overlap of each class."""
    return losses.DiceCrossEntropy()


def _depth(side: int) -> int:
    """How often a side is halved, with something left at the bottom.

    Example:
        >>> [_depth(side) for side in (2, 28, 32, 64, 224)]
        [0, 2, 3, 4, 4]
    """
    return max(
        (depth for depth in range(DEEPEST + 1) if side // 2**depth >= SMALLEST),
        default=0,
    )


def check_augment(chosen: Augmentation | None, task: str) -> None:
    """Refuse to move pictures away from under their masks.

    Args:
        chosen: of the recipe.
        task: what is learned.

    Raises:
        ConfigError: it moves pixels, or mixes pictures.
    """
    if chosen is None or task != "segmentation":
        return
    kind = type(chosen)
    if isinstance(chosen, Chain | Sometimes):
        for part in parts(chosen):
            check_augment(part.augmentation, task)
    elif kind not in STILL and kind.__name__ in augment.__all__:
        raise ConfigError(
            f"{kind.__name__} moves or mixes pixels, and their masks would stay.",
            got=f"augment={chosen!r} for pictures with masks",
            expected=f"one of {', '.join(still.__name__ for still in STILL)}",
            fix="write turned copies of pictures and masks to the folder, or leave it "
            "out",
        )
