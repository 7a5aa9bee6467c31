"""Keys are named, chosen, renewed and deleted; without a keyring they end with the studio."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from studio.domain.access import Access, AddressUnsafe, Secret
from studio.services.keys import KeyMalformed, Keys
from studio.services.notices import Notices
from studio.services.settings import UserSettings
from studio.storage.keyring_store import KeyringStore, KeyringUnusable
from studio.storage.settings import SettingsFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


HOST = "https://api.elevenlabs.io"
PLANTED = "sk_planted_4f1d7a90"


class MemoryStore(KeyringStore):
    """A keyring that is a dictionary; it refuses to be asked on the loop's thread."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.asked = 0
        self._home = threading.get_ident()

    def get(self, key_id: str) -> Secret | None:
        self._count()
        return Secret(self.kept[key_id]) if key_id in self.kept else None

    def put(self, key_id: str, secret: Secret) -> None:
        self._count()
        self.kept[key_id] = secret.reveal()

    def delete(self, key_id: str) -> None:
        self._count()
        self.kept.pop(key_id, None)

    def _count(self) -> None:
        assert threading.get_ident() != self._home
        self.asked += 1


class NoStore(KeyringStore):
    """A system without a keyring."""

    def get(self, key_id: str) -> Secret | None:
        raise KeyringUnusable

    def put(self, key_id: str, secret: Secret) -> None:
        raise KeyringUnusable

    def delete(self, key_id: str) -> None:
        raise KeyringUnusable


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[UserSettings]:
    made = UserSettings(tmp_path / "settings.toml")
    yield made
    made.close()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def keys(settings: UserSettings, store: MemoryStore) -> Keys:
    return Keys(settings, Notices(), store)


def secret_of(keys: Keys, provider: str = "elevenlabs") -> str:
    access = keys.access(provider)
    return access.secret.reveal() if access else ""


async def test_without_keys_the_keyring_is_left_alone(keys: Keys, store: MemoryStore) -> None:
    await keys.load()
    assert keys.access("elevenlabs") is None
    assert store.asked == 0


async def test_the_first_key_is_used_at_once(keys: Keys) -> None:
    entry = await keys.add("elevenlabs", " My  studio ", HOST + "/", Secret(f" {PLANTED}\n"))
    assert (entry.label, entry.base_url) == ("My studio", HOST)
    access = keys.access("elevenlabs")
    assert access is not None
    assert (access.key_id, access.secret.reveal()) == (entry.id, PLANTED)


async def test_keys_are_there_the_next_time(
    keys: Keys, settings: UserSettings, store: MemoryStore, tmp_path: Path
) -> None:
    await keys.add("elevenlabs", "One", HOST, Secret("a1"))
    second = await keys.add("elevenlabs", "Two", HOST, Secret("b2"))
    keys.choose(second.id)
    settings.close()
    again = Keys(UserSettings(tmp_path / "settings.toml"), Notices(), store)
    assert again.access("elevenlabs") is None  # nobody has waited for the keyring yet
    await again.load()
    assert secret_of(again) == "b2"
    assert [one.label for one in again.all("elevenlabs")] == ["One", "Two"]


async def test_a_new_key_takes_over_without_a_restart(keys: Keys, store: MemoryStore) -> None:
    entry = await keys.add("elevenlabs", "One", HOST, Secret("old"))
    heard: list[str] = []
    listener = heard.append
    keys.changed.connect(listener)
    await keys.rotate(entry.id, Secret("new"))
    assert secret_of(keys) == "new"
    assert store.kept == {entry.id: "new"}
    assert heard == ["elevenlabs"]


async def test_a_deleted_key_is_gone_and_the_next_one_is_used(
    keys: Keys, store: MemoryStore
) -> None:
    first = await keys.add("elevenlabs", "One", HOST, Secret("a1"))
    second = await keys.add("elevenlabs", "Two", HOST, Secret("b2"))
    await keys.delete(first.id)
    assert store.kept == {second.id: "b2"}
    assert secret_of(keys) == "b2"
    await keys.delete(second.id)
    assert keys.access("elevenlabs") is None


async def test_the_next_key_goes_round_and_skips_those_that_cannot_be_used(
    keys: Keys, settings: UserSettings, store: MemoryStore
) -> None:
    first, second, third = [
        await keys.add("elevenlabs", name, HOST, Secret(name)) for name in ("A", "B", "C")
    ]
    del store.kept[second.id]
    again = Keys(settings, Notices(), store)
    await again.load()
    assert again.next_after(first.id) == third
    assert again.next_after(third.id) == first
    assert not again.is_usable(second.id)
    await again.delete(first.id)
    assert again.next_after(third.id) is None


async def test_keys_of_another_provider_are_not_offered(keys: Keys) -> None:
    first = await keys.add("elevenlabs", "A", HOST, Secret("a"))
    await keys.add("other", "B", HOST, Secret("b"))
    assert keys.next_after(first.id) is None
    assert secret_of(keys, "other") == "b"


async def test_a_key_is_renamed_and_used_at_another_address(keys: Keys) -> None:
    entry = await keys.add("elevenlabs", "A", HOST, Secret("a"))
    keys.rename(entry.id, "  For   films ")
    keys.move(entry.id, "https://api.eu.residency.elevenlabs.io/")
    access = keys.access("elevenlabs")
    assert access is not None
    assert access.label == "For films"
    assert access.base_url == "https://api.eu.residency.elevenlabs.io"


@pytest.mark.parametrize(
    "address",
    [
        "http://api.elevenlabs.io",
        "ftp://localhost",
        "https://user:pw@api.elevenlabs.io",
        "https://",
        "api.elevenlabs.io",
        "https://[::1",
        "https://a b",
        "https://api.elevenlabs.io/?key=1",
        "http://127.0.0.1.example.com",
    ],
)
async def test_a_key_is_sent_to_no_unsafe_address(keys: Keys, address: str) -> None:
    with pytest.raises(AddressUnsafe):
        await keys.add("elevenlabs", "A", address, Secret("a"))
    assert keys.all("elevenlabs") == ()


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1:1", "http://[::1]"])
async def test_a_server_on_this_machine_needs_no_https(keys: Keys, address: str) -> None:
    assert (await keys.add("elevenlabs", "A", address, Secret("a"))).base_url == address


@pytest.mark.parametrize("typed", ["", "  ", "two words", "ключ", "a\x00b"])
async def test_what_is_no_key_is_refused_and_the_old_one_stays(keys: Keys, typed: str) -> None:
    entry = await keys.add("elevenlabs", "A", HOST, Secret("good"))
    with pytest.raises(KeyMalformed) as caught:
        await keys.rotate(entry.id, Secret(typed))
    assert not typed.strip() or typed not in str(caught.value)
    assert secret_of(keys) == "good"


async def test_without_a_keyring_keys_last_as_long_as_the_studio(settings: UserSettings) -> None:
    notices, told = Notices(), []
    notices.posted.connect(told.append)
    keys = Keys(settings, notices, NoStore())
    entry = await keys.add("elevenlabs", "A", HOST, Secret("a"))
    await keys.rotate(entry.id, Secret("b"))
    assert secret_of(keys) == "b"
    assert [one.text for one in told] == ["The system's keyring cannot be used."]
    again = Keys(settings, Notices(), NoStore())
    await again.load()
    assert [one.label for one in again.all("elevenlabs")] == ["A"]
    assert again.access("elevenlabs") is None


def test_a_system_without_a_keyring_is_told_as_such() -> None:
    store = KeyringStore()
    for ask in (lambda: store.get("a"), lambda: store.put("a", Secret(PLANTED))):
        with pytest.raises(KeyringUnusable) as caught:
            ask()
        assert PLANTED not in str(caught.value) + repr(caught.value.values)


async def test_a_keyring_that_never_answers_stops_nothing(
    settings: UserSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.services.keys.PATIENCE_S", 0.05)
    asked, release = threading.Event(), threading.Event()

    class Slow(MemoryStore):
        def put(self, key_id: str, secret: Secret) -> None:
            asked.set()
            release.wait(5)

    keys = Keys(settings, Notices(), Slow())
    await keys.add("elevenlabs", "A", HOST, Secret("a"))
    assert asked.is_set()
    assert secret_of(keys) == "a"
    release.set()


async def test_a_key_is_in_no_text(keys: Keys) -> None:
    entry = await keys.add("elevenlabs", "A", HOST, Secret(PLANTED))
    assert PLANTED not in repr(keys.access("elevenlabs")) + repr(entry) + repr(vars(keys))


def test_a_key_is_in_no_file(keys: Keys, settings: UserSettings, tmp_path: Path) -> None:
    asyncio.run(keys.add("elevenlabs", "A", HOST, Secret(PLANTED)))
    settings.close()
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(b"elevenlabs" in one for one in written)
    assert not any(PLANTED.encode() in one for one in written)


def test_an_entry_that_makes_no_sense_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    whole = '{ id = "a", provider = "elevenlabs", label = "A", base_url = "https://x.io" }'
    path.write_text(f'[keys]\nentries = [{whole}, {{ id = "b" }}, 7]\n')
    loaded = SettingsFile(path).load()
    assert [one.id for one in loaded.keys.entries] == ["a"]


async def test_a_keyring_unlocked_later_gives_its_keys(
    keys: Keys, settings: UserSettings, store: MemoryStore
) -> None:
    await keys.add("elevenlabs", "A", HOST, Secret("a"))
    again = Keys(settings, Notices(), NoStore())
    await again.load()
    assert secret_of(again) == ""
    again._store = store
    await again.load()
    assert secret_of(again) == "a"


async def test_a_lent_key_goes_before_kept_ones_and_is_kept_nowhere(
    keys: Keys, store: MemoryStore
) -> None:
    await keys.add("elevenlabs", "A", HOST, Secret("kept"))
    lent = Access(key_id="x", label="x", base_url=HOST, secret=Secret("lent"))
    keys.lend("elevenlabs", lent)
    assert secret_of(keys) == "lent"
    assert list(store.kept.values()) == ["kept"]
    assert [one.label for one in keys.all("elevenlabs")] == ["A"]
