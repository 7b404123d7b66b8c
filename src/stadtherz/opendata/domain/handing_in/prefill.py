"""What a table itself tells about how it should be described: nobody has to type it again.

Everything here is a proposal that a person sees and changes; where the table says nothing, nothing
is proposed, and the gate asks.
"""

import re
from collections.abc import Sequence
from datetime import date

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.handing_in.told import Box, ColumnSaid, Told
from stadtherz.opendata.domain.handing_in.words_of_people import tells_of_people
from stadtherz.opendata.domain.tabular.grids import WGS84, are_degrees
from stadtherz.opendata.domain.tabular.kinds import DAYS, Kind
from stadtherz.opendata.domain.tabular.schema import Column, Schema, Typed
from stadtherz.opendata.domain.terms import Frequency, Theme

EDGE_DEGREES = 0.002
LONGEST_TITLE = 120
MOST_KEYWORDS = 6
SHORTEST_KEYWORD = 4
YEARS = range(1900, 2101)
_NOISE = re.compile(
    r"\(\d+\)|\b(?:final|endfassung|entwurf|kopie|copy|neu|new|alt|export|version|v|stand"
    r"|tabelle\d*|\d{8}|v\d+)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]{5,}")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
WORDS: dict[str, tuple[Theme, ...]] = {
    "haushalt": (Theme.ECON, Theme.GOVE), "budget": (Theme.ECON, Theme.GOVE),
    "finanz": (Theme.ECON,), "steuer": (Theme.ECON,), "gewerbe": (Theme.ECON,),
    "zuwendung": (Theme.ECON, Theme.GOVE), "ausgaben": (Theme.ECON,), "einnahmen": (Theme.ECON,),
    "schul": (Theme.EDUC,), "kita": (Theme.EDUC, Theme.SOCI), "kindertag": (Theme.EDUC,),
    "bildung": (Theme.EDUC,), "kultur": (Theme.EDUC,), "museum": (Theme.EDUC,),
    "sport": (Theme.EDUC,), "biblioth": (Theme.EDUC,), "verkehr": (Theme.TRAN,),
    "parken": (Theme.TRAN,), "parkpl": (Theme.TRAN,), "parkh": (Theme.TRAN,),
    "radweg": (Theme.TRAN,), "fahrrad": (Theme.TRAN,),
    "haltestelle": (Theme.TRAN,), "straße": (Theme.TRAN,), "strasse": (Theme.TRAN,),
    "baustelle": (Theme.TRAN,), "kfz": (Theme.TRAN,), "bus": (Theme.TRAN,), "buslin": (Theme.TRAN,),
    "baum": (Theme.ENVI,), "bäume": (Theme.ENVI,), "klima": (Theme.ENVI,), "luft": (Theme.ENVI,),
    "wetter": (Theme.ENVI,), "wasser": (Theme.ENVI,), "lärm": (Theme.ENVI, Theme.HEAL),
    "abfall": (Theme.ENVI,), "müll": (Theme.ENVI,), "grün": (Theme.ENVI,),
    "strom": (Theme.ENER,), "energie": (Theme.ENER,), "solar": (Theme.ENER,),
    "fernwärme": (Theme.ENER,), "wahl": (Theme.GOVE,), "stadtrat": (Theme.GOVE,),
    "sitzung": (Theme.GOVE,), "satzung": (Theme.GOVE, Theme.JUST), "ordnungs": (Theme.JUST,),
    "feuerwehr": (Theme.JUST,), "einwohner": (Theme.SOCI,), "bevölkerung": (Theme.SOCI,),
    "geburten": (Theme.SOCI,), "sozial": (Theme.SOCI,), "haushalte": (Theme.SOCI,),
    "ortsbezirk": (Theme.REGI,), "stadtteil": (Theme.REGI,), "adress": (Theme.REGI,),
    "kranken": (Theme.HEAL,), "arzt": (Theme.HEAL,), "gesundheit": (Theme.HEAL,),
    "landwirt": (Theme.AGRI,), "wald": (Theme.AGRI, Theme.ENVI), "forst": (Theme.AGRI,),
    "wlan": (Theme.TECH,), "partnerst": (Theme.INTR,),
}  # fmt: skip
"""Beginnings of German words, and the themes they stand for."""
_WHOLE = frozenset({"bus", "wald"})


def proposed(typed: Typed, file_name: str, city_box: Box) -> Told:
    """Propose how a table is described.

    Args:
        typed: what typing found.
        file_name: as the file was called.
        city_box: west, south, east, north of the city; taken where the table has no places.

    """
    title = title_of(typed, file_name)
    begins, ends = period_of(typed.schema, f"{title} {file_name}")
    names = (title, *(one.label for one in typed.schema.columns))
    return Told(
        title=Text.of(title),
        keywords=Text.of(", ".join(keywords_of(title))),
        themes=tuple(one.value for one in themes_of(names)),
        frequency=frequency_of(begins, ends).value,
        box=box_of(typed.schema) or city_box,
        begins=begins,
        ends=ends,
        columns=columns_of(typed.schema),
    )


def columns_of(schema: Schema) -> tuple[ColumnSaid, ...]:
    """Propose what is said of each column: its label and unit as they stood in the file."""
    return tuple(ColumnSaid(one.name, Text.of(one.label), unit=one.unit) for one in schema.columns)


def title_of(typed: Typed, file_name: str) -> str:
    """Find the title: the longest of the first lines above the table, else the file's name.

    What tells of a person is not proposed; "" where nothing else is there.
    """
    lines = [
        one.text for one in typed.titles[:3]
        if _WORD.search(one.text) and not tells_of_people(one.text)
    ]  # fmt: skip
    if lines:
        return max(lines, key=len)[:LONGEST_TITLE]
    stem = file_name.rpartition(".")[0] or file_name
    words = _NOISE.sub(" ", re.sub(r"[_.+]+|(?<=\D)-(?=\D)", " ", stem))
    plain = " ".join(words.split()).strip(" -")
    if tells_of_people(plain):
        return ""
    return (plain[:1].upper() + plain[1:])[:LONGEST_TITLE]


def keywords_of(title: str) -> tuple[str, ...]:
    """Take the nouns of the title: German ones begin with a capital letter."""
    found = [word for word in _LETTERS.findall(title) if word[0].isupper()]
    kept = [word for word in found if len(word) >= SHORTEST_KEYWORD]
    return tuple(dict.fromkeys(kept))[:MOST_KEYWORDS]


def themes_of(names: Sequence[str]) -> tuple[Theme, ...]:
    """Find the themes of a title and of headings: the title's own if it has any.

    Args:
        names: the title first, then the headings.

    """
    title, *headings = names
    return _themes(title) or _themes(" ".join(headings))


def _themes(text: str) -> tuple[Theme, ...]:
    words = [word.lower() for word in _LETTERS.findall(text)]
    found = [
        theme
        for start, themes in WORDS.items()
        for theme in themes
        if any(word == start if start in _WHOLE else start in word for word in words)
    ]
    return tuple(dict.fromkeys(found))[:2]


def period_of(schema: Schema, words: str) -> tuple[date | None, date | None]:
    """Find from when to when the data are: by columns of days, of years, else by a year's name.

    The same day in all rows is the day of the table, and says less than years in headings do.
    """
    years = _years(schema.columns)
    days = [
        (one.least[:10], one.most[:10])
        for one in schema.columns
        if one.kind in {*DAYS, Kind.DATETIME} and one.least and one.most
        if not (years and one.least == one.most)
    ]
    read = [(_day(first), _day(last)) for first, last in days]
    firsts = [first for first, _ in read if first]
    lasts = [last for _, last in read if last]
    if firsts and lasts:
        return min(firsts), max(lasts)
    years = years or [int(one) for one in _YEAR.findall(words)]
    if not years:
        return None, None
    return date(min(years), 1, 1), date(max(years), 12, 31)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _years(columns: Sequence[Column]) -> list[int]:
    ends = [end for one in columns if one.kind is Kind.YEAR for end in (one.least, one.most) if end]
    found = [int(float(one)) for one in ends]
    in_headings = [int(year) for one in columns for year in _YEAR.findall(one.label)]
    return [year for year in (found or in_headings) if year in YEARS]


def frequency_of(begins: date | None, ends: date | None) -> Frequency:
    """Propose that whole years come each year; otherwise only a person knows."""
    whole = begins and ends and (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31)
    return Frequency.ANNUAL if whole else Frequency.UNKNOWN


def box_of(schema: Schema) -> Box | None:
    """Give the box around all places of a table in degrees WGS84; None where it has none."""
    if schema.box and schema.reference == WGS84 and are_degrees(*schema.box):
        return _widened(*schema.box)
    if not schema.place:
        return None
    lon, lat = (schema.named(name) for name in schema.place)
    if not (lon and lat and lon.least and lon.most and lat.least and lat.most):
        return None
    return _widened(float(lon.least), float(lat.least), float(lon.most), float(lat.most))


def _widened(west: float, south: float, east: float, north: float) -> Box:
    return (
        max(-180.0, west - EDGE_DEGREES), max(-90.0, south - EDGE_DEGREES),
        min(180.0, east + EDGE_DEGREES), min(90.0, north + EDGE_DEGREES),
    )  # fmt: skip
