"""Ways to reach a person: mail addresses, telephone numbers, IP and MAC addresses.

Mail: the common part of RFC 5321. Telephone: DIN 5008, E.164, and how people write; German area
codes have two to five digits after the zero, those of mobile telephones begin with 015, 016 or 017.
"""

import ipaddress
import re
from collections.abc import Iterator

from stadtherz.opendata.domain.persons.family_names import FAMILY
from stadtherz.opendata.domain.persons.given_names import GIVEN, plain
from stadtherz.opendata.domain.persons.kinds import Hit, Kind, Strength

MAIL_GATE = "@|%40|(?i:[ (\\[{<](at|ät)[ )\\]}>])"
_MAIL = re.compile(
    r"(?<![\w.+-])([A-Za-z0-9ÄÖÜäöüß][\w.+'-]*)"
    r"(?P<at>\s?@\s?|%40|\s?[(\[{<](?:@|(?i:at|ät))[)\]}>]\s?| AT )"
    r"(?P<domain>(?:[\wÄÖÜäöüß-]+(?:\.|\s?[(\[{<](?i:dot|punkt|\.)[)\]}>]\s?| DOT | PUNKT ))+"
    r"[A-Za-z]{2,18})(?![\w@])"
)
_OFFICE = re.compile(
    r"(^|[._-])(info|infos|kontakt|contact|mail|email|e-mail|post|poststelle|office|service|"
    r"hallo|hello|"
    r"rathaus|stadt|gemeinde|verwaltung|stadtverwaltung|buergerbuero|buergerservice|buergermeister|"
    r"sekretariat|zentrale|empfang|presse|pressestelle|redaktion|newsletter|webmaster|admin|"
    r"support|"
    r"hilfe|help|hotline|team|buero|datenschutz|opendata|open-data|anfragen?|bestellung|bewerbung|"
    r"bewerbungen|personal|karriere|jobs|kasse|buchhaltung|rechnung|rechnungen|vertrieb|shop|"
    r"tickets?|"
    r"noreply|no-reply|postmaster|abuse|umwelt|tiefbau|hochbau|bauamt|ordnungsamt|sozialamt|"
    r"jugendamt|"
    r"standesamt|kultur|sport|museum|bibliothek|stadtbibliothek|archiv|feuerwehr|polizei|schule|"
    r"schulleitung|"
    r"kita|kindergarten|leitung|verein|vorstand|gs|rs|gym|igs|bbs|praxis|anmeldung|termin|termine|"
    r"tourist|tourismus|touristinfo|wahlen|statistik|geodaten|vermessung|amt|referat|dezernat|"
    r"fachbereich|"
    r"abteilung|geschaeftsstelle|zentral|mobilitaet|verkehr|klima|digital|beteiligung|lotse)"
    r"($|[._\d-])|(schule|gymnasium|kita|amt|verwaltung|buero|verein|praxis|feuerwehr|museum|"
    r"stelle|"
    r"bibliothek|service|zentrum|haus|apotheke)($|[._\d-])",
    re.IGNORECASE,
)
FREE_MAIL = frozenset((
    "web.de", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "t-online.de", "freenet.de", "gmail.com",
    "googlemail.com", "yahoo.de", "yahoo.com", "hotmail.com", "hotmail.de", "outlook.com",
    "outlook.de", "live.de", "icloud.com", "me.com", "aol.com", "posteo.de", "mailbox.org",
    "arcor.de", "online.de", "mail.de", "email.de", "protonmail.com", "proton.me", "mail.ru",
    "yandex.ru", "wp.pl", "o2.pl", "libero.it", "kabelmail.de", "vodafone.de", "1und1.de",
))  # fmt: skip
"""Providers whose mailboxes mostly belong to single persons."""

PHONE_GATE = (
    r"(\+|\b00)\s?[1-9][0-9]|\(0|(^|[^0-9.,/-])0[1-9][0-9]{1,4}[ /()–-]|(^|[^0-9])01[567][0-9]|"
    r"(^|[^0-9])0 ?[2-9][0-9] [0-9]{2}|(^|[^0-9])0 ?1 ?[567]|^ *(49)?1[567][0-9]{8,9} *$|"
    r"(?i:tel|fon|fax|mobil|handy|phone|ruf|durchwahl|erreichbar)[^0-9+(]{0,12}[0-9+(]"
)
_CALLED = re.compile(
    r"(?:(?:\btel(?:efon|efax)?(?:nummer|-?nr)?|\bfon|fon(?:nummer)?|\bfax|mobil(?:nummer|funk)?|"
    r"\bhandy"
    r"(?:nummer)?|\bphone|rufnummer|durchwahl|\bmobile|\banruf(?:en)?(?: unter)?|"
    r"\berreichbar unter)"
    r"\s*[.:]?\s*(?:nr\.?|nummer)?\s*[.:]?\s*)$",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w/+-])(?<!\d[.,])"
    r"(?:(?P<abroad>(?:\+|00)\s?[1-9]\d{0,2}[\s./()–-]{0,3}(?:\(0\)\s?)?\d[\d\s./()–-]{4,18}\d)"
    r"|(?P<mobile>\(?0 ?1 ?[567](?:\)?[\s./–-]{0,3}\d){8,9})"
    r"|(?P<home>\(?0[1-9](?:\s?\d){1,4}\)?[\s/–-]{0,3}\d(?:[\s/–-]{0,3}\d){2,10}))"
    r"(?![\w:]|[.,]\d)"
)
_FILE_NUMBER = re.compile(r"/(?:19|20)?\d{2}$|-(?:19|20)\d{2}(?:-|$)")

_MOBILE = re.compile(r"(\+490?|00490?|0)1[567]\d")
_BARE = re.compile(r"(?<![\w.,/+-])(?:49)?1[567]\d{8,9}(?![\w:]|[.,]\d)")
"""A number of a mobile telephone that lost its zero in a spreadsheet."""
_NO_DIGIT = re.compile(r"[^0-9+]+")

NET_GATE = (
    r"[0-9]{1,3}(\.[0-9]{1,3}){3}|([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}|"
    r"[0-9a-fA-F]{1,4}:[0-9a-fA-F:]*:"
)
_V4 = re.compile(r"(?<![\w.])(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})(?![\w.]|\.\d)(?!/\d)")
_V6 = re.compile(r"(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{1,4}(?![\w:])")
_MAC = re.compile(
    r"(?<![\w:-])[0-9A-Fa-f]{2}(?P<sep>[:-])(?:[0-9A-Fa-f]{2}(?P=sep)){4}[0-9A-Fa-f]{2}(?![\w:-])"
)


def mails(text: str) -> Iterator[Hit]:
    """Find mail addresses; those of offices are told as such."""
    for found in _MAIL.finditer(text):
        if found["at"][0].isspace() and "@" in found["at"] and not _is_free(found["domain"]):
            continue  # "Konzert @ kammgarn.de"
        kind = office_or_person(found[1])
        sure = kind is Kind.OFFICE_MAIL or _is_of_one_person(found[1], found["domain"])
        strength = Strength.STRONG if sure else Strength.WEAK
        yield Hit(kind, found.start(), found.end(), strength)


def _is_of_one_person(local: str, domain: str) -> bool:
    """Whether a mailbox is a person's by its name, or lies where persons have theirs.

    "geodienste@stadt.de" is one word that is no name: whose it is has to be asked.
    """
    parts = [plain(part) for part in re.split(r"[._+-]|\d+", local) if part]
    if _is_free(domain) or len(parts) > 1:
        return True
    return any(part in GIVEN or part in FAMILY for part in parts)


def _is_free(domain: str) -> bool:
    return domain.lower() in FREE_MAIL


def office_or_person(local: str) -> Kind:
    """Say whether a mailbox is that of an office: "info", "rathaus", "gs-nord"."""
    return Kind.OFFICE_MAIL if _OFFICE.search(local) else Kind.MAIL


def phones(text: str) -> Iterator[Hit]:
    """Find telephone numbers; without a slash, a country or a word before it they are weak."""
    for found in _PHONE.finditer(text):
        called = bool(_CALLED.search(text[max(0, found.start() - 30) : found.start()]))
        strength = _strength(found[0], abroad=found["abroad"] is not None)
        if called and strength is None and 6 <= _digits(found[0]) <= 15:
            strength = Strength.WEAK
        if strength is not None:
            lone = found[0].startswith("(") and ")" not in found[0]
            yield Hit(Kind.PHONE, found.start() + lone, found.end(), strength, called)
    yield from _bare_ones(text)


def _bare_ones(text: str) -> Iterator[Hit]:
    """Find numbers that lost their zero: behind a word that says so, or alone in a cell."""
    for found in _BARE.finditer(text):
        called = bool(_CALLED.search(text[max(0, found.start() - 30) : found.start()]))
        if called or found[0] == text.strip():
            yield Hit(Kind.PHONE, found.start(), found.end(), Strength.WEAK, called)


def is_bare(text: str) -> bool:
    """Whether a number may be that of a mobile telephone without its zero."""
    return bool(_BARE.fullmatch(text))


def is_mobile(text: str) -> bool:
    """Whether a telephone number is that of a German mobile telephone."""
    digits = _NO_DIGIT.sub("", text)
    return bool(_MOBILE.match(digits)) or is_bare(digits)


def digits_in(text: str) -> str:
    """Give the digits of a text."""
    return _NO_DIGIT.sub("", text).replace("+", "")


def _digits(text: str) -> int:
    return len(digits_in(text))


def _strength(text: str, *, abroad: bool) -> Strength | None:
    count = _digits(text)
    if abroad:
        separated = any(sign in text for sign in " ./()-–")
        known = re.match(r"\+\s?49|0049[\s/(.-]|00491[567]\d{8,9}$", text) is not None
        if not 9 <= count <= 17 or not (text[0] == "+" or known or text.startswith("0049")):
            return None
        sure = known or (separated and text[0] == "+")
        return Strength.STRONG if sure else Strength.WEAK
    if not 8 <= count <= 13 or _FILE_NUMBER.search(text):
        return None
    return _home(text, count)


def _home(text: str, count: int) -> Strength | None:
    """Judge a number with an area code: it needs something that parts the code from the rest."""
    mobile = is_mobile(text)
    parted = "/" in text or "(" in text
    if text.startswith("01") and not mobile:
        return None
    if mobile:
        apart = text.startswith("0 1")  # "0 1 5 ..." may be single figures
        return Strength.STRONG if count in {11, 12} and not apart else Strength.WEAK
    if parted and re.match(r"\(?0[2-9](\s?\d){1,4}\)?\s?[/)–-]?\s?\d", text):
        return Strength.STRONG
    if re.fullmatch(r"0[2-9]\d{1,4} {1,2}\d{2,6} ?[–-] ?\d{1,5}", text):
        return Strength.STRONG  # with an extension, as DIN 5008 writes it
    code = re.match(r"0[2-9]\d{1,4}[\s–-]", text)
    bare = text.isdecimal()
    return Strength.WEAK if (code or bare) and count >= 9 else None


def addresses(text: str) -> Iterator[Hit]:
    """Find IP and MAC addresses; version numbers and those of a machine itself are none."""
    for found in _MAC.finditer(text):
        if len(set(found[0].replace(found["sep"], ""))) > 1:
            yield Hit(Kind.MAC, found.start(), found.end())
    for found in _V4.finditer(text):
        if all(int(part) < 256 for part in found[0].split(".")):
            parts = [int(part) for part in found[0].split(".")]
            odd = parts[0] in {0, 127, 255} or max(parts) < 64
            strength = Strength.WEAK if odd else Strength.STRONG
            yield Hit(Kind.IP, found.start(), found.end(), strength)
    for found in _V6.finditer(text):
        if _is_v6(found[0]):
            yield Hit(Kind.IP, found.start(), found.end())


def _is_v6(text: str) -> bool:
    if text.count(":") < 4 and "::" not in text:
        return False
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return not address.is_loopback and not address.is_unspecified
