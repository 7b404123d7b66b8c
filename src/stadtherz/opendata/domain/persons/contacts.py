"""Names behind words that say somebody is to be spoken to: "Ansprechpartnerin Yıldırım".

And cells that are a name with an initial, whether a list knows it or not: "K. Pfaffenberger".
"""

import re
from collections.abc import Iterator

from stadtherz.opendata.domain.persons.family_names import FAMILY
from stadtherz.opendata.domain.persons.given_names import plain
from stadtherz.opendata.domain.persons.headings import signs_of
from stadtherz.opendata.domain.persons.institutions import NOBODY, is_institution
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

_SOMEBODY = (
    r"ansprechpartner(?:[/:*_]?-?in(?:nen)?|\(in\))?|ansprechperson|kontaktperson|"
    r"kontakt|anruf(?: (?:bei|von|an))?|zuständig(?: (?:ist|sind))?|verantwortlich"
)
_BEFORE = re.compile(rf"(?<![^\W\d_])(?i:{_SOMEBODY})(?:\s?:\s?|\s+)(?=[^\W\d_])")
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
    """Find names behind such words; those that no list knows are weak, as every noun is large.

    "Kontakt Rathaus", "Anruf Montag" and "zuständig: Bauhof" name nobody.
    """
    for before in _BEFORE.finditer(text):
        start = before.end()
        whole = next((one for one in names(text) if one.start == start), None)
        if whole is not None:
            yield Hit(Kind.NAME, start, whole.end, whole.strength, called=True)
        elif found := _WORDS.match(text, start):
            yield from _named(found[0], start)


def _named(phrase: str, start: int) -> Iterator[Hit]:
    """Judge the words behind such a word up to the next sign or small letter."""
    if phrase.split(maxsplit=1)[0].lower() in ARTICLES:
        return  # "Kontakt zum Boden"
    told: list[str] = []
    place = 0
    for word in phrase.split():
        at = phrase.index(word, place)
        small = word.lower() in PARTICLES and not told
        if not (small or _may_name(word)) or len(told) == 2:
            break
        told += [] if small else [word]
        place = at + len(word)
    if not told or is_institution(phrase):
        return
    known = any(map(_is_known, told))
    strength = Strength.STRONG if known else Strength.WEAK
    yield Hit(Kind.NAME, start, start + place, strength, called=known)


def _is_known(word: str) -> bool:
    return plain(word) in FAMILY or is_given(word)


def is_guess(text: str, hit: Hit) -> bool:
    """Whether only the word before it makes a part of a text a name: "Kontakt Status"."""
    before = [one for one in _BEFORE.finditer(text) if one.end() == hit.start]
    return bool(before) and not any(map(_is_known, text[hit.start : hit.end].split()))


def _may_name(word: str) -> bool:
    low, bare = word.lower(), plain(word)
    if not word[:1].isupper() or len(word) < 3 or low in NOUNS | NOBODY | ADDRESSED | TITLES:
        return False
    return not (is_thing_word(word) or is_role(bare) or (bare not in FAMILY and signs_of(bare)))


def is_initialed(text: str) -> bool:
    """Whether a whole text is a name with an initial, before or behind it."""
    found = _INITIALS.fullmatch(text.strip())
    if found is None or is_institution(text):
        return False
    word = found["behind"] or found["first"]
    return word.lower() not in NOUNS | NOBODY | _PARTS and not is_thing_word(word)
