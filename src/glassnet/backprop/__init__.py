"""Backpropagation: a sweep that shows every layer's delta, and a check of gradients.

`explain` tells one step with all its numbers; `equations` holds the textbook rules.
"""

from glassnet.backprop.check import check
from glassnet.backprop.explain import explain
from glassnet.backprop.explanation import Explanation
from glassnet.backprop.sweep import LayerTrace, sweep

__all__ = ["Explanation", "LayerTrace", "check", "explain", "sweep"]
