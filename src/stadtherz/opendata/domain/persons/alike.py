"""Whether a value is what its heading says, also where it could not be told from others alone."""

import re

from stadtherz.opendata.domain.persons.family_names import FAMILY
from stadtherz.opendata.domain.persons.given_names import GIVEN, plain
from stadtherz.opendata.domain.persons.headings import Sign
from stadtherz.opendata.domain.persons.kinds import Kind
from stadtherz.opendata.domain.persons.names import NOUNS, is_thing_word
from stadtherz.opendata.domain.persons.numbers import is_bare_plate, plates
from stadtherz.opendata.domain.persons.reach import digits_in

HEADED = {
    Sign.OWN_NAME: Kind.NAME, Sign.ROLE: Kind.NAME, Sign.BIRTH_DATE: Kind.BIRTH,
    Sign.PHONE: Kind.PHONE, Sign.PLATE: Kind.PLATE, Sign.TAX_ID: Kind.TAX_ID,
    Sign.PENSION: Kind.PENSION, Sign.HEALTH: Kind.HEALTH, Sign.ID_CARD: Kind.ID_CARD,
    Sign.IBAN: Kind.IBAN, Sign.NAME: Kind.NAME,
}  # fmt: skip
MARK = r"\[[A-Za-zÄÖÜäöü-]+\]"
"""What stands where a value was masked."""
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’ ,()-]){1,60}")
_INSTITUTION = re.compile(
    r"gmbh|\bag\b|\bkg\b|e\. ?v\.|\bev\b|stadt|gemeinde|amt\b|referat|abteilung|verwaltung|schul|"
    r"verein|"
    r"\bland\b|bund\b|kreis|kirche|stiftung|universit|behörde|betrieb|werke?\b|firma|unbekannt|"
    r"diverse|team|"
    r"büro|zentrum|institut|anstalt|genossenschaft|verband|ministerium|polizei|feuerwehr|"
    r"fachbereich|"
    r"dezernat|kita|museum|privat|öffentlich|gemeinschaft|\bnn\b|n\.n\.|dienst|leitung|service|"
    r"gesellschaft|haus\b|heim\b|\bund\b.*\bgmbh|office|department|city|council",
    re.IGNORECASE,
)
_PHONE = re.compile(r"[+(]?[\d(][\d ()/.–-]{3,24}\d?")
_WORD = re.compile(r"[^\W\d_]+")


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
        return is_bare_plate(text) or any(True for _ in plates(text))
    if kind is Kind.BIRTH:
        return digits >= 4
    return digits >= 6 and len(value) <= 40


def _is_name(value: str) -> bool:
    if not _NAME.fullmatch(value) or _INSTITUTION.search(value):
        return False
    words = value.split()
    return len(words) <= 6 and not any(is_thing_word(word.strip(",")) for word in words)


def known_in(value: str) -> tuple[bool, bool]:
    """Say whether a value has a known given or family name in it, and a known family name alone."""
    words = [plain(word) for word in _WORD.findall(value)]
    told = [word for word in words if word not in NOUNS]
    family = len(told) == 1 and told[0] in FAMILY
    return any(word in GIVEN or word in FAMILY for word in told), family
