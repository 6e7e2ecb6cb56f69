import itertools
import xml.etree.ElementTree as ET

import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.drawing.flow import Edge, Unit, flow
from glassnet.errors import ShapeError

WORDS = dict(title="T", caption="C.")


def network(*sizes, scale=1.0):
    rng = np.random.default_rng(0)

    def number():
        return float(rng.normal() * scale)

    layers = [
        [Unit(number(), f"u{i}", number(), number() if k else None) for i in range(n)]
        for k, n in enumerate(sizes)
    ]
    edges = [
        [[Edge(number(), number()) for _ in range(b)] for _ in range(a)]
        for a, b in itertools.pairwise(sizes)
    ]
    return layers, edges


def boxes(svg):
    """About where each text stands: left, right, upper and lower edge."""
    for e in ET.fromstring(svg).iter():
        if not e.tag.endswith("text"):
            continue
        size = 10 if "font-size:10" in (e.get("style") or "") else 12
        size = 8 if "font-size:8" in (e.get("style") or "") else size
        wide, x, y = 0.56 * size * len(e.text), float(e.get("x")), float(e.get("y"))
        left = x - {"end": 1, "middle": 0.5}.get(e.get("text-anchor"), 0) * wide
        yield left, left + wide, y - 0.75 * size, y + 0.1 * size


@pytest.mark.parametrize("sizes", [(1, 1), (2, 3, 2), (6, 6, 6, 6), (1, 6, 1), (6, 1)])
@pytest.mark.parametrize("scale", [1.0, 1e-3, 1e4])
def test_no_two_numbers_overlap(sizes, scale):
    svg = flow(*network(*sizes, scale=scale), names=["layer"] * len(sizes), **WORDS)
    for (a, b, c, d), (e, f, g, h) in itertools.combinations(boxes(svg), 2):
        assert b <= e or f <= a or d <= g or h <= c
    assert len(svg) < 60_000
    width = float(ET.fromstring(svg).get("viewBox").split()[2])
    assert all(0 <= a and b <= width for a, b, *_ in boxes(svg))


def test_weights_stand_where_they_enter_in_the_order_of_their_sources():
    layers = [[Unit(1.0, "x"), Unit(2.0, "z")], [Unit(3.0, "y")]]
    svg = flow(layers, [[[Edge(0.25)], [Edge(-0.75)]]], **WORDS)
    at = {
        e.text: float(e.get("y"))
        for e in ET.fromstring(svg).iter()
        if e.tag.endswith("text")
    }
    assert at["0.250"] < at["3.00"] < at["−0.750"]
    paths = [e for e in ET.fromstring(svg).iter() if e.tag.endswith("path")]
    up, down = paths
    assert "--blue" in up.get("style") and "dash" not in up.get("style")
    assert "--vermillion" in down.get("style") and "dash" in down.get("style")
    # The largest |weight| has the widest line: 0.8 + 1.8; a third of it 0.8 + 0.6.
    assert "stroke-width:2.6" in down.get("style")
    assert "stroke-width:1.4" in up.get("style")


def test_deltas_gradients_and_biases_are_told():
    svg = flow(
        [[Unit(1.0, "x")], [Unit(0.622, "y", delta=0.0887, bias=-0.5)]],
        [[[Edge(0.5, gradient=0.0887)]]],
        names=["in", "out"],
        **WORDS,
    )
    for words in ("0.622", "δ 0.0887", "b −0.500", "0.500 (0.0887)", "in", "out"):
        assert f">{words}</text>" in svg


def test_arrays_of_jax_and_numbers_that_are_not_finite_are_drawn():
    one = jnp.asarray(0.5, "bfloat16")
    svg = flow([[Unit(one)], [Unit(np.nan, delta=np.inf)]], [[[Edge(np.nan)]]], **WORDS)
    ET.fromstring(svg)
    assert ">nan</text>" in svg and ">δ inf</text>" in svg


def test_errors_say_what_to_pass():
    layers, edges = network(2, 3, 2)
    with pytest.raises(ShapeError, match="an edge from each unit"):
        flow(layers, edges[:1], **WORDS)
    with pytest.raises(ShapeError, match="an edge from each unit"):
        flow(layers, [edges[0][:1], edges[1]], **WORDS)
    with pytest.raises(ShapeError, match="of 1 to 6 units"):
        flow(*network(7, 1), **WORDS)
    with pytest.raises(ShapeError, match="1 to 4 layers"):
        flow([], [], **WORDS)
    with pytest.raises(ShapeError, match="1 names"):
        flow(layers, edges, names=["in"], **WORDS)
