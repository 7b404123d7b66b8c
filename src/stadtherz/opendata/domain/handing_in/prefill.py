"""What a table itself tells about how it should be described: nobody has to type it again.

Everything here is a proposal that a person sees and changes; where the table says nothing, nothing
is proposed, and the gate asks.
"""

import re
from collections.abc import Iterator, Sequence
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
_AS_OF = re.compile(
    r"\bstand\b[^\d\n]{0,12}(\d{1,2})[.\-](\d{1,2})[.\-]((?:19|20)\d\d)", re.IGNORECASE
)
_STANDING = re.compile(r"\W*stand\b", re.IGNORECASE)
_CITY = re.compile(
    r"^\W*(?:landes|universitäts|verbands)?"
    r"(?:hauptstadt|stadtverwaltung|stadt|ortsgemeinde|gemeinde|landkreis)"
    r"\s+[A-ZÄÖÜ][\w-]+(?:\s*$|\s*[-–,:;|/(]+\s*)", re.IGNORECASE,
)  # fmt: skip
"""A line that names the city first: in its own catalogue that says nothing."""
_OF_CITY = re.compile(r"\b(?:Stadt|Gemeinde|Ortsgemeinde|Landkreis)\s+[A-ZÄÖÜ][\w-]+")
_COUNTER = re.compile(r"^[^\W\d_][_. ]+")
_WORD = re.compile(r"[^\W\d_]{5,}")
_NAME = re.compile(r"[^\W\d_]{4,}")
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
_WHERE = frozenset(("straße", "strasse", "ortsbezirk", "stadtteil", "adress"))
"""Where something is says in a heading nothing of what the table is about."""
_PLAIN = frozenset((
    "stadt", "gemeinde", "landkreis", "liste", "tabelle", "übersicht", "daten", "datei", "stand",
    "jahr", "monat", "nummer", "anzahl", "blatt", "anlage",
))  # fmt: skip
"""Nouns by which nobody finds anything."""
_OF_A_LIFE = (
    "eintritt", "beitritt", "austritt", "mitglied", "geburt", "geboren", "gestorben", "sterbe",
    "einstellung", "eingestellt", "dabei seit", "hochzeit", "jubiläum",
)  # fmt: skip
"""Words of headings whose days are those of somebody's life, not those of the table."""


def proposed(typed: Typed, file_name: str, city_box: Box) -> Told:
    """Propose how a table is described.

    Args:
        typed: what typing found.
        file_name: as the file was called.
        city_box: west, south, east, north of the city; taken where the table has no places.

    """
    title = title_of(typed, file_name)
    above = " ".join(one.text for one in typed.titles)
    begins, ends = period_of(typed.schema, f"{title} {file_name}", above)
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

    The city before it and the day of the table are left out. What tells of a person is not
    proposed; "" where nothing else is there, or a file's name is no word.
    """
    lines = [
        _CITY.sub("", one.text) for one in typed.titles[:3]
        if not _STANDING.match(one.text) and not tells_of_people(one.text)
    ]  # fmt: skip
    if lines := [line for line in lines if _WORD.search(line)]:
        return max(lines, key=len)[:LONGEST_TITLE]
    stem = _COUNTER.sub("", file_name.rpartition(".")[0] or file_name)
    words = _NOISE.sub(" ", re.sub(r"[_.+]+|(?<=\D)-(?=\D)", " ", stem))
    plain = " ".join(words.split()).strip(" -")
    if tells_of_people(plain) or not _NAME.search(plain):
        return ""
    return (plain[:1].upper() + plain[1:])[:LONGEST_TITLE]


def keywords_of(title: str) -> tuple[str, ...]:
    """Take the nouns of the title, which begin with a capital letter; all here is of the city."""
    found = [word for word in _LETTERS.findall(_OF_CITY.sub(" ", title)) if word[0].isupper()]
    kept = [
        word for word in found
        if len(word) >= SHORTEST_KEYWORD and word.lower() not in _PLAIN
    ]  # fmt: skip
    return tuple(dict.fromkeys(kept))[:MOST_KEYWORDS]


def themes_of(names: Sequence[str]) -> tuple[Theme, ...]:
    """Find the themes of a title and of headings: the title's own if it has any.

    Args:
        names: the title first, then the headings.

    """
    title, *headings = names
    return _themes(title, frozenset()) or _themes(" ".join(headings), _WHERE)


def _themes(text: str, without: frozenset[str]) -> tuple[Theme, ...]:
    words = [word.lower() for word in _LETTERS.findall(text)]
    said = {start for word in words for start in _heads(word)} - without
    found = [theme for start, themes in WORDS.items() if start in said for theme in themes]
    return tuple(dict.fromkeys(found))[:2]


def _heads(word: str) -> Iterator[str]:
    """Give what a word is about: in a German compound its last part, a tree in "Straßenbaum"."""
    places = {
        start: 0 if start in _WHOLE else word.rfind(start)
        for start in WORDS
        if (word == start if start in _WHOLE else start in word)
    }
    last = max(places.values(), default=0)
    return (start for start, place in places.items() if place == last)


def period_of(schema: Schema, words: str, above: str = "") -> tuple[date | None, date | None]:
    """Find from when to when the data are: by columns of days, of years, else by what is named.

    The same day in all rows is the day of the table, and says less than years in headings do.
    Days of lives, as of joining, are no period; what is named is the day of the table, or a year.

    Args:
        schema: of the table.
        words: its title and file name.
        above: what stands above it.

    """
    columns = [one for one in schema.columns if not _of_a_life(one.label)]
    years = _years(columns)
    days = [
        (one.least[:10], one.most[:10])
        for one in columns
        if one.kind in {*DAYS, Kind.DATETIME} and one.least and one.most
        if not (years and one.least == one.most)
    ]
    read = [(_day(first), _day(last)) for first, last in days]
    firsts = [first for first, _ in read if first]
    lasts = [last for _, last in read if last]
    if firsts and lasts:
        return min(firsts), max(lasts)
    if not years and (day := _as_of(f"{above} {words}")):
        return day, day
    years = years or [int(one) for one in _YEAR.findall(words)]
    if not years:
        return None, None
    return date(min(years), 1, 1), date(max(years), 12, 31)


def _of_a_life(label: str) -> bool:
    return any(word in label.lower() for word in _OF_A_LIFE)


def _as_of(text: str) -> date | None:
    """Give the day that a table says it is of."""
    found = _AS_OF.search(text)
    return _day("{2}-{1:0>2}-{0:0>2}".format(*found.groups())) if found else None


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
