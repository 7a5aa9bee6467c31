"""The words of the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from studio import __version__
from studio.domain.serving import DEFAULT_PORT, Allowance

if TYPE_CHECKING:
    from collections.abc import Callable

NARRATIONS = ("audiobook", "podcast", "podcast-mono", "sound")
"""Presets of the export a text that is read aloud is written as."""

LONGEST_PAUSE_S = 30.0

QUIETEST_LUFS, LOUDEST_LUFS = -50.0, -5.0
"""Anything else is a slip: nobody delivers it."""

EXIT_CODES = """exit codes:
  0   everything was done
  1   an unexpected failure
  2   wrong arguments, script or cast
  3   a film or recording cannot be used
  4   a project or output file cannot be opened or written
  5   a voice or engine failed
  6   finished, but some lines could not be spoken (the report names them)
  7   something is wrong with the dub (check names it), or a file is not as its preset asks
  130 interrupted; nothing half-written is left
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of `vivavoce`."""
    top = argparse.ArgumentParser(
        prog="vivavoce",
        description="Viva Voce, a studio for voice design and dubbing.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"vivavoce {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _dub(commands)
    _narrate(commands)
    _speak(commands)
    _voices(commands)
    _inspect(commands)
    _export(commands)
    _check(commands)
    _serve(commands)
    _self_test(commands)
    return top


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str
) -> argparse.ArgumentParser:
    one = commands.add_parser(
        name,
        help=text,
        description=text,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one.add_argument("--json", action="store_true", help="write the result as one JSON value")
    return one


def _dub(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "dub", "Dub a film, or every film of a folder.")
    one.add_argument("source", type=Path, help="a film, a recording, a script, or a folder of them")
    one.add_argument("--script", type=Path, action="append", default=[], metavar="FILE")
    one.add_argument("--language", action="append", required=True, metavar="xx")
    voices = one.add_mutually_exclusive_group()
    voices.add_argument("--cast", type=Path, metavar="FILE", help="voices by speaker, TOML or JSON")
    voices.add_argument("--voice", default="", metavar="NAME", help="one voice for everybody")
    one.add_argument("--project", type=Path, metavar="FILE", help="keep the project here")
    one.add_argument("--music-effects", type=Path, metavar="FILE", help="the film's M&E sound")
    one.add_argument("--original", choices=["duck", "mute", "keep"], help="the original sound")
    one.add_argument("--loudness", type=_lufs, metavar="LUFS", help="delivery loudness (-14)")
    one.add_argument(
        "--strict-tempo",
        action="store_true",
        help="never speak faster than 1.2 times; what is longer does not fit",
    )
    one.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")


def _narrate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "narrate", "Read a text aloud: a book, an article, a podcast.")
    one.add_argument("script", type=Path, help="plain text, Markdown, Word document or script")
    one.add_argument("--language", default="", metavar="xx", help="as its name says, else en")
    voices = one.add_mutually_exclusive_group()
    voices.add_argument("--cast", type=Path, metavar="FILE", help="voices by speaker, TOML or JSON")
    voices.add_argument("--voice", default="", metavar="NAME", help="one voice for everybody")
    one.add_argument("--project", type=Path, metavar="FILE", help="keep the project here")
    one.add_argument(
        "--as", dest="preset", choices=NARRATIONS, default=NARRATIONS[0],
        help="what it is mastered for (audiobook: as ACX asks, which is checked)",
    )  # fmt: skip
    one.add_argument(
        "--pauses", type=_pauses, metavar="S,P,C",
        help="seconds before a sentence, a paragraph and a chapter (0.4,0.8,2)",
    )  # fmt: skip
    one.add_argument(
        "--chapters", action="store_true", help="write each chapter as a file beside it too"
    )
    one.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")


def _pauses(text: str) -> tuple[float, float, float]:
    sentence, paragraph, chapter = (float(part) for part in text.split(","))
    if not all(0.0 <= seconds <= LONGEST_PAUSE_S for seconds in (sentence, paragraph, chapter)):
        raise argparse.ArgumentTypeError(f"a pause has 0 to {LONGEST_PAUSE_S:g} seconds")
    return sentence, paragraph, chapter


def _lufs(text: str) -> float:
    lufs = float(text)
    if not QUIETEST_LUFS <= lufs <= LOUDEST_LUFS:
        message = f"{text} is not between {QUIETEST_LUFS:g} and {LOUDEST_LUFS:g}"
        raise argparse.ArgumentTypeError(message)
    return lufs


def _speak(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "speak", "Speak a text into a sound file.")
    one.add_argument("text", nargs="?", help="the text; “-” or nothing reads standard input")
    one.add_argument("--voice", default="", metavar="NAME")
    one.add_argument("--language", default="en", metavar="xx")
    one.add_argument("--seed", type=int, default=0)
    for name, default in (("stability", None), ("similarity", None), ("style", None)):
        one.add_argument(f"--{name}", type=float, default=default, metavar="0…1")
    one.add_argument("--speed", type=float, default=None, metavar="0.5…2")
    one.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")


def _voices(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "voices", "List the voices.")
    one.add_argument("--search", default="", metavar="WORDS")


def _inspect(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "inspect", "Say what is in a film, script or project.")
    one.add_argument("file", type=Path)


def _export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "export", "Export a project as it is.")
    one.add_argument("project", type=Path)
    one.add_argument("--language", action="append", default=[], metavar="xx")
    one.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    one.add_argument(
        "--stems", action="store_true", help="write each speaker and each bed beside the mix"
    )
    one.add_argument(
        "--provenance", action="store_true",
        help="mark it as synthetic, with a list of lines and voices",
    )  # fmt: skip


def _check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "check", "Say what is wrong with a project's dub.")
    one.add_argument("project", type=Path)
    one.add_argument("--language", action="append", default=[], metavar="xx")
    one.add_argument(
        "--kind", choices=("lip-sync", "voice-over", "narration"), default="lip-sync",
        help="what it is judged as",
    )  # fmt: skip
    one.add_argument("--strict", action="store_true", help="count what is doubtful as wrong too")


def _serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = _command(commands, "serve", "Offer the voices over ElevenLabs' API, until interrupted.")
    usual = Allowance()
    one.add_argument("--host", default="127.0.0.1", help="where to listen; beyond 127.* with a key")
    one.add_argument("--port", type=_whole(0, 65_535), default=DEFAULT_PORT, help="0 = any free")
    one.add_argument(
        "--key", default="", help="what clients must send (or set VIVAVOCE_SERVER_KEY)"
    )
    one.add_argument(
        "--concurrent",
        type=_whole(1, 10_000),
        default=usual.concurrent,
        metavar="N",
        help="requests that generate at the same time",
    )
    one.add_argument(
        "--patience",
        type=float,
        default=usual.patience_s,
        metavar="SECONDS",
        help="how long one more waits before it is refused (429)",
    )
    one.add_argument(
        "--per-minute",
        type=_whole(0, 1_000_000),
        default=0,
        metavar="N",
        help="requests a minute; 0 = any number",
    )
    one.add_argument(
        "--characters",
        type=_whole(0, 1_000_000_000),
        default=0,
        metavar="N",
        help="credits a month; 0 = any number",
    )
    one.add_argument(
        "--upload-mb",
        type=_whole(1, 10_000),
        default=usual.upload_bytes >> 20,
        metavar="N",
        help="largest upload",
    )
    one.add_argument(
        "--until-input-ends",
        action="store_true",
        help="end when standard input does: with the program that started it",
    )


def _whole(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            message = f"{text} is not between {low} and {high}"
            raise argparse.ArgumentTypeError(message)
        return value

    return number


def _self_test(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _command(commands, "self-test", "Check that this installation works, on the sample scene.")
