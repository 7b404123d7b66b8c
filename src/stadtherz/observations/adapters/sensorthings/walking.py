"""How paths of a query are read from entities in memory."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.reading import Known, Scope
from stadtherz.observations.adapters.sensorthings.catalogue import View
from stadtherz.observations.adapters.sensorthings.found import Found
from stadtherz.observations.adapters.sensorthings.newest import Newest, newest_observations
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity
from stadtherz.observations.adapters.sensorthings.ways import Ids, Ways
from stadtherz.observations.adapters.spoken import Spoken
from stadtherz.observations.adapters.summed import counts_of, counts_of_features
from stadtherz.observations.adapters.time_limit import in_time
from stadtherz.observations.domain.entities import ID_NAMES, Kind, Link, Value
from stadtherz.observations.domain.inserting import period_of
from stadtherz.observations.domain.odata.evaluate import Scope as Members
from stadtherz.observations.domain.odata.tree import END, START, Interval, Path
from stadtherz.observations.domain.odata.values import Shared
from stadtherz.observations.models import Latest, moment

Getter = Callable[[Any], Any]
COUNT = "$count"
SINGLY = 3  # so often a datastream is asked for alone, then all are looked up at once


@dataclass
class Reading:
    """One request that reads: who, from where, when, and what it has looked up so far.

    `kept` holds single observations by their numbers, whether the reader may see them or not, for
    who reads again and again and is told of every change.
    """

    view: View
    root: str
    lake: Lake
    now: datetime
    told: int = 0
    kept: dict[int, Found | None] | None = None
    _extents: dict[int, tuple[int, int]] | None = None
    _results: dict[int, Interval] | None = None
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _newest: dict[int, Newest] | None = None
    _asked: int = 0
    ways: Ways = field(init=False)

    def __post_init__(self) -> None:
        self.ways = Ways(self.view)

    @property
    def spoken(self) -> Spoken:
        """What observations speak of that name no feature."""
        return self.view.catalogue.spoken

    def kind(self, name: str) -> Kind:
        """Give a type of the model that is read."""
        return self.view.model.named(name)

    def extent(self, stream: int) -> Interval | None:
        """Give the first and the last time of a datastream's observations."""
        if self._extents is None:
            rows = Latest.objects.values_list("datastream_id", "first_us", "us", "end_us")
            self._extents = {
                stream: (first, newest if end is None else max(newest, end))
                for stream, first, newest, end in rows
            }
        found = self._extents.get(stream)
        return None if found is None else Interval(moment(found[0]), moment(found[1]))

    def result_extents(self, streams: Collection[int]) -> dict[int, Interval]:
        """Give the first and the last result time of datastreams that have any.

        This reads the lake; it is asked only where somebody wants to know.
        """
        rows = Known(Scope(sorted(streams)), self.lake).rows(
            "SELECT datastream, min(epoch_us(result_time)), max(epoch_us(result_time)) FROM known"
            " WHERE result_time IS NOT NULL GROUP BY ALL"
        )
        return {row[0]: Interval(moment(row[1]), moment(row[2])) for row in rows}

    def _result_extent(self, stream: int) -> Interval | None:
        if self._results is None:
            self._results = self.result_extents(self.view.stream_ids)
        return self._results.get(stream)

    def count_of(self, entity: Entity) -> int:
        """Count the observations of a datastream or feature."""
        column = "feature" if entity.kind == "FeatureOfInterest" else "datastream"
        return self._counted(column).get(entity.id, 0)

    def _counted(self, column: str) -> dict[int, int]:
        if column not in self._counts:
            streams = sorted(self.view.stream_ids)
            self._counts[column] = (
                counts_of_features(streams, self.lake, self.spoken)
                if column == "feature" else counts_of(streams, self.lake)
            )  # fmt: skip
        return self._counts[column]

    def count_of_stream(self, stream: int) -> int:
        """Count the observations of a datastream; of all at once when many are asked for."""
        self._asked += 1
        if "datastream" not in self._counts and self._asked <= SINGLY:
            return counts_of([stream], self.lake).get(stream, 0)
        return self._counted("datastream").get(stream, 0)

    def newest_of(self, stream: int) -> Newest | None:
        """Give the newest observation of a datastream; None where it must be searched for."""
        if self._newest is None:
            self._asked += 1
            if self._asked <= SINGLY:
                return newest_observations([stream], self.lake).get(stream)
            self._newest = newest_observations(self.view.stream_ids, self.lake)
        return self._newest.get(stream)

    def resolver(self, kind: Kind) -> Callable[[Path], Getter]:
        """Give how paths are read from entities of a type."""
        return lambda path: self._getter(kind, path.segments)

    def members(self, kind: Kind) -> Callable[[Path], Members]:
        """Give how `any` and `all` read the members of a to-many path."""

        def within(path: Path) -> Members:
            reached = kind
            for name in path.segments:
                link = reached.link(name)
                if link is None or link.target == "Observation":
                    message = f"any and all do not reach {path}"
                    raise Invalid(message, code="unsupported")
                reached = reached.beyond(link)
            return Members(self._member_resolver(reached), self.members(reached), in_time)

        return within

    def _member_resolver(self, kind: Kind) -> Callable[[Path], Getter]:
        """Give how paths are read from members of a set, which are known by their ids."""
        known = self.view.kinds[kind.name]

        def resolve(path: Path) -> Getter:
            read = self._getter(kind, path.segments)
            return lambda key: read(known[key])

        return resolve

    def _getter(self, kind: Kind, segments: tuple[str, ...]) -> Getter:
        links, reached, rest = _followed(kind, segments)
        read = self._end(reached, rest)
        if not links:
            return read
        return self._over_all(links, reached, read) if _many(links) else self._of_one(links, read)

    def _of_one(self, links: Sequence[Link], read: Getter) -> Getter:
        def of_one(entity: Entity) -> Any:
            found = self.ways.one(entity, links)
            return None if found is None else read(found)

        return of_one

    def _over_all(self, links: Sequence[Link], reached: Kind, read: Getter) -> Getter:
        """Read something from all that a path leads to; the same set gives the same list."""
        known = self.view.kinds[reached.name]
        lists: dict[Ids, Shared] = {}

        def over_all(entity: Entity) -> Shared:
            ids = self.ways.all(entity, links)
            if ids not in lists:
                lists[ids] = Shared(_flat(read(known[key]) for key in in_time(sorted(ids))))
            return lists[ids]

        return over_all

    def _end(self, kind: Kind, rest: tuple[str, ...]) -> Getter:
        """Read what stands behind the last link that leads to an entity in memory."""
        if not rest:
            return lambda entity: entity
        name, *_ = rest
        if name in ID_NAMES and len(rest) == 1:
            return lambda entity: entity.id
        link = kind.link(name)
        if link is not None:
            return self._counted_by(kind, link, rest[1:])
        described = kind.property(name)
        if described is None:
            names = [one.name for one in kind.properties] + [one.name for one in kind.links]
            known = ", ".join(names)
            message = f"{kind.name} has no {name!r}; it has @iot.id, {known}"
            raise Invalid(message, code="query")
        return self._property(kind, name, described.value, rest[1:])

    def _counted_by(self, kind: Kind, link: Link, rest: tuple[str, ...]) -> Getter:
        if link.target != "Observation":
            return lambda entity: len(self.view.linked(entity, link))
        if rest == (COUNT,) and kind.name != "Observation":
            return self.count_of
        message = f"{link.name}: of observations only {link.name}/$count can be asked here"
        raise Invalid(message, code="unsupported")

    def _property(self, kind: Kind, name: str, value: Value, rest: tuple[str, ...]) -> Getter:
        if kind.name in STREAMS and name in {"phenomenonTime", "resultTime"}:
            extent = self.extent if name == "phenomenonTime" else self._result_extent
            return lambda entity: _part_of(extent(entity.id), rest)
        if value in {Value.TIME, Value.PERIOD} and not rest:
            return lambda entity: _as_time(entity.data.get(name))
        return lambda entity: _inside(entity.data.get(name), rest)


def _followed(kind: Kind, segments: tuple[str, ...]) -> tuple[list[Link], Kind, tuple[str, ...]]:
    """Divide a path into links to entities in memory, the type at their end, and what is behind."""
    links: list[Link] = []
    for place, name in enumerate(segments):
        link, rest = kind.link(name), segments[place:]
        if link is None or link.target == "Observation" or (link.many and rest[1:] == (COUNT,)):
            return links, kind, rest
        links.append(link)
        kind = kind.beyond(link)
    return links, kind, ("@iot.id",) if links else ()


def leads_to_many(kind: Kind, path: Path) -> bool:
    """Whether a path from an entity of a type has several values."""
    return _many(_followed(kind, path.segments)[0])


def _many(links: Iterable[Link]) -> bool:
    return any(link.many for link in links)


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from value
        else:
            yield value


def _inside(value: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def _part_of(time: Interval | None, rest: tuple[str, ...]) -> Any:
    if time is None or rest not in {(START,), (END,)}:
        return time
    return time.start if rest == (START,) else time.end


def _as_time(value: Any) -> Any:
    if isinstance(value, datetime) or value is None:
        return value
    start, end = period_of(str(value))
    return start if end is None else Interval(start, end)
