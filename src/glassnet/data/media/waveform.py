"""Waveform: one file of sound, as samples of one channel."""

import io
import math
import pathlib
import warnings
from typing import Any, NamedTuple

import numpy as np

from glassnet.errors import ConfigError, FileError

__all__ = ["ENDINGS", "RATES", "Waveform", "resampled", "waveform"]

WAVE = (".wav", ".wave")
ENDINGS = (*WAVE, ".aif", ".aiff", ".flac", ".mp3", ".oga", ".ogg", ".opus")
"""Files that are taken for sounds."""

RATES = (1_000, 768_000)
"""Samples a second that a header may claim."""


class Waveform(NamedTuple):
    """What is in a file of sound."""

    samples: np.ndarray  # (samples,) float32, of all channels the mean
    rate: int  # samples a second
    channels: int
    short: bool  # the file ends before its header says so

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / self.rate


def waveform(file: pathlib.Path, content: bytes | None = None) -> Waveform:
    r"""The samples of a file of sound, as the mean of its channels.

    Whole numbers of $b$ bits are divided by $2^{b-1}$, so that they run from -1 to 1.
    WAV is read here; other formats by the library `soundfile`.

    Args:
        file: that holds it.
        content: of the file, if it was read already.

    Raises:
        FileError: it is no sound, has no samples, or some that are no numbers.
        ConfigError: it is no WAV, and `soundfile` is not installed.

    Example:
        >>> import tempfile
        >>> from scipy.io import wavfile
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "a.wav"
        >>> wavfile.write(file, 8000, np.array([[0, 16384], [-32768, 0]], np.int16))
        >>> found = waveform(file)
        >>> found.samples.tolist(), found.rate, found.channels
        ([0.25, -0.5], 8000, 2)

    Source:
        Microsoft & IBM (1991), "Multimedia Programming Interface and Data
        Specifications 1.0", Waveform Audio File Format.
    """
    try:
        content = file.read_bytes() if content is None else content
        if not content:
            raise ValueError("an empty file")
        wave = file.suffix.lower() in WAVE
        samples, rate, short = _wave(content) if wave else _other(file, content)
        if not RATES[0] <= rate <= RATES[1]:
            raise ValueError(f"{rate:,} samples a second")
        if not samples.size:
            raise ValueError("no samples")
        mixed = samples.mean(1, dtype=np.float32)
        if not np.isfinite(mixed).all():
            count = int((~np.isfinite(mixed)).sum())
            raise ValueError(f"{count:,} of {len(mixed):,} samples are no number")
    except ConfigError:
        raise
    except Exception as error:  # whatever a damaged header leads to
        raise _damaged(file, error) from error
    return Waveform(mixed, int(rate), samples.shape[1], short)


def resampled(sound: Waveform, rate: int) -> np.ndarray:
    """The samples at another rate; what that cannot hold is filtered out.

    Args:
        sound: as read.
        rate: samples a second.

    Returns:
        Float32 `(samples,)`.

    Example:
        >>> sound = Waveform(np.ones(441, np.float32), 44_100, 1, False)
        >>> resampled(sound, 16_000).shape
        (160,)

    Source:
        Crochiere & Rabiner (1983), "Multirate Digital Signal Processing", section 2.5
        (polyphase filters), as in `scipy.signal.resample_poly`.
    """
    if rate == sound.rate:
        return sound.samples
    from scipy.signal import resample_poly

    common = math.gcd(rate, sound.rate)
    found = resample_poly(sound.samples, rate // common, sound.rate // common)
    return np.asarray(found, np.float32)


def _wave(content: bytes) -> tuple[np.ndarray, int, bool]:
    """Samples `(samples, channels)`, their rate, and whether some are missing."""
    from scipy.io import wavfile

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        rate, samples = wavfile.read(io.BytesIO(content))
    short = any("EOF" in str(one.message) for one in said)
    samples = samples[:, None] if samples.ndim == 1 else samples
    kind = samples.dtype
    if kind.kind == "f":
        # float64 beyond float32 becomes infinite, which is no number here
        with np.errstate(over="ignore"):
            return samples.astype(np.float32), rate, short
    half = 2.0 ** (8 * kind.itemsize - 1)  # 24 bits come as the upper ones of 32
    zero = half if kind.kind == "u" else 0.0  # 8 bits have no sign
    return ((samples - zero) / half).astype(np.float32), rate, short


def _other(file: pathlib.Path, content: bytes) -> tuple[np.ndarray, int, bool]:
    try:
        import soundfile  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise ConfigError(
            f"{file.name} can be read with the library soundfile alone.",
            got=f"a file ending in {file.suffix}, and no soundfile",
            expected="WAV files, or soundfile",
            fix="pip install soundfile",
        ) from error
    found: Any = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    return found[0], found[1], False


def _damaged(file: pathlib.Path, error: Exception) -> FileError:
    got = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return FileError(
        f"{file.parent.name}/{file.name} cannot be read as a sound.",
        got=got.splitlines()[0].split(">: ")[-1],
        expected="a whole file of sound",
        fix="take it out of the folder, or save it again",
    )
