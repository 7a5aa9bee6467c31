"""Keys without a keyring, and a provider in the cloud that is a few lines of this file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from studio.domain.access import Secret
from studio.domain.errors import KeySpent
from studio.providers.base import AccountStanding, SpeechModel
from studio.services.accounts import Accounts
from studio.services.keys import Keys
from studio.storage.keyring_store import KeyringStore

if TYPE_CHECKING:
    from studio.domain.access import Access
    from studio.ui.desk import Desk

STANDING = AccountStanding(
    plan="creator",
    characters_used=17_655,
    characters_limit=30_000,
    resets_at=1_796_256_000,
    voices_used=3,
    voices_limit=30,
    max_parallel=5,
    formats=("mp3_44100_192", "pcm_24000"),
    missing=("voices_write",),
)


class MemoryStore(KeyringStore):
    """A keyring that is a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, key_id: str) -> Secret | None:
        return Secret(self.kept[key_id]) if key_id in self.kept else None

    def put(self, key_id: str, secret: Secret) -> None:
        self.kept[key_id] = secret.reveal()

    def delete(self, key_id: str) -> None:
        self.kept.pop(key_id, None)


@dataclass
class FakeAccount:
    """Knows every key but revoked ones."""

    revoked: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def standing(self, access: Access | None = None) -> AccountStanding:
        assert access is not None
        self.asked.append(access.label)
        if access.secret.reveal() in self.revoked:
            raise KeySpent(provider="ElevenLabs", key_id=access.key_id)
        return STANDING

    async def missing(self, access: Access | None = None) -> tuple[str, ...]:
        return ("voices_write", "speech_history_read")

    async def models(self) -> tuple[SpeechModel, ...]:
        return (
            SpeechModel(id="m2", name="Multilingual 2"),
            SpeechModel(id="flash", name="Flash", character_rate=0.5),
        )


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def account() -> FakeAccount:
    return FakeAccount()


@pytest.fixture
def cloud_desk(desk: Desk, store: MemoryStore, account: FakeAccount) -> Desk:
    """The desk with a keyring and an account of its own."""
    studio = desk.studio
    offline = next(iter(studio.providers.values()))
    keys = Keys(studio.settings, studio.notices, store)
    known = {"elevenlabs": replace(offline, id="elevenlabs", account=account)}
    return replace(desk, studio=replace(studio, keys=keys, accounts=Accounts(known, keys)))
