"""Errors of real catalogues that a rule can mend, value by value.

Found in deliveries of German portals; the right forms are those of DCAT-AP.de 3.0 (controlled
vocabularies) and DCAT-AP 3.0.1. A rule is safe when what it writes means the same as what stood
there; other rules only say what to do.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from stadtherz.opendata.domain import file_types
from stadtherz.opendata.domain.addresses import is_iri, is_web, mail_iri, telephone_iri
from stadtherz.opendata.domain.fault import ValueKind
from stadtherz.opendata.domain.terms import AUTHORITY, FILE_TYPES, GERMAN, IANA, LICENCES

DCT, DCAT = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
FOAF, VCARD = "http://xmlns.com/foaf/0.1/", "http://www.w3.org/2006/vcard/ns#"
SPDX, XSD = "http://spdx.org/rdf/terms#", "http://www.w3.org/2001/XMLSchema#"
DCATDE, DCATAP = "http://dcat-ap.de/def/dcatde/", "http://data.europa.eu/r5r/"
STATUS, GEOMETRY = "http://www.w3.org/ns/adms#status", "http://www.w3.org/ns/locn#geometry"
NUMBER = f"{XSD}nonNegativeInteger"
SIGNS = "address-signs"
"""Code of what is mended in addresses of any thing and property, not only in values."""
UNSAFE = frozenset({"todo-left", "geometry-as-text", "period-empty"})


@dataclass(frozen=True)
class Term:
    """A value in a graph: its kind, its text, and for words their type and language."""

    kind: ValueKind
    text: str
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True)
class Change:
    """What a rule does: its code, and the property and value to write instead.

    `term` is None where a person has to decide.
    """

    code: str
    property: str
    term: Term | None


Rule = Callable[[Term], tuple[str, Term] | None]


def address(text: str) -> Term:
    """Make an address."""
    return Term(ValueKind.ADDRESS, text)


def mend(name: str, term: Term) -> Change | None:
    """Find the rule for one value; None where nothing is wrong or nothing is known.

    Args:
        name: address of the property.
        term: what stands there.

    """
    if term.text.upper().startswith("TODO:"):
        return Change("todo-left", name, None)
    if name == GEOMETRY and term.kind is ValueKind.WORDS:
        return Change("geometry-as-text", name, None)
    if new := RENAMED.get(name):
        return Change("old-property", new, term)
    for rule in (_scheme, *_RULES.get(name, ())):
        found = rule(term)
        if found and found[1] != term:
            return Change(found[0], name, found[1])
    return None


RENAMED = {
    f"{schema}://schema.org/{end}": f"{DCAT}{end}"
    for schema in ("http", "https")
    for end in ("startDate", "endDate")
}


def _scheme(term: Term) -> tuple[str, Term] | None:
    """Addresses of the EU's tables begin with http, though they are reached by https."""
    secure = AUTHORITY.replace("http:", "https:")
    if term.kind is ValueKind.ADDRESS and term.text.startswith(secure):
        return "authority-address", replace(term, text=term.text.replace("https:", "http:", 1))
    return None


LANGUAGE = f"{AUTHORITY}language/"
_CODES = {
    **dict.fromkeys(("GER", "DEU", "DE", "DE-DE", "DE_DE", "DEUTSCH", "GERMAN"), "DEU"),
    **dict.fromkeys(("ENG", "EN", "EN-GB", "EN-US", "ENGLISCH", "ENGLISH"), "ENG"),
    **dict.fromkeys(("FRA", "FRE", "FR", "FRANZÖSISCH", "FRENCH"), "FRA"),
}


def _language(term: Term) -> tuple[str, Term] | None:
    code = term.text.strip().rstrip("/").rpartition("/")[2].rpartition("#")[2].upper()
    right = _CODES.get(code, "")
    if term.kind is ValueKind.WORDS:
        listed = term.text.strip() if term.text.strip().startswith(LANGUAGE) else ""
        text = LANGUAGE + right if right else listed
        return ("language-as-text", address(text)) if text else None
    return ("language-code", address(LANGUAGE + right)) if right else None


_LICENCE = re.compile(r"https?://(?:www\.)?dcat-ap\.de/def/licenses/(.+)")
_AROUND = re.compile(r"^https?://(?:www\.)?|/(?:(?:deed|legalcode)(?:\.\w+)?)?$")
_ADDRESSES = {_AROUND.sub("", one.text): one.german for one in LICENCES.values()}
_NAMES = {name.lower(): one.german for one in LICENCES.values() for name in (one.key, one.name)} | {
    "cc0": LICENCES["cc0-1.0"].german,
    "cc-zero": LICENCES["cc0-1.0"].german,
    "cc by 4.0": LICENCES["cc-by-4.0"].german,
    "dl-de/by-2-0": LICENCES["dl-by-de-2.0"].german,
    "dl-de/zero-2-0": LICENCES["dl-zero-de-2.0"].german,
    "dl-de-by-2.0": LICENCES["dl-by-de-2.0"].german,
    "dl-de-zero-2.0": LICENCES["dl-zero-de-2.0"].german,
}


def _licence(term: Term) -> tuple[str, Term] | None:
    text = term.text.strip()
    code = "licence-as-text" if term.kind is ValueKind.WORDS else "licence-address"
    if found := _LICENCE.fullmatch(text):
        return code, address(f"{GERMAN}licenses/{found[1].rstrip('/')}")
    known = _ADDRESSES.get(_AROUND.sub("", text)) or (
        term.kind is ValueKind.WORDS and _NAMES.get(text.lower())
    )
    return (code, address(known)) if known else None


def _format(term: Term) -> tuple[str, Term] | None:
    """Find the key; an address in the table with a word that is no key is only spoken, too."""
    listed = file_types.key_of(term.text.strip())
    key = listed if file_types.is_known(listed) else ""
    media = file_types.media_type_of(term.text)
    code = "format-as-text" if term.kind is ValueKind.WORDS else "format-code"
    if media and term.kind is ValueKind.ADDRESS:
        code = "format-from-media-type"
    key = key or file_types.key_spoken(listed or media or term.text)
    return (code, address(file_types.FILE_TYPE_TABLE + key)) if key else None


_MEDIA_TYPE = re.compile(
    r"(?:application|audio|font|image|message|model|multipart|text|video)/[a-z0-9][a-z0-9.+-]*"
)


def _media_type(term: Term) -> tuple[str, Term] | None:
    text = term.text.strip()
    if term.kind is ValueKind.ADDRESS:
        return None
    if file_types.media_type_of(text):
        return "media-type-as-text", address(text)
    key = file_types.key_spoken(text)
    plain = text.partition(";")[0].strip().lower()
    known = FILE_TYPES[key].media_type if key in FILE_TYPES else ""
    found = plain if _MEDIA_TYPE.fullmatch(plain) else known
    return ("media-type-as-text", address(IANA + found)) if found else None


_STATUS = {
    "completed": "COMPLETED",
    "deprecated": "DEPRECATED",
    "underdevelopment": "DEVELOP",
    "withdrawn": "WITHDRAWN",
}


def _status(term: Term) -> tuple[str, Term] | None:
    found = re.fullmatch(r"https?://purl\.org/adms/status/(\w+)", term.text)
    word = _STATUS.get(found[1].lower(), "") if found else ""
    return ("status-list", address(f"{AUTHORITY}distribution-status/{word}")) if word else None


_HASH = re.compile(r"https?://(?:www\.)?dcat-ap\.de/def/hashAlgorithms/(md|sha)/(\d+)")
_HASHES = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}


def _hash(term: Term) -> tuple[str, Term] | None:
    found = _HASH.fullmatch(term.text)
    name = found[1] + found[2] if found else ""
    return ("hash-list", address(f"{SPDX}checksumAlgorithm_{name}")) if name in _HASHES else None


def _size(term: Term) -> tuple[str, Term] | None:
    if term.kind is not ValueKind.WORDS:
        return None
    try:
        number = Decimal(term.text.strip())
    except InvalidOperation:
        return None
    whole = number.is_finite() and number >= 0 and number == number.to_integral_value()
    right = Term(ValueKind.WORDS, f"{number:.0f}", NUMBER) if whole else None
    same = term.datatype == NUMBER and term.text.strip().isdecimal()
    return ("byte-size-type", right) if right and not same else None


def _mail(term: Term) -> tuple[str, Term] | None:
    text = term.text if term.kind is ValueKind.WORDS else term.text.removeprefix("file:///")
    if text.startswith("mailto:") and term.kind is ValueKind.ADDRESS:
        return None
    if is_web(text) and "@" not in text.rpartition("/")[2]:
        return None
    found = mail_iri(text.rpartition("/")[2])
    return ("mail-scheme", address(found)) if found else None


def _telephone(term: Term) -> tuple[str, Term] | None:
    if term.text.startswith("tel:") and term.kind is ValueKind.ADDRESS:
        return None
    found = telephone_iri(term.text.removeprefix("file:///").replace("%20", " "))
    return ("telephone-scheme", address(found)) if found else None


_ACCESS = {
    **dict.fromkeys(("public", "öffentlich", "open", "offen"), "PUBLIC"),
    **dict.fromkeys(("restricted", "eingeschränkt"), "RESTRICTED"),
    **dict.fromkeys(("non-public", "non_public", "nicht öffentlich"), "NON_PUBLIC"),
}


def _access(term: Term) -> tuple[str, Term] | None:
    table = f"{AUTHORITY}access-right/"
    if term.kind is not ValueKind.WORDS:
        return None
    text = term.text.strip()
    word = _ACCESS.get(text.lower(), "")
    right = table + word if word else text if text.startswith(table) else ""
    return ("access-rights-as-text", address(right)) if right else None


_FREQUENCY = {
    "jährlich": "ANNUAL", "monatlich": "MONTHLY", "wöchentlich": "WEEKLY", "täglich": "DAILY",
    "stündlich": "HOURLY", "vierteljährlich": "QUARTERLY", "quartalsweise": "QUARTERLY",
    "unregelmäßig": "IRREG", "unbekannt": "UNKNOWN", "annual": "ANNUAL", "monthly": "MONTHLY",
    "weekly": "WEEKLY", "daily": "DAILY", "hourly": "HOURLY", "irregular": "IRREG",
}  # fmt: skip


def _frequency(term: Term) -> tuple[str, Term] | None:
    word = _FREQUENCY.get(term.text.strip().lower(), "")
    words = term.kind is ValueKind.WORDS and word
    return ("frequency-as-text", address(f"{AUTHORITY}frequency/{word}")) if words else None


_PLANNED = re.compile(r"https?://(?:www\.)?dcat-ap\.de/def/plannedAvailability/(\w+)")


def _availability(term: Term) -> tuple[str, Term] | None:
    found = _PLANNED.fullmatch(term.text)
    word = found[1].upper() if found else ""
    listed = word in {"STABLE", "AVAILABLE", "EXPERIMENTAL", "TEMPORARY"}
    right = address(f"{AUTHORITY}planned-availability/{word}")
    return ("availability-list", right) if listed else None


def _web(term: Term) -> tuple[str, Term] | None:
    text = term.text.strip()
    words = term.kind is ValueKind.WORDS and is_web(text) and is_iri(text)
    return ("address-as-text", address(text)) if words else None


_RULES: dict[str, tuple[Rule, ...]] = {
    f"{DCT}language": (_language,),
    f"{DCT}license": (_licence, _web),
    f"{DCT}format": (_format,),
    f"{DCAT}mediaType": (_media_type,),
    f"{DCAT}compressFormat": (_media_type,),
    f"{DCAT}packageFormat": (_media_type,),
    STATUS: (_status,),
    f"{SPDX}algorithm": (_hash,),
    f"{DCAT}byteSize": (_size,),
    f"{VCARD}hasEmail": (_mail,),
    f"{VCARD}hasTelephone": (_telephone,),
    f"{VCARD}hasURL": (_web,),
    f"{DCT}accessRights": (_access,),
    f"{DCT}accrualPeriodicity": (_frequency,),
    f"{DCATAP}availability": (_availability,),
    **dict.fromkeys(
        (
            f"{DCAT}accessURL", f"{DCAT}downloadURL", f"{DCAT}landingPage", f"{DCAT}endpointURL",
            f"{DCAT}endpointDescription", f"{FOAF}page", f"{FOAF}homepage", f"{DCT}conformsTo",
            f"{DCAT}theme", f"{DCATDE}contributorID", f"{DCATDE}politicalGeocodingLevelURI",
        ),
        (_web,),
    ),
}  # fmt: skip
