"""Lessons: the lectures on neural networks, runnable: one file each.

`run("xor")` runs one; `LESSONS` lists them in the order of the lectures. A lesson is a
function that asks, computes with the library, and tells a `Page` what came out.
"""

from glassnet.lessons.page import Page
from glassnet.lessons.run import LESSONS, run
from glassnet.lessons.writing import text, write

__all__ = ["LESSONS", "Page", "run", "text", "write"]
