"""Every color there is, for light and for dark, and how far apart two of them are."""

import functools
from typing import Any

import numpy as np
from jaxtyping import Float

__all__ = [
    "CLASSES",
    "DARK",
    "LIGHT",
    "PAIRS",
    "cividis",
    "contrast",
    "css",
    "on",
    "token",
]

# Okabe & Ito: told apart by people who see red and green alike. The first four stand
# on both papers as lines and text; the others only as fills with an outline of ink.
CLASSES = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "yellow": "#F0E442",
}
LIGHT = CLASSES | {
    "paper": "#FFFFFF",
    "panel": "#F4F6F8",
    "line": "#D5DBE1",
    "ink": "#1B1F24",
    "muted": "#57606A",
    "link": "#0067A3",
}
DARK = CLASSES | {
    "paper": "#121417",
    "panel": "#1B1F24",
    "line": "#343B43",
    "ink": "#E6E8EB",
    "muted": "#9AA4B0",
    "link": "#56B4E9",
}

TEXT, SHAPE = 4.5, 3.0
PAIRS = [  # what stands on what, and the contrast that WCAG 2.2 asks for it
    *[(front, "paper", TEXT) for front in ("ink", "muted", "link")],
    *[(front, "panel", TEXT) for front in ("ink", "muted", "link")],
    *[(front, "paper", SHAPE) for front in ("blue", "vermillion", "green", "purple")],
]

# Thirteen stops of the color map; straight lines between them stay within 8 of 255.
CIVIDIS = (
    "#00224e #003170 #2a3f6d #434e6c #575d6d #6a6c71 #7d7c78 "
    "#918b78 #a59c74 #bcae6c #d2c060 #e9d34e #fee838"
).split()


def token(name: str) -> str:
    """A color that follows the page, and is the light one where no page says.

    Example:
        >>> token("ink")
        'var(--ink,#1B1F24)'
    """
    return f"var(--{name},{LIGHT[name]})"


def css() -> str:
    """The colors as custom properties, light and dark by the reader's setting.

    Example:
        >>> "@media (prefers-color-scheme:dark)" in css()
        True
    """
    light, dark = (
        "".join(f"--{name}:{color};" for name, color in scheme.items())
        for scheme in (LIGHT, DARK)
    )
    return (
        f":root{{color-scheme:light dark;{light}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    )


def cividis(share: float) -> str:
    """The color of a magnitude: dark blue at 0, yellow at 1.

    Args:
        share: from 0 to 1; what lies outside takes the color of the nearer end.

    Example:
        >>> cividis(0), cividis(1)
        ('#00224e', '#fee838')

    Source:
        Nunez, Anderton & Renslow (2018), "Optimizing colormaps with consideration for
        color vision deficiency", arXiv:1712.01662.
    """
    stops = np.array([_channels(color) for color in CIVIDIS])
    at = np.clip(share, 0, 1) * (len(stops) - 1)
    mixed = [np.interp(at, np.arange(len(stops)), column) for column in stops.T]
    return "#" + "".join(f"{round(255 * float(channel)):02x}" for channel in mixed)


def on(color: str) -> str:
    """Black or white, whichever reads better on this color.

    Example:
        >>> on("#00224e"), on("#fee838")
        ('#ffffff', '#000000')
    """
    return max("#ffffff", "#000000", key=lambda front: contrast(front, color))


def contrast(front: str, back: str) -> float:
    r"""How far apart in brightness two colors are, from 1 to 21.

    $$\frac{L_1 + 0.05}{L_2 + 0.05}, \qquad L_1 \ge L_2$$

    Args:
        front: as `#rrggbb`.
        back: as `#rrggbb`.

    Example:
        >>> round(contrast("#0072B2", "#FFFFFF"), 1), contrast("#000000", "#000000")
        (5.2, 1.0)

    Source:
        Web Content Accessibility Guidelines 2.2, "contrast ratio" and "relative
        luminance".
    """
    low, high = sorted([_luminance(front), _luminance(back)])
    return (high + 0.05) / (low + 0.05)


@functools.cache
def _luminance(color: str) -> float:
    channels = _channels(color)
    linear = np.where(
        channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
    )
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def _channels(color: str) -> Float[Any, "3"]:
    return np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
