"""What a key may not do is found by looking, which costs nothing."""

from __future__ import annotations

import json

import pytest

from studio.domain.errors import KeySpent
from studio.providers.elevenlabs.account import PROBES, CloudAccount
from studio.providers.elevenlabs.models import Models

GOOD = 200, b"{}"
LACKING = 401, json.dumps({"detail": {"status": "missing_permissions", "message": "no"}}).encode()
WRONG = 401, json.dumps({"detail": {"code": "invalid_api_key", "message": "no"}}).encode()


@pytest.fixture
def account(transport):
    return CloudAccount(transport, Models(transport))


def answering(cloud, **by_permission):
    """Answer the look for each permission; those not named are granted."""
    for permission, call in PROBES:
        answer = by_permission.get(permission, GOOD)

        async def given(answer=answer):
            return answer

        cloud.answers[call.path] = given


async def test_a_key_that_may_do_all_lacks_nothing(cloud, account):
    answering(cloud)
    assert await account.missing() == ()
    assert not cloud.billed


async def test_what_is_refused_for_want_of_a_permission_is_named(cloud, account):
    answering(cloud, voices_read=LACKING, speech_history_read=LACKING)
    assert await account.missing(cloud.access()) == ("voices_read", "speech_history_read")


async def test_a_key_that_is_no_key_is_an_error_and_not_a_want(cloud, account):
    answering(cloud, user_read=WRONG)
    with pytest.raises(KeySpent):
        await account.missing()
