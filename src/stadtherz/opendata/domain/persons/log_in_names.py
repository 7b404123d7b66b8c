"""Names under which people log in: "max.mustermann7", "mmueller01", "anna_schmidt".

Offices make them of the names of their staff, and programs write them beside each change. With a
point or a line between two known parts they are told anywhere; others only below headings of users.
"""

import re
from collections.abc import Iterator

from stadtherz.opendata.domain.persons.family_names import FAMILY
from stadtherz.opendata.domain.persons.given_names import AMBIGUOUS, GIVEN, plain
from stadtherz.opendata.domain.persons.kinds import Hit, Kind, Strength
from stadtherz.opendata.domain.persons.programs import (
    INITIALS,
    WITHIN,
    has_known_name,
    is_program,
)

_PARTED = re.compile(
    r"(?<![\w.@/-])(?P<first>[^\W\d_]{1,15})[._](?P<last>[^\W\d_]{2,20}(?:-[^\W\d_]{2,20})?)"
    r"\d{0,4}(?![\w@/-]|\.\w)"
)
_FORM = re.compile(
    r"[^\W\d_]{1,15}[._][^\W\d_]{2,20}(?:-[^\W\d_]{2,20})?\d{0,4}|[^\W\d_]{3,20}\d{1,4}"
)
_WORDS = frozenset(("max", "alle", "art", "info"))
"""Words that begin names of figures: "max.temperatur"."""
_LETTERS = re.compile(r"[^\W\d_]+")
_FILES = frozenset((
    "pdf", "jpg", "jpeg", "png", "gif", "tif", "tiff", "svg", "webp", "doc", "docx", "odt", "xls",
    "xlsx", "ods", "csv", "txt", "xml", "json", "geojson", "gpkg", "shp", "zip", "dwg", "dxf",
    "htm", "html", "php", "asp", "aspx", "mp3", "mp4", "ppt", "pptx", "com", "org", "net", "info",
    "biz", "shop", "online", "app", "dev", "blog", "berlin", "hamburg", "koeln", "cologne",
    "bayern", "saarland", "ruhr", "nrw",
))  # fmt: skip
"""Ends of files and of addresses of the web: "anna.pdf", "martin.berlin"."""


def log_in_names(text: str) -> Iterator[Hit]:
    """Find log-in names of two parts of which a list knows one: a given name, or a family name."""
    for found in _PARTED.finditer(text):
        first, last = plain(found["first"]), plain(found["last"])
        surely = first in GIVEN and first not in AMBIGUOUS | _WORDS and "." in found[0]
        known = last in FAMILY and (first in GIVEN or len(first) <= INITIALS)
        if last in _FILES:
            continue
        if found["last"].islower() and (known or (surely and len(last) > INITIALS)):
            strength = Strength.STRONG if known else Strength.WEAK
            yield Hit(Kind.NAME, found.start(), found.end(), strength)


def may_be_log_in(text: str) -> bool:
    """Whether a value below a heading of users may be a log-in name; those of programs are none."""
    if is_program(text):
        return False
    text = WITHIN.sub("", text)
    words = text.isalpha() and text.islower()  # many words are; with a known name, few
    code = text.isupper()  # as of a stop, "KLA12"
    return bool(words or _FORM.fullmatch(text)) and (not (words or code) or is_known_log_in(text))


def is_known_log_in(text: str) -> bool:
    """Whether a log-in name has a known given or family name in it: "mmueller01", "annak"."""
    return has_known_name(_LETTERS.findall(WITHIN.sub("", text)))
