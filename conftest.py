"""For doctests in src and for tests alike."""

import itertools
import os
import pathlib

import jax
import pytest

# Half of the suite's time is compiling tiny programs, many of them again and again. A
# folder for each worker: one must not read what another has half written.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
PROGRAMS = pathlib.Path(__file__).parent / ".pytest_cache" / "programs" / WORKER
jax.config.update("jax_compilation_cache_dir", str(PROGRAMS))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)

TESTS_BETWEEN = 100  # that what they compiled is kept for
_since = itertools.count(1)


@pytest.fixture(autouse=True)
def bounded_memory():
    """Compiled programs are kept for ever otherwise: gigabytes over the suite."""
    yield
    if next(_since) % TESTS_BETWEEN == 0:
        jax.clear_caches()
