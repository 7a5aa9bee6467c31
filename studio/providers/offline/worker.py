"""A child of the offline engine: reads lines from its input, writes speech to its output.

Run as `python -m studio.providers.offline.worker FOLDER`. FOLDER belongs to the studio; the child
puts its voice file there. It ends when its input ends, also in the middle of a line, so no child
outlives the studio.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.errors import StudioError
from studio.domain.voices import VoiceProfile, VoiceSettings
from studio.providers.offline import wire
from studio.providers.offline.espeak import RATE, Espeak, near_files
from studio.providers.offline.speak import Speaker, SpokenLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO


_NICENESS = 5
"""What is spoken in the background leaves the processor to the window that shows it."""


def main() -> None:
    """Serve until the input ends."""
    # The library takes only short paths, in the system's own encoding: all are made relative.
    os.chdir(sys.argv[1])
    if sys.platform != "win32":
        os.nice(_NICENESS)
    requests, replies = _own_pipes()
    speaker = Speaker(Espeak(near_files(Path())), Path(f"voice-{os.getpid()}"))
    _rehearse(speaker)
    replies.write(wire.encode(wire.Message("ready")))
    for request in _requests(requests):
        for reply in _answers(speaker, request):
            replies.write(wire.encode(reply))


def _rehearse(speaker: Speaker) -> None:
    """Say a word to nobody, so that the first line does not wait for things used the first time."""
    for _ in speaker.speak(SpokenLine("Viva.", "en-US", VoiceProfile(), VoiceSettings(), 0, None)):
        pass


def _own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the pipes for messages; what a library prints goes to the error output instead."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    return requests, replies


def _requests(stream: IO[bytes]) -> Iterator[wire.Message]:
    """Yield requests as a thread reads them; the end of the stream ends the whole process."""
    waiting: queue.SimpleQueue[wire.Message] = queue.SimpleQueue()

    def receive() -> None:
        try:
            while (message := wire.read(stream)) is not None:
                waiting.put(message)
        except wire.WireError:
            os._exit(3)
        os._exit(0)

    threading.Thread(target=receive, daemon=True).start()
    while True:
        yield waiting.get()


def _answers(speaker: Speaker, request: wire.Message) -> Iterator[wire.Message]:
    try:
        if request.kind == "speak":
            yield from _speech(speaker, request)
        elif request.kind == "hear":
            yield _heard(request)
        yield wire.Message("done")
    except StudioError as error:
        yield wire.Message(
            "error",
            {
                "error": type(error).__name__,
                "message": error.message,
                "hint": error.hint,
                "values": {name: str(value) for name, value in error.values.items()},
            },
        )


def _speech(speaker: Speaker, request: wire.Message) -> Iterator[wire.Message]:
    for part in speaker.speak(line_of(request)):
        words: list[wire.Json] = [
            [word.text_start, word.text_end, round(word.start_s, 6), round(word.end_s, 6)]
            for word in part.words
        ]
        values: dict[str, wire.Json] = {"rate": RATE, "words": words}
        yield wire.Message("chunk", values, part.samples.astype("<f4", copy=False).tobytes())


def _heard(request: wire.Message) -> wire.Message:
    # Imported when first needed: a child that only speaks never loads a recogniser.
    from studio.providers.offline.hear import hear, lay  # noqa: PLC0415

    known = request.values.get("words")
    found = (
        lay([str(word) for word in known], request.payload)
        if isinstance(known, list)
        else (hear(request.payload))
    )
    words: list[wire.Json] = [[*word] for word in found]
    return wire.Message("words", {"words": words})


def line_of(request: wire.Message) -> SpokenLine:
    """Return what a "speak" message asks for."""
    values = dict(request.values)
    profile = values["profile"]
    settings = values["settings"]
    target = values["target_s"]
    if not isinstance(profile, dict) or not isinstance(settings, dict):
        raise wire.WireError("speak needs a profile and settings")
    return SpokenLine(
        text=str(values["text"]),
        language=str(values["language"]),
        profile=_profile(profile),
        settings=_settings(settings),
        seed=int(str(values["seed"])),
        target_s=float(target) if isinstance(target, int | float) else None,
    )


def _profile(values: dict[str, wire.Json]) -> VoiceProfile:
    bands = values.pop("bands_db", [])
    base = values.pop("base", "")
    figures = {name: float(str(value)) for name, value in values.items()}
    shares = tuple(float(str(band)) for band in bands) if isinstance(bands, list) else ()
    return VoiceProfile(base=str(base), bands_db=shares, **figures)


def _settings(values: dict[str, wire.Json]) -> VoiceSettings:
    boost = values.pop("speaker_boost", True)
    figures = {name: float(str(value)) for name, value in values.items()}
    return VoiceSettings(speaker_boost=bool(boost), **figures)


if __name__ == "__main__":
    main()
