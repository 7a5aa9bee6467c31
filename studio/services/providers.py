"""The voice engines by id, made when somebody first asks for one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from studio.providers.base import Provider


class Providers(Mapping[str, "Provider"]):
    """All providers, the default one first; any thread may ask.

    Engines take longer to load than a window to paint, so they are not made before they are wanted.
    """

    def __init__(self, creators: Iterable[Callable[[], Provider]]) -> None:
        self._creators = tuple(creators)
        self._made: dict[str, Provider] = {}
        self._making = Lock()

    def __getitem__(self, provider_id: str) -> Provider:
        return self.load()[provider_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.load())

    def __len__(self) -> int:
        return len(self._creators)

    def load(self) -> Mapping[str, Provider]:
        """Make them now, so that nobody waits for them later; return them by id."""
        with self._making:
            if not self._made:
                self._made = {made.id: made for made in (create() for create in self._creators)}
            return self._made

    def local(self) -> Providers:
        """Return those that send nothing anywhere; who made them all closes them."""
        made = [one for one in self.load().values() if one.is_local]
        return Providers([partial(_given, one) for one in made])

    async def close(self) -> None:
        """Stop those that were made."""
        for provider in self._made.values():
            await provider.close()


def _given(provider: Provider) -> Provider:
    return provider
