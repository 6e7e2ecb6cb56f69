import numpy as np
import pytest
from jax import numpy as jnp

from glassnet import learners, losses, nn, optimizers
from glassnet.data.streams import TokenFile
from glassnet.errors import ConfigError, DataError, FileError
from glassnet.training import Engine, Loop, Streamed


@pytest.fixture
def file(tmp_path):
    def file(count, dtype="uint16", **settings):
        np.arange(count, dtype=dtype).tofile(tmp_path / "text.bin")
        return TokenFile(tmp_path / "text.bin", dtype, **settings)

    return file


def everything(tokens):
    rows = [tokens.rows(i) for i in range(len(tokens.blocks))]
    return (np.concatenate([row[n] for row in rows]) for n in ("x", "y"))


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "uint32"])
@pytest.mark.parametrize("context", [1, 7, 99])
def test_every_token_but_the_first_is_an_answer_once(file, dtype, context):
    tokens = file(200, dtype, context=context)
    x, y = everything(tokens)
    count = 199 // context  # what is left over fills no row
    assert x.shape == y.shape == (count, context) and x.dtype == "int32"
    assert x.ravel().tolist() == list(range(count * context))
    np.testing.assert_array_equal(y, x + 1)


def test_large_numbers_survive(tmp_path):
    np.array([4_000_000, 65_536, 7], "uint32").tofile(tmp_path / "a.bin")
    rows = TokenFile(tmp_path / "a.bin", "uint32", context=2).rows(0)
    assert rows["x"].tolist() == [[4_000_000, 65_536]]
    assert rows["y"].tolist() == [[65_536, 7]]


def test_it_says_how_it_cut_the_file(file):
    assert str(file(200, context=9).notes[0]) == (
        "text.bin holds 200 tokens: 22 rows of 9."
    )


def test_a_file_that_is_cut_short_while_it_is_read_is_refused(file, tmp_path):
    tokens = file(200, context=9)
    (tmp_path / "text.bin").write_bytes(b"12")
    with pytest.raises(FileError, match="2 bytes"):
        tokens.rows(0)


def test_what_are_no_tokens_is_refused(file, tmp_path):
    with pytest.raises(DataError, match="at least 11"):
        file(10, context=10)
    with pytest.raises(ConfigError, match="context=0"):
        file(10, context=0)
    with pytest.raises(ConfigError, match="float32"):
        TokenFile.__init__.__wrapped__(object(), tmp_path / "text.bin", "float32")
    (tmp_path / "odd.bin").write_bytes(b"123")
    with pytest.raises(FileError, match="3 bytes"):
        TokenFile(tmp_path / "odd.bin", "uint16", context=1)


def test_a_network_learns_what_comes_next(tmp_path):
    (tmp_path / "abc.bin").write_bytes(bytes([0, 1, 2] * 200))
    tokens = TokenFile(tmp_path / "abc.bin", "uint8", context=10)
    network = nn.Sequential(nn.Embedding(3, 4), nn.Dense(3))
    learner = learners.Supervised(network, losses.CrossEntropy(), optimizers.Adam(0.1))
    stream = Streamed(tokens, window=16)
    loop = Loop(Engine(learner, batch_size=8), stream, epochs=10)
    loop.run()
    assert loop.record.history["loss"][-1] < 0.1
    assert jnp.isfinite(loop.record.losses).all()
