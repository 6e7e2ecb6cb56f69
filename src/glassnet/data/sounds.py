"""Sounds: recordings become pictures of which pitches are in them when."""

import dataclasses
import math
import pathlib
from collections import Counter
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from glassnet.data.dataset import Dataset
from glassnet.data.media.file_form import FileForm
from glassnet.data.media.files import Kind, content_of
from glassnet.data.media.gathering import digest
from glassnet.data.media.heard import Heard, heard_in, of_sounds
from glassnet.data.media.mel import log_mel
from glassnet.data.media.waveform import ENDINGS, RATES, Waveform, resampled, waveform
from glassnet.data.note import Note
from glassnet.errors import ConfigError
from glassnet.settings import Count, Positive, Range

__all__ = ["Sounds"]

SOUND = Kind("sound", ENDINGS)

LONGEST = 4.0
"""Seconds that are kept of a sound, unless they are given."""

MOST = 0.9
"""Of the sounds are no longer than what is kept of each."""

COPIES = 12
"""Bytes for a value: as it was read, encoded, and on the device."""


@dataclass(frozen=True)
class Sounds(FileForm):
    r"""Recordings as log-mel spectrograms, all of one length: see `mel.log_mel`.

    A folder has one folder for each class, or sounds without classes; a table has a
    column of paths, relative to it, and one of answers. Channels are mixed into one and
    brought to one rate, which is the commonest if none is given. Longer sounds are cut
    at their end, shorter ones padded there with silence; without `seconds` nine of ten
    are whole, but none is longer than 4 s. Up to one file in twenty may be unreadable.

    A row is a picture of `(frames, bands, 1)`, so what recognizes pictures recognizes
    sounds. A second at 16 kHz has 98 frames of 40 bands.

    Args:
        rate: samples a second that all are brought to, from 1,000 to 768,000.
        seconds: that all are cut or padded to, above 0.
        bands: of pitch, at least 1.
        window: seconds that a spectrum is taken of, above 0 and at most 1.
        hop: seconds from one spectrum to the next, above 0 and at most 1.

    Raises:
        ConfigError: a number is outside its range, there are too many bands for the
            window, or a file needs the library soundfile.
        FileError: by `read` and `features`; a file cannot be read.
        DataError: by `read`; there are no sounds, or a single class of them.

    Example:
        >>> import tempfile
        >>> from scipy.io import wavfile
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> time = np.arange(8000) / 8000
        >>> for name, hertz in {"low": 200, "high": 2000}.items():
        ...     (folder / name).mkdir()
        ...     for number in range(2):
        ...         tone = np.sin(2 * np.pi * (hertz + number) * time)
        ...         tone = tone.astype(np.float32)
        ...         wavfile.write(folder / name / f"{number}.wav", 8000, tone)
        >>> data = Sounds(bands=20).read(folder)
        >>> data.labels, data.features.shape, data.image_shape
        (['high', 'low'], (4, 1960), (98, 20, 1))
        >>> data.form
        Sounds(rate=8000, seconds=1.0, bands=20)

    Source:
        Davis & Mermelstein (1980), "Comparison of Parametric Representations for
        Monosyllabic Word Recognition in Continuously Spoken Sentences"; windows of 25
        ms every 10 ms as in Young et al., "The HTK Book", section 5.4.
    """

    rate: Annotated[int, Range(*RATES, "[]")] | None = None
    seconds: Positive | None = None
    bands: Count = 40
    window: Annotated[float, Range(0, 1, "(]")] = 0.025
    hop: Annotated[float, Range(0, 1, "(]")] = 0.010

    def settled(self, dataset: Dataset) -> "Sounds":
        """This form with the rate and length that a data set was read at.

        Args:
            dataset: as `read` gave it.
        """
        return dataset.form if isinstance(dataset.form, Sounds) else self

    def picture(self, sound: Waveform) -> np.ndarray:
        """A sound at the rate and of the length of this form, as `(frames, bands)`.

        Args:
            sound: as read.

        Raises:
            ConfigError: rate and length are not settled.
        """
        frames, _, _ = self.shape
        assert self.rate is not None
        width = max(1, round(self.window * self.rate))
        step = max(1, round(self.hop * self.rate))
        samples = np.zeros(width + (frames - 1) * step, np.float32)
        own = resampled(sound, self.rate)[: len(samples)]
        samples[: len(own)] = own
        return log_mel(samples, self.rate, self.bands, self.window, self.hop)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Frames, bands and 1; rate and length must be settled."""
        if self.rate is None:
            raise _unsettled(self)
        width = max(1, round(self.window * self.rate))
        step = max(1, round(self.hop * self.rate))
        whole = round(self._whole * self.rate)
        return 1 + max(0, whole - width) // step, self.bands, 1

    @property
    def _whole(self) -> float:
        if self.seconds is None:
            raise _unsettled(self)
        return self.seconds

    @property
    def kind(self) -> Kind:
        """Sounds."""
        return SOUND

    @property
    def dtype(self) -> str:
        """Of a row: decibels."""
        return "float32"

    @property
    def copies(self) -> int:
        """Bytes that a value takes in the end."""
        return COPIES

    @property
    def less(self) -> str:
        """What would take less memory."""
        return (
            f"keep fewer seconds of each, as by Sounds(seconds={self._whole / 2:.2g}), "
            "or stream them: data.stream(path), --stream"
        )

    def look(self, file: pathlib.Path) -> Heard:
        """The rate and length of a sound, and what is strange in it."""
        return heard_in(file)

    def row(self, file: pathlib.Path) -> tuple[np.ndarray, bytes]:
        """The spectra of a sound, one after the other, and a digest."""
        content = content_of(file)
        return self.picture(waveform(file, content)).ravel(), digest(content)

    def chosen(self, looks: list[Heard]) -> tuple["Sounds", list[Note]]:
        """The commonest rate, a length that nine of ten have, and what is equal."""
        rates = Counter(sound.rate for sound in looks)
        most = max(rates.values())
        rate = self.rate or min(r for r, number in rates.items() if number == most)
        seconds = self.seconds
        if seconds is None:
            lengths = sorted(sound.seconds for sound in looks)
            enough = lengths[math.ceil(MOST * len(lengths)) - 1]
            seconds = min(LONGEST, max(self.window, round(enough, 3)))
        form = dataclasses.replace(self, rate=rate, seconds=seconds)
        return form, of_sounds(looks, seconds, rate, form.shape[:2], form.hop)

    def noticed(self, rows: np.ndarray) -> list[Note]:
        """Nothing: the looks have told it all."""
        return []


def _unsettled(form: Sounds) -> ConfigError:
    return ConfigError(
        "Sounds to predict are read at the rate and length of training.",
        got=f"{form!r}",
        expected="a form with both",
        fix="use the one that training found: dataset.form",
    )
