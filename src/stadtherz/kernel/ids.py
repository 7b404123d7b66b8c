"""Short codes that people can read aloud, type and print on a sign.

The alphabet is Crockford's Base32 (no I, L, O, U) without the Z: 31 signs, a prime, so that the
check sign at the end notices every single wrong sign and every swap of two neighbours.
Source: D. Crockford, "Base 32", 2019; weighted sum modulo a prime as in ISBN-10.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
BASE = len(ALPHABET)
LENGTH = 4
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def _check_sign(body: str) -> str:
    weighted = sum((place + 2) * ALPHABET.index(sign) for place, sign in enumerate(reversed(body)))
    return ALPHABET[weighted % BASE]


def short_code(number: int) -> str:
    """Write `number` (0 or more) as a code of at least five signs, check sign included."""
    if number < 0:
        message = f"a short code needs a number of 0 or more, not {number}"
        raise ValueError(message)
    body = ""
    while number or len(body) < LENGTH:
        number, digit = divmod(number, BASE)
        body = ALPHABET[digit] + body
    return body + _check_sign(body)


def number_of(code: str) -> int | None:
    """Read a code that a person typed; None when it cannot be one."""
    signs = code.upper().translate(_LOOK_ALIKES)
    body, check = signs[:-1], signs[-1:]
    if len(body) < LENGTH or any(sign not in ALPHABET for sign in body):
        return None
    if _check_sign(body) != check:
        return None
    number = 0
    for sign in body:
        number = number * BASE + ALPHABET.index(sign)
    return number
