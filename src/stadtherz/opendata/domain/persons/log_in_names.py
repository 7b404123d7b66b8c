"""Names under which people log in: "max.mustermann7", "mmueller01", "anna_schmidt".

Offices make them of the names of their staff, and programs write them beside each change. With a
point or a line between two known parts they are told anywhere; others only below headings of users.
"""

import re
from collections.abc import Iterator

from stadtherz.opendata.domain.persons.family_names import FAMILY
from stadtherz.opendata.domain.persons.given_names import AMBIGUOUS, GIVEN, plain
from stadtherz.opendata.domain.persons.kinds import Hit, Kind, Strength

_PARTED = re.compile(
    r"(?<![\w.@/-])(?P<first>[^\W\d_]{1,15})[._](?P<last>[^\W\d_]{2,20}(?:-[^\W\d_]{2,20})?)"
    r"\d{0,4}(?![\w@/-]|\.\w)"
)
_FORM = re.compile(
    r"[^\W\d_]{1,15}[._][^\W\d_]{2,20}(?:-[^\W\d_]{2,20})?\d{0,4}|[^\W\d_]{3,20}\d{1,4}"
)
_MACHINES = re.compile(
    r"(?:admin|administrator|system|sys|root|import|export|service|dienst|test|gast|guest|user|"
    r"sensor|station|server|client|api|bot|batch|daemon|default|intern|extern|anonym|unbekannt|"
    r"offen|erledigt|aktiv|inaktiv|gesperrt|keine?|none|null|nobody|mobil|internet|web|app)\d*",
    re.IGNORECASE,
)
_WORDS = frozenset(("max", "alle", "art", "info"))
"""Words that begin names of figures: "max.temperatur"."""
_WITHIN = re.compile(r"^[\w.-]{1,30}\\|@[\w-]{1,60}$")
"""The network in which a name holds, before or behind it: "STADT\\mmueller"."""
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORT = 2
"""So many letters of a given name stand before a family name at most."""


def log_in_names(text: str) -> Iterator[Hit]:
    """Find log-in names of two parts of which a list knows one: a given name, or a family name."""
    for found in _PARTED.finditer(text):
        first, last = plain(found["first"]), plain(found["last"])
        surely = first in GIVEN and first not in AMBIGUOUS | _WORDS and "." in found[0]
        known = last in FAMILY and (first in GIVEN or len(first) <= _SHORT)
        if found["last"].islower() and (known or (surely and len(last) > _SHORT)):
            strength = Strength.STRONG if known else Strength.WEAK
            yield Hit(Kind.NAME, found.start(), found.end(), strength)


def may_be_log_in(text: str) -> bool:
    """Whether a value below a heading of users may be a log-in name; those of machines are none."""
    text = _WITHIN.sub("", text)
    if _MACHINES.fullmatch(text):
        return False
    words = text.isalpha() and text.islower()  # many words are; with a known name, few
    code = text.isupper()  # as of a stop, "KLA12"
    return bool(words or _FORM.fullmatch(text)) and (not (words or code) or is_known_log_in(text))


def is_known_log_in(text: str) -> bool:
    """Whether a log-in name has a known given or family name in it: "mmueller01", "annak"."""
    words = [plain(word) for word in _LETTERS.findall(_WITHIN.sub("", text))]
    ways = {word[cut:] for word in words for cut in range(1, _SHORT + 1)}
    ways |= {word[:-cut] for word in words for cut in range(1, _SHORT + 1)}
    whole = any(len(one) > _SHORT and (one in FAMILY or one in GIVEN) for one in words)
    return whole or any(len(one) > _SHORT + 1 and (one in FAMILY or one in GIVEN) for one in ways)
