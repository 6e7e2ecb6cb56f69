import numpy as np
import pytest

from glassnet.data.media.mel import FLOOR, hertz_of, log_mel, mel_filters, mel_of
from glassnet.errors import ConfigError

RATE = 8000


def tone(hertz, loud=1.0, seconds=0.2):
    time = np.arange(int(RATE * seconds)) / RATE
    return (loud * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def test_mel_by_hand_and_back():
    # 2595 log10(1 + 700 / 700) = 2595 * 0.30103 = 781.17
    assert mel_of(700.0) == pytest.approx(781.17, abs=0.01)
    assert mel_of(0.0) == 0
    hertz = np.array([0.0, 20.0, 440.0, 20_000.0])
    np.testing.assert_allclose(hertz_of(mel_of(hertz)), hertz, atol=1e-9)


def test_triangles_stand_side_by_side_and_add_up_to_one():
    filters = mel_filters(10, 1024, RATE)
    hertz = np.arange(513) * RATE / 1024
    edges = hertz_of(np.linspace(0, mel_of(RATE / 2), 12))
    inner = (hertz >= edges[1]) & (hertz <= edges[-2])
    np.testing.assert_allclose(filters.sum(0)[inner], 1)
    assert filters.min() == 0 and filters.max() <= 1
    peaks = hertz[filters.argmax(1)]
    np.testing.assert_allclose(peaks, edges[1:-1], atol=RATE / 1024)


def test_a_tone_is_loudest_in_the_band_that_holds_it():
    middles = hertz_of(np.linspace(0, mel_of(RATE / 2), 22))[1:-1]
    for band in (3, 10, 17):
        found = log_mel(tone(middles[band]), RATE, 20, 0.025, 0.01)
        assert set(found.argmax(1).tolist()) == {band}


def test_a_tone_of_half_the_height_is_six_decibels_softer():
    loud, soft = (log_mel(tone(1000, a), RATE, 20, 0.025, 0.01) for a in (1.0, 0.5))
    # 20 log10(2) = 6.02
    peak = loud.max(1) - soft.max(1)
    np.testing.assert_allclose(peak, 6.0206, atol=1e-3)
    assert np.abs(loud.max(1)).max() < 4  # a tone from -1 to 1: about 0 dB


def test_frames_are_one_hop_apart_and_windows_fit_in():
    # 1600 samples, windows of 200 every 80: 1 + (1600 - 200) // 80 = 18
    assert log_mel(tone(500), RATE, 20, 0.025, 0.01).shape == (18, 20)
    late = np.concatenate([np.zeros(800, np.float32), tone(500)[:800]])
    found = log_mel(late, RATE, 20, 0.025, 0.01)
    # window t has samples 80 t to 80 t + 200: those up to 7 end before 800
    assert (found[:8] == FLOOR).all() and found[8:].max(1).min() > FLOOR


def test_silence_is_the_floor_and_what_is_no_number_stays_none():
    silence = np.zeros(400, np.float32)
    assert (log_mel(silence, RATE, 20, 0.025, 0.01) == FLOOR).all()
    silence[:] = np.nan
    assert np.isnan(log_mel(silence, RATE, 20, 0.025, 0.01)).all()


def test_every_band_hears_something_even_in_short_windows():
    noise = np.random.default_rng(0).normal(size=4000).astype(np.float32)
    found = log_mel(noise, RATE, 80, 0.025, 0.01)
    assert found.min(0).max() > FLOOR and found.mean(0).min() > -60
    with pytest.raises(ConfigError, match="closer together") as raised:
        log_mel(noise, RATE, 2000, 0.025, 0.01)
    assert "windows of 200 samples" in raised.value.got
