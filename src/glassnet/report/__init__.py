"""Report: one self-contained HTML file that says how a run went.

`story` is everything a report tells, as plain data; `pictures` finds the sentence and
draws the picture for each part of it; `page` puts them on a page and in a file.
"""

from glassnet.report.page import render, write
from glassnet.report.story import Baseline, Column, Mistake, Note, Story

__all__ = ["Baseline", "Column", "Mistake", "Note", "Story", "render", "write"]
