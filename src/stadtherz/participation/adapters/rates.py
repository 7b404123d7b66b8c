"""Counts how often somebody acts without an account; kept is a hash of the address, for an hour."""

from stadtherz.accounts import public as accounts

SYSTEM = "participation"


def is_let_in(what: str, visitor: str, most: int) -> bool:
    """Count a try, and say whether it is one of the first `most` within an hour."""
    return accounts.is_let_in(f"{SYSTEM}:{what}", visitor, most)


def tries_of(what: str, visitor: str) -> int:
    """Say how many tries were counted within the hour, and count none."""
    return accounts.tries_of(f"{SYSTEM}:{what}", visitor)
