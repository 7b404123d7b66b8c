"""Texts that a spreadsheet would run as a formula when it opens a CSV file (OWASP, CSV injection).

They come from forms that anybody may fill in. Dashes before words, telephone numbers and names with
@ run nothing and stay as they are, as programs read the same files.
"""

import re

_BEGINNINGS = frozenset("=+-@ \t\r\n")
_CALL = re.compile(r"\w\(")


def without_formula(text: str) -> str:
    """Put an apostrophe before a text that would be run; all others come back as they are."""
    return f"'{text}" if text[:1] in _BEGINNINGS and _is_formula(text.lstrip()) else text


def _is_formula(text: str) -> bool:
    sign, rest = text[:1], text[1:]
    if sign == "=":
        return bool(rest.strip(" ="))
    calls = _CALL.search(rest) is not None or "!" in rest.partition("|")[2]
    return bool(sign) and sign in "+-@" and calls
