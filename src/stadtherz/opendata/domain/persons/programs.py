"""Names that stand below the headings of users and belong to nobody: "admin", "fme_server".

Programs write beside a change who made it, and often it was one of them. A word of a program makes
a name that of one, unless a known name stands beside it: "svc_mueller" is somebody's.
"""

import re

from stadtherz.opendata.domain.persons.family_names import FAMILY
from stadtherz.opendata.domain.persons.given_names import GIVEN, plain

_LISTED = """
admin admins administrator administration sysadmin superuser system sys root import importer export
exporter service svc dienst test tester gast guest user benutzer sensor sensoren station logger
gateway server client api bot batch daemon cron cronjob job task scheduler etl sync script skript
default intern extern anonym anonymous unbekannt unknown offen erledigt aktiv inaktiv gesperrt kein
keine none null nobody mobil internet intranet web website webservice webform formular portal
geoportal gis arcgis qgis fme sde dbo db database datenbank postgres oracle sql mysql sap migration
init automatik automatisch automatic auto maschine machine public app cms technik support
"""
_PROGRAMS = frozenset(_LISTED.split())
_ENDS = re.compile(
    r".{2,}(?:admin|import|importer|export|server|service|system|portal|bot|gis|job)"
)
_LETTERS = re.compile(r"[^\W\d_]+")
WITHIN = re.compile(r"^[\w.-]{1,30}\\|@[\w-]{1,60}$")
"""The network in which a name holds, before or behind it: "STADT\\mmueller"."""
INITIALS = 2
"""So many letters of a given name stand before a family name at most."""


def is_program(text: str) -> bool:
    """Whether a value below a heading of users names a program, or nobody at all."""
    words = _LETTERS.findall(WITHIN.sub("", text).lower())
    others = [word for word in words if word not in _PROGRAMS and not _ends_as_one(word)]
    if others and " " in text.strip():
        return False  # "Gundula Job"
    return len(others) < len(words) and not has_known_name(others)


def _ends_as_one(word: str) -> bool:
    return bool(_ENDS.fullmatch(word)) and not has_known_name([word])


def has_known_name(words: list[str]) -> bool:
    """Whether a word is a known given or family name, perhaps with initials before or behind it."""
    told = [plain(word) for word in words]
    ways = {word[cut:] for word in told for cut in range(1, INITIALS + 1)}
    ways |= {word[:-cut] for word in told for cut in range(1, INITIALS + 1)}
    whole = any(len(one) > INITIALS and (one in FAMILY or one in GIVEN) for one in told)
    return whole or any(len(one) > INITIALS + 1 and (one in FAMILY or one in GIVEN) for one in ways)
