import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.model.beams import search

A, B, C, END = 0, 1, 2, 3
# After nothing: A 0.5, B 0.4. After A all is open: 0.3, 0.3, 0.3 and 0.1 to end. After
# B it ends with 0.9. Greedy: A A A, 0.5 * 0.3 * 0.3 = 0.045. Better: B end, 0.36.
SHARES = jnp.log(
    jnp.array(
        [
            [0.3, 0.3, 0.3, 0.1],
            [0.05, 0.03, 0.02, 0.9],
            [0.3, 0.3, 0.3, 0.1],
            [0.5, 0.4, 0.05, 0.05],  # the first: it begins with the end
        ]
    )
)
SIZES = {"batch": 1, "start": END, "end": END, "length": 3}


def write(kept, last):
    """The shares depend on the last token, which is also kept, to see it move."""
    written = jnp.concatenate([kept["written"][:, 1:], last[:, None]], 1)
    return SHARES[last], kept | {"written": written}


def kept(rows):
    return {"written": jnp.full((rows, 3), -1), "constant": jnp.zeros(2)}


ALONG = {"written": 0, "constant": -1}


def test_one_beam_takes_the_likeliest_token_each_time():
    tokens, score = search(write, kept(1), ALONG, beams=1, **SIZES)
    assert tokens.tolist() == [[A, A, A]]
    np.testing.assert_allclose(score, np.log(0.5 * 0.3 * 0.3), rtol=1e-5)


@pytest.mark.parametrize("beams", [2, 3, 5])
def test_a_few_beams_find_a_likelier_sequence(beams):
    tokens, score = search(write, kept(beams), ALONG, beams=beams, **SIZES)
    assert tokens.tolist() == [[B, END, END]]
    np.testing.assert_allclose(score, np.log(0.4 * 0.9), rtol=1e-5)


def test_all_beginnings_together_find_the_likeliest_of_all():
    # 3 tokens of 4: a beam of 64 forgets nothing.
    tokens, score = search(write, kept(64), ALONG, beams=64, **SIZES)
    every = {}
    for a in range(4):
        for b in range(4):
            for c in range(4):
                text = (a, b, c)[
                    : [*(t == END for t in (a, b, c)), True].index(True) + 1
                ]
                logs = [SHARES[i, t] for i, t in zip((END, *text), text, strict=False)]
                every[text] = float(sum(logs))
    ended = {text: value for text, value in every.items() if text[-1] == END}
    best = max(ended, key=ended.get)
    assert tokens[0, : len(best)].tolist() == list(best)
    np.testing.assert_allclose(score[0], ended[best], rtol=1e-5)


def test_what_ended_is_remembered_when_others_push_it_out():
    # To end at once has 0.25. A has 0.6, and is gone on with in two ways of 0.3 each:
    # both are likelier than to end, and yet each end behind them is less likely.
    shares = jnp.log(jnp.array([[0.5, 0.5, 0.0], [0.4, 0.3, 0.3], [0.6, 0.15, 0.25]]))
    tokens, score = search(
        *(lambda kept, last: (shares[last], kept), {}, {}),
        **{"batch": 1, "beams": 2, "start": 2, "end": 2, "length": 3},
    )
    assert tokens.tolist() == [[2, 2, 2]]
    np.testing.assert_allclose(score, np.log(0.25), rtol=1e-5)


def test_the_penalty_prefers_what_is_longer():
    # end at once: 0.4; or A and then the end, 0.6 * 0.6 = 0.36. With alpha 1 the first
    # stays -0.916, the second becomes -1.022 * 6 / 7 = -0.876.
    shares = jnp.log(jnp.array([[0.4, 0.6], [0.6, 0.4]]))
    how = {"batch": 1, "beams": 2, "start": 1, "end": 1, "length": 2}
    parts = (lambda kept, last: (shares[last], kept), {}, {})
    assert search(*parts, **how)[0].tolist() == [[1, 1]]
    longer = search(*parts, **how, length_penalty=1.0)
    assert longer[0].tolist() == [[0, 1]]
    np.testing.assert_allclose(longer[1], np.log(0.36), rtol=1e-5)
