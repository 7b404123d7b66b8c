"""Chance for what nobody may guess: codes and nonces."""

import secrets

from stadtherz.participation.domain.codes import ALPHABET, BASE, FREE, code_of


def new_code() -> str:
    """Draw a code."""
    return code_of(secrets.randbelow(BASE**FREE))


def new_nonce() -> str:
    """Draw a nonce of 32 bytes."""
    return secrets.token_hex(32)


def new_numbers(many: int, signs: int = 6) -> list[str]:
    """Draw different numbers for people on a public list, which say nothing of who they are."""
    found: set[str] = set()
    while len(found) < many:
        found.add("".join(secrets.choice(ALPHABET) for _ in range(signs)))
    return sorted(found, key=lambda _: secrets.randbits(64))
