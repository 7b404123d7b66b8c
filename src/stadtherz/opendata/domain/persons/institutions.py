"""Words of offices, companies, clubs and houses, and others that stand where a name might."""

import re
from functools import lru_cache

INSTITUTION = re.compile(
    r"gmbh|\bag\b|\bkg\b|e\. ?v\.|\bev\b|stadt|gemeinde|amt\b|referat|abteilung|verwaltung|schul|"
    r"verein|"
    r"\bland\b|bund\b|kreis|kirche|stiftung|universit|behörde|betrieb|werke?\b|firma|unbekannt|"
    r"diverse|team|"
    r"büro|zentrum|institut|anstalt|genossenschaft|verband|ministerium|polizei|feuerwehr|"
    r"fachbereich|"
    r"dezernat|kita|museum|privat|öffentlich|gemeinschaft|\bnn\b|n\.n\.|dienst|leitung|service|"
    r"sekretariat|zentrale\b|rathaus|\bstelle\b|[a-zäöü]stelle\b|hotline|empfang|pforte|mitarbeiter|"
    r"\b(?:tsg|sv|fc|tus|vfr|vfl|vfb|tv|fck|djk|dlrg|drk|awo|thw|adac|dbl?|rpl)\b|caritas|diakonie|"
    r"sparkasse|bank\b|club\b|bibliothek|theater|gruppe\b|fraktion|vorstand\b|kanzlei|praxis|"
    r"versicherung|immobilien|wohnbau|bauträger|\bbau\b|\bholding|\bgruppe|stadtwerke|ausschuss|"
    r"bahn\b|lbm\b|kommune|bauhof|betriebshof|forst\b|meisterei|reinigung|entwässerung|telekom|"
    r"gesellschaft|haus\b|heim\b|\bund\b.*\bgmbh|office|department|city|council",
    re.IGNORECASE,
)
"""Words in what is no person."""
NOBODY = frozenset((
    "ja", "nein", "keine", "keiner", "niemand", "offen", "vakant", "unbesetzt", "siehe", "entfällt",
    "erwachsene", "kinder", "jugendliche", "senioren", "familien", "männlich", "weiblich", "divers",
    "mann", "männer", "frauen", "gast", "gäste", "extern", "intern", "vollzeit", "teilzeit", "alle",
    "sonstige", "sonstiger", "sonstiges", "andere", "stammkunde", "neukunde", "anonym", "mieter",
    "eigentümer", "selbst", "name", "eltern", "mutter", "vater", "wohnung", "gewerbe", "rentner",
    "studierende", "schüler", "azubi", "nicht", "online", "webseite", "homepage", "telefon", "mail",
))  # fmt: skip
"""Words beginning with a capital that stand below roles and name nobody."""


def is_institution(value: str) -> bool:
    """Whether a word of an office, a company, a club or a house stands in a text.

    Names have few different words, and each is looked at once; only "e. V." is two.
    """
    if any(map(_has_word, value.split())):
        return True
    return "v." in value.lower() and INSTITUTION.search(value) is not None


@lru_cache(maxsize=1 << 16)
def _has_word(word: str) -> bool:
    return INSTITUTION.search(word) is not None
