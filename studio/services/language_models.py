"""Language models the user has set up: profiles in the settings, their keys among the keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.domain.access import base_url_of
from studio.domain.errors import InputError
from studio.domain.records import new_id
from studio.domain.text import mark
from studio.domain.translating import Glossary, SourceLine
from studio.providers.base import TranslationRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.domain.access import Secret
    from studio.providers.base import Provider, Translator
    from studio.services.keys import Keys
    from studio.services.settings import ModelProfile, Translating, UserSettings

    MakeProvider = Callable[[ModelProfile, Callable[[], str] | None], Provider]

TRIED = ("en", "es", "Good morning.")
"""Languages and text of the question a profile is tried with."""


class ModelUnnamed(InputError):
    """A profile says nowhere which model is meant."""

    message = mark("Errors", "The model has no name.")
    hint = mark("Errors", "Type it as the server calls it, such as “llama3.1” or “gpt-4o-mini”.")


class LanguageModels:
    """Profiles, one of them in use; what it needs is made when somebody first translates."""

    def __init__(self, settings: UserSettings, keys: Keys, make: MakeProvider) -> None:
        """Take where profiles and keys are kept, and what makes a provider of them."""
        self._settings = settings
        self._keys = keys
        self._make = make
        self._made: tuple[ModelProfile, bool, Provider] | None = None
        self._retired: list[Provider] = []
        """Made for profiles as they were: a run may still be using them."""

    @property
    def all(self) -> tuple[ModelProfile, ...]:
        """The profiles, in the order they were added."""
        return self._section.profiles

    @property
    def chosen(self) -> ModelProfile | None:
        """The profile in use; the first one where none was chosen."""
        wanted = self._section.chosen
        return next((one for one in self.all if one.id == wanted), next(iter(self.all), None))

    def is_ready(self) -> bool:
        """Whether a profile is set up; nothing is loaded to tell."""
        return self.chosen is not None

    def translator(self) -> Translator | None:
        """Return who translates now, None where no profile is set up."""
        profile = self.chosen
        if profile is None:
            return None
        has_key = self._keys.chosen(key_provider(profile.id)) is not None
        if self._made is None or self._made[:2] != (profile, has_key):
            self._retire()
            self._made = (profile, has_key, self._make(profile, _key_of(self._keys, profile.id)))
        return self._made[2].translator

    async def put(self, profile: ModelProfile, secret: Secret | None = None) -> ModelProfile:
        """Keep a profile in place of one with its id, or as a new one; return it as it is kept.

        Args:
            profile: with id "" for a new one.
            secret: its key, None to leave a key as it is, an empty one to have none.

        Raises:
            ModelUnnamed: no model is named.
            AddressUnsafe: nothing may be sent there.
            KeyMalformed: the key is none.
        """
        kept = checked(profile)
        if secret is not None and secret:
            named = (kept.name, kept.base_url)
            await self._keys.put(kept.id, key_provider(kept.id), named, secret)
        elif secret is not None:
            await self._keys.delete(kept.id)
        elif self._keys.chosen(key_provider(kept.id)) is not None:
            self._keys.move(kept.id, kept.base_url)
        known = {one.id: one for one in self.all} | {kept.id: kept}
        self._change(profiles=tuple(known.values()))
        return kept

    def choose(self, profile_id: str) -> None:
        """Have this one translate from the next batch on."""
        self._change(chosen=profile_id)

    async def delete(self, profile_id: str) -> None:
        """Forget a profile and its key."""
        self._change(profiles=tuple(one for one in self.all if one.id != profile_id))
        await self._keys.delete(profile_id)

    async def try_out(self, profile: ModelProfile, secret: Secret | None = None) -> str:
        """Return what a short sentence becomes: the profile works. It need not be kept.

        Args:
            profile: the one to try.
            secret: its key; None = the one that is kept with it.

        Raises:
            StudioError: why it does not work.
        """
        tried = checked(profile)
        make, keys = self._make, self._keys
        if secret is not None:
            provider = make(tried, secret.reveal if secret else None)
        else:
            provider = make(tried, _key_of(keys, tried.id))
        assert provider.translator is not None
        source, target, text = TRIED
        request = TranslationRequest(
            source=source,
            target=target,
            lines=(SourceLine(id="1", speaker="", text=text),),
            glossary=Glossary(),
        )
        try:
            answers = [one async for one in provider.translator.translate(request)]
        finally:
            await provider.close()
        return next((one.texts[0] for one in answers if one.texts), "")

    async def close(self) -> None:
        """Close every connection."""
        self._retire()
        for provider in self._retired:
            await provider.close()

    @property
    def _section(self) -> Translating:
        return self._settings.current.translating

    def _retire(self) -> None:
        if self._made is not None:
            self._retired.append(self._made[2])
            self._made = None

    def _change(self, **fields: object) -> None:
        section = replace(self._section, **fields)  # type: ignore[arg-type]
        self._settings.change(translating=section)


def key_provider(profile_id: str) -> str:
    """Return the id under which a profile's key stands among the keys of providers."""
    return f"language_model/{profile_id}"


def checked(profile: ModelProfile) -> ModelProfile:
    """Return a profile that can be used: with an id, a name and a safe address.

    Raises:
        ModelUnnamed: no model is named.
        AddressUnsafe: nothing may be sent there.
    """
    model = profile.model.strip()
    base_url = base_url_of(profile.base_url)
    if not model:
        raise ModelUnnamed
    return replace(
        profile,
        id=profile.id or new_id(),
        name=" ".join(profile.name.split()) or model,
        base_url=base_url,
        model=model,
    )


def _key_of(keys: Keys, profile_id: str) -> Callable[[], str] | None:
    provider_id = key_provider(profile_id)
    if keys.chosen(provider_id) is None:
        return None

    def key() -> str:
        access = keys.access(provider_id)
        return access.secret.reveal() if access else ""

    return key
