"""Secret addresses of requests: who knows one sees the request and may act for who asked.

An address carries a random seed, by which the request is found, and a mark made of it with the
city's secret. The database keeps the seed alone, so that nobody who reads a copy of it can open a
page, and the city can still write the address into a mail.
"""

import re
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "stadtherz.opendata.request"
SEED_BYTES = 16
MARK_SIGNS = 32
_KEY = re.compile(r"([0-9a-f]{32})([0-9a-f]{32})")


def new_seed() -> str:
    """Draw a seed that nobody can guess."""
    return secrets.token_hex(SEED_BYTES)


def key_of(seed: str) -> str:
    """Give the part of an address that opens the request with this seed."""
    return seed + _mark(seed)


def seed_in(key: str) -> str | None:
    """Give the seed of a key; None where the city did not make it."""
    parts = _KEY.fullmatch(key)
    if parts is None or not constant_time_compare(parts[2], _mark(parts[1])):
        return None
    return parts[1]


def _mark(seed: str) -> str:
    return salted_hmac(SALT, seed, algorithm="sha256").hexdigest()[:MARK_SIGNS]
