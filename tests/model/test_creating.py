import jax
import numpy as np
import pytest

from glassnet import nn, zoo
from glassnet.data import Target, Vocabulary, load, prepare
from glassnet.data.noise_source import NoiseSource
from glassnet.errors import ConfigError, DataError
from glassnet.model import Model
from glassnet.model.creating import code_size

LETTERS = Vocabulary(("\n", "a", "b"), context=6)


def model(network, inputs, target, link="identity", key=0):
    spec = jax.ShapeDtypeStruct((1, *inputs.shape), inputs.dtype)
    params, state = network.init(jax.random.key(key), spec)
    return Model(network, params, state, encoder=inputs, target=target, link=link)


@pytest.fixture(scope="module")
def writer():
    network = zoo.gpt(3, 6, layers=1, heads=1, width=4)
    return model(network, LETTERS, Target("", "language"), "softmax")


@pytest.fixture(scope="module")
def maker():
    target = Target("", "generation", (), mean=10.0, scale=2.0)
    return model(zoo.gan(5, noise=2, hidden=(4,)).generator, NoiseSource(2), target)


@pytest.fixture(scope="module")
def coder():
    """A variational autoencoder of digits, untrained."""
    ready = prepare(load("digits", task="reconstruction"))
    network = zoo.vae(64, code=2, hidden=(4,))
    return model(network, ready.encoder, ready.target, "sigmoid")


def test_a_text_begins_with_its_prompt_and_is_as_long_as_asked(writer):
    (text,) = writer.generate("ab", 10)
    assert text.startswith("ab") and len(text) == 12 and set(text) <= set("\nab")
    assert writer.generate("ab", 0) == ["ab"]


def test_a_text_without_a_prompt_begins_after_the_end_of_a_line(writer):
    (text,) = writer.generate("", 10, temperature=0)
    assert len(text) == 10
    assert writer.generate("\n", 10, temperature=0) == ["\n" + text]


def test_the_same_seed_writes_the_same(writer):
    one = writer.generate("a", 30, seed=3, count=2)
    assert one == writer.generate("a", 30, seed=3, count=2)
    assert one[0] != one[1] and one != writer.generate("a", 30, seed=4, count=2)
    # a longer text begins as the shorter one
    assert writer.generate("a", 20, seed=3, count=2)[0] == one[0][:21]


def test_any_whole_number_is_a_seed(writer, maker):
    for seed in (-1, 2**40):
        assert len(writer.generate("a", 2, seed=seed)[0]) == 3
        assert maker.sample(1, seed=seed).shape == (1, 5)


def test_at_temperature_zero_nothing_is_drawn(writer):
    texts = {*writer.generate("a", 12, temperature=0, count=2)}
    texts |= {*writer.generate("a", 12, temperature=0, seed=9)}
    assert len(texts) == 1


@pytest.mark.parametrize(
    "how", [{"temperature": -1}, {"top_k": 0}, {"top_p": 0}, {"top_p": 1.5}]
)
def test_settings_out_of_range_are_refused(writer, how):
    with pytest.raises(ConfigError):
        writer.generate("a", 2, **how)


@pytest.mark.parametrize("how", [{"length": -1}, {"length": 5, "count": 0}])
def test_no_texts_and_negative_lengths_are_refused(writer, how):
    with pytest.raises(ConfigError):
        writer.generate("a", **how)


def test_a_prompt_of_unknown_characters_is_refused(writer):
    with pytest.raises(DataError, match="never saw"):
        writer.generate("abc", 2)


def test_rows_are_made_in_the_unit_of_the_data(maker):
    rows = maker.sample(4, seed=1)
    z = jax.numpy.asarray(NoiseSource(2).draw(4, seed=1))
    raw, _ = maker.network.apply(maker.params, maker.state, z, key=None, training=False)
    assert rows.shape == (4, 5)
    assert np.allclose(rows, 2 * np.asarray(raw) + 10, atol=1e-5)


def test_the_same_seed_makes_the_same_rows(maker, coder):
    for one in (maker, coder):
        assert (one.sample(3, seed=5) == one.sample(3, seed=5)).all()
        # but for rounding: another number of rows is another product
        assert np.allclose(one.sample(3, seed=5), one.sample(9, seed=5)[:3], atol=1e-4)
        assert not (one.sample(3, seed=5) == one.sample(3, seed=6)).all()


@pytest.mark.parametrize("rows", [0, -1])
def test_at_least_one_row_is_made(maker, rows):
    with pytest.raises(ConfigError, match="at least"):
        maker.sample(rows)


def test_a_drawn_code_is_decoded_into_pixels(coder):
    rows = coder.sample(6)
    assert rows.shape == (6, 64) and rows.min() >= 0 and rows.max() <= 16


def test_the_size_of_a_code_is_known(coder, maker, writer):
    assert code_size(coder) == 2
    assert code_size(maker) is None and code_size(writer) is None


def test_the_first_of_several_members_makes(maker):
    two = jax.tree.map(
        lambda a: np.stack([np.asarray(a), np.zeros_like(a)]),
        (maker.params, maker.state),
    )
    both = maker.replaced(params=two[0], state=two[1], members=2)
    assert (both.sample(3, seed=1) == maker.sample(3, seed=1)).all()


def test_models_of_other_things_neither_write_nor_make():
    ready = prepare(load("iris"))
    one = model(nn.Dense(3), ready.encoder, ready.target, "softmax")
    with pytest.raises(ConfigError, match="cannot write text") as caught:
        one.generate("a")
    assert caught.value.got == "a model of classification"
    assert "--model gpt" in caught.value.fix
    with pytest.raises(ConfigError, match="cannot make rows") as caught:
        one.sample()
    assert "--model vae" in caught.value.fix


def test_a_writer_makes_no_rows_and_a_maker_writes_nothing(writer, maker):
    with pytest.raises(ConfigError, match="cannot make rows"):
        writer.sample(2)
    with pytest.raises(ConfigError, match="cannot write text"):
        maker.generate("a")


def test_what_makes_rows_predicts_none(maker):
    with pytest.raises(DataError, match="makes rows"):
        maker.predict([[1.0, 2.0]])


def test_texts_are_read_by_the_network_as_rows_of_tokens(writer):
    rows = writer.encoder("abab")
    assert writer.outputs(rows).shape == (1, 4, 3)
    assert np.allclose(writer.outputs(rows).sum(-1), 1, atol=1e-5)
