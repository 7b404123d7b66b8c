"""Codes that come by letter: typed by people, guessed by nobody, checked before anything is asked.

23 signs, of two that look alike at most one (no 0 O Q, 1 I L, 5 S, 8 B, G, U, Z), a prime number of
them, so that the check sign finds every single wrong sign and every swap of two neighbours: the
weights differ and none is 0 modulo 23 (as in ISBN-10). 15 free signs are 23^15, about 2^67.
"""

from stadtherz.kernel.errors import Invalid

ALPHABET = "234679ACDEFHJKMNPRTVWXY"
BASE = len(ALPHABET)
FREE, GROUP = 15, 4
LENGTH = FREE + 1


def check_sign(body: str) -> str:
    """Give the sign that makes the weighted sum of a code a multiple of 23."""
    weighted = sum((place + 2) * ALPHABET.index(sign) for place, sign in enumerate(reversed(body)))
    return ALPHABET[weighted % BASE]


def code_of(number: int) -> str:
    """Write a number below 23^15 as a code of 16 signs.

    Raises:
        ValueError: the number is too large or negative.

    """
    if not 0 <= number < BASE**FREE:
        message = f"a code is made of a number from 0 to below {BASE}^{FREE}"
        raise ValueError(message)
    body = ""
    for _ in range(FREE):
        number, digit = divmod(number, BASE)
        body = ALPHABET[digit] + body
    return body + check_sign(body)


def code_typed(words: str) -> str | None:
    """Read a code as a person typed it; None where it was mistyped."""
    signs = "".join(sign for sign in words.upper() if sign not in " -\t\u2013")
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        return None
    return signs if check_sign(signs[:-1]) == signs[-1] else None


def read_code(words: str) -> str:
    """Read a code as a person typed it.

    Raises:
        Invalid: it was mistyped.

    """
    code = code_typed(words)
    if code is None:
        message = "the code was mistyped; compare it with the letter"
        raise Invalid(message, code="code-mistyped")
    return code


def in_groups(code: str) -> str:
    """Write a code as it is printed: four groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
