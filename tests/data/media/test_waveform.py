import io
import struct
import sys
import types

import numpy as np
import pytest
from scipy.io import wavfile

from glassnet.data.media.waveform import Waveform, resampled, waveform
from glassnet.errors import ConfigError, FileError


@pytest.fixture
def file(tmp_path):
    (tmp_path / "a").mkdir()
    return tmp_path / "a" / "1.wav"


def changed(file, place, format, value):
    """The same file with other numbers in its header."""
    content = bytearray(file.read_bytes())
    struct.pack_into(format, content, place, value)
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    "values, kind, wanted",
    [
        ([0, 128, 255], np.uint8, [-1, 0, 127 / 128]),
        ([-32768, 0, 16384], np.int16, [-1, 0, 0.5]),
        ([-(2**31), 0, 2**30], np.int32, [-1, 0, 0.5]),
        ([-1, 0, 0.5], np.float32, [-1, 0, 0.5]),
        ([-1, 0, 0.5], np.float64, [-1, 0, 0.5]),
    ],
)
def test_whole_numbers_of_any_width_run_from_minus_one_to_one(
    file, values, kind, wanted
):
    wavfile.write(file, 8000, np.array(values, kind))
    found = waveform(file)
    assert found.samples.dtype == np.float32
    assert found.samples.tolist() == wanted
    assert (found.rate, found.channels, found.short) == (8000, 1, False)
    assert found.seconds == 3 / 8000


def test_twenty_four_bits(file):
    # -2^23, 0 and 2^22 in three bytes each, the lowest first
    data = b"\0\0\x80" + b"\0\0\0" + b"\0\0\x40"
    header = struct.pack("<4sI4s", b"RIFF", 36 + len(data), b"WAVE")
    header += struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 24_000, 3, 24)
    file.write_bytes(header + struct.pack("<4sI", b"data", len(data)) + data)
    assert waveform(file).samples.tolist() == [-1, 0, 0.5]


def test_channels_are_mixed(file):
    wavfile.write(file, 8000, np.array([[0.5, -0.5], [1, 0]], np.float32))
    found = waveform(file)
    assert found.samples.tolist() == [0, 0.5] and found.channels == 2


def test_a_file_that_ends_early_gives_what_there_is(file):
    wavfile.write(file, 8000, np.arange(100, dtype=np.int16))
    file.write_bytes(file.read_bytes()[:-100])
    found = waveform(file)
    assert found.short and len(found.samples) == 50


def test_a_length_that_nobody_knew_when_writing_began(file):
    wavfile.write(file, 8000, np.arange(100, dtype=np.int16))
    changed(changed(file, 4, "<I", 2**32 - 1), 40, "<I", 2**32 - 1)
    assert len(waveform(file).samples) == 100


@pytest.mark.parametrize(
    "change, why",
    [
        (lambda file: file.write_bytes(b""), "an empty file"),
        (lambda file: file.write_bytes(b"no sound at all"), "not understood"),
        (lambda file: file.write_bytes(file.read_bytes()[:30]), ""),
        (lambda file: wavfile.write(file, 8000, np.zeros(0, np.int16)), "no samples"),
        (lambda file: changed(file, 20, "<H", 2), "ADPCM"),
        (lambda file: changed(file, 22, "<H", 0), ""),  # no channels
        (lambda file: changed(file, 24, "<I", 1), ""),  # a rate that contradicts
        (lambda file: wavfile.write(file, 10, np.zeros(9, np.int16)), "10 samples a"),
        (
            lambda file: wavfile.write(file, 8000, np.float32([0, np.nan, np.inf])),
            "2 of 3 samples are no number",
        ),
        (lambda file: wavfile.write(file, 8000, np.array([1e300])), "1 of 1 samples"),
        (lambda file: file.unlink(), "No such file"),
    ],
)
def test_what_is_no_sound_is_named(file, change, why):
    wavfile.write(file, 8000, np.zeros(100, np.int16))
    change(file)
    with pytest.raises(FileError, match="a/1.wav cannot be read as a sound") as raised:
        waveform(file)
    assert why in raised.value.got


def test_a_tone_stays_the_same_at_another_rate():
    def tone(rate):
        return np.sin(2 * np.pi * 440 * np.arange(rate) / rate).astype(np.float32)

    found = resampled(Waveform(tone(44_100), 44_100, 1, False), 16_000)
    assert found.dtype == np.float32 and len(found) == 16_000
    middle = slice(1000, -1000)  # filters have no past at the beginning
    np.testing.assert_allclose(found[middle], tone(16_000)[middle], atol=0.01)


def test_what_a_rate_cannot_hold_is_filtered_out():
    high = np.sin(2 * np.pi * 7000 * np.arange(16_000) / 16_000).astype(np.float32)
    found = resampled(Waveform(high, 16_000, 1, False), 8000)
    assert np.abs(found[500:-500]).max() < 0.01  # and not an echo of 1,000 Hz


def test_the_same_rate_changes_nothing():
    samples = np.float32([1, 2, 3])
    assert resampled(Waveform(samples, 8000, 1, False), 8000) is samples


def test_other_formats_ask_for_their_library(file, monkeypatch):
    monkeypatch.setitem(sys.modules, "soundfile", None)
    place = file.with_suffix(".flac")
    place.write_bytes(b"fLaC")
    with pytest.raises(ConfigError, match="soundfile alone") as raised:
        waveform(place)
    assert raised.value.fix == "pip install soundfile"


def test_other_formats_are_read_by_their_library(file, monkeypatch):
    def read(buffer, dtype, always_2d):
        assert isinstance(buffer, io.BytesIO) and always_2d
        if buffer.read() != b"sound":
            raise RuntimeError(f"Error opening {buffer!r}: Format not recognised.")
        return np.array([[0.5, 0.0]], dtype), 8000

    monkeypatch.setitem(sys.modules, "soundfile", types.SimpleNamespace(read=read))
    place = file.with_suffix(".ogg")
    place.write_bytes(b"sound")
    assert waveform(place).samples.tolist() == [0.25]
    place.write_bytes(b"noise")
    with pytest.raises(FileError) as raised:
        waveform(place)
    assert raised.value.got == "Format not recognised."
