"""How paths of a query are read from entities in memory."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.reading import Known, Scope
from stadtherz.observations.adapters.sensorthings.catalogue import View
from stadtherz.observations.adapters.sensorthings.newest import Newest, newest_observations
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity
from stadtherz.observations.adapters.spoken import Spoken
from stadtherz.observations.adapters.summed import counts_of, counts_of_features
from stadtherz.observations.domain.entities import ID_NAMES, Kind, Link, Value
from stadtherz.observations.domain.inserting import period_of
from stadtherz.observations.domain.odata.evaluate import Scope as Members
from stadtherz.observations.domain.odata.tree import Interval, Path
from stadtherz.observations.models import Latest, moment

Getter = Callable[[Any], Any]
COUNT = "$count"
SINGLY = 3  # so often a datastream is asked for alone, then all are looked up at once


@dataclass
class Reading:
    """One request that reads: who, from where, when, and what it has looked up so far."""

    view: View
    root: str
    lake: Lake
    now: datetime
    told: int = 0
    _extents: dict[int, tuple[int, int]] | None = None
    _results: dict[int, Interval] | None = None
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _newest: dict[int, Newest] | None = None
    _asked: int = 0

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
            return Members(self._member_resolver(reached), self.members(reached))

        return within

    def _member_resolver(self, kind: Kind) -> Callable[[Path], Getter]:
        """Give how paths are read from members of a set, which are known by their ids."""
        known = self.view.kinds[kind.name]

        def resolve(path: Path) -> Getter:
            read = self._getter(kind, path.segments)
            return lambda key: read(known[key])

        return resolve

    def _getter(self, kind: Kind, segments: tuple[str, ...]) -> Getter:
        if not segments:
            return lambda entity: entity
        name, rest = segments[0], segments[1:]
        if name in ID_NAMES and not rest:
            return lambda entity: entity.id
        link = kind.link(name)
        if link is not None:
            return self._through(kind, link, rest)
        described = kind.property(name)
        if described is None:
            names = [one.name for one in kind.properties] + [one.name for one in kind.links]
            known = ", ".join(names)
            message = f"{kind.name} has no {name!r}; it has @iot.id, {known}"
            raise Invalid(message, code="query")
        return self._property(kind, name, described.value, rest)

    def _property(self, kind: Kind, name: str, value: Value, rest: tuple[str, ...]) -> Getter:
        if kind.name in STREAMS and name == "phenomenonTime":
            return lambda entity: self.extent(entity.id)
        if kind.name in STREAMS and name == "resultTime":
            return lambda entity: self._result_extent(entity.id)
        if value in {Value.TIME, Value.PERIOD} and not rest:
            return lambda entity: _as_time(entity.data.get(name))
        return lambda entity: _inside(entity.data.get(name), rest)

    def _through(self, kind: Kind, link: Link, rest: tuple[str, ...]) -> Getter:
        if link.target == "Observation":
            if rest == (COUNT,) and kind.name != "Observation":
                return self.count_of
            message = f"{link.name}: of observations only {link.name}/$count can be asked here"
            raise Invalid(message, code="unsupported")
        if rest == (COUNT,) and link.many:
            return lambda entity: len(self.view.linked(entity, link))
        step = self._getter(kind.beyond(link), rest or ("@iot.id",))

        def reached(entity: Entity) -> Iterable[Any]:
            for key in self.view.linked(entity, link):
                found = self.view.get(link.target, key)
                if found is not None:
                    value = step(found)
                    yield from value if isinstance(value, list) else (value,)

        if link.many:
            return lambda entity: list(reached(entity))
        return lambda entity: next(iter(reached(entity)), None)


def _inside(value: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def _as_time(value: Any) -> Any:
    if isinstance(value, datetime) or value is None:
        return value
    start, end = period_of(str(value))
    return start if end is None else Interval(start, end)
