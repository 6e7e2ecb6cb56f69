"""Heard: what many sounds have in common, and what is made equal."""

import pathlib
from typing import NamedTuple

import numpy as np

from glassnet.data.media.files import called, content_of
from glassnet.data.media.mel import FLOOR
from glassnet.data.media.waveform import waveform
from glassnet.data.note import Note, counted, listed, warn

__all__ = ["Heard", "heard_in", "of_sounds"]

TINY = 0.1
"""Of the length that is kept: a sound with less is hardly there."""


class Heard(NamedTuple):
    """What is known of a sound before it becomes a picture."""

    file: pathlib.Path
    rate: int
    seconds: float
    channels: int
    short: bool
    silent: bool


def heard_in(file: pathlib.Path) -> Heard:
    """What a file holds.

    Raises:
        FileError: it cannot be read as a sound.
    """
    sound = waveform(file, content_of(file))
    silent = float(np.abs(sound.samples).max()) < 10 ** (FLOOR / 20)
    return Heard(file, sound.rate, sound.seconds, sound.channels, sound.short, silent)


def of_sounds(
    heard: list[Heard],
    whole: float,
    rate: int,
    shape: tuple[int, int],
    hop: float,
) -> list[Note]:
    """What is made equal, and what is strange.

    Args:
        heard: of all sounds.
        whole: seconds that are kept of each.
        rate: that all are brought to.
        shape: frames and bands.
        hop: seconds from one frame to the next: less is no difference.
    """
    frames, bands = shape
    count = len(heard)
    text = f"Sounds are {whole:.3g} s at {rate:,} samples a second: {frames:,} "
    text += f"frames of {bands:,} bands, in decibels."
    long = sum(sound.seconds > whole + hop for sound in heard)
    less = sum(sound.seconds < whole - hop for sound in heard)
    rates = sorted({sound.rate for sound in heard} - {rate})
    other = sum(sound.rate != rate for sound in heard)
    made = [
        (long, "are longer and cut at their end"),
        (less, "are shorter and padded with silence at their end"),
        (
            other,
            f"are of another rate ({', '.join(f'{r:,}' for r in rates[:5])}) and "
            "resampled",
        ),
        (sum(s.channels > 1 for s in heard), "have several channels, which are mixed"),
    ]
    notes = [Note("note", "", text)]
    notes += [
        Note("note", "", f"{number:,} of {count:,} sounds {what}.")
        for number, what in made
        if number
    ]
    return [*notes, *_strange(heard, whole)]


def _strange(heard: list[Heard], whole: float) -> list[Note]:
    tiny = [sound for sound in heard if sound.seconds < TINY * whole]
    found = [
        ("silent", "there is nothing to hear", [s for s in heard if s.silent]),
        (f"shorter than {TINY * whole:.2g} s", "the rest is padding", tiny),
        (
            "cut off, as the header shows",
            "what there is of them is used",
            [s for s in heard if s.short],
        ),
    ]
    notes = []
    for what, but, sounds in found:
        if sounds:
            some = listed(f"{called(s.file.parent)}/{called(s.file)}" for s in sounds)
            text = f"{counted(len(sounds), 'sound is', 'sounds are')} {what}: {some}; "
            notes.append(warn("", f"{text}{but}."))
    return notes
