"""Secret addresses of requests and followings: who knows one sees it and may act for who asked.

An address carries a random seed, by which the row is found, and a mark made of it with the
city's secret. The database keeps the seed alone, so that nobody who reads a copy of it can open a
page, and the city can still write the address into a mail.
"""

import re
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "stadtherz.opendata.request"
FOLLOWING = "stadtherz.opendata.following"
SIGNING = "stadtherz.opendata.following.signing"
SEED_BYTES = 16
MARK_SIGNS = 32
_KEY = re.compile(r"([0-9a-f]{32})([0-9a-f]{32})")


def new_seed() -> str:
    """Draw a seed that nobody can guess."""
    return secrets.token_hex(SEED_BYTES)


def key_of(seed: str, salt: str = SALT) -> str:
    """Give the part of an address that opens what has this seed."""
    return seed + _mark(seed, salt)


def signing_secret(seed: str) -> str:
    """Give the secret that signs the calls to a follower."""
    return salted_hmac(SIGNING, seed, algorithm="sha256").hexdigest()


def seed_in(key: str, salt: str = SALT) -> str | None:
    """Give the seed of a key; None where the city did not make it."""
    parts = _KEY.fullmatch(key)
    if parts is None or not constant_time_compare(parts[2], _mark(parts[1], salt)):
        return None
    return parts[1]


def _mark(seed: str, salt: str) -> str:
    return salted_hmac(salt, seed, algorithm="sha256").hexdigest()[:MARK_SIGNS]
