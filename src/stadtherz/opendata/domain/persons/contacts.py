"""Names behind words that say somebody is to be spoken to: "Ansprechpartnerin Yıldırım".

And cells that are a name with an initial, whether a list knows it or not: "K. Pfaffenberger".
"""

import re
from collections.abc import Iterator

from stadtherz.opendata.domain.persons.family_names import FAMILY
from stadtherz.opendata.domain.persons.given_names import plain
from stadtherz.opendata.domain.persons.institutions import INSTITUTION, NOBODY
from stadtherz.opendata.domain.persons.kinds import Hit, Kind, Strength
from stadtherz.opendata.domain.persons.names import (
    ADDRESSED,
    ARTICLES,
    NOUNS,
    PARTICLES,
    TITLES,
    is_given,
    is_thing_word,
    names,
)
from stadtherz.opendata.domain.persons.roles import is_role

_SOMEBODY = r"ansprechpartner(?:[/:*_]?-?in(?:nen)?|\(in\))?|ansprechperson|kontaktperson"
_PERHAPS = r"kontakt|anruf(?: (?:bei|von|an))?|zuständig(?: (?:ist|sind))?|verantwortlich"
_BEFORE = re.compile(
    rf"(?<![^\W\d_])(?i:(?P<sure>{_SOMEBODY})|{_PERHAPS})(?:\s?:\s?|\s+)(?=[^\W\d_])"
)
_WORDS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*(?:[ ]+[^\W\d_]+(?:[-'’][^\W\d_]+)*){0,5}")
_PARTS = frozenset((
    "block", "teil", "abschnitt", "gruppe", "klasse", "linie", "zone", "typ", "stufe", "bereich",
    "variante", "phase", "abteilung", "kategorie", "strecke", "anhang", "anlage", "feld", "tor",
))  # fmt: skip
"""Words that are told apart by letters: "Block B."."""
_PARTICLE = r"(?:(?:von|vom|van|de|der|den|zu|al|el|da|di)[ ])*"
_CAPITAL = r"[A-ZÄÖÜ][^\W\d_]+(?:[-'’][^\W\d_]+)?"
_INITIALS = re.compile(
    rf"(?:[A-ZÄÖÜ]\.[ -]?){{1,3}}{_PARTICLE}(?P<behind>{_CAPITAL})|"
    rf"{_PARTICLE}(?P<first>{_CAPITAL})(?:,[ ]?|[ ])[A-ZÄÖÜ]\.(?:[ -]?[A-ZÄÖÜ]\.)?"
)


def contacts(text: str) -> Iterator[Hit]:
    """Find names behind such words; those that no list knows need a word of a person, or are weak.

    "Kontakt Rathaus", "Anruf Montag" and "zuständig: Bauhof" name nobody.
    """
    for before in _BEFORE.finditer(text):
        start = before.end()
        whole = next((one for one in names(text) if one.start == start), None)
        if whole is not None:
            yield Hit(Kind.NAME, start, whole.end, whole.strength, called=True)
        elif found := _WORDS.match(text, start):
            yield from _named(found[0], start, sure=before["sure"] is not None)


def _named(phrase: str, start: int, *, sure: bool) -> Iterator[Hit]:
    """Judge the words behind such a word up to the next sign or small letter."""
    if phrase.split(maxsplit=1)[0].lower() in ARTICLES:
        return  # "Kontakt zum Boden"
    told, place = [], 0
    for word in phrase.split():
        at = phrase.index(word, place)
        small = word.lower() in PARTICLES and not told
        if not (small or _may_name(word)) or len(told) == 2:
            break
        told += [] if small else [word]
        place = at + len(word)
    if not told or INSTITUTION.search(phrase):
        return
    known = any(plain(word) in FAMILY or is_given(word) for word in told)
    alone = sure and len(told) == 1
    strength = Strength.STRONG if known or alone else Strength.WEAK
    yield Hit(Kind.NAME, start, start + place, strength, called=known or alone)


def _may_name(word: str) -> bool:
    low, bare = word.lower(), plain(word)
    if not word[:1].isupper() or len(word) < 3 or low in NOUNS | NOBODY | ADDRESSED | TITLES:
        return False
    return not (is_thing_word(word) or is_role(bare))


def is_initialed(text: str) -> bool:
    """Whether a whole text is a name with an initial, before or behind it."""
    found = _INITIALS.fullmatch(text.strip())
    if found is None or INSTITUTION.search(text):
        return False
    word = found["behind"] or found["first"]
    return word.lower() not in NOUNS | NOBODY | _PARTS and not is_thing_word(word)
