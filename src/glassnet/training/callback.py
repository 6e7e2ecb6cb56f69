"""The one interface of `callbacks`: what is done between the compiled chunks."""

import abc
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from glassnet.training.loop import Loop

Moment = Literal["start", "chunk", "epoch", "end"]


class Callback(abc.ABC):
    """Something that looks on while a learner learns, and may step in.

    It is called at the start, after each compiled chunk of steps, after each epoch
    (when the validation numbers are in `loop.record.last`), and at the end, whatever
    ended the run. It may call `loop.stop(why)` and `loop.turn(path, value)`. What it
    must remember across an interruption it keeps as arrays in `loop.memory[name]`. At
    a chunk, the arrays of `loop.state` may be overwritten by the next: to keep them,
    copy them, or wait for the epoch. Who only reads the record leaves the loop free to
    do many short epochs in one go; who may stop it says so ahead (`loop.foresee`).
    """

    @abc.abstractmethod
    def __call__(self, moment: Moment, loop: "Loop") -> None:
        """Look on at this moment of the run."""
