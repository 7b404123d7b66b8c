"""Numbers that belong to one person: accounts, offices' numbers, cards, plates, days of birth."""

import re
from collections.abc import Iterator

from stadtherz.opendata.domain.persons.checks import (
    IBAN_LENGTHS,
    is_card_number,
    is_health_number,
    is_iban,
    is_pension_number,
    is_tax_id,
)
from stadtherz.opendata.domain.persons.districts import DISTRICTS
from stadtherz.opendata.domain.persons.kinds import Hit, Kind, Strength

GAP = r"[ ./–-]{0,3}"
"""What people write between groups of digits: blanks (made plain by `texts`), points, dashes."""
NUMBER_GATE = (
    r"[A-Za-z]{2}[ .–-]{0,3}[0-9][ .–-]{0,3}[0-9]([ ./–-]{0,3}[0-9A-Za-z]){11}|[0-9]{11}|"
    r"[0-9]{2,3}[ /–-]{1,3}[0-9]{3}[ /–-]{1,3}[0-9]{3}[ /–-]{1,3}[0-9]{2,3}|"
    r"[0-9]{2}[ ./–-]{0,3}[0-9]{6}[ ./–-]{0,3}[A-Za-z][ ./–-]{0,3}[0-9]{2}|"
    r"[A-Za-z][ ./–-]{0,3}[0-9]{3}[ ./–-]{0,3}[0-9]{3}[ ./–-]{0,3}[0-9]{3}|"
    r"[C-Zc-z][0-9A-Za-z]{8}[ ./–-]{0,3}[0-9]|(?i:geb|born|\*)"
)
PLATE_GATE = (
    r"(?i:kennzeichen|nummernschild|kfz|pkw|lkw|auto|wagen|fahrzeug)[\s:(]|"
    r"[A-Za-zÄÖÜäöü]{1,3} ?[-–: ] ?[A-Za-z]{1,2} ?[-–]? ?[0-9]"
)
_IBAN = re.compile(
    rf"(?<!\w)([A-Z]{{2}}[ .–-]{{0,3}}\d[ .–-]{{0,3}}\d(?:{GAP}[A-Z0-9]){{11,30}})(?!\w)",
    re.IGNORECASE,
)
_TAX = re.compile(
    r"(?<![\w.,/-])\d{2}[ /–-]{0,3}\d{3}[ /–-]{0,3}\d{3}[ /–-]{0,3}\d{3}(?![\w/-]|[.,]\d)"
)
_PENSION = re.compile(rf"(?<!\w)\d{{2}}{GAP}\d{{6}}{GAP}[A-Za-z]{GAP}\d{{2}}{GAP}\d(?!\w)")
_HEALTH = re.compile(rf"(?<!\w)[A-Za-z]{GAP}\d{{3}}{GAP}\d{{3}}{GAP}\d{{3}}(?!\w)")
_CARD = re.compile(
    rf"(?<!\w)[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{{8}}{GAP}\d(?!\w)", re.IGNORECASE
)
_CARD_CALLED = re.compile(
    r"(ausweis|reisepass|pass(port)?|perso)\W*(nr|nummer|no)?\W{0,3}$", re.IGNORECASE
)
_PLATE = re.compile(
    r"(?<![\w-])(?P<place>[A-ZÄÖÜ]{1,3})(?P<one>\s?[-–:]\s?|\s)(?P<letters>[A-Z]{1,2})"
    r"(?P<two>[ -]?)(?P<digits>[1-9]\d{0,3})(?P<kind>[EH]?)(?![\w-])"
)
_LOOSE = re.compile(
    r"\b(?:kennzeichen|nummernschild|kfz|pkw|lkw|auto|wagen|fahrzeug)[\s:(]{1,3}(?:(?:lautet|ist|"
    r"war|mit)\s)?(?P<plate>(?P<place>[A-ZÄÖÜ]{1,3})(?P<one>[-–:._/ ]{1,3})(?P<letters>[A-Z]{1,2})"
    r"[-–._/ ]{0,3}(?P<digits>[1-9]\d{0,3})(?P<kind>[EH]?))(?![\w-])",
    re.IGNORECASE,
)
"""A plate in small letters, or with other signs in it, right behind a word for it."""
_BETWEEN = re.compile(r"(?:ab|am|an|da|ein|er|es|in|je|so|war|wo) ")
"""Small words that are marks of districts as well: "Pkw an B 37" stands on a road."""
_AFTER_PLACE = r"(?P<letters>[A-Z]{1,2})(?P<digits>[1-9]\d{0,3})(?P<kind>[EH]?)"
_PLATE_CALLED = re.compile(
    r"(kennzeichen|nummernschild|amtl\. kz\.?|kfz-kz\.?|plate)\W*(lautet|ist|"
    r"war)?\W{0,3}$",
    re.IGNORECASE,
)
_VEHICLE = re.compile(
    r"fahrzeug|\b(?:kfz|pkw|lkw|autos?|wagen|transporter|motorrad|motorroller|anhänger|wohnmobil|"
    r"wohnwagen|kleinbus|limousine|kombi|car|van|truck|vehicle)\b|falschpark|\b(?:ge|zu|be)?park"
    r"(?:t|te|ten|en|end|ed)\b|parkschein|parkscheibe|halteverbot|parkverbot|abgestellt|abgeschlepp|"
    r"\b(?:fahrzeug)?halter(?:in)?\b|\bfahrer(?:in)?\b|kennzeichen|nummernschild|unfallflucht|"
    r"verwarn|knöllchen|umweltplakette",
    re.IGNORECASE,
)
"""Words beside which a number plate is one, however it is written."""
_TECHNICAL = frozenset((
    ("DIN", "A"), ("DIN", "B"), ("DIN", "C"), ("DIN", "EN"), ("PE", "HD"), ("PE", "LD"),
    ("PE", "X"), ("PE", "RC"), ("PE", "DN"), ("HD", "PE"), ("KG", "DN"), ("SN", "EN"),
))  # fmt: skip
"""Sizes of paper, norms, pipes and their stuffs, which are written like number plates."""
_SHORT = 4
"""Fewer signs are numbers of blocks and zones far more often than plates."""
_BORN = re.compile(
    r"(?:\bgeb(?:oren|\.)?(?:\s*am|datum)?|\bgeburtsdatum|\bgeburtstag|\bborn(?:\s+on)?|"
    r"(?:(?<=\s)|(?<=\()|^)\*)\s*:?\s*"
    r"(?P<day>\d{1,2}\.\s?(?:\d{1,2}\.|[A-Za-zä]{3,9})\s?(?:19|20)?\d{2}|(?:19|"
    r"20)\d{2}-\d{2}-\d{2}|"
    r"\d{1,2}/\d{1,2}/(?:19|20)\d{2})(?!\d)",
    re.IGNORECASE,
)


def numbers(text: str) -> Iterator[Hit]:
    """Find all of them in a text."""
    yield from _ibans(text)
    yield from _checked(text)
    yield from _cards(text)
    for found in _BORN.finditer(text):
        yield Hit(Kind.BIRTH, found.start("day"), found.end("day"), called=True)


def bare(text: str) -> str:
    """Write a number without anything between its signs, in capitals."""
    return re.sub(r"[\W_]", "", text).upper()


def has_form_of_iban(text: str) -> bool:
    """Whether a text is built as an IBAN, with a right check digit or not."""
    return re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", bare(text)) is not None


def _ibans(text: str) -> Iterator[Hit]:
    """Find IBANs, also those with words right behind them."""
    for found in _IBAN.finditer(text):
        length = IBAN_LENGTHS.get(found[1][:2].upper(), 0)
        end, count = found.start(1), 0
        while length and end < found.end(1) and count < length:
            count += text[end].isalnum()
            end += 1
        candidate = bare(text[found.start(1) : end])
        rest = text[end : end + 1]
        if length and not rest.isalnum() and is_iban(candidate):
            yield Hit(Kind.IBAN, found.start(1), end)


def _checked(text: str) -> Iterator[Hit]:
    for kind, pattern, holds in (
        (Kind.TAX_ID, _TAX, is_tax_id),
        (Kind.PENSION, _PENSION, is_pension_number),
        (Kind.HEALTH, _HEALTH, is_health_number),
    ):
        for found in pattern.finditer(text):
            if holds(bare(found[0])):
                weak = kind in {Kind.TAX_ID, Kind.HEALTH}
                strength = Strength.WEAK if weak else Strength.STRONG
                yield Hit(kind, found.start(), found.end(), strength, _named(kind, text, found))


_CALLED = {
    Kind.TAX_ID: re.compile(
        r"(steuer|tax|tin|idnr)[\w-]*\W*(nr|nummer|id)?\W{0,3}$", re.IGNORECASE
    ),
    Kind.PENSION: re.compile(r"(versicherung|sv|rv)[\w-]*\W*(nr|nummer)?\W{0,3}$", re.IGNORECASE),
    Kind.HEALTH: re.compile(r"(versicher|kv|kranken)[\w-]*\W*(nr|nummer)?\W{0,3}$", re.IGNORECASE),
}


def _named(kind: Kind, text: str, found: re.Match[str]) -> bool:
    return bool(_CALLED[kind].search(text[max(0, found.start() - 40) : found.start()]))


def _cards(text: str) -> Iterator[Hit]:
    for found in _CARD.finditer(text):
        number = bare(found[0])
        if is_card_number(number):
            called = bool(_CARD_CALLED.search(text[max(0, found.start() - 40) : found.start()]))
            yield Hit(Kind.ID_CARD, found.start(), found.end(), Strength.WEAK, called)


def plates(text: str) -> Iterator[Hit]:
    """Find number plates; "KL-AB 123" is strong, other ways of writing are weak.

    Words of vehicles in the same text, or "Kennzeichen" right before it, name it.
    """
    vehicle: bool | None = None
    for found in _PLATE.finditer(text):
        called = bool(_PLATE_CALLED.search(text[max(0, found.start() - 40) : found.start()]))
        if not _is_plate(found) or (_is_technical(found) and not called):
            continue
        long = _signs(found) >= _SHORT
        as_printed = found["one"] in {"-", "–"} and found["two"] == " " and long
        strength = Strength.STRONG if as_printed else Strength.WEAK
        if vehicle is None:  # looking for the words takes longer than looking for plates
            vehicle = bool(_VEHICLE.search(text))
        named = called or (vehicle and long)
        yield Hit(Kind.PLATE, found.start(), found.end(), strength, named)
    for found in _LOOSE.finditer(text):
        if _BETWEEN.match(found["plate"]):
            continue
        if _is_plate(found) and _signs(found) >= _SHORT:
            start, end = found.span("plate")
            yield Hit(Kind.PLATE, start, end, Strength.WEAK, called=True)


def _is_technical(found: re.Match[str]) -> bool:
    return (found["place"], found["letters"]) in _TECHNICAL


def is_bare_plate(text: str) -> bool:
    """Whether a whole text may be a number plate without any space: "KLAB123"."""
    return any(_is_plate(one) for one in _ways(text))


def _ways(text: str) -> Iterator[re.Match[str]]:
    for place in (1, 2, 3):
        pattern = rf"(?P<place>[A-ZÄÖÜ]{{{place}}}){_AFTER_PLACE}"
        found = re.fullmatch(pattern, text)
        if found:
            yield found


def _is_plate(found: re.Match[str]) -> bool:
    return found["place"].upper() in DISTRICTS and 3 <= _signs(found) <= 8


def _signs(found: re.Match[str]) -> int:
    return sum(len(found[part]) for part in ("place", "letters", "digits", "kind"))
