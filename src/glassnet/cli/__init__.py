"""The command line: one file a command, each a thin call into the library."""

from glassnet.cli.program import main

__all__ = ["main"]
