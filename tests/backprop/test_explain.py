"""The numbers of an explanation, as they are printed."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import losses, nn
from glassnet.backprop import explain
from glassnet.optimizers import SGD, Adam
from glassnet.paths import flatten, replace

HALF = losses.SquaredError(half=True)
NETWORKS = {
    "sigmoids": (
        nn.Sequential(nn.Dense(3), nn.Sigmoid(), nn.Dense(2), nn.Sigmoid()),
        (1, 2),
    ),
    "residual": (
        nn.Sequential(
            nn.Dense(3), nn.Residual(nn.Sequential(nn.Dense(3), nn.Tanh())), nn.Dense(2)
        ),
        (2, 3),
    ),
    "batch norm": (
        nn.Sequential(nn.Dense(3), nn.BatchNorm(), nn.ReLU(), nn.Dense(2)),
        (4, 2),
    ),
    "attention": (
        nn.Sequential(nn.MultiHeadAttention(1), nn.Flatten(), nn.Dense(2)),
        (2, 3, 2),
    ),
    "recurrent": (nn.Sequential(nn.LSTM(2, returns="last"), nn.Dense(2)), (2, 3, 2)),
    "shared": (
        nn.Sequential(nn.Dense(2), nn.Tanh(), nn.Shared("0"), nn.Tanh(), nn.Dense(2)),
        (2, 2),
    ),
    "side by side": (
        nn.Sequential(
            nn.Dense(2), nn.Concatenate(nn.Identity(), nn.Tanh()), nn.Dense(2)
        ),
        (2, 2),
    ),
    "repeat": (nn.Sequential(nn.Repeat(nn.Dense(2), 2), nn.Dense(2)), (2, 2)),
}


def setting(name, keys):
    network, shape = NETWORKS[name]
    x, y = jax.random.normal(next(keys), shape), jnp.full((shape[0], 2), 0.3)
    params, state = network.init(next(keys), x)
    params = jax.tree.map(
        lambda a: a + 0.1 * jax.random.normal(jax.random.key(7), a.shape), params
    )
    return network, params, state, x, y


def printed(text):
    """Path, and index in the array, of each number in the last chapter's tables."""
    last = text[text.index("Down: the updates") :]
    for part in re.split(r"\n\n", last):
        head = re.match(r"Update of (\S+), shape", part)
        if not head:
            continue
        path, dense = head[1], "w[" in part or "b[" in part
        for line in part.splitlines()[2:]:
            label, *numbers = re.match(r"  (\S+(?: of block \d)?) +(.+)", line).groups()
            index = [int(i) for i in re.findall(r"\d+", label)]
            if dense and label[0] == "w":
                j, k, *block = index
                index = [*(b - 1 for b in block), k - 1, j - 1]
            elif dense:
                j, *block = index
                index = [*(b - 1 for b in block), j - 1]
            yield path, tuple(index), *map(float, numbers[0].split())


@pytest.mark.parametrize("name", NETWORKS)
def test_every_printed_gradient_is_what_small_steps_show(name, keys):
    with jax.enable_x64(True):
        network, params, state, x, y = setting(name, keys)
        found = explain(network, params, state, x, y, HALF)
        rows = list(printed(str(found)))

        @jax.jit
        def cost(params):
            outputs, _ = network.apply(params, state, x, key=None, training=True)
            return HALF(outputs, y).mean()

        assert found.cost == pytest.approx(float(cost(params)))
        assert found.cost_after == pytest.approx(float(cost(found.params)))
        flat = flatten(params)
        assert len(rows) == sum(a.size for a in flat.values())
        for path, at, gradient, old, step, new in rows:
            sides = [
                float(cost(replace(params, {path: flat[path].at[at].add(h)})))
                for h in (1e-5, -1e-5)
            ]
            assert abs(gradient - (sides[0] - sides[1]) / 2e-5) < 1e-4, (path, at)
            assert old == pytest.approx(float(flat[path][at]), rel=1e-4, abs=1e-9)
            assert step == pytest.approx(-0.1 * gradient, rel=2e-4, abs=1e-9)
            assert new == pytest.approx(old + step, rel=1e-4, abs=1e-4)


def test_every_delta_is_the_sum_of_its_printed_factors(keys):
    for name in ("sigmoids", "residual", "shared", "side by side"):
        lines = str(explain(*setting(name, keys), HALF)).splitlines()
        sums = [i for i, line in enumerate(lines) if "factors of the chain" in line]
        assert sums
        for start in sums:
            table = lines[start + 1 : lines.index("", start)]
            rows = re.split(r"\n(?=    \d  \d )", "\n" + "\n".join(table))[1:]
            assert rows
            for row in rows:  # long sums go on in the next line
                first, *more = row.splitlines()
                _, _, rest = first.split(maxsplit=2)
                terms, total = rest.rsplit(maxsplit=1)
                terms = " ".join([terms, *more]).split("+ ")
                added = sum(np.prod(np.float64(t.split("*"))) for t in terms)
                assert added == pytest.approx(float(total), rel=1e-3, abs=1e-5), row


def test_lines_fit_a_terminal_and_the_page_needs_nothing_else(keys, tmp_path):
    for name in NETWORKS:
        found = explain(*setting(name, keys), HALF)
        assert max(map(len, str(found).splitlines())) <= 80
        page = found.html()
        assert "<math" in page and "http" not in re.sub(
            r"http://www.w3.org/\S+", "", page
        )
    found.write(tmp_path / "step.html")
    assert (tmp_path / "step.html").read_text() == page
    assert found._repr_html_() in page


def test_paths_that_meet_are_added_and_shared_weights_told(keys):
    text = str(explain(*setting("residual", keys), HALF))
    assert "comes back from Dense(3) at 1/body/0 and Dense(2) at 2." in text
    assert "added" in text
    text = str(explain(*setting("shared", keys), HALF))
    assert "0 is used more than once" in text
    text = str(explain(*setting("repeat", keys), HALF))
    assert "Dense(2) at 0/body, block 2" in text


def test_only_the_first_units_and_rows_are_listed_and_the_rest_counted(keys):
    network = nn.Sequential(nn.Dense(9), nn.ReLU(), nn.Dense(7))
    x, labels = jax.random.normal(next(keys), (5, 8)), jnp.array([0, 1, 2, 3, 6])
    params, state = network.init(next(keys), x)
    loss = losses.CrossEntropy()
    text = str(explain(network, params, state, x, labels, loss, optimizer=Adam(0.01)))
    assert "2 more rows and 3 more units not listed" in text
    assert "2 more edges" in text and "from 2 more rows" in text
    assert "36 more move by the same rule" in text  # of 8 * 9
    assert "softmax(z)[j]" in text and "w[7,1]" not in text


def test_the_step_is_the_optimizers(keys):
    setup = setting("sigmoids", keys)
    optimizer = Adam(0.01)
    found = explain(*setup, HALF, optimizer=optimizer)
    steps, _ = optimizer.update(found.grads, optimizer.init(setup[1]), setup[1])
    new = jax.tree.map(jnp.add, setup[1], steps)
    for path, array in flatten(new).items():
        np.testing.assert_allclose(flatten(found.params)[path], array)
    assert "eta" not in str(explain(*setup, HALF, optimizer=optimizer)).split("Down")[1]
    assert explain(*setup, HALF, optimizer=SGD(0.5)).cost_after < found.cost
