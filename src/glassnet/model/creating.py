"""Creating: text and rows that nobody wrote, from a model that learned their kind."""

from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from glassnet.data.noise_source import NoiseSource
from glassnet.data.pair_tokenizer import END, START, PairTokenizer
from glassnet.data.vocabulary import Vocabulary
from glassnet.model.demands import demand_count, demand_kind
from glassnet.model.generation import generate
from glassnet.model.latent import decode, encode
from glassnet.model.portion import portion
from glassnet.model.translation import translate
from glassnet.nn import Layer
from glassnet.nn.children import Wrapper, children

if TYPE_CHECKING:
    from glassnet.model.model import Model

__all__ = ["bare", "code_size", "made", "translated", "written"]

ROWS = 512  # texts that are written at a time, if they are small


def written(
    model: "Model",
    prompt: str,
    length: int,
    *,
    seed: int = 0,
    count: int = 1,
    **how: Any,
) -> list[str]:
    """Several texts that go on from the same beginning.

    Args:
        model: of a text.
        prompt: what they begin with; the start of a line if empty.
        length: characters to write.
        seed: of the draws.
        count: how many texts.
        how: `temperature`, `top_k`, `top_p` as for `generation.generate`.

    Raises:
        ConfigError: the model learned no text, or a setting is out of range.
        DataError: the prompt has characters that training never saw.
    """
    letters = model.encoder
    fits = isinstance(letters, Vocabulary)
    trained = "train one: glassnet train text.txt --model gpt"
    demand_kind(fits, model.target.task, "write text", trained)
    assert isinstance(letters, Vocabulary)
    demand_count("length", length, least=0)
    demand_count("count", count)
    begin = prompt or ("\n" if "\n" in letters.tokens else letters.tokens[0])
    rows = jnp.tile(jnp.asarray(letters.encode(begin))[None], (count, 1))
    params, state = model.params, model.state
    if model.members:  # one of them writes: a mean of texts is no text
        params, state = jax.tree.map(lambda a: a[0], (params, state))
    key = jax.random.key(np.uint32(seed % 2**32))
    found = generate(model.network, params, state, rows, length, key=key, **how)
    texts = [letters.decode(row) for row in np.asarray(found)]
    return [text if prompt else text[len(begin) :] for text in texts]


def translated(
    model: "Model", features: Any, beams: int = 1, length_penalty: float = 0.0
) -> tuple[list[str], Float[np.ndarray, " rows"]]:
    """What a model of pairs writes of each text, and the probability of just that.

    Args:
        model: of pairs of texts.
        features: as for `Model.predict`; or rows of token numbers.
        beams: as for `translation.translate`.
        length_penalty: likewise.

    Raises:
        ConfigError: the model learned no pairs of texts.
        DataError: a column of training is missing.
    """
    pairs = model.encoder
    fits = isinstance(pairs, PairTokenizer)
    trained = "train one: glassnet train pairs.csv --target written --model transformer"
    demand_kind(fits, model.target.task, "translate", trained)
    assert isinstance(pairs, PairTokenizer)
    x = pairs(features)
    size = min(portion(x, ROWS), 1 << max(0, len(x) - 1).bit_length())
    texts, chances = [], []
    for start in range(0, len(x), size):
        place = np.arange(start, start + size) % len(x)  # a short part is filled up
        found = translate(
            *(bare(model.network), model.params, model.state, jnp.asarray(x[place])),
            **{"start": START, "end": END, "length": pairs.length + 1},
            beams=beams,
            length_penalty=length_penalty,
            members=model.members,
        )
        texts += [pairs.decode(row) for row in np.asarray(found.tokens).tolist()]
        chances += np.exp(np.asarray(found.scores, np.float64)).tolist()
    return texts[: len(x)], np.array(chances[: len(x)])


def made(model: "Model", rows: int, seed: int) -> Float[np.ndarray, "rows width"]:
    """Rows of the kind that was learned, in the unit of the data.

    Args:
        model: of a generator, or of a variational autoencoder.
        rows: how many.
        seed: of the noise that they are made of.

    Raises:
        ConfigError: the model makes no rows, or none are asked for.
    """
    source = model.encoder
    params, state = model.params, model.state
    if model.members:
        params, state = jax.tree.map(lambda a: a[0], (params, state))
    if not isinstance(source, NoiseSource):
        size = code_size(model)
        trained = "train one: glassnet train pictures/ --model vae"
        demand_kind(size is not None, model.target.task, "make rows", trained)
        source = NoiseSource(size or 1)
    demand_count("rows", rows)
    z = jnp.asarray(source.draw(rows, seed))
    found = np.asarray(decode(bare(model.network), params, state, z, model.link))
    return model.target.decode(found.reshape(rows, -1))


def bare(network: Layer) -> Layer:
    """The network without what it is wrapped in, whose parts have names.

    Example:
        >>> from glassnet.nn import Dense, MixedPrecision
        >>> bare(MixedPrecision(Dense(2)))
        Dense(2)
    """
    return bare(network.inner) if isinstance(network, Wrapper) else network


def code_size(model: "Model") -> int | None:
    """How many numbers the code of an autoencoder has; None if there is no code."""
    network = bare(model.network)
    names = {child.name for child in children(network)}
    if not {"encoder", "decoder"} <= names:
        return None
    params, state = model.params, model.state
    if model.members:
        params, state = jax.tree.map(lambda a: a[0], (params, state))
    spec = jax.ShapeDtypeStruct((1, *model.encoder.shape), model.encoder.dtype)
    code = jax.eval_shape(
        lambda x: encode(network, params, state, x),
        jax.ShapeDtypeStruct(spec.shape, jnp.float32),
    )
    return code.shape[-1]
