"""ONNX's own vectors: one operator each, with its settings, inputs and outputs."""

import functools
import warnings
from typing import Any, NamedTuple

import numpy as np

__all__ = ["NotApplicable", "Vector", "vectors"]


class NotApplicable(Exception):
    """The vector asks for something that no layer of ours does; the text says what."""


class Vector(NamedTuple):
    """One call of one operator.

    Args:
        name: ONNX's, without the "test_" in front.
        operator: such as "Conv".
        settings: ONNX's attributes, with the defaults of those left out.
        inputs: arrays in the operator's order, None where one is left out.
        wanted: outputs likewise.
    """

    name: str
    operator: str
    settings: dict[str, Any]
    inputs: list[Any]
    wanted: list[Any]

    def input(self, place: int) -> Any:
        """The input at this place, None where it is left out."""
        return self.inputs[place] if place < len(self.inputs) else None


@functools.cache
def vectors() -> dict[str, list[Vector]]:
    """All vectors of ONNX's operators, by operator, each in the order of names.

    ONNX makes them when asked, from random numbers of a fixed seed. Many come twice,
    the second time with the operator written out as a graph of simpler ones: the
    numbers are the same, and are taken once.
    """
    before = np.random.get_state()  # ONNX seeds NumPy's global numbers
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of ONNX's own code
            from onnx.backend.test.case.node import collect_testcases

            cases = collect_testcases(None)
    finally:
        np.random.set_state(before)
    found: dict[str, list[Vector]] = {}
    for case in sorted(cases, key=lambda case: case.name):
        if "_expanded" in case.name or len(case.model.graph.node) != 1:
            continue
        vector = _vector(case)
        found.setdefault(vector.operator, []).append(vector)
    return found


def _vector(case: Any) -> Vector:
    node = case.model.graph.node[0]
    ((inputs, outputs),) = case.data_sets
    return Vector(
        case.name.removeprefix("test_"),
        node.op_type,
        _settings(case.model, node),
        _placed(node.input, inputs),
        _placed(node.output, outputs),
    )


def _settings(model: Any, node: Any) -> dict[str, Any]:
    import onnx

    version = next(o.version for o in model.opset_import if o.domain == node.domain)
    schema = onnx.defs.get_schema(node.op_type, version, domain=node.domain)
    defaults = (a.default_value for a in schema.attributes.values())
    read = onnx.helper.get_attribute_value
    settings = {a.name: read(a) for a in defaults if a.name}
    settings |= {a.name: read(a) for a in node.attribute}
    return {name: _text(value) for name, value in settings.items()}


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return [_text(part) for part in value]
    return value.decode() if isinstance(value, bytes) else value


def _placed(names: Any, values: Any) -> list[Any]:
    """Values at the places of their names; ONNX gives only those that there are."""
    import onnx

    given = iter(values)
    placed = [next(given) if name else None for name in names]
    return [
        onnx.numpy_helper.to_array(v) if isinstance(v, onnx.TensorProto) else v
        for v in placed
    ]
