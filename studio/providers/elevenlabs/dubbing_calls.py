"""The requests of a dub, of both generations, and what their answers say."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from studio.providers.base_cloud import DubLine
from studio.providers.elevenlabs.call import Call, Upload, path_part
from studio.providers.elevenlabs.reading import fields_of, number_in, objects_in, text_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.providers.elevenlabs.call import Json

GROUP = "dubbing"
LONGEST_REFERENCE = 500
_PROJECTS = "/v1/dubbing/project"
_COLUMNS = ("speaker", "start_time", "end_time", "transcription", "translation")


class Stage(Enum):
    """How far a dub is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


_STAGES = {
    "ready": Stage.DONE,
    "completed": Stage.DONE,
    "stale": Stage.DONE,
    "dubbed": Stage.DONE,
    "failed": Stage.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is told of a dub, or of one language of it."""

    stage: Stage
    languages: tuple[str, ...] = ()
    """Ids of its languages."""
    sound_link: str = ""
    subtitles_link: str = ""
    explanation: str = ""
    """Why it failed."""


def project_call(sound: Upload, name: str, source: str, target: str) -> Call:
    """Return the request that begins a dub; an empty source language is found out."""
    told = (
        ("reference", name[:LONGEST_REFERENCE]),
        ("source_language", source),
        ("target_language", target),
    )
    return Call(
        operation="dubbing_project_create",
        method="POST",
        path=_PROJECTS,
        form=tuple(pair for pair in told if pair[1]),
        uploads=(sound,),
        is_billed=True,
        group=GROUP,
        read_timeout_s=600.0,
    )


def project_state_call(project_id: str) -> Call:
    """Return the request for how far a dub is."""
    return Call(operation="dubbing_project_get", method="GET", path=_project(project_id))


def delete_project_call(project_id: str) -> Call:
    """Return the request that deletes a dub with all its languages."""
    return Call(operation="dubbing_project_delete", method="DELETE", path=_project(project_id))


def add_language_call(project_id: str, target: str) -> Call:
    """Return the request for one more language."""
    return Call(
        operation="dubbing_language_create",
        method="POST",
        path=f"{_project(project_id)}/language",
        body={"target_language": target},
        is_billed=True,
        group=GROUP,
    )


def language_call(project_id: str, language_id: str) -> Call:
    """Return the request for how far a language is, and where its results are."""
    path = f"{_project(project_id)}/language/{path_part(language_id)}"
    return Call(operation="dubbing_language_get", method="GET", path=path)


def lines_call(project_id: str, language_id: str) -> Call:
    """Return the request for the lines of a language."""
    path = f"{_project(project_id)}/language/{path_part(language_id)}/transcript"
    return Call(operation="dubbing_target_transcript_get", method="GET", path=path)


def classic_call(
    sound: Upload, name: str, source: str, target: str, lines: Sequence[DubLine] = ()
) -> Call:
    """Return the request that begins a dub of the older kind; with lines, those are spoken."""
    table = (Upload("csv_file", "lines.csv", "text/csv", table_of(lines)),) if lines else ()
    told = (
        ("name", name),
        ("source_lang", source or "auto"),
        ("target_lang", target),
        ("mode", "manual" if lines else ""),
    )
    return Call(
        operation="create_dubbing",
        method="POST",
        path="/v1/dubbing",
        form=tuple(pair for pair in told if pair[1]),
        uploads=(sound, *table),
        is_billed=True,
        group=GROUP,
        read_timeout_s=600.0,
    )


def classic_state_call(dub_id: str) -> Call:
    """Return the request for how far a dub of the older kind is."""
    return Call(operation="get_dubbed_metadata", method="GET", path=_classic(dub_id))


def delete_classic_call(dub_id: str) -> Call:
    """Return the request that deletes a dub of the older kind."""
    return Call(operation="delete_dubbing", method="DELETE", path=_classic(dub_id))


def classic_sound_call(dub_id: str, language: str) -> Call:
    """Return the request for the sound of a dub of the older kind."""
    return Call(
        operation="get_dubbed_file",
        method="GET",
        path=f"{_classic(dub_id)}/audio/{path_part(language)}",
        read_timeout_s=300.0,
    )


def classic_lines_call(dub_id: str, language: str) -> Call:
    """Return the request for the lines of a dub of the older kind."""
    path = f"{_classic(dub_id)}/transcripts/{path_part(language)}/format/json"
    return Call(operation="get_dubbing_transcripts", method="GET", path=path)


def table_of(lines: Sequence[DubLine]) -> bytes:
    """Return lines as the table a dub of the older kind is made from; times in seconds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for line in lines:
        times = (f"{line.start_s:.3f}", f"{line.end_s:.3f}")
        writer.writerow((line.speaker, *times, line.text, line.translation))
    return text.getvalue().encode()


def id_in(answer: Json) -> str:
    """Return the id of a dub that was begun, of either kind."""
    return text_in(answer, "project_id") or text_in(answer, "dubbing_id")


def language_id_in(answer: Json) -> str:
    """Return the id of a language that was begun."""
    return text_in(answer, "language_id")


def standing_in(answer: Json) -> Standing:
    """Return what an answer says of a dub or a language; an unknown word means it still runs."""
    fields = fields_of(answer)
    ids = fields.get("language_ids")
    outputs = fields.get("outputs")
    error = fields.get("error")
    return Standing(
        stage=_STAGES.get(text_in(answer, "status"), Stage.RUNNING),
        languages=tuple(one for one in ids if isinstance(one, str))
        if isinstance(ids, list)
        else (),
        sound_link=text_in(outputs, "lossless_audio"),
        subtitles_link=text_in(outputs, "subtitles"),
        explanation=error if isinstance(error, str) else text_in(error, "message"),
    )


def lines_in(answer: Json) -> tuple[DubLine, ...]:
    """Return the lines of a language, of either kind; those without words are left out."""
    segments = objects_in(answer, "segments")
    if not segments:
        segments = objects_in(fields_of(answer).get("json"), "utterances")
    found = (_line(one) for one in segments)
    return tuple(line for line in found if line.translation)


def subtitles_of(lines: Sequence[DubLine]) -> str:
    """Return lines as WebVTT."""
    cues = [
        f"{_clock(line.start_s)} --> {_clock(line.end_s)}\n{_escaped(line.translation)}\n"
        for line in lines
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _line(one: dict[str, Json]) -> DubLine:
    start_s = max(0.0, number_in(one, "start_s") or 0.0)
    return DubLine(
        speaker=text_in(one, "speaker_id"),
        start_s=start_s,
        end_s=max(start_s, number_in(one, "end_s") or 0.0),
        text=text_in(one, "source_text"),
        translation=(text_in(one, "translation") or text_in(one, "text")).strip(),
    )


def _clock(seconds: float) -> str:
    whole_ms = round(seconds * 1000)
    minutes, rest_ms = divmod(whole_ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest_ms // 1000:02}.{rest_ms % 1000:03}"


def _escaped(text: str) -> str:
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join(line for line in plain.splitlines() if line.strip())


def _project(project_id: str) -> str:
    return f"{_PROJECTS}/{path_part(project_id)}"


def _classic(dub_id: str) -> str:
    return f"/v1/dubbing/{path_part(dub_id)}"
