"""Backpropagation: a sweep that shows every layer's delta and gradient."""

from glassnet.backprop.sweep import LayerTrace, sweep

__all__ = ["LayerTrace", "sweep"]
