"""The `glassnet` command: finds the subcommand, and turns errors into exit codes.

0 ok, 1 a bug of ours, 2 usage, 3 a problem with the data or a file, 4 training
diverged, 130 interrupted.
"""

import contextlib
import errno
import os
import sys
import traceback
from collections.abc import Callable

import typer

from glassnet.cli.evaluate import evaluate
from glassnet.cli.generate import generate
from glassnet.cli.lesson import lesson
from glassnet.cli.predict import predict
from glassnet.cli.report import report
from glassnet.cli.sweep import sweep
from glassnet.cli.train import train
from glassnet.errors import ConfigError, DivergedError, GlassnetError

__all__ = ["main"]

USAGE, DATA, DIVERGED, INTERRUPTED = 2, 3, 4, 130

UsageError: type[Exception] = typer.BadParameter.__bases__[0]
"""What the parser raises for any wrong flag; only a child of it is public."""


def _version(wanted: bool) -> bool:
    if wanted:
        from glassnet import __version__

        print(f"glassnet {__version__}")
        raise typer.Exit
    return wanted


def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Neural networks you can see through."""


def app() -> typer.Typer:
    """The command with its subcommands."""
    # rich's markup alone would make --help take 180 ms
    made = typer.Typer(
        rich_markup_mode=None, add_completion=False, no_args_is_help=True
    )
    made.callback()(_root)
    for command in (train, sweep, evaluate, predict, generate, report, lesson):
        made.command()(command)
    return made


def main() -> None:
    """Run the command line and leave with its exit code."""
    # XLA's own notes on stderr help nobody who trains a table
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    debug = "--debug" in sys.argv
    code = guarded(lambda: app()(standalone_mode=False), debug)
    # Everything is written. Taking the compiler and its threads down in good order
    # would take another half second.
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def guarded(work: Callable[[], int | None], debug: bool = False) -> int:
    """Do the work; say what went wrong in words, never as a traceback.

    Args:
        work: what to do; its result is the exit code, None being 0.
        debug: whether to show the traceback as well.

    Returns:
        The exit code.
    """
    try:
        code = work() or 0
        sys.stdout.flush()  # what cannot be written is said, as all the rest
        return code
    except GlassnetError as error:
        _show(debug)
        print(f"{_kind(error)}: {error}", file=sys.stderr)
        if isinstance(error, DivergedError):
            return DIVERGED
        return USAGE if isinstance(error, ConfigError) else DATA
    except UsageError as error:
        error.show()  # pyright: ignore[reportAttributeAccessIssue]
        return USAGE
    except (typer.Abort, KeyboardInterrupt):
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        sys.stdout = open(os.devnull, "w")
        return 0
    except Exception as error:
        _show(debug)
        known = _outside(error)
        if known is not None:
            print(f"error: {known}", file=sys.stderr)
            return DATA
        print(
            f"glassnet stumbled: {type(error).__name__}: {error}\n"
            "  This is a mistake of ours. --debug shows where it happened.",
            file=sys.stderr,
        )
        return 1


def _outside(error: Exception) -> GlassnetError | None:
    """What the machine refused, in four parts; None if the mistake is ours."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return GlassnetError(
            "The output cannot be written.",
            got=str(error.strerror),
            expected="a disk with room",
            fix="free some space, or write elsewhere",
        )
    # the compiler has an error of its own for an allocation that failed
    if isinstance(error, MemoryError) or "RESOURCE_EXHAUSTED" in str(error):
        return GlassnetError(
            "There is not enough memory.",
            got=str(error).splitlines()[0][:200] if str(error) else "MemoryError",
            expected="room for the rows, the weights and one batch",
            fix="use a smaller --batch-size, fewer --hidden units or --members 1",
        )
    return None


def _kind(error: GlassnetError) -> str:
    return {"ConfigError": "usage", "DataError": "data", "FileError": "file"}.get(
        type(error).__name__, "error"
    )


def _show(debug: bool) -> None:
    if debug:
        traceback.print_exc()
