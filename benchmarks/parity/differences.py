"""The table of defaults in `docs/parity.md`, read to be checked.

The page is the only place where it stands. A test reads our column off our own classes,
and `make parity` reads PyTorch's off PyTorch.
"""

import ast
import dataclasses
import inspect
import pathlib
import pkgutil
from typing import Any

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "parity.md"
REQUIRED = "must be given"


@dataclasses.dataclass(frozen=True)
class Default:
    """A setting that both have.

    Args:
        ours: `Class.field`.
        value: our default.
        theirs: `symbol.argument`.
        there: its default; `...` where it must be given.
    """

    ours: str
    value: Any
    theirs: str
    there: Any


def defaults(page: str | None = None) -> list[Default]:
    """The rows of the table: those whose second and fourth cell are Python values."""
    lines = (PAGE.read_text() if page is None else page).splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith("| here |"))
    rows = []
    for line in lines[begin + 2 :]:
        if not line.startswith("|"):
            break
        ours, value, theirs, there, *_ = (c.strip() for c in line.strip("|").split("|"))
        names = ours.strip("`"), theirs.strip("`")
        rows.append(Default(names[0], _value(value), names[1], _value(there)))
    return rows


def their_default(path: str) -> Any:
    """PyTorch's own; `...` where it must be given."""
    symbol, _, argument = path.rpartition(".")
    if symbol in ("nn.LSTM", "nn.GRU"):  # these hide their arguments behind *args
        symbol = "nn.RNNBase"
    found = pkgutil.resolve_name(f"torch.{symbol}")
    parameters = inspect.signature(found).parameters
    if argument not in parameters:  # of the class that it is made from
        parents = inspect.getmro(found)[1:]
        signatures = (inspect.signature(kind.__init__).parameters for kind in parents)
        parameters = next(names for names in signatures if argument in names)
    default = parameters[argument].default
    return ... if default is inspect.Parameter.empty else default


def wrong() -> list[str]:
    """Rows whose column of PyTorch is not what it says of itself."""
    return [
        f"{row.theirs} is {found!r} there and {row.there!r} in the table"
        for row in defaults()
        if (found := their_default(row.theirs)) != row.there
    ]


def _value(cell: str) -> Any:
    return ... if cell == REQUIRED else ast.literal_eval(cell.strip("`"))
