"""Keys made from what a table and its file are called.

A datastream's key goes into addresses and topics: small letters, digits, - and _. Templates name
what they are filled with in curly brackets; nothing else in them means anything.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

_PLACE = re.compile(r"\{([A-Za-z0-9_]+)\}")
_NOT_IN_KEYS = re.compile(r"[^a-z0-9_]+")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def key_of(name: str) -> str:
    """Write a name as a key: "Kümmel Hann" becomes "kuemmel-hann"."""
    plain = unicodedata.normalize("NFC", name).lower().translate(_GERMAN)
    letters = unicodedata.normalize("NFKD", plain)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_IN_KEYS.sub("-", bare).strip("-")


def filled(template: str, names: Mapping[str, str]) -> str:
    """Put the names into their places; a place without a name stays as it is."""
    return _PLACE.sub(lambda found: names.get(found[1], found[0]), template)


def places_in(template: str) -> set[str]:
    """Name the places of a template.

    Raises:
        ValueError: when a curly bracket stands alone or holds something else than a name.

    """
    if any(bracket in _PLACE.sub("", template) for bracket in "{}"):
        message = f"{template!r}: a place is a name in curly brackets, as {{0}} or {{value}}"
        raise ValueError(message)
    return set(_PLACE.findall(template))


def refuse_unknown_places(template: str, known: Iterable[str]) -> None:
    """Let pass a template whose places are all known.

    Raises:
        ValueError: naming the one that is not, and those that are.

    """
    known = list(known)
    if unknown := sorted(places_in(template) - set(known)):
        listed = ", ".join(f"{{{name}}}" for name in known) or "none"
        message = f"there is nothing to put into {{{unknown[0]}}}; known: {listed}"
        raise ValueError(message)
