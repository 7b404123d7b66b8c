"""The collections of EDR: what the city measures, one for each published dataset of readings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import shapely
from django.utils.translation import get_language, gettext, ngettext

from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.geo import Point
from stadtherz.observations.public import OfferedStream, offered_series
from stadtherz.opendata.domain.ogc.boxes import Extent
from stadtherz.opendata.domain.ogc.collection import About
from stadtherz.opendata.domain.ogc.coordinates import Round
from stadtherz.opendata.domain.ogc.coverages import Parameter, Series
from stadtherz.opendata.domain.ogc.placing import lies_in
from stadtherz.opendata.domain.ogc.spans import Span
from stadtherz.opendata.domain.ogc.steps import MOST_VALUES, Step, step_of
from stadtherz.opendata.models import MEASURED, Dataset
from stadtherz.opendata.selectors.catalogue import public_row, public_rows
from stadtherz.opendata.selectors.ogc.features import about, is_measured
from stadtherz.opendata.selectors.ogc.stations import Measured, measured_by, offered_by_source

NEAR_M = 2_000.0
"""How far the next place may be from a position that is asked for."""
SAME_M = 1.0
Streams = list[OfferedStream]


@dataclass(frozen=True)
class Observed:
    """A collection of measured values."""

    about: About
    parameter: Parameter
    measured: Measured

    @property
    def streams(self) -> Streams:
        """Datastreams with a place and at least one value."""
        return [one for one in self.measured.streams if one.first and one.last]


@dataclass(frozen=True)
class Told:
    """What is answered: series, and in which steps they are."""

    series: Sequence[Series]
    step: Step


def observed_collections() -> list[Observed]:
    """Give all collections, in a fixed number of queries."""
    offered = offered_by_source()
    rows = public_rows().filter(source__startswith=MEASURED)
    found = ((row, measured_by(row, offered)) for row in rows)
    return [_observed(row, measured) for row, measured in found if measured]


def observed_collection(key: str) -> Observed:
    """Find a collection.

    Raises:
        NotFound: there is none; whether something is not published looks the same.

    """
    row = public_row(key)
    measured = measured_by(row, offered_by_source(row)) if is_measured(row) else None
    if measured is None:
        message = f"the dataset {key[:80]!r} is not measured by the city"
        raise NotFound(message, code="collection")
    return _observed(row, measured)


def _observed(row: Dataset, measured: Measured) -> Observed:
    offered = measured.offered
    language = get_language() or ""
    parameter = Parameter(
        offered.key, offered.name.to(language), offered.name.language_given(language),
        offered.unit, offered.ucum, offered.definition, offered.counted,
    )  # fmt: skip
    firsts = [one.first for one in measured.streams if one.first]
    lasts = [one.last for one in measured.streams if one.last]
    known = replace(about(row), description=_words(parameter, len(measured.streams)))
    if firsts and lasts:
        known = replace(known, start=min(firsts), end=max(lasts))
    return Observed(known, parameter, measured)


def _words(parameter: Parameter, count: int) -> str:
    words = ngettext(
        "Gemessen: %(name)s (%(unit)s), eine Datenreihe. Verdächtige Werte fehlen hier; in den"
        " Dateien des Datensatzes stehen sie und sind gekennzeichnet.",
        "Gemessen: %(name)s (%(unit)s), %(count)s Datenreihen. Verdächtige Werte fehlen hier; in"
        " den Dateien des Datensatzes stehen sie und sind gekennzeichnet.",
        count,
    )
    unit = parameter.unit or gettext("Anzahl")
    return words % {"name": parameter.name, "unit": unit, "count": count}


def at_location(found: Observed, key: str) -> Streams:
    """Give the datastream of a location.

    Raises:
        NotFound: there is none.

    """
    streams = [one for one in found.streams if one.key == key]
    if not streams:
        message = f"there is no location {key[:60]!r} in {found.about.key!r}"
        raise NotFound(message, code="location")
    return streams


def near(found: Observed, points: Sequence[Point]) -> Streams:
    """Give the datastreams of the place next to each point.

    Raises:
        NotFound: nothing is measured near one of the points.

    """
    chosen: dict[int, OfferedStream] = {}
    for point in points:
        away = {one.id: _point(one).distance_m(point) for one in found.streams}
        least = min(away.values(), default=NEAR_M + 1)
        if least > NEAR_M:
            message = f"nothing is measured within {NEAR_M:g} m of {point.lon:g} {point.lat:g}"
            raise NotFound(message, code="position")
        chosen |= {one.id: one for one in found.streams if away[one.id] <= least + SAME_M}
    return list(chosen.values())


def inside(found: Observed, area: shapely.Geometry) -> Streams:
    """Give the datastreams in an area."""
    return _those(found, lambda one: bool(shapely.intersects_xy(area, one.lon, one.lat)))


def around(found: Observed, asked: Round) -> Streams:
    """Give the datastreams within a distance."""
    return _those(found, lambda one: _point(one).distance_m(asked.middle) <= asked.metres)


def in_box(streams: Streams, extent: Extent | None) -> Streams:
    """Give those of some datastreams that lie in a box."""
    if extent is None or not streams:
        return streams
    places = shapely.points([(one.lon, one.lat) for one in streams])
    return [one for one, lies in zip(streams, lies_in(places, extent), strict=True) if lies]


def in_time(streams: Streams, span: Span | None) -> Streams:
    """Give those of some datastreams that have values in a stretch of time."""
    if span is None:
        return streams
    return [
        one for one in streams
        if one.first and one.last
        and (span.end is None or one.first <= span.end)
        and (span.start is None or one.last >= span.start)
    ]  # fmt: skip


def _those(found: Observed, fits: Callable[[OfferedStream], bool]) -> Streams:
    return [one for one in found.streams if fits(one)]


def _point(one: OfferedStream) -> Point:
    return Point(one.lon or 0.0, one.lat or 0.0)


def values_of(streams: Streams, span: Span | None, endpoint: Callable[[str], str]) -> Told:
    """Give the values of datastreams in the steps that fit the length of time.

    Args:
        streams: whose values.
        span: stretch of time; None for all there is.
        endpoint: gives the address of a location.

    Raises:
        Invalid: code "too-many-values".
        Unavailable: code "time-limit".

    """
    chosen = in_time(streams, span)
    if not chosen:
        now = datetime(1970, 1, 1, tzinfo=UTC)
        return Told([one_series(one, endpoint) for one in streams], step_of(now, now, [1]))
    first, last = _ends(chosen, span)
    step = step_of(first, last, [one.interval_s for one in chosen])
    found = offered_series(
        [one.id for one in chosen], first, last, seconds=step.seconds, most=MOST_VALUES
    )
    told = [replace(one_series(one, endpoint), values=found.get(one.id, ())) for one in streams]
    return Told(told, step)


def _ends(streams: Streams, span: Span | None) -> tuple[datetime, datetime]:
    """Give the part of the asked time in which there are values."""
    first = min(one.first for one in streams if one.first)
    last = max(one.last for one in streams if one.last)
    start, end = (span.start, span.end) if span else (None, None)
    return max(first, start or first), min(last, end or last)


def one_series(one: OfferedStream, endpoint: Callable[[str], str]) -> Series:
    """Give a datastream without its values."""
    label = one.station_name.to(get_language() or "")
    return Series(one.key, label, one.lon or 0.0, one.lat or 0.0, endpoint(one.key))
