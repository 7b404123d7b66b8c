"""All entities but the observations, kept in memory and renewed by the log of changes.

A city has some thousand of them and asks for them all the time. Kept here as plain values they are
filtered, sorted and walked by one code on every database; only observations are too many for that.
A view shows the part that somebody may see: what is private is not in it, so no path, filter,
expansion or count can reach it.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db import connections

from stadtherz.observations.adapters.sensorthings.rows import (
    STREAMS,
    TABLES,
    Entity,
    LinkValue,
    entities,
)
from stadtherz.observations.adapters.spoken import Spoken, spoken_in
from stadtherz.observations.domain.entities import FIRST, Link
from stadtherz.observations.domain.stored_entities import FEATURE, STORED, TYPES
from stadtherz.observations.models import Change, FeatureLink, FeatureUse

ALL_AGAIN_S = 60.0
MANY_CHANGES = 200
Ids = tuple[int, ...]


@dataclass(frozen=True)
class Reader:
    """Who reads: a token may open private datastreams, single ones or those of projects."""

    everything: bool = False
    streams: frozenset[int] = frozenset()
    projects: frozenset[str] = frozenset()


EVERYBODY = Reader()


@dataclass
class Catalogue:
    """The entities by type and number, as of one state of the log of changes.

    `feature_uses` are the datastreams whose observations name each feature, `feature_links` those
    that are or were linked with it themselves. `retold` holds datastreams as 2.0 tells them, as far
    as somebody asked for them.
    """

    by_kind: dict[str, dict[int, Entity]]
    feature_uses: dict[int, frozenset[int]]
    version: int = 0
    loaded_at: float = 0.0
    retold: dict[int, Entity] = field(default_factory=dict)
    feature_links: dict[int, frozenset[int]] = field(default_factory=dict)
    views: dict[tuple[Reader, type["View"]], "View"] = field(default_factory=dict)

    @cached_property
    def spoken(self) -> Spoken:
        """What observations speak of that name no feature."""
        return spoken_in(self.by_kind)

    @cached_property
    def feature_streams(self) -> dict[int, frozenset[int]]:
        """The datastreams that speak of each feature, whether they name it or not."""
        unnamed, named = self.spoken.streams_of(), self.feature_uses
        return {
            key: named.get(key, frozenset()) | unnamed.get(key, set())
            for key in named.keys() | unnamed.keys()
        }

    def view(self, reader: Reader, of: "type[View] | None" = None) -> "View":
        """Give what a reader may see, as the model of a class of views tells it."""
        key = (reader, of or View)
        if key not in self.views:
            self.views[key] = key[1](self, reader)
        return self.views[key]


class View:
    """The part of the catalogue that one reader may see, with the ways back."""

    model = FIRST

    def __init__(self, catalogue: Catalogue, reader: Reader) -> None:
        self.catalogue, self.reader = catalogue, reader

    @cached_property
    def kinds(self) -> dict[str, dict[int, Entity]]:
        """The visible entities by type."""
        shown = {name: dict(found) for name, found in self.catalogue.by_kind.items()}
        if self.reader.everything:
            return shown
        for name in STREAMS:
            shown[name] = {key: one for key, one in shown[name].items() if self._opened(one)}
        open_things = {one.links["Thing"] for name in STREAMS for one in shown[name].values()}
        shown["Thing"] = {
            key: one
            for key, one in shown["Thing"].items()
            if one.public or key in open_things or one.project in self.reader.projects
        }
        shown["HistoricalLocation"] = {
            key: one
            for key, one in shown["HistoricalLocation"].items()
            if one.links["Thing"] in shown["Thing"]
        }
        for name in ("Location", "Sensor", "ObservedProperty", FEATURE, "FeatureType"):
            self._hide_what_only_hidden_use(name, shown)
        return shown

    @cached_property
    def fields(self) -> Mapping[int, tuple[str, ...]]:
        """The names of the fields of each datastream whose results are records; 1.1 has none."""
        return {}

    def _opened(self, stream: Entity) -> bool:
        reader = self.reader
        return stream.public or stream.id in reader.streams or stream.project in reader.projects

    def _hide_what_only_hidden_use(self, name: str, shown: dict[str, dict[int, Entity]]) -> None:
        every = self.catalogue.by_kind
        used, open_ones = self._uses(name, every), self._uses(name, shown)
        shown[name] = {
            key: one for key, one in shown[name].items() if key in open_ones or key not in used
        }

    def _uses(self, name: str, within: dict[str, dict[int, Entity]]) -> set[int]:
        """Which entities of a type are pointed to by something."""
        if name == FEATURE:
            streams = {key for kind in STREAMS for key in within[kind]}
            uses = (self.catalogue.feature_streams, self.catalogue.feature_links)
            return {key for one in uses for key, users in one.items() if users & streams}
        links = {"Location": ("Locations",), "Sensor": ("Sensor",), "FeatureType": (TYPES,),
                 "ObservedProperty": ("ObservedProperty", "ObservedProperties")}[name]  # fmt: skip
        users = {"Location": ("Thing", "HistoricalLocation"), "FeatureType": (FEATURE,)}.get(
            name, STREAMS
        )
        found: set[int] = set()
        for kind in users:
            for one in within[kind].values():
                for link in links:
                    found.update(as_ids(one.links.get(link)))
        return found

    @cached_property
    def stream_ids(self) -> frozenset[int]:
        """The visible datastreams of both types."""
        return frozenset(key for name in STREAMS for key in self.kinds[name])

    @cached_property
    def _backward(self) -> dict[tuple[str, str], dict[int, Ids]]:
        return {}

    def get(self, kind: str, key: int) -> Entity | None:
        """Find a visible entity."""
        return self.kinds[kind].get(key)

    def linked(self, entity: Entity, link: Link) -> Ids:
        """Give the visible entities that a link leads to; observations are not among them."""
        if link.name in entity.links:
            known = self.kinds[link.target]
            return tuple(key for key in as_ids(entity.links[link.name]) if key in known)
        return self._ways_back(entity.kind, link).get(entity.id, ())

    def _ways_back(self, kind: str, link: Link) -> dict[int, Ids]:
        """Turn the forward links of the target type around, once a view."""
        asked = (kind, link.name)
        if asked not in self._backward:
            found: dict[int, list[int]] = {}
            for one in self.kinds[link.target].values():
                for key in as_ids(one.links.get(link.back)):
                    found.setdefault(key, []).append(one.id)
            self._backward[asked] = {key: tuple(sorted(ids)) for key, ids in found.items()}
        return self._backward[asked]


def as_ids(value: LinkValue) -> Ids:
    """Read a link as numbers, whether it holds one, several or none."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


_kept: dict[str, Catalogue] = {}
_lock = threading.Lock()


def the_catalogue() -> Catalogue:
    """Give the entities as they are in the database now.

    What a transaction sees that may still be undone is never kept for others.
    """
    newest = _newest_change()
    name = str(connections["default"].settings_dict["NAME"])
    with _lock:
        kept = _kept.get(name)
        old = kept is None or time.monotonic() - kept.loaded_at > ALL_AGAIN_S
        if kept is not None and not old and kept.version >= newest:
            return kept  # another thread may have seen more since this one asked
        steps = newest - kept.version if kept is not None else 0
        if kept is None or old or not 0 < steps <= MANY_CHANGES:
            fresh = _loaded(newest)
        else:
            fresh = _renewed(kept, newest)
        if not connections["default"].in_atomic_block:
            _kept[name] = fresh
        return fresh


def _newest_change() -> int:
    """Ask in plain SQL: every request does, and the ORM takes longer to write than to ask it."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT max(id) FROM observations_change")
        return cursor.fetchone()[0] or 0


def forget() -> None:
    """Read everything anew next time; for writes that the log of changes does not know."""
    with _lock:
        _kept.clear()


def _loaded(version: int) -> Catalogue:
    by_kind: dict[str, dict[int, Entity]] = {
        one.name: {} for one in STORED.kinds if one.name != "Observation"
    }
    for kind in TABLES:
        for one in entities(kind):
            by_kind[one.kind][one.id] = one
    return Catalogue(
        by_kind, _by_feature(FeatureUse), version, time.monotonic(),
        feature_links=_by_feature(FeatureLink),
    )  # fmt: skip


def _by_feature(table: type[FeatureUse | FeatureLink]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    rows = table._default_manager.values_list("feature_id", "datastream_id")  # noqa: SLF001 - Django's public name for any table
    for feature, stream in rows:
        found.setdefault(feature, set()).add(stream)
    return {key: frozenset(users) for key, users in found.items()}


def _renewed(kept: Catalogue, newest: int) -> Catalogue:
    """Read what changed since, and share everything else."""
    changes = Change.objects.filter(pk__gt=kept.version, pk__lte=newest)
    changed: dict[str, set[int]] = {}
    for kind, number in changes.values_list("entity", "number"):
        changed.setdefault("Datastream" if kind in STREAMS else kind, set()).add(number)
    by_kind = dict(kept.by_kind)
    for kind, numbers in changed.items():
        if kind not in TABLES:
            continue
        for name in STREAMS if kind == "Datastream" else (kind,):
            by_kind[name] = {
                key: one for key, one in kept.by_kind[name].items() if key not in numbers
            }
        for one in entities(kind, numbers):
            by_kind[one.kind][one.id] = one
    retold = {} if "ObservedProperty" in changed else {
        key: one for key, one in kept.retold.items() if key not in changed.get("Datastream", ())
    }  # fmt: skip
    return Catalogue(
        by_kind, _by_feature(FeatureUse), newest, kept.loaded_at, retold,
        feature_links=_by_feature(FeatureLink),
    )  # fmt: skip
