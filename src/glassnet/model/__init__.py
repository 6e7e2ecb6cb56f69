"""Model: what predicts, with everything that it needs to read new rows."""

from glassnet.model.generation import generate
from glassnet.model.model import Link, Model
from glassnet.model.translation import Translation, translate

__all__ = ["Link", "Model", "Translation", "generate", "translate"]
