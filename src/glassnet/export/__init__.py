"""Export: models as files that others can read."""

from glassnet.export.safetensors import load, save
from glassnet.export.torch_weights import from_torch

__all__ = ["from_torch", "load", "save"]
