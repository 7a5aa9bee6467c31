"""Run on a bus with a keyring: adds, replaces and deletes a key, and tells what others see of it.

Arguments: the settings file. Prints one JSON object, by step what another process reads.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from studio.domain.access import Secret
from studio.services.keys import Keys
from studio.services.notices import Notices
from studio.services.settings import UserSettings

READER = """
import sys
from studio.storage.keyring_store import KeyringStore
found = KeyringStore().get(sys.argv[1])
print(found.reveal() if found else "", end="")
"""


def read_elsewhere(key_id: str) -> str:
    """Return what a process of its own finds in the keyring."""
    command = [sys.executable, "-c", READER, key_id]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


async def steps(path: Path) -> dict[str, object]:
    """Return what another process saw after each step."""
    settings, notices, told = UserSettings(path), Notices(), []
    notices.posted.connect(lambda notice: told.append(notice.text))
    keys = Keys(settings, notices)
    seen: dict[str, object] = {}
    entry = await keys.add("elevenlabs", "Ключ №1", "https://api.elevenlabs.io", Secret("sk_first"))
    seen["added"] = read_elsewhere(entry.id)
    settings.close()
    again = Keys(UserSettings(path), Notices())
    await again.load()
    access = again.access("elevenlabs")
    seen["after a restart"] = access.secret.reveal() if access else ""
    await again.rotate(entry.id, Secret("sk_second"))
    seen["replaced"] = read_elsewhere(entry.id)
    await again.delete(entry.id)
    seen["deleted"] = read_elsewhere(entry.id)
    await again.delete(entry.id)
    seen["told"] = told
    return seen


if __name__ == "__main__":
    print(json.dumps(asyncio.run(steps(Path(sys.argv[1])))))
