"""What a refusal says, in all shapes it comes in."""

from __future__ import annotations

import json
import time
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.errors import Remedy
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.refusals import BY_CODE, BY_TYPE, error_of, seconds_in


def error(status, body, **headers):
    packed = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_of(status, {name.replace("_", "-"): v for name, v in headers.items()}, packed)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (
            429,
            {"detail": {"type": "rate_limit_error", "code": "system_busy", "status": "old"}},
            errors.ServiceBusy,
        ),
        (401, {"detail": {"status": "quota_exceeded", "message": "0 left"}}, errors.QuotaUsedUp),
        (422, {"detail": [{"loc": ["body", "seed"], "msg": "bad"}]}, errors.FieldRefused),
        (404, {"detail": "Not Found"}, errors.WrongAddress),
        (400, {"status": "text_too_long", "message": "too long"}, errors.TextTooLong),
    ],
)
def test_each_of_the_five_shapes_is_understood(status, body, kind):
    assert type(error(status, body)) is kind


def test_the_code_counts_before_the_older_status_and_both_before_the_number():
    body = {"detail": {"code": "quota_exceeded", "status": "invalid_api_key", "type": "x"}}
    assert type(error(401, body)) is errors.QuotaUsedUp
    body["detail"]["code"] = "a_code_of_tomorrow"
    assert type(error(401, body)) is errors.KeyRefused
    body["detail"]["status"] = "another"
    body["detail"]["type"] = "payment_required"
    assert type(error(401, body)) is errors.PaymentDue


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_a_known_code_means_the_same_with_any_number(status):
    for code, kind in BY_CODE.items():
        assert type(error(status, {"detail": {"status": code}})) is kind


def test_a_bare_401_is_not_taken_for_a_wrong_key():
    found = error(401, {"detail": {"message": "Something about the account"}})
    assert type(found) is errors.CloudError
    assert "Something about the account" in str(found)


def test_a_field_is_named_without_the_place_it_is_sent_in():
    found = error(422, {"detail": [{"loc": ["body", "voice_settings", "speed"], "msg": "no"}]})
    assert str(found) == "ElevenLabs does not take the field “voice_settings.speed”: no"


def test_names_that_end_in_not_found_are_of_that_kind():
    assert type(error(404, {"detail": {"code": "sample_not_found"}})) is errors.NotFound
    assert type(error(404, {"detail": {"code": "voice_not_found"}})) is errors.VoiceGone


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("invalid_api_key", Remedy.OPEN_KEYS),
        ("quota_exceeded", Remedy.SEE_USAGE),
        ("text_too_long", Remedy.SHORTEN_TEXT),
        ("system_busy", Remedy.OFFLINE_VOICE),
    ],
)
def test_an_error_offers_what_helps(code, remedy):
    assert error(400, {"detail": {"code": code}}).remedy is remedy


def test_request_id_and_wait_are_kept():
    found = error(503, b"", request_id="r1", retry_after="7")
    assert found.values["request_id"] == "r1"
    assert found.wait_s == 7.0
    inner = error(400, {"detail": {"request_id": "r2"}}, request_id="r1")
    assert inner.values["request_id"] == "r2"


@pytest.mark.parametrize("text", ["", "soon", "-1", "nan", "inf", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_retry_after_that_is_past_or_makes_no_sense_is_none(text):
    assert seconds_in(text) == 0.0


def test_a_retry_after_may_be_a_date():
    soon = formatdate(time.time() + 50, usegmt=True)
    assert 45.0 < seconds_in(soon) <= 50.0


@given(
    status=st.integers(300, 599),
    body=st.one_of(
        st.binary(max_size=40),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["detail", "code", "status", "type", "message", "loc", "msg"]),
                    inner,
                    max_size=4,
                )
            ),
        ).map(lambda value: json.dumps(value).encode()),
    ),
)
def test_nothing_a_server_says_breaks_the_sentence(status, body):
    found = error_of(status, {}, body)
    assert str(found)
    assert found.hint_text()


def test_every_type_and_code_leads_to_an_error_that_speaks():
    for kind in {*BY_CODE.values(), *BY_TYPE.values()}:
        made = kind(explanation="x", status=500, field="f")
        assert "{" not in str(made) + made.hint_text()
