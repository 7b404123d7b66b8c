"""Where somebody lives, in texts: "wohnt Gartenstraße 12", "Anschrift: Am Berg 3".

An address alone is a place of the city, as of a tree or a pothole; words before it make it that of
a person.
"""

import re
from collections.abc import Iterator

from stadtherz.opendata.domain.persons.kinds import Hit, Kind, Strength

HOME_GATE = "(?i:wohn|anschrift|adresse|lives )"
_SURE = r"wohn(?:t|te|ten|en|end|haft)\b|(?:wohn|privat|melde|heimat)(?:anschrift|adresse)|lives"
_PERHAPS = r"anwohner(?:in)?\b|bewohner(?:in)?\b|(?<![\w-])adresse"
_POST = r"(?<![\w-])anschrift"
_ENDINGS = (
    r"straße|strasse|str\.?|weg|gasse|platz|allee|ring|ufer|damm|steig|stieg|pfad|chaussee|graben|"
    r"markt|wall|berg|hof|tal|höhe|park|anger"
)
_STREET = (
    r"(?:(?:[A-ZÄÖÜ][\w.-]*[ ]){0,2}"
    rf"(?:[A-ZÄÖÜ][\w.-]*?(?i:{_ENDINGS})|(?i:straße|strasse|str\.))"
    r"|(?:[AaIi]m|[Aa]n|[Aa]uf|[Ii]n|[Zz]um|[Zz]ur|Unter|Hinter)(?:[ ](?:der|dem|den))?"
    r"[ ][A-ZÄÖÜ][\w-]+)"
    r"[ ]?\d{1,4}(?:[ ]?[a-hA-H])?(?![\w.,]*\d)(?!\w)"
    r"(?!\s?(?:Uhr|Jahre?n?|Monate?n?|Wochen|Tage?n?|Kinder|Personen|Euro|€|%)\b)"
)
_HOME = re.compile(
    rf"(?:(?P<sure>(?i:\b(?:{_SURE})))|(?P<post>(?i:{_POST}))|(?P<perhaps>(?i:\b(?:{_PERHAPS}))))"
    rf"(?P<between>[^;\n]{{0,60}}?)(?<!\w)(?P<street>{_STREET})"
)
_OFFICE = re.compile(
    r"gmbh|\bag\b|e\. ?v\.|verein|schul|kita|kirche|amt(?:es|s)?\b|behörde|verwaltung|rathaus|"
    r"firma|betrieb|büro|dienst|praxis|museum|polizei|feuerwehr|baustelle|objekt|veranstaltung|"
    r"halle|laden|geschäft|station|filiale|standort|unternehmen|stelle\b|projekt|anlage|zentrum",
    re.IGNORECASE,
)
BEFORE = 30


def homes(text: str) -> Iterator[Hit]:
    """Find addresses of persons; those of offices are none, and a bare "Adresse" is weak."""
    for found in _HOME.finditer(text):
        before = text[max(0, found.start() - BEFORE) : found.start()]
        around = (before, found["between"], *found["street"].split()[:-2])
        if not found["sure"] and _OFFICE.search(" ".join(around)):
            continue
        sure = found["perhaps"] is None
        strength = Strength.STRONG if sure else Strength.WEAK
        yield Hit(Kind.ADDRESS, found.start("street"), found.end("street"), strength, called=sure)
