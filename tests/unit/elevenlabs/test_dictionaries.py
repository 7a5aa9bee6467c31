"""A lexicon that is kept in the account: made, found again, changed, attached."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from studio.domain.lexicon import LexiconEntry
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.dictionaries import Dictionaries, rules_of
from studio.providers.elevenlabs.speech_calls import Locator
from studio.providers.elevenlabs.transport import Transport

ROOT = "/v1/pronunciation-dictionaries"


class Shelf:
    """The dictionaries of an account, two to a page."""

    def __init__(self, cloud):
        self.kept = {}
        self.cloud = cloud
        cloud.answers[ROOT] = self.listed
        cloud.answers[f"{ROOT}/add-from-rules"] = self.add

    async def listed(self):
        target = self.cloud.requests[-1][1]
        start = int(target.partition("cursor=")[2] or "0")
        names = list(self.kept)
        page = [{"id": f"id-{n}", "name": n, "archived_time_unix": None} for n in names]
        return 200, json.dumps({
            "pronunciation_dictionaries": page[start : start + 2],
            "has_more": start + 2 < len(names),
            "next_cursor": str(start + 2),
        }).encode()  # fmt: skip

    async def add(self):
        body = json.loads(self.cloud.requests[-1][3])
        self.put(body["name"], [body["rules"]])
        return 200, json.dumps({"id": f"id-{body['name']}", "version_id": "v1"}).encode()

    def put(self, name, versions):
        self.kept[name] = versions

        async def set_rules():
            if name not in self.kept:
                detail = {"code": "pronunciation_dictionary_not_found", "message": "gone"}
                return 404, json.dumps({"detail": detail}).encode()
            versions.append(json.loads(self.cloud.requests[-1][3])["rules"])
            told = {"id": f"id-{name}", "version_id": f"v{len(versions)}"}
            return 200, json.dumps(told).encode()

        self.cloud.answers[f"{ROOT}/id-{name}/set-rules"] = set_rules


@pytest.fixture
def shelf(cloud):
    return Shelf(cloud)


@pytest.fixture
def dictionaries(transport):
    return Dictionaries(transport)


LEXICON = (
    LexiconEntry(word="Vivavoce", said="viva votche"),
    LexiconEntry(word="GIF", said="jif", language="en"),
    LexiconEntry(word="GIF", said="ghif", language="en-GB"),
    LexiconEntry(word="Nuß", said="Nuss", language="de"),
)


def test_the_entry_that_names_the_language_most_closely_counts():
    said = {rule.word: rule.said for rule in rules_of(LEXICON, "en-GB")}
    assert said == {"Vivavoce": "viva votche", "GIF": "ghif"}
    assert [rule.word for rule in rules_of(LEXICON, "fr")] == ["Vivavoce"]


async def test_a_lexicon_becomes_a_dictionary_that_goes_along(shelf, dictionaries):
    await dictionaries.keep("Film", LEXICON, "en")
    assert dictionaries.attached() == (Locator("id-Film", "v1"),)
    assert shelf.kept["Film"][0][1] == {
        "type": "alias",
        "string_to_replace": "Vivavoce",
        "alias": "viva votche",
        "case_sensitive": False,
        "word_boundaries": True,
    }


async def test_what_has_not_changed_is_not_sent_again(shelf, dictionaries, cloud):
    await dictionaries.keep("Film", LEXICON, "en")
    asked = len(cloud.requests)
    await dictionaries.keep("Film", LEXICON, "en")
    assert len(cloud.requests) == asked
    await dictionaries.keep("Film", LEXICON[:1], "en")
    assert len(shelf.kept["Film"]) == 2
    assert dictionaries.attached() == (Locator("id-Film", "v2"),)


async def test_one_made_before_is_found_on_a_later_page(shelf, dictionaries):
    for name in ("a", "b", "c", "Film"):
        shelf.put(name, [[]])
    await dictionaries.keep("Film", LEXICON, "en")
    assert dictionaries.attached() == (Locator("id-Film", "v2"),)


async def test_one_deleted_on_the_website_is_made_again(shelf, dictionaries):
    await dictionaries.keep("Film", LEXICON, "en")
    del shelf.kept["Film"]
    await dictionaries.keep("Film", LEXICON[:1], "en")
    assert dictionaries.attached() == (Locator("id-Film", "v1"),)


async def test_an_empty_lexicon_and_a_detached_one_go_along_no_more(shelf, dictionaries):
    await dictionaries.keep("Film", LEXICON, "en")
    await dictionaries.keep("Other", LEXICON, "en")
    await dictionaries.keep("Film", (), "en")
    dictionaries.detach("Other")
    assert dictionaries.attached() == ()


async def test_another_key_has_dictionaries_of_its_own(shelf, cloud, patience):
    chosen = [cloud.access()]
    transport = Transport(lambda: chosen[-1], patience=patience)
    dictionaries = Dictionaries(transport)
    await dictionaries.keep("Film", LEXICON, "en")
    chosen.append(replace(cloud.access(), key_id="k2"))
    assert dictionaries.attached() == ()
    await transport.close()


async def test_what_cannot_be_kept_is_told_and_the_old_stays(shelf, dictionaries, cloud):
    await dictionaries.keep("Film", LEXICON, "en")

    async def refuse():
        return 401, b'{"detail": {"status": "missing_permissions", "message": "no"}}'

    cloud.answers[f"{ROOT}/id-Film/set-rules"] = refuse
    with pytest.raises(errors.KeyLacksRight):
        await dictionaries.keep("Film", LEXICON[:1], "en")
    assert dictionaries.attached() == (Locator("id-Film", "v1"),)
