"""Marks: how the list of voters knows somebody without naming them.

A mark is HMAC-SHA-256 (RFC 2104) under the key of one ballot. Without the key nobody can try out
whose mark it is; once the key is destroyed, nobody can at all.
"""

import hmac
from enum import StrEnum
from hashlib import sha256

KEY_BYTES = 32


class Proof(StrEnum):
    """By what somebody shows a right to vote; the channel of a ballot is named after it."""

    ACCOUNT = "account"
    LETTER = "letter"
    STAND = "stand"
    PAPER = "paper"


ENTRY = "entry"
"""The register's own number of somebody: no proof, but what makes several proofs one right."""


def mark_of(key: bytes, kind: str, number: str) -> str:
    """Mark an account, a code or an entry; the kinds cannot be taken for each other.

    Raises:
        ValueError: the key is too short to be one.

    """
    if len(key) != KEY_BYTES:
        message = f"a key of marks has {KEY_BYTES} bytes, not {len(key)}"
        raise ValueError(message)
    return hmac.new(key, f"{kind}:{number}".encode(), sha256).hexdigest()
