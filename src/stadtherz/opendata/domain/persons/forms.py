"""What else is masked in a column of which it is known that it holds something of a kind.

Where a column has telephone numbers, a row of digits that nobody would take for one elsewhere is
one as well; where it has names, so is a name with an initial, and a family name that stands in
another row behind "Frau". What is left over could be read by everybody.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from stadtherz.opendata.domain.persons.alike import headed, is_alike
from stadtherz.opendata.domain.persons.contacts import is_initialed
from stadtherz.opendata.domain.persons.given_names import AMBIGUOUS, GIVEN, plain
from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.persons.kinds import Hit, Kind
from stadtherz.opendata.domain.persons.names import NOUNS, PARTICLES, TITLES, is_thing_word
from stadtherz.opendata.domain.persons.texts import ALL, hits, mark, replaced
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import Column

LOOSE = frozenset((Kind.PHONE, Kind.NAME))
"""Kinds of which all values of a column have to be looked at."""
SHORTEST_NAME = 3
_DIGIT_WORD = r"(?:null|eins?|zwo|zwei|drei|vier|fünf|sechs|sieben|acht|neun)"
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+\s?\d|[(]?0|49|1[567])(?:[\s()/.–-]{0,3}\d){6,14}(?!\w)|"
    rf"(?i:\b{_DIGIT_WORD}(?:[\s,/-]+{_DIGIT_WORD}\b)+)[\s,/-]+\d(?:[\s/.–-]{{0,3}}\d){{3,12}}(?!\w)|"
    rf"(?i:\b{_DIGIT_WORD}(?:[\s,/-]+{_DIGIT_WORD}\b){{6,}})"
)
_NONE = re.compile(
    r"\(?(?:\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)?\d{2}(?!\d)|\d{1,2}/\d{1,2}/(?:19|20)\d{2}|"
    r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d+$)"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def other_phones(text: str) -> tuple[Hit, ...]:
    """Find what is a telephone number beside others; days and decimals are none."""
    return tuple(
        Hit(Kind.PHONE, found.start(), found.end())
        for found in _PHONE.finditer(text) if not _NONE.match(found[0])
    )  # fmt: skip


def family_names(text: str, found: Iterable[Hit]) -> set[str]:
    """Give the words of names that may be family names, to be known again in other rows."""
    words: set[str] = set()
    for one in found:
        if one.kind is Kind.NAME:
            part = text[one.start : one.end]
            words.update(word for word in _TOKEN.findall(part) if _is_family(word))
    if is_initialed(text):
        words.update(word for word in _TOKEN.findall(text) if _is_family(word))
    return words


def _is_family(word: str) -> bool:
    bare = plain(word)
    if len(word) < SHORTEST_NAME or not word[0].isupper() or bare in GIVEN:
        return False
    return word.lower() not in NOUNS | PARTICLES | TITLES


def other_names(text: str, known: frozenset[str]) -> tuple[Hit, ...]:
    """Find words that are known as names; a name with an initial or in small letters is a whole."""
    if is_initialed(text) or _is_small_name(text):
        return (Hit(Kind.NAME, 0, len(text)),)
    words = list(_TOKEN.finditer(text))
    followers = [one[0] for one in words[1:]] + [""] * bool(words)
    return tuple(
        Hit(Kind.NAME, one.start(), one.end())
        for one, after in zip(words, followers, strict=True)
        if one[0] in known and not (after and is_thing_word(after))
    )


def _is_small_name(text: str) -> bool:
    """Whether a text is a given name and one more word in small letters: "gudrun petersen"."""
    words = text.split()
    if len(words) != 2 or not all(word.isalpha() and word.islower() for word in words):
        return False
    bare = [plain(word) for word in words]
    named = any(word in GIVEN and word not in AMBIGUOUS for word in bare)
    return named and not any(word in NOUNS or is_thing_word(word) for word in bare)


@dataclass(frozen=True)
class Masking:
    """What is masked in a column.

    Args:
        kind: of what was found in it.
        announced: whether its heading says so.
        known: family names that stand in it.

    """

    kind: Kind
    announced: bool = False
    known: frozenset[str] = frozenset()

    def of(self, text: str, gates: int = ALL) -> str:
        """Write a value with marks instead of what is of the kind.

        Args:
            text: of the cell.
            gates: that are open for it, as `texts.hits` takes them.

        """
        if self.announced and is_alike(self.kind, text):
            return mark(self.kind)
        kinds = frozenset((self.kind,))
        new = replaced(text, hits(text, gates), kinds) if gates else text
        if self.kind is Kind.PHONE:
            new = replaced(new, other_phones(new), kinds)
        if self.kind is Kind.NAME:
            new = replaced(new, other_names(new, self.known), kinds)
        return new


def goes_whole(kind: Kind, column: Column) -> bool:
    """Whether every value of a column is masked whole, whatever it is."""
    signs = signs_of(column.name)
    everybody = kind is Kind.NAME and bool(signs & {Sign.OWN_NAME, Sign.ROLE, Sign.USER})
    street = kind is Kind.ADDRESS and Sign.STREET in signs
    return everybody or street or column.storage not in {Storage.TEXT, Storage.WHOLE}


def is_announced(kind: Kind, column: Column) -> bool:
    """Whether the heading of a column says what was found in it."""
    return headed(signs_of(column.name)) is kind
