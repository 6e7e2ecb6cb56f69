"""The one interface of schedules: from a step to a factor."""

import abc

from jaxtyping import Array, Float, Int

from glassnet.settings import Settings


class Schedule(Settings, abc.ABC):
    """A factor times a setting.

    A factor and not a value, so that a number turned by hand stays turned: the schedule
    goes on from there. To join two schedules, put one `Scheduled` around another: their
    factors multiply.
    """

    @abc.abstractmethod
    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """The factor at `step`, where 0 is the first."""
