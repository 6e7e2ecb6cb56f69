"""For doctests in src and for tests alike."""

import itertools

import jax
import pytest

TESTS_BETWEEN = 100  # that what they compiled is kept for
_since = itertools.count(1)


@pytest.fixture(autouse=True)
def bounded_memory():
    """Compiled programs are kept for ever otherwise: gigabytes over the suite."""
    yield
    if next(_since) % TESTS_BETWEEN == 0:
        jax.clear_caches()
