from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.providers.offline.wire import MAX_HEADER, MAX_PAYLOAD, Message, WireError, encode, read

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=8).filter(lambda n: n != "kind"), VALUES), st.binary())
def test_a_message_arrives_as_it_was_sent(values, payload) -> None:
    sent = Message("speak", values, payload)
    stream = io.BytesIO(encode(sent) * 2)
    assert read(stream) == sent
    assert read(stream) == sent
    assert read(stream) is None


@pytest.mark.parametrize(
    "lengths", [(MAX_HEADER + 1, 0), (2, MAX_PAYLOAD + 1), (2**32 - 1, 2**32 - 1)]
)
def test_a_hostile_length_is_refused_before_anything_is_read(lengths) -> None:
    with pytest.raises(WireError, match="too large"):
        read(io.BytesIO(struct.pack("<II", *lengths) + b"{}"))


@pytest.mark.parametrize(
    "header", [b"", b"[]", b"{}", b'{"kind":3}', b"\xff\xfe", b"{" * 9, b"[" * 100_000]
)
def test_a_header_that_is_no_message_is_refused(header: bytes) -> None:
    with pytest.raises(WireError):
        read(io.BytesIO(struct.pack("<II", len(header), 0) + header))


@given(st.integers(1, 40))
def test_a_stream_that_ends_inside_a_message_is_an_error(cut: int) -> None:
    encoded = encode(Message("done", {"rate": 22050}, b"12345678"))
    with pytest.raises(WireError):
        read(io.BytesIO(encoded[: min(cut, len(encoded) - 1)]))


@given(st.binary(max_size=200))
def test_noise_is_never_mistaken_for_a_long_message(noise: bytes) -> None:
    try:
        message = read(io.BytesIO(noise))
    except WireError:
        return
    assert message is None or len(message.payload) <= len(noise)
