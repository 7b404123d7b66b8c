"""Puzzles for browsers: each is for one contribution, and nothing has to be stored."""

from django.utils.crypto import salted_hmac

SALT = "stadtherz.participation.puzzle"
SIGNS = 32


def puzzle_for(purpose: str, account: int, number: int) -> str:
    """Give the puzzle of one contribution.

    Args:
        purpose: what it is about, as "proposal".
        account: whose it is.
        number: which of theirs; the next one has another puzzle, so that no answer serves twice.

    """
    return _drawn(f"{purpose} {account} {number}")


def puzzle_of_text(purpose: str, key: str, text: str) -> str:
    """Give the puzzle of what comes without an account; a changed text has another one.

    Args:
        purpose: what it is about, as "proposal".
        key: under which somebody finds it again.
        text: all of it.

    """
    return _drawn(f"{purpose} without account {key} {text}")


def _drawn(named: str) -> str:
    return salted_hmac(SALT, named, algorithm="sha256").hexdigest()[:SIGNS]
