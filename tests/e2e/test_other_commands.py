"""Speak, voices, inspect, self-test, help."""

import json

import soundfile


def test_speak_writes_a_sound_file(vivavoce, tmp_path):
    ran = vivavoce("speak", "Hello there, how are you?", "--voice", "Ben", "-o", "hello.wav")
    assert ran.code == 0, ran.err
    sound = soundfile.info(tmp_path / "hello.wav")
    assert 0.8 < sound.duration < 4
    assert sound.samplerate == 48_000


def test_speak_reads_standard_input_and_is_repeatable(vivavoce, tmp_path):
    for name in ("one.wav", "two.wav"):
        vivavoce(
            "speak", "-o", name, text="The same words.", VIVAVOCE_HOME=str(tmp_path / name[:3])
        )
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


def test_voices_are_many_and_described(vivavoce):
    voices = vivavoce("voices", "--json").answer
    assert len(voices) >= 24
    assert len({voice["name"] for voice in voices}) == len(voices)
    assert all(voice["description"] and voice["labels"]["gender"] for voice in voices)


def test_voices_can_be_searched(vivavoce):
    found = vivavoce("voices", "--search", "old woman", "--json").answer
    assert 0 < len(found) < 12


def test_an_unknown_voice_is_answered_with_those_that_read_alike(vivavoce):
    ran = vivavoce("speak", "Hello", "--voice", "Bem", "-o", "x.wav", "--json")
    assert ran.code == 5
    assert "Ben" in json.loads(ran.out)["hint"]


def test_inspect_says_what_is_in_a_script(vivavoce, film):
    facts = vivavoce("inspect", str(film.with_suffix(".ru.vtt")), "--json").answer
    assert (facts["lines"], facts["speakers"], facts["language"]) == (13, ["Emo", "Proog"], "ru")


def test_help_documents_the_exit_codes(vivavoce):
    assert "exit codes" in vivavoce("--help").out
    assert vivavoce("dub").code == 2


def test_a_key_of_the_environment_is_checked_and_never_printed(vivavoce):
    ran = vivavoce("voices", VIVAVOCE_ELEVENLABS_KEY="sk planted 77")
    assert ran.code == 2
    assert "This is not a key." in ran.err
    assert "planted" not in ran.out + ran.err
    ran = vivavoce(
        "voices", VIVAVOCE_ELEVENLABS_KEY="sk_77", VIVAVOCE_ELEVENLABS_URL="http://cloud.example"
    )
    assert ran.code == 2
    assert "“cloud.example” is not a safe address." in ran.err
