"""How names are compared that people type as they hear them.

Words are folded first: umlauts are their vowels ("ä", "ae" and "a" are one), doubled letters are
one, "Straße", "Strasse" and "Str." are "str", and there are no blanks or hyphens. What is then left
of a difference is counted in letters (optimal string alignment: put in, left out, another one, two
neighbours swapped), with the bit-parallel way of H. Hyyrö, "A Bit-Vector Algorithm for Computing
Levenshtein and Damerau Edit Distances", Nordic Journal of Computing 10 (2003).
"""

import re
import unicodedata
from collections.abc import Iterator

NOT_OF_WORDS = re.compile(r"[^a-z0-9]+")
TWICE = re.compile(r"([a-z])\1+")
VOWELS = re.compile(r"([aou])e")
SHORT_SQUARE = re.compile(r"pl\.(?=\s|,|$)")
ENDINGS = ("strase", "str")
SAME = {
    "sankt": "st", "doktor": "dr", "profesor": "prof", "pl": "platz", "bhf": "bahnhof",
    "hbf": "hauptbahnhof", "hauptbf": "hauptbahnhof",
}  # fmt: skip
INSIDE = 0.68
"""So well a name fits that has what was typed inside of a longer word."""
LEAST = 3
"""A part of a name that has fewer letters is not looked for alone."""


def folded(words: str) -> list[str]:
    """Give the words of a name as they are compared.

    >>> folded("Karl-Marx-Straße")
    ['karl', 'marx', 'str']
    """
    plain = unicodedata.normalize("NFKD", SHORT_SQUARE.sub("platz", words.casefold()))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    found = NOT_OF_WORDS.sub(" ", letters).split()
    return [_word(one) for one in found]


def _word(word: str) -> str:
    word = TWICE.sub(r"\1", VOWELS.sub(r"\1", word))
    for ending in ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + "str"
    if word.endswith("ase"):
        return _with_street(word)
    return SAME.get(word, word)


def _with_street(word: str) -> str:
    """Read an ending that is "straße" but for one letter, so that the name itself decides."""
    whole = ENDINGS[0]
    for size in (len(whole) - 1, len(whole), len(whole) + 1):
        if len(word) >= size and Typed(whole).differences(word[-size:])[0] == 1:
            return word[:-size] + "str"
    return word


def key_of(words: str) -> str:
    """Give a name in one word, as names are compared."""
    return "".join(folded(words))


def parts_of(words: str) -> Iterator[str]:
    """Give a name as it is compared: whole, then from each of its later words on."""
    found = folded(words)
    for first in range(len(found)):
        key = "".join(found[first:])
        if first == 0 or len(key) > LEAST:
            yield key


def grams(key: str) -> set[str]:
    """Give the pieces of three letters of a name, with its beginning and its end."""
    padded = f"  {key} "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


class Typed:
    """A name that somebody typed, made ready to be compared with many.

    Args:
        key: as `key_of` gives it.

    """

    def __init__(self, key: str) -> None:
        self.key = key
        self._where: dict[str, int] = {}
        for place, sign in enumerate(key):
            self._where[sign] = self._where.get(sign, 0) | 1 << place

    def differences(self, name: str) -> tuple[int, int]:
        """Count the letters in which it differs from a name, and from its nearest beginning."""
        size = len(self.key)
        if not size:
            return len(name), 0
        every, last = (1 << size) - 1, 1 << (size - 1)
        more, fewer, same, before = every, 0, 0, 0
        whole = least = size
        for sign in name:
            here = self._where.get(sign, 0)
            swapped = ((~same & here) << 1) & before
            same = ((((here & more) + more) ^ more) | here | fewer | swapped) & every
            up, down = (fewer | ~(same | more)) & every, same & more
            whole += bool(up & last) - bool(down & last)
            up, down = (up << 1 | 1) & every, down << 1 & every
            more, fewer = (down | ~(same | up)) & every, up & same
            before = here
            least = min(least, whole)
        return whole, least

    def likeness(self, name: str) -> float:
        """Say how well it fits a name: 1 for the same, less for a beginning or with mistakes."""
        whole, start = self.differences(name)
        size = len(self.key)
        as_whole = 1 - whole / max(size, len(name), 1)
        as_start = (1 - start / max(size, 1)) * (0.72 + 0.2 * min(1.0, size / max(len(name), 1)))
        within = INSIDE if size > LEAST and self.key in name else 0.0
        return max(as_whole, as_start, within)
