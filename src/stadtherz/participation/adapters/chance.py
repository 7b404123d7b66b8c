"""Chance for what nobody may guess: codes and nonces."""

import secrets

from stadtherz.participation.domain.codes import BASE, FREE, code_of


def new_code() -> str:
    """Draw a code."""
    return code_of(secrets.randbelow(BASE**FREE))


def new_nonce() -> str:
    """Draw a nonce of 32 bytes."""
    return secrets.token_hex(32)
