"""Takes in the timetables from where the operator said; by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from stadtherz.kernel.errors import Invalid, NotFound, Refused, Unavailable
from stadtherz.streets.adapters.kept_maps import Box, digest_of
from stadtherz.streets.adapters.timetable_faults import Tried, keep_faults
from stadtherz.streets.adapters.timetable_fetching import fetched, is_file, is_web, spoken_source
from stadtherz.streets.adapters.timetable_files import (
    UNWRITABLE,
    KeptTimetable,
    forget_timetables,
    kept_timetables,
    new_timetable,
    say_current,
)
from stadtherz.streets.adapters.timetable_news import forget_news
from stadtherz.streets.adapters.timetable_writing import Made, write_timetable
from stadtherz.streets.adapters.timetable_zips import TimetableZip
from stadtherz.streets.selectors.things import box_of_all

MARGIN = 0.005
"""Stops so many degrees around the map belong to it: places at its border have theirs there."""
RENEWED = timedelta(days=30)
"""The same file is read anew after so long: only its next three months are kept."""
KEY = 12
"""So many signs of its digest tell a source apart."""


@dataclass(frozen=True)
class Taken:
    """What became of a timetable.

    Args:
        source: the file, or the host where it comes from.
        kept: what the city has of it now; None where it never had any.
        made: None where it was the same as before, or refused.
        fault: why it was not taken in; None where it was.

    """

    source: str
    kept: KeptTimetable | None
    made: Made | None = None
    fault: Refused | None = None


def configured_timetables() -> tuple[str, ...]:
    """Give where timetables are to be had; none where the operator named none."""
    said = str(settings.CONFIG.timetable).strip()
    if not is_web(said) and is_file(said):  # a name with blanks is one file
        return (said,)
    return tuple(said.split())


def spoken_sources() -> tuple[str, ...]:
    """Give these as they may be spoken of: without what may be a key in them."""
    return tuple(spoken_source(one) for one in configured_timetables())


def take_timetable(*, now: datetime, source: str, invented: bool = False) -> Taken:
    """Take in one timetable for the city's map, in place of all others.

    Args:
        now: the moment.
        source: a file or an address of the web.
        invented: whether it is that of the sample town.

    Raises:
        NotFound: the city has no map yet.
        Invalid: it is no timetable, or none of this city.
        Unavailable: the web did not give it.

    """
    (taken,) = take_timetables(now=now, sources=(source,), invented=invented)
    if taken.fault is not None:
        raise taken.fault
    return taken


def take_timetables(
    *, now: datetime, sources: Sequence[str], invented: bool = False
) -> tuple[Taken, ...]:
    """Take in timetables for the city's map; one that is broken takes nothing from the others.

    Of a source that is broken the city keeps what it had. Timetables of sources that are not named
    go, once each of those that are named has one.

    Args:
        now: the moment.
        sources: files or addresses of the web.
        invented: whether they are those of the sample town.

    Raises:
        NotFound: the city has no map yet.

    """
    box, before = _box(), kept_timetables()
    every = tuple(
        _tried(source, before, box, now, invented=invented) for source in dict.fromkeys(sources)
    )
    kept = [one.kept for one in every if one.kept]
    if len(kept) < len(every):
        names = {one.key for one in kept} | {one.name for one in kept}
        kept += [one for one in before if not names & {one.key, one.name}]
    say_current(kept)
    keep_faults(Tried.TIMETABLE, [(one.source, str(one.fault)) for one in every if one.fault])
    return every


def _tried(
    source: str, before: Sequence[KeptTimetable], box: Box, now: datetime, *, invented: bool
) -> Taken:
    key, spoken = sha256(source.encode()).hexdigest()[:KEY], spoken_source(source)
    old = next((one for one in before if one.key == key), None)
    fault: Refused
    try:
        with fetched(source) as path:
            digest = digest_of(path)
            for one in before:
                if (one.sha256, one.box) == (digest, box) and now - one.taken_at < RENEWED:
                    return Taken(spoken, replace(one, key=key, source=spoken, seen_at=now))
            kept, made = _make(path, digest, box, now, invented=invented)
            return Taken(spoken, replace(kept, key=key, source=spoken, seen_at=now), made)
    except Refused as error:
        fault = error
    except UNWRITABLE as error:
        fault = Unavailable(f"it could not be written: {error}", code="timetable-write")
    return Taken(spoken, old, fault=fault)


def _box() -> Box:
    held = box_of_all()
    if held is None:
        message = "the city has no map yet; take one in with: stadtherz streets import FILE"
        raise NotFound(message, code="map")
    west, south, east, north = held
    return west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN


def _make(
    path: Path, digest: str, box: Box, now: datetime, *, invented: bool
) -> tuple[KeptTimetable, Made]:
    name = f"{digest[:16]}-{int(now.timestamp())}.sqlite"
    zone = settings.TIME_ZONE
    today = now.astimezone(ZoneInfo(zone)).date()
    with TimetableZip(path) as file, new_timetable(name) as database:
        made = write_timetable(file, database, box, today, zone)
        if not made.numbers["trips"]:
            message = "no trip of this timetable that is still to come stops in the city"
            raise Invalid(message, code="timetable-elsewhere")
    kept = KeptTimetable(
        name, digest, box, made.zone, made.longest_s, made.last, now, invented, made.publisher
    )
    return kept, made


def drop_timetables() -> None:
    """Take away all timetables and their news."""
    forget_timetables()
    forget_news()
    for one in Tried:
        keep_faults(one, ())
