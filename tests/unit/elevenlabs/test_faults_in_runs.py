"""Every fault the network and the service know, met in the middle of generating a script."""

from __future__ import annotations

import logging
import socket
from collections import Counter
from dataclasses import replace

import pytest

from studio.domain.access import CloudOptions
from studio.domain.errors import KeySpent, LanguageUnavailable, Remedy, VoiceUnavailable
from studio.domain.script import Translation
from studio.providers.base import Provider, WordTime
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.connection import Network
from tests.unit.elevenlabs.cloud import KEY, LASTING, LOST, PASSING
from tests.unit.elevenlabs.studio_run import script

LINES = 200
EXPECTED = {
    "wrong key": errors.KeyRefused,
    "no scope": errors.KeyLacksRight,
    "no credits": errors.QuotaUsedUp,
    "invoice": errors.PaymentDue,
    "unusual": errors.UnusualActivity,
    "402": errors.QuotaUsedUp,
    "403": errors.PlanTooLow,
    "404": errors.VoiceGone,
    "409": errors.Conflict,
    "422": errors.FieldRefused,
    "425": errors.NotReady,
}


@pytest.fixture
def lines(is_long):
    """As many as the bar says in one run for all faults; a share of it for each by itself."""
    return LINES if is_long else 20


@pytest.fixture
async def begin(cloud, patience, tmp_path):
    """Begin a script; it is closed at the end of the test."""
    runs = []

    async def start(texts, access=cloud.access, options=CloudOptions, others=(), **network):
        made = Network(connect_s=2.0, longest_read_s=1.0, **network)
        folder = tmp_path / f"run {len(runs)}"
        runs.append(await script(folder, texts, access, patience, made, options, others=others))
        return runs[-1]

    yield start
    for run in runs:
        await run.close()


def written(count, faults, every=1):
    """Return texts, of which some hold a fault."""
    texts = [f"Línea número {number}." for number in range(count)]
    for number, fault in enumerate(faults):
        place = (number * every + 3) % count
        texts[place] = f"Línea {place} [{fault}] hasta aquí."
    return texts


async def completes(run, cloud, expected):
    """Check what a run with these failures left, and that the next one does just the rest."""
    result = await run.generate()
    assert {run.texts[line]: type(error) for line, error in result.failed.items()} == expected
    assert set(run.takes()) == set(run.texts.values()) - set(expected)
    assert result.made == len(run.texts) - len(expected)
    assert all(count == 1 for count in cloud.billed.values())
    return result


@pytest.mark.parametrize("fault", [*PASSING, *LOST])
async def test_a_fault_that_passes_costs_no_line_and_no_second_bill(begin, cloud, lines, fault):
    run = await begin(written(lines, [fault]))
    await completes(run, cloud, {})
    assert cloud.met[fault] == (1 if fault in LOST else 2)
    assert cloud.billed == Counter(run.texts.values())


@pytest.mark.parametrize("fault", LASTING)
async def test_a_refusal_is_named_and_only_its_line_is_missing(begin, cloud, lines, fault):
    texts = written(lines, [fault])
    refused = next(text for text in texts if fault in text)
    run = await begin(texts)
    result = await completes(run, cloud, {refused: EXPECTED[fault]})
    (error,) = result.failed.values()
    assert "ElevenLabs" in str(error)
    assert error.hint_text()
    assert isinstance(error.remedy, Remedy)
    assert cloud.met[fault] == 1
    asked = len(cloud.said())
    cloud.met[fault] = -5  # mended
    again = await run.generate()
    assert len(again.failed) == 1  # still refused: nobody else was asked
    assert len(cloud.said()) == asked + 1


async def test_all_faults_in_one_run_of_200_lines(begin, cloud):
    texts = written(LINES, [*LASTING, *PASSING, *LOST], every=8)
    refused = {text: EXPECTED[fault] for fault in LASTING for text in texts if f"[{fault}]" in text}
    run = await begin(texts)
    await completes(run, cloud, refused)
    before = len(cloud.said())
    known = dict(LASTING)
    try:
        LASTING.clear()
        again = await run.generate()
    finally:
        LASTING.update(known)
    assert (again.made, again.failed) == (len(refused), {})
    assert sorted(cloud.said()[before:]) == sorted(refused)
    assert cloud.billed == Counter(texts)
    assert cloud.refused == 0


@pytest.fixture
def broken(cloud, lines, request):
    """The way to the cloud, which is broken from the middle of a run on until it is mended."""
    there = cloud.access()

    class Way:
        is_mended = False

        def __call__(self):
            is_broken = len(cloud.said()) >= lines // 2 and not self.is_mended
            return replace(there, base_url=self.elsewhere) if is_broken else there

    return Way()


async def breaks(begin, cloud, lines, way, failure):
    """Check that a run names the lines after the break, and the next one speaks just these."""
    run = await begin(written(lines, []), way)
    result = await run.generate()
    assert {type(error) for error in result.failed.values()} == {failure}
    assert result.made == len(cloud.billed) >= lines // 2
    way.is_mended = True
    again = await run.generate()
    assert (again.made, again.failed) == (len(result.failed), {})
    assert cloud.billed == Counter(run.texts.values())


async def test_a_name_nobody_knows_is_an_outage(begin, cloud, lines, broken, monkeypatch):
    def look_up(*_args, **_named):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    broken.elsewhere = "http://localhost:1"
    await breaks(begin, cloud, lines, broken, errors.NoConnection)


async def test_a_closed_port_is_an_outage(begin, cloud, lines, broken):
    broken.elsewhere = "http://127.0.0.1:1"
    await breaks(begin, cloud, lines, broken, errors.NoConnection)


async def test_a_wrong_certificate_stops_before_anything_is_sent(begin, cloud, lines, broken):
    broken.elsewhere = cloud.secure_url
    before = len(cloud.requests)
    await breaks(begin, cloud, lines, broken, errors.ConnectionUnsafe)
    assert before == 0
    assert not cloud.overheard


async def test_what_history_cannot_tell_is_not_sent_again(begin, cloud):
    async def refuse():
        return 401, b'{"detail": {"status": "missing_permissions", "message": "no history"}}'

    cloud.answers["/v1/history"] = refuse
    run = await begin(["Uno.", "Dos [502 after].", "Tres."])
    await completes(run, cloud, {"Dos [502 after].": errors.ServiceFailed})
    assert cloud.said().count("Dos [502 after].") == 1


async def test_without_history_a_lost_answer_is_a_named_failure(begin, cloud):
    cloud.is_logged = False
    options = CloudOptions(is_logged=False)
    run = await begin(["Uno.", "Dos [cut stream].", "Tres."], options=lambda: options)
    await completes(run, cloud, {"Dos [cut stream].": errors.AnswerLost})
    assert cloud.said().count("Dos [cut stream].") == 1


async def test_a_take_knows_its_model_request_and_cost(begin, cloud):
    run = await begin(["Hola.", "Adiós [cut stream]."])
    await run.generate()
    takes = run.takes()
    assert takes["Hola."].model == "eleven_multilingual_v2"
    assert takes["Hola."].request_id.startswith("r")
    assert {text: take.cost for text, take in takes.items()} == {
        text: len(text) for text in run.texts.values()
    }
    assert all(take.words for take in takes.values())


def test_errors_of_keys_and_voices_are_known_to_services():
    assert issubclass(errors.KeyRefused, KeySpent)
    assert issubclass(errors.QuotaUsedUp, KeySpent)
    assert issubclass(errors.VoiceGone, VoiceUnavailable)


async def test_neighbouring_lines_go_along_and_make_no_take_stale(begin, cloud):
    run = await begin(["Uno.", "Dos.", "Tres."])
    await run.generate()
    bodies = {body["text"]: body for body in cloud.bodies()}
    assert (bodies["Dos."]["previous_text"], bodies["Dos."]["next_text"]) == ("Uno.", "Tres.")
    (line,) = (line for line, text in run.texts.items() if text == "Tres.")
    (translation,) = run.project.where(Translation, "line_id", line)
    with run.project.edit("Type"):
        run.project.update(translation, text="Cuatro.")
    result = await run.generate()
    assert (result.made, result.fresh) == (1, 2)
    assert cloud.said()[-1] == "Cuatro."


async def test_the_key_is_in_nothing_a_run_writes(begin, cloud, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    run = await begin(written(30, ["wrong key", "cut stream", "500"]))
    await run.generate()
    run.workspace.require().project.undo()
    await run.close()
    assert KEY not in caplog.text
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert not any(KEY.encode() in path.read_bytes() for path in files)


class Near:
    """An engine on this machine that only finds words: each as long as any other."""

    def __init__(self):
        self.asked = []

    async def align(self, audio, text, language):
        self.asked.append((text, language))
        if "[unknown]" in text:
            raise LanguageUnavailable(language=language, provider="Near")
        return (WordTime(0, 3, 0.0, audio.seconds / 2),)

    def provider(self):
        return Provider(
            id="near", name="Near", version="1", max_parallel=1, is_local=True, aligner=self
        )


async def test_words_the_cloud_gives_no_times_for_are_found_on_this_machine(begin, cloud):
    cloud.with_alignment = False
    near = Near()
    run = await begin(["Uno.", "Dos [unknown]."], others=[near.provider])
    await completes(run, cloud, {})
    words = {text: take.words for text, take in run.takes().items()}
    assert words["Dos [unknown]."] == ()
    (word,) = words["Uno."]
    assert (word.text_start, word.text_end, word.start) == (0, 3, 0)
    assert sorted(near.asked) == [("Dos [unknown].", "es"), ("Uno.", "es")]


async def test_words_the_cloud_gave_times_for_are_not_looked_for(begin, cloud):
    near = Near()
    run = await begin(["Uno."], others=[near.provider])
    await completes(run, cloud, {})
    assert near.asked == []
