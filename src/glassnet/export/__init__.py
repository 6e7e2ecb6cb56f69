"""Export: models as files that others can read."""

from glassnet.export.safetensors import load, save

__all__ = ["load", "save"]
