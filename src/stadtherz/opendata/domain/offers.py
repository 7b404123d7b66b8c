"""What a source of the city has to publish, as far as it knows it itself.

Titles, words and themes of measured properties are this project's; what is not known stays empty
and is said to people by `lacking`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.catalogue import NOTHING, Area, Dataset
from stadtherz.opendata.domain.terms import Frequency, HighValue, Theme

EDGE_DEGREES = 0.002
HOUR_S, DAY_S = 3600, 86_400


class Lacking(StrEnum):
    """What only a person can say of a dataset before it may be published."""

    DESCRIPTION = "description"
    DEPARTMENT = "department"
    THEME = "theme"
    LICENCE = "licence"
    ATTRIBUTION = "attribution"
    KEYWORDS = "keywords"
    FILE = "file"
    PERIOD = "period"
    AREA = "area"
    FREQUENCY = "frequency"


@dataclass(frozen=True)
class Offer:
    """What a source says of its data.

    Args:
        source: who offers, and what: "observations:bicycles"; never changes.
        key: for addresses.
        title, description, keywords: in the languages of the city; keywords with commas.
        themes: data themes of the EU; none where the source cannot know.
        department: key of the department that answers for it, "" where there are several.
        frequency: how often something is added.
        area: where.
        period: first and last day.
        licence: key of a licence, "" for the city's.
        unlisted: address of a licence that no list knows; then nobody may publish it.
        attribution: whom to name, "" for the city.
        high_value: categories of Regulation 2023/138.
        provenance: how the data come about.
        page: address of a page of the city about it, without host.
        simulated: whether it does not exist in the real city.

    """

    source: str
    key: str
    title: Text
    description: Text = NOTHING
    keywords: Text = NOTHING
    themes: tuple[Theme, ...] = ()
    department: str = ""
    frequency: Frequency = Frequency.UNKNOWN
    area: Area | None = None
    period: tuple[date, date] | None = None
    licence: str = ""
    unlisted: str = ""
    attribution: str = ""
    high_value: tuple[HighValue, ...] = ()
    provenance: Text = NOTHING
    page: str = ""
    simulated: bool = False


@dataclass(frozen=True)
class About:
    """What is known of a measured property: themes, category and words for finding it."""

    themes: tuple[Theme, ...]
    words: Mapping[str, str]
    high_value: tuple[HighValue, ...] = ()


_TRAFFIC = (Theme.TRAN,)
_AIR = (Theme.ENVI, Theme.HEAL)
_OF_AIR = (HighValue.ENVIRONMENT, HighValue.AIR)
_NOISE = (HighValue.ENVIRONMENT, HighValue.NOISE)
KNOWN = {
    "bicycles": About(_TRAFFIC, {"de": "Radverkehr, Zählstelle", "en": "cycling, counter"}),
    "cars": About(_TRAFFIC, {"de": "Kfz-Verkehr, Zählstelle", "en": "motor traffic, counter"}),
    "pedestrians": About(_TRAFFIC, {"de": "Fußverkehr, Zählstelle", "en": "walking, counter"}),
    "free-spaces": About(_TRAFFIC, {"de": "Parken, Parkhaus", "en": "parking, car park"}),
    "air-temperature": About(
        (Theme.ENVI,), {"de": "Wetter, Temperatur", "en": "weather, temperature"},
        (HighValue.METEOROLOGICAL, HighValue.WEATHER_STATIONS),
    ),
    "humidity": About(
        (Theme.ENVI,), {"de": "Wetter, Luftfeuchte", "en": "weather, humidity"},
        (HighValue.METEOROLOGICAL, HighValue.WEATHER_STATIONS),
    ),
    "precipitation": About(
        (Theme.ENVI,), {"de": "Wetter, Niederschlag", "en": "weather, precipitation"},
        (HighValue.METEOROLOGICAL, HighValue.WEATHER_STATIONS),
    ),
    "wind-speed": About(
        (Theme.ENVI,), {"de": "Wetter, Wind", "en": "weather, wind"},
        (HighValue.METEOROLOGICAL, HighValue.WEATHER_STATIONS),
    ),
    "water-temperature": About(
        (Theme.ENVI, Theme.EDUC), {"de": "Freibad, Badegewässer", "en": "bathing, water"}
    ),
    "water-level": About(
        (Theme.ENVI,), {"de": "Pegel, Hochwasser", "en": "water level, flood"},
        (HighValue.ENVIRONMENT, HighValue.WATER),
    ),
    "noise": About(_AIR, {"de": "Lärm, Lärmkartierung", "en": "noise"}, _NOISE),
    "no2": About(_AIR, {"de": "Luftgüte, Stickstoffdioxid", "en": "air quality, nitrogen dioxide"},
                 _OF_AIR),
    "pm10": About(_AIR, {"de": "Luftgüte, Feinstaub", "en": "air quality, particles"},
                  _OF_AIR),
    "pm2-5": About(_AIR, {"de": "Luftgüte, Feinstaub", "en": "air quality, particles"},
                   _OF_AIR),
}  # fmt: skip
"""Measured properties by their keys; another one needs a theme from a person."""
COUNTS = About(
    _TRAFFIC,
    {"de": "Verkehrszählung, Fahrzeugart, Geschwindigkeit, Radverkehr, Fußverkehr",
     "en": "traffic count, vehicle class, speed, cycling, walking"},
)  # fmt: skip
"""Counts by class, lane, direction and speed."""


def box_around(points: Sequence[tuple[float, float]], name: str) -> Area | None:
    """Give the box around points (longitude, latitude) with some room; None without any."""
    if not points:
        return None
    lons, lats = zip(*points, strict=True)
    return Area(
        min(lons) - EDGE_DEGREES, min(lats) - EDGE_DEGREES,
        max(lons) + EDGE_DEGREES, max(lats) + EDGE_DEGREES, name=name,
    )  # fmt: skip


def department_of(departments: Sequence[str]) -> str:
    """Name the department of most parts, if more than half are its; "" where nobody stands out."""
    known = Counter(one for one in departments if one)
    if not known:
        return ""
    found, count = known.most_common(1)[0]
    return found if 2 * count > len(departments) else ""


def frequency_of(intervals: Sequence[int]) -> Frequency:
    """Say how often something is added, from the shortest distance of values in seconds."""
    shortest = min(intervals, default=0)
    if not shortest:
        return Frequency.UNKNOWN
    if shortest < HOUR_S:
        return Frequency.CONTINUOUS
    return Frequency.HOURLY if shortest < DAY_S else Frequency.DAILY


def lacking(dataset: Dataset) -> tuple[Lacking, ...]:
    """Say what must still be known before a dataset may be published, the weightiest first."""
    asked = {
        Lacking.DESCRIPTION: not dataset.description,
        Lacking.DEPARTMENT: dataset.creator is None,
        Lacking.LICENCE: any(one.licence is None for one in dataset.distributions),
        Lacking.ATTRIBUTION: any(
            one.licence and one.licence.attribution and not one.attribution
            for one in dataset.distributions
        ),
        Lacking.FILE: not dataset.distributions,
        Lacking.THEME: not dataset.themes,
        Lacking.KEYWORDS: not dataset.keywords,
        Lacking.PERIOD: dataset.period is None,
        Lacking.AREA: not dataset.areas,
        Lacking.FREQUENCY: dataset.frequency is Frequency.UNKNOWN,
    }
    return tuple(what for what, missing in asked.items() if missing)
