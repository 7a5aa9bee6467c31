"""What the account has: plan, use, what was generated before."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.account import CloudAccount, standing_in, use_in
from studio.providers.elevenlabs.history import History, Sought, entries_in
from studio.providers.elevenlabs.models import Models
from tests.unit.elevenlabs.cloud import mp3
from tests.unit.elevenlabs.test_transport import speak


@pytest.fixture
def history(transport, patience):
    return History(transport, patience)


@pytest.fixture
def account(transport):
    return CloudAccount(transport, Models(transport))


async def test_a_standing_says_what_is_used_and_left(cloud, account, transport):
    subscription = {
        "tier": "creator",
        "character_count": 30_000,
        "character_limit": 100_000,
        "next_character_count_reset_unix": 1_800_000_000,
        "voice_slots_used": 3,
        "voice_limit": 30,
        "can_use_instant_voice_cloning": True,
        "status": "a status of tomorrow",
    }

    async def told():
        return 200, json.dumps(subscription).encode()

    cloud.answers["/v1/user/subscription"] = told
    await transport.answer(speak("Hola."))
    cloud.limit = 5
    await transport.answer(speak("Hola."))
    standing = await account.standing()
    assert (standing.plan, standing.characters_left) == ("creator", 70_000)
    assert standing.resets_at == 1_800_000_000.0
    assert (standing.voices_used, standing.voices_limit, standing.can_clone) == (3, 30, True)
    assert standing.formats[0] == "mp3_44100_192"
    assert standing.max_parallel == 5


@pytest.mark.parametrize("answer", [None, [], {}, {"tier": 5, "character_count": "many"}])
def test_a_standing_that_is_not_told_is_not_guessed(answer):
    standing = standing_in(answer)
    assert standing.characters_left is None
    assert standing.formats[0] == "mp3_44100_128"


async def test_a_refused_key_is_no_standing(cloud, account):
    async def refuse():
        return 401, b'{"detail": {"status": "invalid_api_key", "message": "no"}}'

    cloud.answers["/v1/user/subscription"] = refuse
    with pytest.raises(errors.KeyRefused):
        await account.standing()


async def test_use_is_asked_for_in_milliseconds_and_told_by_day(cloud, account):
    async def told():
        days = {"time": [1000, 2000, 3000], "usage": {"All": [5, 6], "More": [1, None, 2]}}
        return 200, json.dumps(days).encode()

    cloud.answers["/v1/usage/character-stats"] = told
    days = await account.use(1.0, 3.5)
    query = parse_qs(urlsplit(cloud.requests[-1][1]).query)
    assert (query["start_unix"], query["end_unix"]) == (["1000"], ["3500"])
    assert [(one.day, one.characters) for one in days] == [(1.0, 6.0), (2.0, 6.0), (3.0, 2.0)]
    assert use_in({"time": None, "usage": []}) == ()


async def test_the_history_is_read_page_by_page(cloud, history):
    pages = {"": (["a", "b"], True), "b": (["c"], False)}

    async def told():
        query = parse_qs(urlsplit(cloud.requests[-1][1]).query)
        names, has_more = pages[query.get("start_after_history_item_id", [""])[0]]
        entries = [{"history_item_id": name, "text": name} for name in names]
        last = names[-1]
        page = {"history": entries, "has_more": has_more, "last_history_item_id": last}
        return 200, json.dumps(page).encode()

    cloud.answers["/v1/history"] = told
    assert [entry.id async for entry in history.entries()] == ["a", "b", "c"]


async def test_the_sound_of_an_entry_can_be_fetched_and_the_entry_deleted(
    cloud, transport, history
):
    await transport.answer(speak("Hola."))
    assert await history.sound("h1") == mp3()
    await history.delete("h1")
    assert cloud.requests[-1][:2] == ("DELETE", "/v1/history/h1")


async def test_a_lost_answer_is_looked_for_more_than_once(cloud, transport, history, waits):
    sought = Sought(text="Hola.", voice_id="v", model_id="m", since=transport.server_time_s())
    assert await history.lost(sought) is None
    assert len(waits.seconds) == 3
    await transport.answer(speak("Hola."))
    found = await history.lost(sought)
    assert (found.id, found.characters) == ("h1", 5)
    assert await history.lost(sought) is None  # it has its owner


@pytest.mark.parametrize(
    "change",
    [{"text": "Otra."}, {"voice_id": "w"}, {"model_id": "n"}, {"since": 4_000_000_000.0}],
)
async def test_what_differs_is_another_answer(transport, history, change):
    await transport.answer(speak("Hola."))
    fields = {"text": "Hola.", "voice_id": "v", "model_id": "m", "since": 0.0}
    assert await history.lost(Sought(**{**fields, **change})) is None


def test_entries_are_read_with_patience():
    answer = {"history": [{"history_item_id": "a", "date_unix": None, "alignments": []}, {}, None]}
    (entry,) = entries_in(answer)
    assert (entry.id, entry.made_at, entry.characters, entry.alignment) == ("a", 0, 0, None)
