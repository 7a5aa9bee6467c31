"""Far into recordings that have to be read from their beginning: quickly, and to the sample."""

import av
import numpy as np
import pytest

from studio.transcoding.decode import Damage, audio_blocks
from studio.transcoding.sources import ContainerSource

SECONDS = 20
SECOND = 48_000


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    """Return a function that makes a recording with a click at every full second."""
    folder = tmp_path_factory.mktemp("recordings")

    def recording(name, codec, rate, options):
        path = folder / name
        if not path.exists():
            write(path, codec, rate, options)
        return path

    return recording


def write(path, codec, rate, options):
    time = np.arange(SECONDS * rate) / rate
    sound = 0.2 * np.sin(2 * np.pi * (200 + 40 * time) * time)
    sound[rate::rate] = 0.9
    stereo = np.stack([sound, -0.5 * sound]).astype(np.float32)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout="stereo", options=options)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(stereo), "fltp", "stereo")
        frame.sample_rate, frame.pts = rate, 0
        resampler = av.AudioResampler(format=stream.format.name, layout="stereo", rate=rate)
        fifo = av.AudioFifo()
        for converted in resampler.resample(frame):
            fifo.write(converted)
        while (piece := fifo.read(960, partial=True)) is not None:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))


KINDS = [
    ("speech.mp3", "libmp3lame", 44_100, {}),
    ("music.mp3", "libmp3lame", 48_000, {"b": "192k"}),
    ("voice.opus", "libopus", 48_000, {}),
    ("whole.ogg", "flac", 48_000, {}),
]


@pytest.mark.parametrize(("name", "codec", "rate", "options"), KINDS)
def test_a_span_far_in_equals_the_same_span_of_the_whole(recordings, name, codec, rate, options):
    path = recordings(name, codec, rate, options)
    whole = np.concatenate(list(audio_blocks(path, damage=Damage())))
    for start in (3 * SECOND, 7 * SECOND + 11, 12 * SECOND + 4_801, 19 * SECOND):
        blocks = audio_blocks(path, start=start, end=start + 30_000, damage=Damage())
        span = np.concatenate(list(blocks))
        expected = whole[start : start + 30_000]
        assert len(span) == len(expected)
        assert np.abs(span - expected).max() < 1e-6


def test_what_lies_before_is_not_decoded(recordings, monkeypatch):
    path = recordings(*KINDS[1])
    decoded = []
    frames = ContainerSource._frames

    def counted(self, *how):
        for frame in frames(self, *how):
            decoded.append(frame.samples)
            yield frame

    monkeypatch.setattr(ContainerSource, "_frames", counted)
    next(audio_blocks(path, start=15 * SECOND, damage=Damage()))
    assert sum(decoded) < 4 * SECOND
