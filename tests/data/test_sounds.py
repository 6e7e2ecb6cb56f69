import json
import sys

import numpy as np
import pytest
from scipy.io import wavfile

import glassnet as gn
from glassnet import nn
from glassnet.data import Sounds, prepare
from glassnet.data.media import memory
from glassnet.data.media.mel import FLOOR, log_mel
from glassnet.errors import ConfigError, DataError, FileError
from glassnet.recipe import from_data, to_data

RATE = 8000


@pytest.fixture
def put(tmp_path):
    """put("a/1.wav", 440): writes a tone, and gives the folder of all."""

    def put(path, hertz=440, seconds=0.1, rate=RATE, loud=0.5, channels=1):
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        time = np.arange(round(rate * seconds)) / rate
        tone = (loud * np.sin(2 * np.pi * hertz * time)).astype(np.float32)
        wavfile.write(place, rate, np.stack([tone] * channels, 1))
        return tmp_path

    return put


@pytest.fixture
def folder(put):
    """Ten tones of each of two classes."""
    for number in range(10):
        put(f"low/{number}.wav", 200 + number)
        root = put(f"high/{number}.wav", 2000 + number)
    return root


def said(data, level="note"):
    return " ".join(str(note) for note in data.notes if note.level == level)


def test_a_row_is_the_picture_of_a_sound(folder):
    data = Sounds(bands=20).read(folder)
    # 800 samples, windows of 200 every 80: 1 + 600 // 80 = 8 frames
    assert data.image_shape == (8, 20, 1) and data.features.shape == (20, 160)
    assert data.features.dtype == np.float32
    assert data.labels == ["high", "low"] and data.task == "classification"
    _, samples = wavfile.read(folder / "high/0.wav")
    wanted = log_mel(samples.ravel(), RATE, 20, 0.025, 0.01)
    np.testing.assert_array_equal(data.features[0].reshape(8, 20), wanted)
    assert "0.1 s at 8,000 samples a second: 8 frames of 20 bands" in said(data)
    assert not said(data, "warning")
    ready = prepare(data)
    assert ready.x.min() == pytest.approx(0, abs=0.05) and ready.x.max() < 1.05


def test_the_same_files_have_the_same_fingerprint_and_others_another(folder, put):
    first, again = Sounds().read(folder), Sounds().read(folder)
    assert first.fingerprint == again.fingerprint
    put("low/0.wav", 300)
    assert Sounds().read(folder).fingerprint != first.fingerprint


def test_what_was_made_equal_is_counted(folder, put):
    put("low/stereo.wav", channels=2)
    put("low/long.wav", seconds=1.0)
    put("low/short.wav", seconds=0.06)
    put("low/fast.wav", rate=44_100)
    data = Sounds(bands=20).read(folder)
    text = said(data)
    assert "1 of 24 sounds are longer and cut" in text
    assert "1 of 24 sounds are shorter and padded with silence" in text
    assert "1 of 24 sounds are of another rate (44,100) and resampled" in text
    assert "1 of 24 sounds have several channels" in text
    assert not said(data, "warning")


def test_longer_ones_are_cut_and_shorter_ones_end_in_silence(put):
    for name in "ab":
        put(f"{name}/long.wav", 500 + ord(name), seconds=0.3)
        root = put(f"{name}/short.wav", 500 + ord(name), seconds=0.1)
    data = Sounds(seconds=0.2, bands=10).read(root)
    frames, bands, _ = data.image_shape
    assert frames == 1 + (1600 - 200) // 80
    long, short = data.features[:2].reshape(2, frames, bands)
    np.testing.assert_array_equal(long[:8], short[:8])
    assert (short[10:] == FLOOR).all() and long[10:].max(1).min() > -20


def test_nine_of_ten_are_whole_and_none_is_longer_than_four_seconds(put):
    for number in range(5):
        put(f"a/{number}.wav", seconds=0.1 + 0.01 * number)
        root = put(f"b/{number}.wav", seconds=0.15 + 0.01 * number)
    # in order 0.10 ... 0.19: the ninth of ten has 0.18
    assert Sounds(bands=10).read(root).form.seconds == pytest.approx(0.18)
    for name in "ab":
        root = put(f"long/{name}/1.wav", seconds=6.0, rate=2000)
    data = Sounds(bands=5).read(root / "long")
    assert data.form == Sounds(rate=2000, seconds=4.0, bands=5)


def test_a_tone_at_another_rate_is_the_same_picture(put):
    put("a/1.wav", 440, seconds=0.3)
    put("a/2.wav", 440, seconds=0.3, rate=32_000)
    root = put("b/1.wav", 440, seconds=0.3)
    one, other, _ = Sounds(bands=20).read(root).features.reshape(3, -1, 20)
    loud = one[5:-5] > -40  # far below, filters and rounding are what is heard
    np.testing.assert_allclose(one[5:-5][loud], other[5:-5][loud], atol=0.3)


def test_what_is_strange_is_warned_of(folder, put):
    put("low/silent.wav", loud=0.0)
    put("low/click.wav", seconds=0.005)
    cut = folder / "low/0.wav"
    cut.write_bytes(cut.read_bytes()[:-1000])
    text = said(Sounds().read(folder), "warning")
    assert "1 sound is silent: 'low/silent.wav'" in text
    assert "1 sound is shorter than 0.01 s: 'low/click.wav'" in text
    assert "1 sound is cut off, as the header shows: 'low/0.wav'" in text


@pytest.mark.parametrize("content", [b"", b"no sound"])
def test_one_bad_file_in_twenty_is_skipped_and_named(folder, content):
    (folder / "low/bad.wav").write_bytes(content)
    data = Sounds().read(folder)
    assert len(data) == 20
    text = "1 of 21 sounds cannot be read and are skipped: low/bad.wav"
    assert text in said(data, "warning")
    (folder / "low/bad2.wav").write_bytes(content)
    with pytest.raises(FileError, match="2 of 22 sounds cannot be read"):
        Sounds().read(folder)


def test_a_library_that_is_missing_is_no_bad_file(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "soundfile", None)
    (folder / "low/a.flac").write_bytes(b"fLaC")
    with pytest.raises(ConfigError, match="soundfile"):
        Sounds().read(folder)


def test_the_same_file_in_two_classes_is_warned_of(folder):
    (folder / "low/same.wav").write_bytes((folder / "high/0.wav").read_bytes())
    text = said(Sounds().read(folder), "warning")
    assert "'high/0.wav = low/same.wav'" in text


def test_parts_tables_and_sounds_without_classes(folder, put):
    for part in ("train", "test"):
        for name in "ab":
            put(f"parts/{part}/{name}/1.wav", 300 + ord(name))
    data = Sounds().read(folder / "parts")
    assert data.test_rows.tolist() == [2, 3]
    (folder / "t.csv").write_text("file,pitch\nlow/0.wav,200.5\nlow/1.wav,201.5\n")
    data = Sounds().read(folder / "t.csv", "pitch")
    assert data.task == "regression" and data.answers.tolist() == [200.5, 201.5]
    assert Sounds().read(folder / "low").task == "reconstruction"


def test_a_single_class_and_no_sounds_are_refused(put, tmp_path):
    root = put("a/1.wav")
    with pytest.raises(DataError, match="1 folder with sounds: 'a'"):
        Sounds().read(root)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="holds no sounds"):
        Sounds().read(tmp_path / "empty")


def test_the_form_that_comes_with_the_data_reads_new_sounds_alike(folder, put):
    data = Sounds(bands=20).read(folder)
    form = data.form
    assert form == Sounds(rate=RATE, seconds=0.1, bands=20)
    assert from_data(json.loads(json.dumps(to_data(form)))) == form
    assert Sounds(bands=20).settled(data) == form
    np.testing.assert_array_equal(form.features(folder / "high"), data.features[:10])
    put("new/long.wav", 2000, seconds=0.5, rate=16_000)
    assert form.features(folder / "new/long.wav").shape == (1, 160)
    several = [folder / "new/long.wav", str(folder / "low/0.wav")]
    assert form.features(several).shape == (2, 160)
    (folder / "new/bad.wav").write_bytes(b"")
    with pytest.raises(FileError, match="new/bad.wav"):
        form.features(folder / "new")
    with pytest.raises(ConfigError, match="rate and length of training"):
        Sounds().features(folder)


def test_sounds_that_fill_the_memory_are_refused(folder, monkeypatch):
    monkeypatch.setattr(memory, "free_memory", lambda: 1000)
    with pytest.raises(DataError, match="does not fit into memory") as raised:
        Sounds().read(folder)
    assert "Sounds(seconds=0.05)" in raised.value.fix


def test_bands_that_a_window_cannot_tell_apart_are_refused(folder):
    with pytest.raises(ConfigError, match="closer together"):
        Sounds(bands=2000).read(folder)


def vowel(first, second, random):
    """Harmonics of a random pitch, loud where a mouth would let them through."""
    time = np.arange(RATE // 5) / RATE
    pitch, mouth = random.uniform(90, 250), random.uniform(0.95, 1.1)
    hertz = pitch * np.arange(1, int(3500 / pitch))
    loud = [1 / (1 + ((hertz - mouth * f) / 100) ** 2) for f in (first, second)]
    waves = np.sin(2 * np.pi * (hertz[:, None] * time + random.random((len(hertz), 1))))
    noise = 0.01 * random.normal(size=len(time))
    return (0.1 * (loud[0] + 0.5 * loud[1]) @ waves + noise).astype(np.float32)


def test_a_convolutional_network_learns_vowels_at_any_pitch(tmp_path):
    # first two formants in hertz, men: Peterson & Barney (1952), table II
    formants = {"a": (730, 1090), "i": (270, 2290), "u": (300, 870)}
    random = np.random.default_rng(0)
    for name, (first, second) in formants.items():
        (tmp_path / name).mkdir()
        for number in range(30):
            sound = vowel(first, second, random)
            wavfile.write(tmp_path / name / f"{number}.wav", RATE, sound)
    data = Sounds(bands=20).read(tmp_path)
    network = nn.Sequential(
        *(nn.Reshape(data.image_shape), nn.Conv2D(4, 3, stride=2), nn.ReLU()),
        *(nn.Flatten(), nn.Dense(3)),
    )
    run = gn.fit(network, data, epochs=20, learning_rate=0.01, progress=False)
    assert run.summary["test"] >= 0.9
