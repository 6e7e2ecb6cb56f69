"""Model: what predicts, with everything that it needs to read new rows."""

from glassnet.model.model import Link, Model

__all__ = ["Link", "Model"]
