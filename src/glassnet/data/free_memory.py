"""Free memory: how much this process could still take."""

import pathlib

__all__ = ["free_memory"]


def free_memory() -> int | None:
    """Bytes that this process could still take; None where the system does not say.

    Example:
        >>> (free_memory() or 1) > 0
        True
    """
    found = [_available(), _left_in_group()]
    return min((size for size in found if size is not None), default=None)


def _available() -> int | None:
    try:
        lines = pathlib.Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    known = dict(line.split(":", 1) for line in lines if ":" in line)
    words = known.get("MemAvailable", "").split()
    return int(words[0]) * 1024 if words else None


def _left_in_group() -> int | None:
    """What a container leaves, in which the machine's memory is not all ours."""
    group = pathlib.Path("/sys/fs/cgroup")
    try:
        most = (group / "memory.max").read_text().strip()
        used = int((group / "memory.current").read_text())
        cached = dict(
            line.split() for line in (group / "memory.stat").read_text().splitlines()
        )
        return max(0, int(most) - used + int(cached["file"]))
    except (OSError, ValueError, KeyError):  # none, or without a limit ("max")
        return None
