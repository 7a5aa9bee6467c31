"""Signatures of webhooks: `t=<seconds>,v0=<hex>`, HMAC-SHA256 of the moment and the body."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

HEADER: Final = "ElevenLabs-Signature"
TOLERANCE_S: Final = 1_800
"""How old or early a stamp may be."""


def signature(secret: str, body: bytes, now: float) -> str:
    """Return the header of a body sent at `now`, seconds since 1970."""
    stamp = str(int(now))
    return f"t={stamp},v0={_mac(secret, stamp, body)}"


def is_genuine(secret: str, header: str, body: bytes, now: float) -> bool:
    """Tell whether a body was signed with `secret`, lately; compares in constant time."""
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    stamp, mac = parts.get("t", ""), parts.get("v0", "")
    if not (stamp.isascii() and stamp.isdecimal()) or len(stamp) > 12:
        return False
    if abs(now - int(stamp)) > TOLERANCE_S:
        return False
    return hmac.compare_digest(_mac(secret, stamp, body).encode(), mac.encode(errors="replace"))


def _mac(secret: str, stamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
