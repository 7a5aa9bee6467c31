"""Write the scripts: one WebVTT file per language, the same times in each."""

from __future__ import annotations

from sample_scene.screenplay import CUES, LANGUAGES, SCENE_FOLDER, Cue


def write_captions() -> None:
    """Write `scene.<language>.vtt` for every language."""
    for language in LANGUAGES:
        path = SCENE_FOLDER / f"scene.{language}.vtt"
        path.write_text(_script(language), encoding="utf-8", newline="\n")


def _script(language: str) -> str:
    blocks = [f"WEBVTT\nLanguage: {language}"]
    blocks += [_block(cue, language) for cue in CUES]
    return "\n\n".join(blocks) + "\n"


def _block(cue: Cue, language: str) -> str:
    times = f"{_clock(cue.start)} --> {_clock(cue.end)}"
    return f"{times}\n<v {cue.speaker}>{cue.words[language]}</v>"


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    return f"00:{minutes:02d}:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"
