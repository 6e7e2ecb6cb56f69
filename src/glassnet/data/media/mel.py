"""Mel: a sound as a picture of which pitches are in it when."""

import math

import numpy as np

from glassnet.errors import ConfigError

__all__ = ["FLOOR", "hertz_of", "log_mel", "mel_filters", "mel_of"]

FLOOR = -80.0
"""Decibels of silence: what is softer is taken for this."""

AT_ONCE = 4096
"""Windows whose spectra are in memory together."""


def mel_of(hertz: np.ndarray | float) -> np.ndarray:
    r"""Pitch as it is heard: $m = 2595 \log_{10}(1 + f / 700)$.

    Equal steps of it sound equally far apart: up to about 700 Hz they are equal steps
    of frequency, above that equal ratios.

    Args:
        hertz: frequency $f$, at least 0.

    Example:
        >>> mel_of(1000.0).round().item()
        1000.0

    Source:
        O'Shaughnessy (1987), "Speech Communication: Human and Machine", p. 150.
    """
    return np.asarray(2595 * np.log10(1 + np.asarray(hertz, np.float64) / 700))


def hertz_of(mel: np.ndarray | float) -> np.ndarray:
    r"""The frequency of a pitch: $f = 700 (10^{m / 2595} - 1)$.

    Args:
        mel: pitch $m$.

    Example:
        >>> hertz_of(mel_of(440.0)).round(6).item()
        440.0

    Source:
        The inverse of `mel_of`.
    """
    return np.asarray(700 * (10 ** (np.asarray(mel, np.float64) / 2595) - 1))


def mel_filters(bands: int, size: int, rate: int) -> np.ndarray:
    r"""Triangles over frequency, side by side on the mel scale.

    With edges $f_0 < \dots < f_{B+1}$ equally far apart in mel from 0 to half the rate,
    triangle $b$ rises from 0 at $f_{b-1}$ to 1 at $f_b$ and falls to 0 at $f_{b+1}$:

    $$H_b(f) = \max\!\left(0, \min\!\left(
      \frac{f - f_{b-1}}{f_b - f_{b-1}}, \frac{f_{b+1} - f}{f_{b+1} - f_b}
      \right)\right)$$

    Args:
        bands: how many, $B$.
        size: samples that a spectrum is taken of.
        rate: samples a second.

    Returns:
        Float64 `(bands, size // 2 + 1)`; a triangle that lies between two frequencies
        of the spectrum is all 0.

    Example:
        >>> mel_filters(2, 8, 8000).round(2).tolist()
        [[0.0, 0.68, 0.0, 0.0, 0.0], [0.0, 0.32, 0.91, 0.45, 0.0]]

    Source:
        Davis & Mermelstein (1980), "Comparison of Parametric Representations for
        Monosyllabic Word Recognition in Continuously Spoken Sentences", figure 1.
    """
    edges = hertz_of(np.linspace(0, mel_of(rate / 2), bands + 2))
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    hertz = np.arange(size // 2 + 1) * rate / size
    rising, falling = (hertz - low) / (middle - low), (high - hertz) / (high - middle)
    return np.maximum(0, np.minimum(rising, falling))


def log_mel(
    samples: np.ndarray, rate: int, bands: int, window: float, hop: float
) -> np.ndarray:
    r"""How loud each band of pitch is in each moment, in decibels.

    A window slides over the samples; the power of each frequency in it is summed in
    triangles $H_b$, and of that the logarithm is taken, as loudness is heard in ratios:

    $$P_t(f) = \left| \frac{2}{\sum_n w_n}
        \sum_n w_n\, x_{th + n}\, e^{-2 \pi i f n} \right|^2, \qquad
      S_{tb} = 10 \log_{10} \max\!\Big(\sum_f H_b(f)\, P_t(f),\ 10^{-8}\Big)$$

    with the Hann window $w_n = \sin^2(\pi n / N)$. A sine from -1 to 1 has about 0 dB.
    The spectrum is taken of as many zeros behind the window as every band needs to see
    some frequency.

    Args:
        samples: `(samples,)` from -1 to 1, at least one window.
        rate: samples a second.
        bands: of pitch.
        window: seconds, $N$ samples.
        hop: seconds from one window to the next, $h$ samples.

    Returns:
        Float32 `(frames, bands)` in decibels from `FLOOR` up.

    Raises:
        ConfigError: there are too many bands for so short a window.

    Example:
        >>> time = np.arange(8000) / 8000
        >>> tone = np.sin(2 * np.pi * 1000 * time).astype(np.float32)
        >>> found = log_mel(tone, 8000, 20, 0.025, 0.01)
        >>> found.shape, set(found.argmax(1).tolist())
        ((98, 20), {9})

    Source:
        Davis & Mermelstein (1980), section II, without the last cosine transform;
        Hann window: Harris (1978), "On the Use of Windows for Harmonic Analysis",
        equation 23.
    """
    width, step = max(1, round(window * rate)), max(1, round(hop * rate))
    size, filters = _filters(bands, width, rate)
    hann = np.sin(np.pi * np.arange(width) / width) ** 2
    frames = np.lib.stride_tricks.sliding_window_view(samples, width)[::step]
    out = np.empty((len(frames), bands), np.float32)
    for start in range(0, len(frames), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        spectra = np.fft.rfft(frames[some] * hann, size) * (2 / max(hann.sum(), 1e-9))
        power = np.abs(spectra) ** 2 @ filters.T
        out[some] = 10 * np.log10(np.maximum(power, 10 ** (FLOOR / 10)))
    return out


def _filters(bands: int, width: int, rate: int) -> tuple[int, np.ndarray]:
    size = 2 ** math.ceil(math.log2(max(2, width)))
    for longer in (size, 2 * size, 4 * size, 8 * size):
        filters = mel_filters(bands, longer, rate)
        if filters.any(1).all():
            return longer, filters
    raise ConfigError(
        "The lowest bands of pitch are closer together than a window can tell apart.",
        got=f"bands={bands} with windows of {width} samples",
        expected="bands that each hold a frequency of the spectrum",
        fix=f"use fewer bands, such as {max(1, bands // 2)}, or a longer window",
    )
