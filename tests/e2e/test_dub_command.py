"""A film and a script go in, a dubbed film comes out; twice costs nothing."""

import json
import statistics

import av
import pytest

DUB = ("dub", "film.mp4", "--language", "ru", "-o", "film.ru.mp4")


def packets(path):
    """Bytes and times of every packet of the picture."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return [
            (bytes(packet), packet.pts * stream.time_base)
            for packet in container.demux(stream)
            if packet.size
        ]


@pytest.fixture
def dubbed(vivavoce, film, tmp_path):
    ran = vivavoce(*DUB, "--json")
    assert ran.code == 0, ran.err
    return ran.answer, tmp_path / "film.ru.mp4"


def test_two_speakers_get_two_voices_at_the_right_moments(dubbed, tmp_path):
    answer, _ = dubbed
    assert answer["generated"]["ru"]["made"] == 13
    (language,) = json.loads((tmp_path / "film.ru.report.json").read_text())["languages"]
    voices = {(line["speaker"], line["voice"]) for line in language["lines"]}
    assert len(voices) == 2
    assert len({voice for _, voice in voices}) == 2
    onsets = [abs(line["onset_error_ms"]) for line in language["lines"]]
    assert statistics.median(onsets) <= 20
    assert language["failed"] == 0


def test_the_picture_is_copied_untouched(dubbed, film):
    _, out = dubbed
    assert packets(out) == packets(film)


def test_the_dub_is_the_default_track_beside_the_original(dubbed):
    _, out = dubbed
    with av.open(str(out)) as container:
        dub, original = container.streams.audio
        assert dub.metadata["language"] == "rus"
        assert (dub.disposition & 1, original.disposition & 1) == (1, 0)
        (subtitles,) = container.streams.subtitles
        assert subtitles.metadata["language"] == "rus"


def test_dubbing_again_speaks_nothing_and_a_changed_line_speaks_one(dubbed, vivavoce, film):
    again = vivavoce(*DUB, "--json").answer["generated"]["ru"]
    assert (again["made"], again["cached"] + again["fresh"]) == (0, 13)
    script = film.with_suffix(".ru.vtt")
    script.write_text(script.read_text().replace("Осторожно!", "Берегись!"))
    changed = vivavoce(*DUB, "--json").answer["generated"]["ru"]
    assert changed["made"] == 1


def test_a_kept_project_knows_its_takes_without_the_cache(vivavoce, film, tmp_path):
    kept = (*DUB, "--project", "film.vivavoce", "--json")
    assert vivavoce(*kept).answer["generated"]["ru"]["made"] == 13
    again = vivavoce(*kept, VIVAVOCE_HOME=str(tmp_path / "another home"))
    assert again.answer["generated"]["ru"]["fresh"] == 13
    inspected = vivavoce("inspect", "film.vivavoce", "--json").answer
    assert (inspected["lines"], inspected["languages"][0]["takes"]) == (13, 13)
    exported = vivavoce("export", "film.vivavoce", "-o", "sound.flac", "--json")
    assert exported.code == 0
    assert (tmp_path / "sound.flac").stat().st_size > 100_000


def test_results_are_on_standard_output_and_no_bar_without_a_terminal(vivavoce, film):
    ran = vivavoce(*DUB)
    assert "film.ru.mp4" in ran.out
    assert "report:" in ran.out
    assert "\r" not in ran.err


def test_a_cast_file_decides_who_speaks(vivavoce, film, tmp_path):
    (tmp_path / "cast.toml").write_text('Proog = "Otto"\nEmo = { voice = "Finn", speed = 1.1 }\n')
    assert vivavoce(*DUB, "--cast", "cast.toml").code == 0
    (language,) = json.loads((tmp_path / "film.ru.report.json").read_text())["languages"]
    assert {(line["speaker"], line["voice"]) for line in language["lines"]} == {
        ("Proog", "Otto"),
        ("Emo", "Finn"),
    }


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "m4a", "opus", "mkv"])
def test_every_output_format_can_be_read_back(vivavoce, film, tmp_path, suffix):
    ran = vivavoce("dub", "film.mp4", "--language", "ru", "-o", f"out.{suffix}")
    assert ran.code == 0, ran.err
    with av.open(str(tmp_path / f"out.{suffix}")) as container:
        stream = container.streams.audio[0]
        frames = sum(frame.samples for frame in container.decode(stream))
    assert frames / stream.rate == pytest.approx(70, abs=0.1)


def test_two_languages_become_two_tracks_of_one_film(vivavoce, film, tmp_path):
    german = film.with_suffix(".ru.vtt").read_text()
    film.with_suffix(".de.vtt").write_text(german.replace("Осторожно!", "Vorsicht!"))
    ran = vivavoce("dub", "film.mp4", "--language", "ru,de", "-o", "both.mkv")
    assert ran.code == 0, ran.err
    with av.open(str(tmp_path / "both.mkv")) as container:
        assert [s.metadata.get("language") for s in container.streams.audio][:2] == ["rus", "deu"]


def test_a_folder_of_films_is_dubbed_film_by_film(vivavoce, film, tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    film.rename(folder / "one.mp4")
    film.with_suffix(".ru.vtt").rename(folder / "one.ru.vtt")
    (folder / "broken.mp4").write_bytes(b"not a film")
    ran = vivavoce("dub", "films", "--language", "ru", "-o", "dubbed")
    assert ran.code == 3
    assert "broken.mp4" in ran.err
    assert (tmp_path / "dubbed" / "one.ru.mp4").exists()


def test_the_user_s_script_is_never_overwritten_by_subtitles(vivavoce, film, tmp_path):
    script = film.with_name("film.ru.srt")
    film.with_suffix(".ru.vtt").unlink()
    original = "1\n00:00:01,000 --> 00:00:03,000\nПривет\n"
    script.write_text(original, encoding="utf-8")
    assert vivavoce(*DUB).code == 0
    assert script.read_text(encoding="utf-8") == original
    assert (tmp_path / "film.ru.dub.srt").exists()


def test_subtitles_are_not_taken_for_a_script_the_next_time(dubbed, vivavoce):
    (subtitles,) = dubbed[0]["outputs"][0]["subtitles"]
    assert vivavoce("inspect", subtitles, "--json").answer["lines"] == 13
    assert vivavoce(*DUB, "--json").answer["scripts"] == ["film.ru.vtt"]


def test_without_a_script_a_recording_gives_a_draft_to_fill_in(vivavoce):
    vivavoce("speak", "There is somebody at the door.", "-o", "talk.wav")
    ran = vivavoce("dub", "talk.wav", "--language", "ru", "-o", "out.wav")
    assert ran.code == 2
    assert "talk.ru.draft.csv" in ran.out
