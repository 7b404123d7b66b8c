"""Takes in a map file: what is in it replaces what was there, and every difference is counted.

All of it is one transaction: a file that breaks on the way changes nothing. The same file again
changes nothing either. Two imports at once come one after the other.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from stadtherz.kernel.errors import Unavailable
from stadtherz.streets.adapters.kept_maps import (
    Box,
    current_kept,
    digest_of,
    forget_all_but,
    keep,
    one_import_at_a_time,
    place_of,
    say_current,
)
from stadtherz.streets.adapters.map_files import generator_of, read_map
from stadtherz.streets.domain import features as things
from stadtherz.streets.domain.elements import Extract
from stadtherz.streets.domain.sample_town import GENERATOR
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.models import Feature, MapImport
from stadtherz.streets.selectors.things import box_of_all
from stadtherz.streets.services.placing import INVENTED, Placed, read_places, replace_places
from stadtherz.streets.services.surveying import apply_accepted

AT_ONCE = 2_000
EXAMPLES = 20
MAY_CHANGE = ("points", "west", "south", "east", "north", "attributes", "dated")
Key = tuple[str, str]
Step = Callable[[str], None]


@dataclass(frozen=True)
class Differences:
    """What an import changed in one kind of things; `examples` are numbers of the map."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Imported:
    """What became of a map file."""

    row: MapImport
    differences: Mapping[str, Differences]

    @property
    def changed_nothing(self) -> bool:
        """Whether everything was as before."""
        return not any(one.new or one.changed or one.gone for one in self.differences.values())


def import_map(*, path: Path, now: datetime, say: Step = lambda _: None) -> Imported:
    """Take in a map file.

    Args:
        path: of the file.
        now: the moment.
        say: is told what comes next, for people who wait.

    Raises:
        Invalid: it is no map, it is cut off, or it has no streets.
        Unavailable: it could not be kept, on a full disk say.

    """
    say("reading")
    extract = read_map(path)
    invented = generator_of(path) == GENERATOR
    say("making the walkable network")
    told = _told_of(extract)
    say("reading addresses and places")
    places = read_places(path, extract)
    say("comparing with what was there")
    rows = {(row.collection, row.ref): row for row in map(_row, things.features(extract))}
    box, newest = _box(extract), _newest(extract)
    del extract  # what is compared next needs its room
    with one_import_at_a_time(), transaction.atomic():
        placed = replace_places(places, district=INVENTED if invented else "")
        differences = _replace(rows) | {"places": _of_places(placed)}
        apply_accepted()
        number = Counter(collection for collection, _ in rows)
        row = MapImport.objects.create(
            name=path.name, sha256=digest_of(path), size=path.stat().st_size,
            data_of=newest, imported_at=now, invented=invented,
            told=told | {
                "features": dict(number) | {"places": placed.number},
                "differences": {name: asdict(one) for name, one in differences.items()},
            },
        )  # fmt: skip
        _keep(path, row.sha256)
        transaction.on_commit(lambda: _make_current(row, box))
    return Imported(row, differences)


def mend_current_map() -> bool:
    """Say again which map is the city's, where an import was killed before it could.

    Gives whether that was to be done; a map whose file is gone is left to who takes it in again.
    """
    row, box = MapImport.objects.first(), box_of_all()
    if row is None or box is None or not place_of(row.name, row.sha256).is_file():
        return False
    current = current_kept()
    if current is not None and current.sha256 == row.sha256:
        return False  # nobody waits for an import that goes on
    with one_import_at_a_time():
        current, newest = current_kept(), MapImport.objects.first()
        is_wrong = newest == row and (current is None or current.sha256 != row.sha256)
        if is_wrong:
            say_current(row.name, row.sha256, box)
    return is_wrong


def _keep(path: Path, sha256: str) -> None:
    try:
        keep(path, sha256)
    except OSError as error:
        message = f"{path.name} could not be kept, and nothing has changed: {error}"
        raise Unavailable(message, code="map-write") from error


def _make_current(row: MapImport, box: Box) -> None:
    """Say that this is the city's map; who still reads the one before finds it."""
    say_current(row.name, row.sha256, box)
    before = MapImport.objects.exclude(sha256=row.sha256).order_by("-pk").first()
    forget_all_but({row.sha256} | ({before.sha256} if before else set()))


def _told_of(extract: Extract) -> dict[str, int]:
    """Count what is in a map; the network is let go, whoever walks makes it anew."""
    network = walkable(extract)
    return {
        "ways": len(extract.ways), "nodes": len(extract.nodes),
        "places": len(network.places), "edges": len(network.edges),
        "crossings": sum(edge.crossing is not None for edge in network.edges),
    }  # fmt: skip


def _replace(rows: Mapping[Key, Feature]) -> dict[str, Differences]:
    """Bring the stored things to what was found, and say what that changed."""
    kept: set[Key] = set()
    gone: list[Feature] = []
    changed: list[Feature] = []
    for old in Feature.objects.select_for_update().iterator(AT_ONCE // 4):
        row = rows.get((old.collection, old.ref))
        if row is None:
            gone.append(old)
            continue
        kept.add((old.collection, old.ref))
        if _said(old) != _said(row):
            row.pk = old.pk
            changed.append(row)
    new = [row for key, row in rows.items() if key not in kept]
    for some in _lots([row.pk for row in gone]):
        Feature.objects.filter(pk__in=some).delete()
    Feature.objects.bulk_create(new, batch_size=AT_ONCE)
    Feature.objects.bulk_update(changed, MAY_CHANGE, batch_size=AT_ONCE // 10)
    return _counted(new, changed, gone)


def _said(row: Feature) -> tuple[Any, ...]:
    return row.points, row.attributes


def _row(one: things.Feature) -> Feature:
    lons, lats = zip(*one.points, strict=True)
    return Feature(
        collection=one.collection.value, ref=one.ref, points=[list(point) for point in one.points],
        west=min(lons), south=min(lats), east=max(lons), north=max(lats),
        attributes={name: _told(fact) for name, fact in one.attributes.items()},
        dated=max((fact.day for fact in one.attributes.values() if fact.day), default=None),
    )  # fmt: skip


def _told(fact: things.Attribute) -> dict[str, Any]:
    day = fact.day.isoformat() if fact.day else None
    return {"value": fact.value, "unit": fact.unit, "source": fact.source, "date": day}


def _lots(found: list[int]) -> Iterator[list[int]]:
    """Give so many at a time as a database takes in one question."""
    for first in range(0, len(found), AT_ONCE // 4):
        yield found[first : first + AT_ONCE // 4]


def _counted(
    new: Iterable[Feature], changed: Iterable[Feature], gone: Iterable[Feature]
) -> dict[str, Differences]:
    kinds = {"new": list(new), "changed": list(changed), "gone": list(gone)}
    found = {}
    for name in things.Collection:
        some = {
            kind: [row for row in rows if row.collection == name] for kind, rows in kinds.items()
        }
        refs = [row.ref for kind in ("changed", "gone", "new") for row in some[kind]]
        found[name.value] = Differences(
            len(some["new"]), len(some["changed"]), len(some["gone"]), tuple(refs[:EXAMPLES])
        )
    return found


def _of_places(placed: Placed) -> Differences:
    refs = [*placed.changed, *placed.gone, *placed.new]
    sizes = len(placed.new), len(placed.changed), len(placed.gone)
    return Differences(*sizes, tuple(refs[:EXAMPLES]))


def _box(extract: Extract) -> Box:
    """Give west, south, east and north of the streets of a map, in degrees."""
    used = {node for way in extract.ways for node in way.nodes}
    places = [one for number, one in extract.nodes.items() if number in used]
    lons, lats = [one.lon for one in places], [one.lat for one in places]
    return min(lons), min(lats), max(lons), max(lats)


def _newest(extract: Extract) -> date | None:
    """Give the day of the newest change in a file; None where it says none."""
    ways = (way.changed for way in extract.ways)
    nodes = (node.changed for node in extract.nodes.values())
    return max((one for some in (ways, nodes) for one in some if one), default=None)
