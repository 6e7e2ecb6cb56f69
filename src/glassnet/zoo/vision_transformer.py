"""The vision transformer: an image is a sentence of patches."""

from glassnet import nn
from glassnet.errors import ConfigError
from glassnet.initializers import Normal

SMALL = Normal(deviation=0.02)


def vision_transformer(
    classes: int = 1000,
    *,
    size: int = 224,
    patch: int = 16,
    width: int = 768,
    layers: int = 12,
    heads: int = 12,
    dropout: float = 0.0,
) -> nn.Sequential:
    r"""Cut an image into patches, let them attend to each other, take their mean.

    $$z_0 = [p_1 E + P_1;\ \dots;\ p_n E + P_n], \qquad
      a_i = z_{i-1} + \mathrm{attend}(\mathrm{norm}(z_{i-1})), \qquad
      z_i = a_i + f(\mathrm{norm}(a_i))$$

    with $f$ a hidden layer of four times the width and `GELU`, and logits from the mean
    of $\mathrm{norm}(z_L)$ over the patches.

    *What was new* (2020): no convolutions. That neighbors belong together and that a
    thing is the same thing elsewhere, it has to learn from the images, and positions
    from scratch; with 300 million images it overtook ResNets. With few it does worse:
    on CIFAR-10 from a random start expect `resnet18` to win.

    The paper reads its answer from one more token, put in front; the mean of the
    patches needs no such token, and does as well (Beyer et al.). With it the sizes of
    "ViT-B/16" have 86,566,120 params with 1,000 classes: 1,536 fewer than the paper's,
    for the token and its position.

    Args:
        classes: outputs, at least 1.
        size: height and width of the images in pixels; learned positions fit one size.
        patch: height and width of a patch, which divides the size.
        width: features of each patch's vector, a multiple of `heads`.
        layers: how many blocks of attention and hidden layer, at least 1.
        heads: of each attention, at least 1.
        dropout: share that is dropped behind each attention and each hidden layer in
            training, in [0, 1); no such layers at 0.

    Returns:
        `(batch, size, size, channels)` to `(batch, classes)`, logits.

    Raises:
        ConfigError: a number is outside its range, or the patch does not divide the
            size.

    Example:
        >>> import jax
        >>> net = vision_transformer(10, size=8, patch=4, width=6, layers=2, heads=3)
        >>> spec = jax.ShapeDtypeStruct((5, 8, 8, 1), "float32")
        >>> params, _ = jax.eval_shape(net.init, jax.random.key(0), spec)
        >>> params["1"]["kernel"].shape  # 16 pixels of a patch, 6 features
        (16, 6)

    Source:
        Dosovitskiy et al. (2020), "An Image is Worth 16x16 Words", equations 1 to 4
        and table 1, arXiv:2010.11929; means: Beyer, Zhai & Kolesnikov (2022), "Better
        plain ViT baselines for ImageNet-1k", section 3, arXiv:2205.01580.
    """
    if patch < 1 or size < patch or size % patch:
        raise ConfigError(
            "vision_transformer cannot cut such images into whole patches.",
            got=f"size={size}, patch={patch}",
            expected="a patch that divides the size",
            fix=f"use size={max(1, round(size / max(1, patch))) * max(1, patch)}, or "
            "another patch",
        )
    patches = (size // patch) ** 2
    block = nn.Sequential(
        _added(nn.MultiHeadAttention(heads), dropout),
        _added(nn.Sequential(nn.Dense(4 * width), nn.GELU(), nn.Dense(width)), dropout),
    )
    return nn.Sequential(
        *(nn.SpaceToDepth(patch), nn.Dense(width), nn.Reshape((patches, width))),
        nn.LearnedPositions(patches, table_init=SMALL),
        nn.Repeat(block, layers),
        *(nn.LayerNorm(), nn.GlobalAveragePool(), nn.Dense(classes)),
    )


def _added(body: nn.Layer, dropout: float) -> nn.Residual:
    """The body on normalized input, added to the input as it was."""
    drop = [nn.Dropout(dropout)] if dropout else []
    return nn.Residual(nn.Sequential(nn.LayerNorm(), body, *drop))
