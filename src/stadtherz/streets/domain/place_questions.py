"""Reads what somebody typed to find a place: an address, two streets, or coordinates."""

import re
from dataclasses import dataclass

from stadtherz.streets.domain.house_numbers import HouseNumber, house_number, in_words
from stadtherz.streets.domain.spelling import folded, key_of

LONGEST = 200
"""So many letters of a question are read, no more."""
NUMBER = r"([+-]?\d{1,3}[.,]\d{1,12})"
DEGREES = re.compile(
    rf"\s*(?:geo:)?\s*{NUMBER}\s*°?\s*[NnSs]?\s*[,;/ ]\s*{NUMBER}\s*°?\s*[EeOoWw]?\s*"
)
PART = r"(\d{1,3})\s*[°d]\s*(\d{1,2})\s*['′]\s*(\d{1,2}(?:[.,]\d+)?)?\s*(?:\"|″|'')?\s*"
SEXAGESIMAL = re.compile(rf"\s*{PART}[Nn]\s*[,;]?\s*{PART}[EeOo]\s*")
BETWEEN = re.compile(r"\s*(?:[/&+]|\b(?:ecke|kreuzung|und|and|at|corner|x)\b)\s*", re.IGNORECASE)
OPENING = re.compile(r"^\s*(?:kreuzung|ecke|corner of|junction of|crossing of)\s+", re.IGNORECASE)
POSTCODE = re.compile(r"\b\d{5}\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """One way to understand a question.

    Args:
        key: of the name, folded.
        number: of the house.
        part: of the city, folded; "" for none.

    """

    key: str
    number: HouseNumber | None = None
    part: str = ""


def position(words: str) -> tuple[float, float] | None:
    """Read coordinates in degrees, latitude first as people write them; gives longitude first."""
    if found := SEXAGESIMAL.fullmatch(words):
        lat, lon = (_degrees(*found.groups()[at : at + 3]) for at in (0, 3))
    elif found := DEGREES.fullmatch(words):
        lat, lon = (float(one.replace(",", ".")) for one in found.groups())
    else:
        return None
    return (lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _degrees(whole: str, minutes: str, seconds: str | None) -> float:
    return int(whole) + int(minutes) / 60 + float((seconds or "0").replace(",", ".")) / 3600


def two_streets(words: str) -> tuple[str, str] | None:
    """Read two streets that meet ("Parkstraße Ecke Logenstraße"); gives them folded."""
    found = [key_of(one) for one in BETWEEN.split(OPENING.sub("", words), maxsplit=1)]
    if len(found) != 2 or min(len(one) for one in found) < 3:
        return None
    return (found[0], found[1]) if not any(one.isdigit() for one in found) else None


def readings(words: str) -> list[Asked]:
    """Give the ways to understand a question, without and with a house number and a part."""
    words = POSTCODE.sub(" ", words)
    head, _, tail = words.partition(",")
    found = [Asked(key_of(words))]
    for name, number, rest in _numbered(head, tail):
        found += [Asked(key, number, part) for key, part in _parted(name, rest)]
    return list(dict.fromkeys(one for one in found if one.key))


def _numbered(head: str, tail: str) -> list[tuple[str, HouseNumber | None, str]]:
    """Give name, number and rest; the number may also stand before the name or behind a comma."""
    found: list[tuple[str, HouseNumber | None, str]] = [(head, None, tail)]
    for start, end in in_words(head)[:2]:
        number = house_number(head[start:end])
        if start == 0 or not head[:start].strip():
            found.append((head[end:], number, tail))
        else:
            found.append((head[:start], number, f"{head[end:]} {tail}"))
    if number := house_number(tail):
        found.append((head, number, ""))
    return found


def _parted(name: str, rest: str) -> list[tuple[str, str]]:
    """Give name and part of the city; without a comma the part may be one of the last words."""
    words = folded(name)
    part = key_of(rest)
    found = [("".join(words), part)]
    if not part:
        found += [
            ("".join(words[:-some]), "".join(words[-some:])) for some in (1, 2) if len(words) > some
        ]
    return found
