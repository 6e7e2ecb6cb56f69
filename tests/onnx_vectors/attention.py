"""ONNX's attention as ours: its several ways to hide a key become one mask."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from running import quickly, refuse
from vectors import Vector

from glassnet.nn.scaled_dot_product import attention_weights, mix

__all__ = ["ATTENTION"]


def _attention(vector: Vector) -> list[Any]:
    settings = vector.settings
    queries, keys, values = (_heads(vector, i) for i in range(3))
    given, past_keys, past_values, lengths = (vector.input(i) for i in range(3, 7))
    refuse(settings.get("softcap"), "bends the scores by a tanh (softcap)")
    _refuse_scores(vector)
    later = 0
    if past_keys is not None:
        later = past_keys.shape[-2]
        keys = np.concatenate([past_keys, keys], -2)
        values = np.concatenate([past_values, values], -2)
    present = [keys, values]
    shared = queries.shape[-3] // keys.shape[-3]  # heads of queries that read one
    keys, values = (np.repeat(a, shared, -3) for a in (keys, values))
    mask = _mask(vector, given, lengths, later, queries, keys)
    # ours causes from the end, ONNX's from the cache's end on
    causal = bool(settings["is_causal"]) and lengths is None
    causal = causal and keys.shape[-2] == later + queries.shape[-2]
    scale = settings.get("scale")
    if scale is not None:  # ours divides by the root
        queries = (queries * scale * queries.shape[-1] ** 0.5).astype(queries.dtype)
    y, weights = _attend(queries, keys, values, mask, causal=causal)
    if vector.inputs[0].ndim == 3:
        y = np.asarray(y).swapaxes(1, 2).reshape(*vector.inputs[0].shape[:2], -1)
    return [y, *present, weights]


@functools.partial(quickly, static_argnames="causal")
def _attend(queries: Any, keys: Any, values: Any, mask: Any, *, causal: bool) -> Any:
    """`attend`, and the weights beside it."""
    weights = attention_weights(queries, keys, mask, causal=causal)
    return mix(weights, values), weights


def _refuse_scores(vector: Vector) -> None:
    asked = len(vector.wanted) > 3 and vector.wanted[3] is not None
    refuse(
        asked and vector.settings["qk_matmul_output_mode"] != 3,
        "asks for the scores before the softmax; ours hands out the weights after it",
    )


def _heads(vector: Vector, place: int) -> Any:
    """(batch, heads, time, size), from the features of all heads side by side."""
    x = vector.inputs[place]
    if x.ndim == 4:
        return x
    heads = vector.settings["kv_num_heads" if place else "q_num_heads"]
    return x.reshape(*x.shape[:2], heads, -1).swapaxes(1, 2)


def _mask(
    vector: Vector, given: Any, lengths: Any, later: int, queries: Any, keys: Any
) -> Any:
    """What may be seen, or None where all may."""
    settings, known = vector.settings, keys.shape[-2]
    shown = None
    if given is not None:
        if given.dtype != bool:
            moved = given[np.isfinite(np.asarray(given, np.float32))]
            refuse(
                np.any(moved != 0), "adds numbers to the scores; ours shows or hides"
            )
            given = np.asarray(given, np.float32) == 0
        lacks = known - given.shape[-1]  # a short mask hides the rest
        sides = [(0, 0)] * (given.ndim - 1) + [(0, lacks)]
        shown = np.pad(given, sides)
    at = np.arange(queries.shape[-2])[:, None] + later
    if lengths is not None:
        at = at + (np.reshape(lengths, (-1, 1, 1, 1)) - queries.shape[-2])
    key = np.arange(known)
    rules = []
    if lengths is not None:
        rules.append(key < np.reshape(lengths, (-1, 1, 1, 1)))
    if settings["is_causal"]:
        rules.append(key <= at)
    left, right = (settings.get(f"{s}_window_size", -1) for s in ("left", "right"))
    if left >= 0:
        rules.append(at - key <= left)
    if right >= 0:
        rules.append(key - at <= right)
    for rule in rules:
        shown = rule if shown is None else shown & rule
    return shown


def _rotary(vector: Vector) -> list[Any]:
    cos, sin = vector.inputs[1], vector.inputs[2]
    turns = np.allclose(cos**2 + sin**2, 1)
    refuse(not turns, "turns by random numbers that are no sine and cosine")
    return []


ATTENTION: dict[str, Callable[[Vector], list[Any]]] = {
    "Attention": _attention,
    "RotaryEmbedding": _rotary,
}
