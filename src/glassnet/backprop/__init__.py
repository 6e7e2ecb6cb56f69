"""Backpropagation: a sweep that shows every layer's delta, and a check of gradients."""

from glassnet.backprop.check import check
from glassnet.backprop.sweep import LayerTrace, sweep

__all__ = ["LayerTrace", "check", "sweep"]
