import pytest
from training_cases import ENGINE, clouds

from glassnet.training import Loop, Resident


@pytest.fixture
def loop():
    """A loop over the clouds: loop(epochs, callbacks...)."""

    def make(epochs, *callbacks, rows=21, engine=ENGINE, **more):
        source = Resident(clouds(rows))
        held = Resident(clouds(13))
        settings = {"validation": held, "callbacks": callbacks} | more
        return Loop(engine, source, epochs=epochs, **settings)

    return make
