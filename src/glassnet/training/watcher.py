"""Watcher: looks into every layer now and then, and does not keep training waiting."""

import threading
import warnings
from typing import Any

import jax

from glassnet.errors import GlassnetWarning
from glassnet.training.looks import Look, Looks
from glassnet.training.runner import Runner
from glassnet.training.source import Resident
from glassnet.types import Tree

LOOKS = 50  # in the course of a run: a curve of so many points shows what there is
RARELY = 200  # steps from one look to the next, at least
FEWEST = 4  # looks of a run that nobody asked to watch
HANDING_OVER = 1.5e7
WAITING = 8  # states that are kept, at most, until the program is there
_MADE: set[Any] = set()  # the programs that this process has compiled


class Watcher:
    """Takes a look at the state before every so many steps.

    The looks' program is compiled in a thread while training has begun. Until it is
    there, states wait for it, which nobody writes to. A look is handed to the device
    and not waited for.

    Where an epoch is no longer than the way from one look to the next, a look waits for
    the next epoch to begin: going back to the host in the middle of one costs a small
    network more than the look.

    Args:
        runner: whose learner is looked into.
        every: how many steps lie between two looks; 0 for none.
        epoch: how many steps an epoch has.
    """

    def __init__(self, runner: Runner, every: int, epoch: int):
        self._runner, self._every, self._epoch = runner, every, epoch
        self._waiting: list[tuple[int, Tree, Resident]] = []
        self._begun = False
        self._ahead: threading.Thread | None = None
        self._failed: Exception | None = None

    def until(self, step: int, most: int) -> int:
        """How many steps may be made in one go, so that no look is missed."""
        if not self._every:
            return most
        last = step - step % self._every
        return min(most, next(s for s in self._ends(last) if s > step) - step)

    def _ends(self, last: int) -> tuple[int, int]:
        """The step of the look that was due last, and of the next."""
        times = last, last + self._every
        if self._epoch > self._every:
            return times
        first, then = (-(-one // self._epoch) * self._epoch for one in times)
        return first, then

    def see(self, step: int, state: Tree, rows: Resident, looks: Looks) -> bool:
        """Take a look if it is time, and those that had to wait.

        Returns:
            Whether this state is or will be looked into, so that it must stay.
        """
        due = bool(self._every) and self._due(step)
        if due:
            self._waiting.append((step, state, rows))
        if not self._waiting:
            return False
        if not self._begun:
            self._begin(state, rows)
        compiling = self._ahead is not None and self._ahead.is_alive()
        if not compiling or len(self._waiting) >= WAITING:
            self.rest(looks)
        return due

    def rest(self, looks: Looks) -> None:
        """Take every look that had to wait."""
        if self._ahead is not None and self._waiting:
            self._ahead.join()
        waiting, self._waiting = self._waiting, []
        for step, state, rows in waiting:
            found = None if self._failed else self._look(state, rows)
            if found is None or not found.columns:
                self._give_up()
                return
            looks.add(step, found)

    def _look(self, state: Tree, rows: Resident) -> Look | None:
        try:
            return self._runner.look(state, rows)
        except Exception as error:  # a look that fails must not cost the run
            self._failed = error
            return None

    def _give_up(self) -> None:
        """No more looks: the learner shows nothing, or cannot be looked into."""
        self._every = 0
        if self._failed:
            warnings.warn(
                f"The layers cannot be watched; training goes on. {self._failed}",
                GlassnetWarning,
                stacklevel=2,
            )

    def _due(self, step: int) -> bool:
        since = step % self._every
        if self._epoch > self._every:
            return since == 0
        return step % self._epoch == 0 and since < self._epoch

    def _begin(self, state: Tree, rows: Resident) -> None:
        """Compile the program beside the first steps, if it is not there yet."""
        self._begun = True
        settings = _settings()
        leaves, tree = jax.tree.flatten((state, rows))
        shapes = tuple((leaf.shape, leaf.dtype) for leaf in leaves)
        program = (self._runner, tree, shapes, settings)
        if program not in _MADE:
            ahead = (state, rows, settings)
            self._ahead = threading.Thread(target=self._compile, args=ahead)
            self._ahead.daemon = True
            self._ahead.start()
        _MADE.add(program)

    def _compile(self, state: Tree, rows: Resident, settings: tuple) -> None:
        wide, promotion, precision, device = settings
        with (
            jax.enable_x64(wide),
            jax.numpy_dtype_promotion(promotion),
            jax.default_matmul_precision(precision),
            jax.default_device(device),
        ):
            self._look(state, rows)


def _settings() -> tuple:
    """Those of JAX's settings that hold for one thread, to take them along."""
    config: Any = jax.config
    return (
        config.jax_enable_x64,
        config.jax_numpy_dtype_promotion,
        config.jax_default_matmul_precision,
        config.jax_default_device,
    )


def usual(steps: int, work: float) -> int:
    r"""How often to look where nobody says: some 50 times, in a fiftieth of the time.

    A look costs about as much as three steps, and handing the program over as much as
    $1.5 \cdot 10^7$ units of work, which only the smallest networks notice. Of a run in
    which there would be fewer than four looks there are none: so few points are no
    curve, and their program has to be compiled.

    Args:
        steps: of the whole run.
        work: of a step: numbers in the state times rows in a batch.

    Returns:
        Steps from one look to the next; 0 for none.
    """
    cost = 3 + HANDING_OVER / max(work, 1)  # of a look, in steps
    every = max(RARELY, steps // LOOKS, int(LOOKS * cost))
    return every if steps > (FEWEST - 1) * every else 0
