"""For doctests in src and for tests alike."""

import gc
import itertools
import os
import pathlib

import jax
import pytest

# Most of the suite's time is compiling small programs that run once. So they are made
# by the older of XLA's two generators of code, in one piece, without its passes for
# speed: an eighth of the work. `XLA_FLAGS= make test` compiles as a user does.
COMPILING = {} if "XLA_FLAGS" in os.environ else {"disable_most_optimizations": True}
QUICK = "--xla_cpu_use_fusion_emitters=false --xla_cpu_parallel_codegen_split_count=1"
os.environ.setdefault("XLA_FLAGS", QUICK)

# What is compiled is kept in one folder: for all workers, for the processes that tests
# start, and for the next run. No caches of XLA's own, for their folder's name would be
# part of each program's.
PROGRAMS = pathlib.Path(__file__).parent / ".pytest_cache" / "programs"
KEPT = {
    "compilation_cache_dir": str(PROGRAMS),
    "persistent_cache_enable_xla_caches": "none",
    "persistent_cache_min_compile_time_secs": 0.0,
    "persistent_cache_min_entry_size_bytes": -1,
}
for _name, _value in (COMPILING | KEPT).items():
    os.environ[f"JAX_{_name.upper()}"] = str(_value)
    jax.config.update(f"jax_{_name}", _value)

TESTS_BETWEEN = 100  # that what they compiled is kept for
_since = itertools.count(1)


def pytest_configure(config):
    """Where one worker reads what the other has half written, it compiles it itself."""
    half = "ignore:Error reading persistent compilation cache entry"
    config.addinivalue_line("filterwarnings", half)


def pytest_collection_finish():
    """Tests and modules stay to the end: not to be searched for garbage each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def bounded_memory():
    """Compiled programs are kept for ever otherwise: gigabytes over the suite."""
    yield
    if next(_since) % TESTS_BETWEEN == 0:
        jax.clear_caches()
