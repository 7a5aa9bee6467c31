"""The providers: made when they are wanted, once."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from studio.providers.fake.provider import create_provider
from studio.services.providers import Providers

if TYPE_CHECKING:
    from studio.providers.base import Provider


class Counted:
    """Creates fake providers and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> Provider:
        self.count += 1
        return create_provider()


def test_no_provider_is_made_before_one_is_asked_for():
    creator = Counted()
    providers = Providers((creator,))
    assert len(providers) == 1
    assert creator.count == 0
    assert providers["fake"].id == "fake"
    assert list(providers) == ["fake"]
    assert creator.count == 1


def test_threads_that_ask_at_once_get_the_same_provider():
    creator = Counted()
    providers = Providers((creator,))
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: providers["fake"], range(32)))
    assert all(one is got[0] for one in got)
    assert creator.count == 1


async def test_closing_makes_no_provider():
    creator = Counted()
    await Providers((creator,)).close()
    assert creator.count == 0


def test_what_is_local_sends_nothing_anywhere():
    cloud = dataclasses.replace(create_provider(), id="cloud", is_local=False)
    providers = Providers((create_provider, lambda: cloud))
    assert list(providers) == ["fake", "cloud"]
    assert list(providers.local()) == ["fake"]
    assert providers.local()["fake"] is providers["fake"]
