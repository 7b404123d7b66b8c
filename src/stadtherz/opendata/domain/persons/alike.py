"""Whether a value is what its heading says, also where it could not be told from others alone."""

import re

from stadtherz.opendata.domain.persons.family_names import FAMILY
from stadtherz.opendata.domain.persons.given_names import AMBIGUOUS, GIVEN, plain
from stadtherz.opendata.domain.persons.headings import Sign
from stadtherz.opendata.domain.persons.institutions import NOBODY, is_institution
from stadtherz.opendata.domain.persons.kinds import Kind
from stadtherz.opendata.domain.persons.names import (
    BEFORE,
    NOUNS,
    PARTICLES,
    TITLES,
    is_given,
    is_thing_word,
)
from stadtherz.opendata.domain.persons.numbers import has_form_of_iban, is_bare_plate, plates
from stadtherz.opendata.domain.persons.reach import digits_in

HEADED = {
    Sign.OWN_NAME: Kind.NAME, Sign.ROLE: Kind.NAME, Sign.BIRTH_DATE: Kind.BIRTH,
    Sign.PHONE: Kind.PHONE, Sign.PLATE: Kind.PLATE, Sign.TAX_ID: Kind.TAX_ID,
    Sign.PENSION: Kind.PENSION, Sign.HEALTH: Kind.HEALTH, Sign.ID_CARD: Kind.ID_CARD,
    Sign.IBAN: Kind.IBAN, Sign.NAME: Kind.NAME, Sign.USER: Kind.NAME,
}  # fmt: skip
MARK = r"\[[A-Za-zÄÖÜäöü-]+\]"
"""What stands where a value was masked."""
_MARKS = "\u0591-\u05c7\u064b-\u065f\u0900-\u0e7f"
"""Signs above and below the letters of other scripts, that are no letters to Python."""
_NAME = re.compile(rf"[^\W\d_](?:[^\W\d_]|[.'’ ,()/·{_MARKS}-]){{1,60}}")
_BETWEEN = re.compile(r"[\s._:/–-]+")
_PHONE = re.compile(r"[+(]?[\d(][\d\s()/.–‐‑-]{3,28}\d?")
_WORD = re.compile(r"[^\W\d_]+")
_ABBREVIATED = re.compile(r"[A-ZÄÖÜ]{2,3}|[B-DF-HJ-NP-TV-XZ]{2,6}")


def headed(signs: frozenset[Sign]) -> Kind | None:
    """Say what personal data a heading announces; None for none."""
    return next((kind for sign, kind in HEADED.items() if sign in signs), None)


def is_alike(kind: Kind, value: str) -> bool:
    """Whether a value may be of the kind that its heading announces."""
    if kind is Kind.NAME:
        return _is_name(value)
    digits = len(digits_in(value))
    if kind is Kind.PHONE:
        return 4 <= digits <= 17 and bool(_PHONE.fullmatch(value))
    if kind is Kind.PLATE:
        text = value.upper().strip()
        return is_bare_plate(_BETWEEN.sub("", text)) or any(True for _ in plates(text))
    if kind is Kind.BIRTH:
        return digits >= 4
    if kind is Kind.IBAN:
        return has_form_of_iban(value)
    return digits >= 6 and len(value) <= 40


def _is_name(value: str) -> bool:
    if not _NAME.fullmatch(value) or is_institution(value):
        return False
    words = value.split()
    return len(words) <= 6 and not any(is_thing_word(word.strip(",")) for word in words)


def may_be_somebody(value: str) -> bool:
    """Whether a value below a role may be a name that no list has: words that begin with capitals.

    "Gundacker", "von der Heyde, L." are; "unbekannt", "Referat Umwelt", "TSG Otterberg" are not.
    """
    words = [word.strip(".,()/'’-") for word in re.split(r"[\s/]+", value)]
    told = [word for word in words if word and word.lower() not in PARTICLES | TITLES]
    if not told or not _is_name(value) or any(word.lower() in NOBODY for word in told):
        return False
    return all(not word[:1].islower() and not _ABBREVIATED.fullmatch(word) for word in told)


def may_be_small_name(value: str) -> bool:
    """Whether a value is some words in small letters, one of them a given name: "ilse krzywin"."""
    words = value.replace(",", " ").split()
    if not value.islower() or not 2 <= len(words) <= 3 or not _is_name(value):
        return False
    given = any(is_given(word) and plain(word) not in AMBIGUOUS for word in words)
    return given and not any(word in NOUNS or word in BEFORE for word in words)


def known_in(value: str) -> tuple[bool, bool]:
    """Say whether a value has a known given or family name in it, and a known family name alone."""
    words = [plain(word) for word in _WORD.findall(value)]
    told = [word for word in words if word not in NOUNS]
    family = len(told) == 1 and told[0] in FAMILY
    return any(word in GIVEN or word in FAMILY for word in told), family
