"""Marks and puzzles for people without an account: of what is kept nobody can be read."""

import secrets

from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "stadtherz.streets.obstacles"
PUZZLE_HOLDS_S = 3_600
SIGNS = 32


def mark_for(about: str, origin: str) -> str:
    """Mark who says something of one thing; of another thing the same has another mark."""
    named = f"{about} {origin}"
    return salted_hmac(f"{SALT}.mark", named, algorithm="sha256").hexdigest() if origin else ""


def new_key() -> str:
    """Draw the key of a form, signed with its moment; it is good for an hour."""
    return signing.dumps(secrets.token_hex(8), salt=SALT)


def puzzle_of(key: str) -> str:
    """Give the puzzle of a form; empty where the key is none of ours, or too old."""
    try:
        drawn = signing.loads(key, salt=SALT, max_age=PUZZLE_HOLDS_S)
    except signing.BadSignature:
        return ""
    return salted_hmac(f"{SALT}.puzzle", str(drawn), algorithm="sha256").hexdigest()[:SIGNS]
