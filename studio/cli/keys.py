"""Keys for commands: those the user keeps, or one from the environment in their place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from studio.domain.access import Access, Secret, base_url_of
from studio.services.keys import valid_key

if TYPE_CHECKING:
    from studio.services.keys import Keys

PROVIDER = "elevenlabs"
KEY_VARIABLE = "VIVAVOCE_ELEVENLABS_KEY"
"""Environment variable with a key: arguments can be seen by everybody on the computer."""
URL_VARIABLE = "VIVAVOCE_ELEVENLABS_URL"
"""Where that key is used, if not worldwide."""
WORLDWIDE = "https://api.elevenlabs.io"


async def ready(keys: Keys) -> None:
    """Have keys ready to be used; one from the environment goes before those that are kept.

    Raises:
        KeyMalformed: what the environment has is none.
        AddressUnsafe: keys may not be sent there.
    """
    given = os.environ.get(KEY_VARIABLE, "")
    if not given:
        await keys.load()
        return
    keys.lend(
        PROVIDER,
        Access(
            key_id=KEY_VARIABLE,
            label=KEY_VARIABLE,
            base_url=base_url_of(os.environ.get(URL_VARIABLE) or WORLDWIDE),
            secret=valid_key(Secret(given)),
        ),
    )
