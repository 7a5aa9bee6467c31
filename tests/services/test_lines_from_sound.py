"""Lines from the sound of a film: heard by the real engine, and by one that tells voices apart."""

import numpy as np
import pytest
import soundfile

from studio.audio.resample import resample
from studio.domain.errors import LanguageUnavailable
from studio.domain.script import Line, Speaker
from studio.domain.settings import settings_of
from studio.domain.voices import VoiceSettings
from studio.providers.base import Provider, SpeechRequest, Transcript, WordTime
from studio.providers.offline.provider import create_provider
from studio.services.lines_from_sound import LinesFromSound, NobodyHeard

SECOND = 48_000


class TwoVoices:
    """Tells two speakers apart, as the cloud does."""

    async def transcribable(self):
        return ("en", "es")

    async def transcribe(self, audio, language, progress=None):
        words = (
            WordTime(0, 4, 1.0, 1.4), WordTime(5, 8, 1.5, 1.9),
            WordTime(10, 13, 1.9, 2.3), WordTime(14, 17, 4.0, 4.4),
        )  # fmt: skip
        return Transcript(
            "Hola Ana. Sí, Ben", "es", words, speakers=("speaker_0", "speaker_0", "s1", "s1")
        )


class Nobody(TwoVoices):
    async def transcribe(self, audio, language, progress=None):
        return Transcript("", "es", ())


def service(studio, transcriber):
    provider = Provider(
        id="ear", name="Ear", version="1", max_parallel=1, is_local=False, transcriber=transcriber
    )
    return LinesFromSound(studio.workspace, studio.jobs, {"ear": provider}, studio.sources)


@pytest.fixture
async def recording(studio, project, tmp_path):
    path = tmp_path / "talk.wav"
    soundfile.write(path, np.zeros((6 * SECOND, 1), np.float32), SECOND)
    await studio.sources.add(path)
    return project


async def test_words_and_speakers_become_lines_in_one_step(studio, recording):
    steps = len(recording.undo_steps)
    gotten = await service(studio, TwoVoices()).get("ear", "")
    lines = sorted(recording.all(Line), key=lambda line: line.start)
    names = [recording.get(Speaker, line.speaker_id).name for line in lines]
    assert [line.text for line in lines] == ["Hola Ana.", "Sí,", "Ben"]
    assert names == ["Speaker 1", "Speaker 2", "Speaker 2"]
    assert lines[0].start == SECOND
    assert (gotten.lines, gotten.speakers) == (3, 2)
    assert settings_of(recording).source_language == "es"
    assert len(recording.undo_steps) == steps + 1


async def test_a_film_nobody_speaks_in_is_said_in_a_sentence(studio, recording):
    with pytest.raises(NobodyHeard, match="No words"):
        await service(studio, Nobody()).get("ear", "es")
    assert recording.count(Line) == 0


async def test_who_is_in_the_cloud_is_offered_only_with_a_key(studio, recording):
    assert await service(studio, TwoVoices()).listeners(lambda _: False) == ()
    (ear,) = await service(studio, TwoVoices()).listeners(lambda one: one == "ear")
    assert ear.understands("es-MX")
    assert ear.understands("")
    assert not ear.understands("ja")


@pytest.fixture
async def offline():
    provider = create_provider()
    yield provider
    await provider.close()


async def test_a_draft_of_english_is_written_on_this_computer(studio, project, tmp_path, offline):
    """Two voices an octave apart are heard, and told apart by their pitch."""
    voices = {voice.name: voice for voice in await offline.voices.voices()}
    texts = ("Good morning everybody.", "The weather is very nice today.") * 2
    sound = np.zeros((16 * SECOND, 1), np.float32)
    for number, text in enumerate(texts):
        voice = voices["Ben" if number % 2 else "Ana"]
        request = SpeechRequest(text=text, language="en", voice=voice, settings=VoiceSettings())
        pieces = [chunk.audio async for chunk in offline.speech.synthesize(request)]
        said = np.concatenate([resample(piece, SECOND).samples for piece in pieces])
        start = (1 + 4 * number) * SECOND - SECOND // 2
        sound[start : start + len(said)] += said[:, :1]
    path = tmp_path / "talk.wav"
    soundfile.write(path, sound, SECOND)
    await studio.sources.add(path)
    own = LinesFromSound(studio.workspace, studio.jobs, {"offline": offline}, studio.sources)
    gotten = await own.get("offline", "en")
    assert 4 <= gotten.lines <= 6
    assert gotten.remarks
    written = " ".join(line.text.lower() for line in project.all(Line))
    assert (
        sum(word in written for word in ("good", "morning", "weather", "very", "nice", "today"))
        >= 3
    )
    starts = sorted(line.start / SECOND for line in project.all(Line))
    assert abs(starts[0] - 0.5) < 0.4
    with pytest.raises(LanguageUnavailable):
        await own.get("offline", "ru")
