"""Counts how often somebody acts without an account; kept is a hash of the address, for an hour."""

from django.core.cache import cache

A_WHILE_S = 3_600


def is_let_in(what: str, visitor: str, most: int) -> bool:
    """Count a try, and say whether it is one of the first `most` within an hour.

    Args:
        what: what is counted.
        visitor: a mark of who asks; the cache hashes it under the secret of the installation.
        most: how many tries pass.

    """
    key = _key(what, visitor)
    if cache.add(key, 1, A_WHILE_S):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # it expired meanwhile
        return True


def tries_of(what: str, visitor: str) -> int:
    """Say how many tries were counted within the hour, and count none."""
    return int(cache.get(_key(what, visitor)) or 0)


def _key(what: str, visitor: str) -> str:
    return f"participation:{what}:{visitor}"
