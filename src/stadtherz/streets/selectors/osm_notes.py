"""What people found that OpenStreetMap does not have yet, as notes for a person to send.

Once the map has it, the next import makes it vanish here; nothing has to be ticked off.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from stadtherz.streets.domain.features import UNKNOWN
from stadtherz.streets.domain.obstacles import Lasting, Sort
from stadtherz.streets.domain.osm_notes import Note, fact_text, obstacle_text
from stadtherz.streets.domain.surveys import State, Surveyed, tag_of
from stadtherz.streets.models import Feature, ObstacleReport, Survey
from stadtherz.streets.selectors.network import current_map
from stadtherz.streets.selectors.obstacles import active

MOST = 500
FROM_PAPERS = "Unterlagen der Stadt"
"""What nobody found on the spot may not be free."""
LASTING: dict[str, str] = {
    Sort.WORKS: "no way past roadworks", Sort.SIGNAL: "traffic signal without its sound",
    Sort.TACTILE: "tactile paving missing or broken",
}  # fmt: skip
LONG = timedelta(days=7)


def notes_for_osm(now: datetime) -> list[Note]:
    """Give the notes; none where the map is an invented one."""
    row = current_map()
    if row is None or row.invented:
        return []
    return [*_facts(), *_obstacles(now)]


def _facts() -> Iterator[Note]:
    rows = Survey.objects.filter(state=State.ACCEPTED).exclude(source=FROM_PAPERS)
    found = list(rows.order_by("-decided_at", "-pk")[:MOST])
    refs = {row.ref for row in found}
    things = {(one.collection, one.ref): one for one in Feature.objects.filter(ref__in=refs)}
    for row in found:
        thing, fact = things.get((row.collection, row.ref)), row.as_domain()
        if thing is None or row.decided_at is None:
            continue
        said = thing.attributes.get(row.attribute, {}).get("value", UNKNOWN)
        if said != row.value:
            lon, lat = thing.points[len(thing.points) // 2]
            yield Note(lon, lat, fact_text(fact, _now(fact, said)), row.decided_at, row.ref)


def _now(fact: Surveyed, said: object) -> str:
    """Write what the map says; nothing where it says nothing."""
    if said == UNKNOWN or not isinstance(said, str | int | float):
        return ""
    return tag_of(Surveyed(fact.collection, fact.ref, fact.attribute, said, fact.day))


def _obstacles(now: datetime) -> Iterator[Note]:
    rows: Iterator[ObstacleReport] = active(now).filter(
        sort__in=list(LASTING), lasting=Lasting.OPEN.value, confirmed_at__isnull=False,
        made_at__lte=now - LONG,
    )[:MOST].iterator()  # fmt: skip
    for row in rows:
        text = obstacle_text(LASTING[row.sort], row.made_at.date())
        yield Note(row.lon, row.lat, text, row.made_at)
