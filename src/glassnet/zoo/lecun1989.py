"""LeCun's network of 1989: the first convolutions trained by backpropagation."""

from glassnet import nn
from glassnet.initializers import Constant, VarianceScaling

UNIFORM = VarianceScaling(2.4**2 / 3, "into", "uniform")
r"""Uniform on $\pm 2.4/\sqrt F$ for $F$ inputs: a variance of $2.4^2/3F$."""


def lecun1989(classes: int = 10) -> nn.Sequential:
    r"""Read digits with two layers of shared weights and two of free ones.

    $$16 \times 16 \times 1 \to 8 \times 8 \times 12 \to 4 \times 4 \times 12
      \to 30 \to 10$$

    | layer | sees | learns |
    |---|---|---|
    | H1 | 5x5 pixels, every second one | 12 kernels, a bias for each of 768 units |
    | H2 | 5x5 units of 8 of the 12 maps | 12 kernels, a bias for each of 192 units |
    | H3 | all of H2 | 5,790 |
    | output | all of H3 | 310 |

    9,760 params with 10 classes; `tanh` after every layer, also the last: the targets
    are -1 and +1, the loss is squared error.

    *What was new*: one kernel for a whole map. A feature worth finding at one place is
    worth finding at all others, and 64,660 connections have 9,760 numbers to learn.
    There is no pooling yet; the stride makes the maps smaller.

    The paper does not say which 8 maps each map of H2 sees. Here, as in Karpathy's
    reproduction, they come in three blocks of four that see the first eight, the last
    four and the first four, and the last eight: the maps twice side by side, cut into
    three groups. Around images and maps lies -1, the background. The output's bias
    starts at -1, what nine of ten targets are.

    Args:
        classes: outputs, at least 1.

    Returns:
        `(batch, 16, 16, 1)`, pixels from -1 to 1, to `(batch, classes)` from -1 to 1.

    Raises:
        ConfigError: `classes` is below 1.

    Example:
        >>> import jax
        >>> spec = jax.ShapeDtypeStruct((1, 16, 16, 1), "float32")
        >>> params, _ = jax.eval_shape(lecun1989().init, jax.random.key(0), spec)
        >>> sum(leaf.size for leaf in jax.tree.leaves(params))
        9760

    Source:
        LeCun et al. (1989), "Backpropagation Applied to Handwritten Zip Code
        Recognition", section 4 and figure 3; Karpathy (2022), "Deep Neural Nets: 33
        years ago and 33 years from now".
    """
    return nn.Sequential(
        *(_maps(groups=1), nn.Bias(axes=3), nn.Tanh()),
        nn.Concatenate(nn.Identity(), nn.Identity()),  # 24 maps, in three groups of 8
        *(_maps(groups=3), nn.Bias(axes=3), nn.Tanh()),
        nn.Flatten(),
        *(nn.Dense(30, kernel_init=UNIFORM), nn.Tanh()),
        nn.Dense(classes, kernel_init=UNIFORM, bias_init=Constant(-1.0)),
        nn.Tanh(),
    )


def _maps(groups: int) -> nn.Sequential:
    kernels = nn.Conv2D(12, 5, stride=2, groups=groups, bias=False, kernel_init=UNIFORM)
    return nn.Sequential(nn.Pad(2, mode="minus_ones"), kernels)
