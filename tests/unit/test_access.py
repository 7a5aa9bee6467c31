"""A key is shown to nobody who does not ask for it by name."""

from __future__ import annotations

import copy
import pickle

import pytest

from studio.domain.access import Access, Secret

KEY = "sk_0123456789"


def test_neither_a_secret_nor_what_holds_it_shows_the_key() -> None:
    access = Access(
        key_id="1", label="Work", base_url="https://api.example.com", secret=Secret(KEY)
    )
    shown = f"{access} {access!r} {access.secret} {access.secret!r} %s" % access.secret
    assert KEY not in shown
    assert access.secret.reveal() == KEY


def test_a_secret_cannot_be_written_anywhere() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret(KEY))
    with pytest.raises(TypeError):
        copy.deepcopy(Secret(KEY))


def test_secrets_are_equal_when_their_keys_are() -> None:
    assert Secret(KEY) == Secret(KEY)
    assert len({Secret(KEY), Secret(KEY)}) == 1
    assert Secret(KEY) != Secret("other")
    assert not Secret("")
