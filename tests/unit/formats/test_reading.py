"""Whatever file is given: a script that can be spoken, or a sentence that says why not."""

from pathlib import Path

import pytest

from studio.catalog import script_formats
from studio.domain.errors import ScriptError
from studio.domain.timecode import FPS_24
from studio.formats.base import ReadOptions, Repair, Script
from studio.formats.reading import read_script

MEDIA = Path(__file__).parents[2] / "media" / "elephants-dream"
SECOND = 48_000
CUE = "1\n00:00:01,000 --> 00:00:03,000\n{text}\n\n"


def written(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path: Path) -> Script:
    return read_script(path, script_formats())


@pytest.mark.parametrize(("language", "cues"), [("en", 78), ("ru", 84), ("ar", 77)])
def test_the_captions_of_a_real_film_are_read_whole(language: str, cues: int):
    script = read(MEDIA / f"captions.{language}.vtt")
    text = (MEDIA / f"captions.{language}.vtt").read_text(encoding="utf-8")
    starts = {line.start for line in script.lines}
    letters = [letter for line in script.lines for letter in line.text if letter.isalpha()]
    said = [row for row in text.split("\n") if "-->" not in row and row != "WEBVTT"]
    assert script.language == language
    assert text.count("-->") == cues <= len(script.lines)
    assert len(starts) >= cues
    assert sorted(letters) == sorted(letter for letter in "".join(said) if letter.isalpha())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("film.txt", CUE),
        ("film.srt", "WEBVTT\n\n00:01.000 --> 00:03.000\n{text}\n"),
        ("film.csv", "WEBVTT\n\n00:01.000 --> 00:03.000\n{text}\n"),
        ("film", CUE),
        ("film.subtitles", CUE),
        ("film.txt", "speaker;line;start;end\nAna;{text};1;3\n"),
        ("film.srt", "[Events]\nDialogue: 0,0:00:01.00,0:00:03.00,Default,Ana,0,0,0,,{text}\n"),
        ("film.vtt", "<tt><body><p begin='1s' end='3s'>{text}</p></body></tt>"),
    ],
)
def test_the_content_tells_the_format_and_not_the_name(tmp_path: Path, name: str, content: str):
    script = read(written(tmp_path, name, content.format(text="Hello.")))
    assert [(line.start, line.end, line.text) for line in script.lines] == [
        (SECOND, 3 * SECOND, "Hello.")
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("film.srt", "Just some words.", "“film.srt” has no line to speak."),
        ("film.srt", CUE.format(text=""), "“film.srt” has no line to speak."),
        ("film.srt", CUE.format(text="[music]"), "“film.srt” has no line to speak."),
        ("film.vtt", "WEBVTT\n\nNOTE nothing\n", "“film.vtt” has no line to speak."),
        ("film.csv", "speaker,line\n", "“film.csv” has no line to speak."),
        ("film.txt", "", "“film.txt” is empty."),
        ("film.html", "<html><body>Hello.</body></html>", "“film.html” is not a script"),
        ("film.ttml", "<tt><body><p>Hi", "“film.ttml” is damaged: line 1"),
        ("film.srt", b"\x00\x00\x00\x18ftypmp42\x00\x00", "it looks like a film or recording"),
        ("film.vtt", b"\x89PNG\r\n\x1a\n", "it looks like a picture"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(
    tmp_path: Path, name: str, content: str | bytes, sentence: str
):
    with pytest.raises(ScriptError) as caught:
        read(written(tmp_path, name, content))
    assert sentence in str(caught.value)
    assert caught.value.hint_text()
    assert caught.value.exit_code == 2


def test_a_script_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(ScriptError, match=r"“film\.srt” is not there"):
        read(tmp_path / "film.srt")


def test_a_folder_is_no_script(tmp_path: Path):
    with pytest.raises(ScriptError, match="could not be read"):
        read(tmp_path)


def test_a_file_beyond_all_scripts_is_refused_before_it_is_read(tmp_path: Path):
    path = tmp_path / "film.srt"
    with path.open("wb") as file:
        file.truncate(200 * 1024**3)
    with pytest.raises(ScriptError, match="is 204800 MB; a script has at most 64 MB"):
        read(path)


def test_twenty_thousand_cues_are_read_whole(tmp_path: Path):
    rows = "".join(
        f"{n}\n{n // 1800:02}:{n // 30 % 60:02}:{n % 30 * 2:02},000 --> "
        f"{n // 1800:02}:{n // 30 % 60:02}:{n % 30 * 2 + 1:02},500\nRow number {n}.\n\n"
        for n in range(20_000)
    )
    script = read(written(tmp_path, "film.srt", rows))
    assert len(script.lines) == 20_000
    assert script.lines[-1].start == 39_998 * SECOND
    assert script.warnings == ()


@pytest.mark.parametrize(
    "text",
    [
        "שלום לכולם, זה מבחן.",
        "مرحبا، كيف حالك؟",
        "\u202bWorld\u202c שלום",
        "Rockets 🚀 and families 👨‍👩‍👧‍👦 everywhere",
        "word " * 10_000 + "end",
    ],
    ids=["hebrew", "arabic", "marks", "emoji", "fifty thousand characters"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_text_arrives_as_it_was_written(tmp_path: Path, text: str, encoding: str):
    script = read(written(tmp_path, "film.srt", CUE.format(text=text), encoding))
    assert [line.text for line in script.lines] == [text]


def test_control_characters_are_removed_from_what_is_spoken(tmp_path: Path):
    script = read(written(tmp_path, "film.srt", CUE.format(text="He\x07llo\x00 \x1bthere.")))
    assert script.lines[0].text == "Hello there."
    assert script.warnings[0].repair is Repair.CONTROLS


def test_every_kind_of_bad_time_at_once(tmp_path: Path):
    content = "".join(
        f"{times}\n{text}\n\n"
        for times, text in [
            ("00:00:10,000 --> 00:00:12,000", "ANA: Late."),
            ("-00:00:02,000 --> 00:00:01,000", "ANA: Early."),
            ("00:00:05,000 --> 00:00:05,000", "BEN: Zero."),
            ("00:00:07,000 --> 00:00:06,000", "BEN: Backwards."),
            ("00:00:11,000 --> 00:00:13,000", "ANA: Overlapping."),
            ("00:00:20,000 --> 10:00:20,000", "BEN: Endless."),
            ("00:00:30,000 --> 00:00:31,000", ""),
        ]
    )
    script = read(written(tmp_path, "film.srt", content))
    assert [line.text for line in script.lines] == [
        "Early.", "Zero.", "Backwards.", "Late.", "Overlapping.", "Endless.",
    ]  # fmt: skip
    assert all(line.start is not None and line.end is not None for line in script.lines)
    assert {(one.repair, one.count) for one in script.warnings} == {
        (Repair.NEGATIVE, 1),
        (Repair.UNSORTED, 3),
        (Repair.NO_LENGTH, 2),
        (Repair.OVERLAP, 1),
        (Repair.TOO_LONG, 1),
        (Repair.EMPTY, 1),
    }


def test_the_name_of_the_file_tells_the_language_before_its_content(tmp_path: Path):
    content = "WEBVTT\nLanguage: en\n\n00:01.000 --> 00:03.000\nOlá.\n"
    assert read(written(tmp_path, "film.pt-BR.vtt", content)).language == "pt-BR"
    assert read(written(tmp_path, "film.vtt", content)).language == "en"
    assert read(written(tmp_path, "film.srt", CUE.format(text="Hi."))).language is None


def test_a_language_that_is_none_is_not_believed(tmp_path: Path):
    content = "<tt xml:lang='a b'><body><p begin='1s'>Hello.</p></body></tt>"
    assert read(written(tmp_path, "film.ttml", content)).language is None


def test_frames_count_at_the_given_rate(tmp_path: Path):
    path = written(tmp_path, "film.csv", "speaker,line,start\nAna,Hi.,00:00:01:12\n")
    script = read_script(path, script_formats(), ReadOptions(frame_rate=FPS_24))
    assert script.lines[0].start == SECOND * 3 // 2


def test_a_path_of_any_letters_is_read(tmp_path: Path):
    folder = tmp_path / "Мой \"фильм\" 'one' & two"
    folder.mkdir()
    path = written(folder, f"{'длинное имя ' * 9}.es.srt", CUE.format(text="Hola."))
    assert read(path).language == "es"
