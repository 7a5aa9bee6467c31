"""What was said, by whom and when: recordings of up to ten hours."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING

from studio.domain.access import CloudOptions
from studio.domain.errors import LanguageUnavailable
from studio.providers.base import Transcript, WordTime
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.call import Call
from studio.providers.elevenlabs.reading import number_in, objects_in, text_in
from studio.providers.elevenlabs.uploads import Limits, check_length, sound_upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.audio.buffer import Audio
    from studio.domain.progress import Progress
    from studio.providers.elevenlabs.call import Json, Upload
    from studio.providers.elevenlabs.transport import Transport

LIMITS = Limits(megabytes=4000, seconds=36_000.0)
RATE = 16_000
"""Samples per second that are sent: what a recogniser listens to."""

MODEL = "scribe_v2"
GROUP = "speech_to_text"
LEAST_READ_S = 120.0

_CODES = """
af afr am amh ar ara as asm ast ast az aze be bel bg bul bn ben bs bos ca cat ceb ceb cs ces cy cym
da dan de deu el ell en eng es spa et est fa fas ff ful fi fin fil fil fr fra ga gle gl glg gu guj
ha hau he heb hi hin hr hrv hu hun hy hye id ind ig ibo is isl it ita ja jpn jv jav ka kat kk kaz
km khm kn kan ko kor ku kur ky kir lb ltz lg lug ln lin lo lao lt lit lv lav mi mri mk mkd ml mal
mn mon mr mar ms msa mt mlt my mya nb nob ne nep nl nld nso nso ny nya oc oci or ori pa pan pl pol
ps pus pt por ro ron ru rus sd snd sk slk sl slv sn sna so som sr srp sv swe sw swa ta tam te tel
tg tgk th tha tr tur uk ukr umb umb ur urd uz uzb vi vie wo wol xh xho yue yue zh zho zu zul
"""
_PAIRS = _CODES.split()
LANGUAGES = tuple(_PAIRS[::2])
"""What the model understands; the API has no list to ask for."""

_SHORT = dict(zip(_PAIRS[1::2], LANGUAGES, strict=True)) | {"cmn": "zh", "nor": "nb"}
"""By the codes the API answers with (ISO 639-3)."""


class CloudTranscriber:
    """Listens with the key and privacy that are chosen at that moment."""

    def __init__(
        self, transport: Transport, *, options: Callable[[], CloudOptions] = CloudOptions
    ) -> None:
        self._transport = transport
        self._options = options

    async def transcribable(self) -> tuple[str, ...]:
        """Return the BCP 47 tags of the languages it understands."""
        return LANGUAGES

    async def transcribe(
        self, audio: Audio, language: str, progress: Progress | None = None
    ) -> Transcript:
        """Return the words of a recording with their times and speakers.

        Args:
            audio: at most ten hours; what is sent is its sound at 16 kHz, lossless.
            language: BCP 47 tag; "" = found out.
            progress: can cancel before it is sent.

        Raises:
            LanguageUnavailable: it does not understand the language.
            UploadTooLarge: it is too long; nothing was sent.
            StudioError: each failure in its kind; nothing is sent twice.
        """
        code = language.split("-", maxsplit=1)[0].lower()
        if code and code not in LANGUAGES:
            raise LanguageUnavailable(language=language, provider=errors.NAME)
        check_length(audio.seconds, LIMITS)
        if progress is not None:
            progress.report(0, audio.frames)
        recording = await asyncio.to_thread(_upload, audio)
        if progress is not None:
            progress.report(0, audio.frames)
        call = transcribe_call(
            recording, code, seconds=audio.seconds, is_logged=self._options().is_logged
        )
        transcript = transcript_in((await self._transport.answer(call)).json)
        if progress is not None:
            progress.report(audio.frames, audio.frames)
        return transcript


def transcribe_call(
    recording: Upload, language: str = "", *, seconds: float = 0.0, is_logged: bool = True
) -> Call:
    """Return the request for the words of a recording.

    Args:
        recording: what is listened to.
        language: ISO 639-1 or -3; "" = found out.
        seconds: how long it is: the answer may take as long.
        is_logged: whether anything is to be kept.
    """
    form = (
        ("model_id", MODEL),
        *((("language_code", language),) if language else ()),
        ("tag_audio_events", "false"),
        ("timestamps_granularity", "word"),
        ("diarize", "true"),
    )
    return Call(
        operation="speech_to_text",
        method="POST",
        path="/v1/speech-to-text",
        query=() if is_logged else (("enable_logging", "false"),),
        form=form,
        uploads=(recording,),
        is_billed=True,
        group=GROUP,
        read_timeout_s=max(LEAST_READ_S, seconds),
    )


def transcript_in(answer: Json) -> Transcript:
    """Return the words of an answer: those without a time, blanks and noises are left out.

    Where words do not stand in the text of the answer, the text is made of them.
    """
    words = [word for word in objects_in(answer, "words") if _is_word(word)]
    text = text_in(answer, "text")
    places = _places(text, words)
    if places is None:
        text = " ".join(text_in(word, "text").strip() for word in words)
        places = _places(text, words) or []
    times: list[WordTime] = []
    for word, (first, last) in zip(words, places, strict=True):
        start_s = max(0.0, number_in(word, "start") or 0.0)
        end_s = max(start_s, number_in(word, "end") or start_s)
        times.append(WordTime(first, last, start_s, end_s))
    speakers = tuple(text_in(word, "speaker_id") for word in words)
    code = text_in(answer, "language_code").lower()
    return Transcript(
        text=text,
        language=_SHORT.get(code, code),
        words=tuple(times),
        confidences=_confidences(words),
        speakers=speakers if any(speakers) else (),
    )


def _is_word(word: dict[str, Json]) -> bool:
    is_timed = number_in(word, "start") is not None
    return (
        text_in(word, "type", "word") == "word" and is_timed and bool(text_in(word, "text").strip())
    )


def _places(text: str, words: list[dict[str, Json]]) -> list[tuple[int, int]] | None:
    """Return where each word stands in the text, in order; None when one does not."""
    places = []
    end = 0
    for word in words:
        said = text_in(word, "text").strip()
        start = text.find(said, end)
        if start < 0:
            return None
        end = start + len(said)
        places.append((start, end))
    return places


def _confidences(words: list[dict[str, Json]]) -> tuple[float, ...]:
    told = [number_in(word, "logprob") for word in words]
    known = [value for value in told if value is not None]
    return tuple(math.exp(min(0.0, value)) for value in known) if len(known) == len(told) else ()


def _upload(audio: Audio) -> Upload:
    mono = type(audio).from_mono(audio.mono(), audio.rate)
    return sound_upload("file", mono, LIMITS, "recording", RATE)
