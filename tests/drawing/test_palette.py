import numpy as np
import pytest

from glassnet.drawing.palette import (
    CLASSES,
    DARK,
    LIGHT,
    PAIRS,
    SHAPE,
    cividis,
    contrast,
    css,
    on,
    token,
)


def test_contrast_matches_a_case_worked_by_hand():
    # Gray 0x80: 128/255 = 0.502; ((0.502 + 0.055) / 1.055) ** 2.4 = 0.2159;
    # (1 + 0.05) / (0.2159 + 0.05) = 3.949
    assert contrast("#808080", "#FFFFFF") == pytest.approx(3.949, abs=1e-3)
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("front, back, least", PAIRS)
def test_every_pair_used_can_be_read(scheme, front, back, least):
    assert contrast(scheme[front], scheme[back]) >= least


def test_every_class_color_stands_on_dark_paper():
    assert all(contrast(color, DARK["paper"]) >= SHAPE for color in CLASSES.values())


def test_light_and_dark_name_the_same_colors_and_both_reach_the_page():
    assert LIGHT.keys() == DARK.keys()
    light, dark = css().split("@media (prefers-color-scheme:dark)")
    assert f"--ink:{LIGHT['ink']};" in light and f"--ink:{DARK['ink']};" in dark
    assert token("ink") == f"var(--ink,{LIGHT['ink']})"


def test_cividis_is_matplotlibs_to_within_what_one_sees():
    import matplotlib

    theirs = matplotlib.colormaps["cividis"]
    for share in np.linspace(0, 1, 33):
        color = cividis(float(share))
        ours = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        assert np.abs(ours - theirs(float(share))[:3]).max() < 8 / 255
    assert cividis(-1) == cividis(0) and cividis(2) == cividis(1)


def test_words_can_be_read_on_every_color_of_the_map():
    for share in np.linspace(0, 1, 101):
        color = cividis(float(share))
        assert contrast(on(color), color) >= 4.5
