"""Names of columns that machines can use, made of headings of people, and the units in them.

"Ansatz 2025 (EUR)" becomes ansatz_2025_eur. Names are ASCII, begin with a letter, are unique within
the table and none of the words of the query language. Units are written in UCUM where it has them;
currencies have the codes of ISO 4217.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST = 60
LETTERS = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "µ": "u",
    "μ": "u", "€": " eur ", "%": " prozent ", "&": " und ", "§": " paragraf ", "°": " grad ",
    "æ": "ae", "ø": "o", "ł": "l",
})  # fmt: skip
WORDS = frozenset((
    "and", "or", "not", "in", "is", "null", "like", "contains", "starts", "ends", "between", "as",
    "asc", "desc", "true", "false", "nulls", "first", "last",
))  # fmt: skip
UNITS = {
    "eur": "EUR", "euro": "EUR", "€": "EUR", "teur": "kEUR", "t€": "kEUR", "tsd. euro": "kEUR",
    "tsd. eur": "kEUR", "1.000 eur": "kEUR", "1000 eur": "kEUR", "mio. eur": "MEUR",
    "mio. euro": "MEUR", "mio. €": "MEUR", "%": "%", "prozent": "%", "v.h.": "%",
    "promille": "[ppth]", "‰": "[ppth]", "km": "km", "m": "m", "cm": "cm", "mm": "mm",
    "m²": "m2", "m2": "m2", "qm": "m2",
    "km²": "km2", "km2": "km2", "qkm": "km2", "ha": "har", "hektar": "har", "m³": "m3", "m3": "m3",
    "cbm": "m3", "l": "L", "liter": "L", "kg": "kg", "g": "g", "t": "t", "tonnen": "t",
    "kwh": "kW.h", "mwh": "MW.h", "gwh": "GW.h", "kw": "kW", "mw": "MW", "kwp": "kW", "w": "W",
    "°c": "Cel", "grad c": "Cel", "k": "K", "hpa": "hPa", "µg/m³": "ug/m3", "μg/m³": "ug/m3",
    "ug/m3": "ug/m3", "µg/m3": "ug/m3", "mg/m³": "mg/m3", "mg/l": "mg/L", "km/h": "km/h",
    "m/s": "m/s", "l/s": "L/s", "m³/s": "m3/s", "db": "dB", "db(a)": "dB[A]", "s": "s", "sek": "s",
    "min": "min", "minuten": "min", "h": "h", "std": "h", "stunden": "h", "tage": "d", "jahre": "a",
    "einwohner": "{Einwohner}", "ew": "{Einwohner}", "personen": "{Personen}", "anzahl": "{Anzahl}",
    "stück": "{Stück}", "stk": "{Stück}", "stk.": "{Stück}", "fahrzeuge": "{Fahrzeuge}",
    "kfz": "{Kfz}", "kfz/h": "{Kfz}/h", "kfz/24h": "{Kfz}/d", "fälle": "{Fälle}",
    "v": "V", "a": "A",
    "ppm": "[ppm]", "g/km": "g/km", "kg/a": "kg/a", "t/a": "t/a",
}  # fmt: skip
LONE = frozenset(("a", "v", "k", "w", "s", "t", "l", "g", "h", "m"))
_AT_END = re.compile(
    r"(?:[\[(]\s*(?:in\s+)?([^\[\]()]+(?:\(A\))?)\s*[\])]|\bin\s+(\S+(?:\s\S+)?))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Heading:
    """The head of a column.

    Args:
        name: for machines.
        label: as it stood in the file.
        unit: UCUM or currency; "" where none was found.

    """

    name: str
    label: str
    unit: str = ""


def headings_of(
    labels: Sequence[str], units: Sequence[str] = (), others: Iterable[str] = ()
) -> tuple[Heading, ...]:
    """Name the columns of a table.

    Args:
        labels: as they stand in the file; empty ones are allowed.
        units: cells of a row of units, where there is one.
        others: names that are taken already.

    """
    taken = set(others)
    found = []
    for place, label in enumerate(labels):
        shown = " ".join(label.split())
        name = _unique(machine_name(shown) or f"spalte_{place + 1}", taken)
        taken.add(name)
        below = unit_of(units[place]) if place < len(units) else ""
        found.append(Heading(name, shown, below or unit_in(shown)))
    return tuple(found)


def machine_name(label: str) -> str:
    """Make a name of a heading; "" where nothing of it can be written in ASCII."""
    plain = unicodedata.normalize("NFKC", label).translate(LETTERS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST].rstrip("_")
    if not name:
        return ""
    if name[0].isdigit():
        name = f"c_{name}"[:LONGEST]
    return f"{name}_" if name in WORDS else name


def unit_of(text: str) -> str:
    """Give the unit that a whole cell names, with or without brackets; "" where it names none."""
    inner = re.sub(r"^[\[(]\s*|\s*[\])]$", "", text.strip()) if "(A" not in text else text.strip()
    inner = re.sub(r"^in\s+", "", inner.strip(), flags=re.IGNORECASE).lower()
    return UNITS.get(inner, "")


def unit_in(label: str) -> str:
    """Find the unit at the end of a heading: in brackets, or after "in"."""
    found = _AT_END.search(label)
    if not found:
        return ""
    bracketed, after = found.groups()
    unit = UNITS.get((bracketed or after).strip().lower(), "")
    # "Spalte (a)" counts columns and speaks of no ampere
    return "" if unit and (bracketed or after).strip().lower() in LONE - {"m", "t", "h"} else unit


def _unique(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
