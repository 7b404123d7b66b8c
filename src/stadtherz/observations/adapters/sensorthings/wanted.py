"""Finds which of the wanted topics an entity or an observation that changed belongs to.

Source: OGC 18-088, section 14.2.2. Paths are walked as those of requests are, with the eyes of
everybody: what is private is at no path. They are walked anew when entities changed; an
observation is then found by looking up its datastream, its feature and its number, however many
topics there are.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from stadtherz.kernel.errors import NotFound, Refused
from stadtherz.observations.adapters.hot import as_json
from stadtherz.observations.adapters.sensorthings.answering import (
    Members,
    linked_set,
    members_at,
)
from stadtherz.observations.adapters.sensorthings.catalogue import View
from stadtherz.observations.adapters.sensorthings.found import Found
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity
from stadtherz.observations.adapters.sensorthings.telling import (
    Told,
    chosen,
    tell_entity,
    tell_observation,
)
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.addresses import Address
from stadtherz.observations.domain.results import period
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.wanted import EVERYTHING, RESULT_TIME, Wanted, wanted_of

Messages = list[tuple[str, str]]
TIMES = frozenset({"phenomenonTime", RESULT_TIME})


@dataclass
class Places:
    """Where the wanted topics lead, as of one state of the entities.

    Args:
        every: topics of all observations.
        by_stream, by_feature: topics of the observations of one datastream or feature.
        by_number: topics of one observation, with the set that it must be in.
        of_kind: topics of entities by type, with the ids that are meant (None for all).

    """

    every: list[Wanted] = field(default_factory=list)
    by_stream: dict[int, list[Wanted]] = field(default_factory=dict)
    by_feature: dict[int, list[Wanted]] = field(default_factory=dict)
    by_number: dict[int, list[tuple[Wanted, Members | None]]] = field(default_factory=dict)
    of_kind: dict[str, list[tuple[Wanted, Collection[int] | None]]] = field(default_factory=dict)

    def put(self, reading: Reading, wanted: Wanted) -> None:
        """Walk to where a topic leads and remember it; what is not there is left out."""
        try:
            if wanted.address.last.kind.name == "Observation":
                self._put_observations(reading, wanted)
            else:
                ids = _ids_at(reading, wanted.address)
                self.of_kind.setdefault(wanted.address.last.kind.name, []).append((wanted, ids))
        except NotFound:
            return

    def _put_observations(self, reading: Reading, wanted: Wanted) -> None:
        among, number = _set_of(reading, wanted.address), wanted.address.last.id
        if number is not None:
            self.by_number.setdefault(number, []).append((wanted, among))
        elif among is None:
            self.every.append(wanted)
        elif among.feature is not None:
            self.by_feature.setdefault(among.feature, []).append(wanted)
        else:
            for stream in among.streams or ():
                self.by_stream.setdefault(stream, []).append(wanted)


def _set_of(reading: Reading, address: Address) -> Members | None:
    """Give the set in which the last step of a path stands; None for all there are."""
    if len(address.steps) == 1:
        return None
    item, last = members_at(reading, Address(address.steps[:-1])), address.last
    link = address.steps[-2].kind.link(last.name)
    if isinstance(item, Members) or link is None:
        message = "nothing stands behind a set"
        raise NotFound(message, code="address")
    return linked_set(reading, item, link)


def _ids_at(reading: Reading, address: Address) -> Collection[int] | None:
    here = members_at(reading, address)
    if not isinstance(here, Members):
        return (here.id,)
    return None if here.ids is None else frozenset(here.ids)


@dataclass
class Subscribers:
    """What clients want to be told, and what they were told of single properties.

    Args:
        topics: all that somebody wants; what cannot be read is left out.
        renewed: whether nobody looked at the values of properties since the list changed.

    """

    topics: frozenset[str] = frozenset()
    renewed: bool = False
    _wanted: tuple[Wanted, ...] = ()
    _values: dict[str, Any] = field(default_factory=dict)
    _fresh: dict[str, Any] = field(default_factory=dict)
    _kept: dict[int, Found | None] = field(default_factory=dict)
    _results: dict[int, tuple[int, int] | None] = field(default_factory=dict)
    _view: View | None = None
    _places: Places = field(default_factory=Places)

    @property
    def all_heard(self) -> bool:
        """Whether somebody listens to a pattern, so that everything usual has to be told."""
        return EVERYTHING in self.topics

    def renew(self, topics: frozenset[str]) -> None:
        """Take over a list."""
        if topics == self.topics:
            return
        self.topics, self.renewed, self._view = topics, True, None
        self._wanted = tuple(_read(topics - {EVERYTHING}))
        passed = {step.id for one in self._wanted for step in one.address.steps[:-1]}
        self._kept = {key: one for key, one in self._kept.items() if key in passed}
        self._values = {key: one for key, one in self._values.items() if key in topics}
        if not any(map(_asks_result_time, self._wanted)):
            self._results.clear()

    def see(self, found: Found, *, gone: bool) -> None:
        """Take note of an observation that was written or deleted, as far as it matters later."""
        if found.id in self._kept:
            self._kept[found.id], self._view = None if gone else found, None
        if found.datastream in self._results and found.result_us is not None and not gone:
            first, last = self._results[found.datastream] or (found.result_us, found.result_us)
            extent = min(first, found.result_us), max(last, found.result_us)
            self._results[found.datastream] = extent

    def of_observation(self, reading: Reading, found: Found, *, changed: bool) -> Messages:
        """Give the messages on an observation that is new, or was `changed`."""
        places = self._at(reading)
        wanted = [*places.every, *places.by_stream.get(found.datastream, ())]
        if places.by_feature:
            spoken = reading.spoken.feature_of(found.datastream, found.us, found.feature)
            wanted += places.by_feature.get(spoken, ()) if spoken is not None else ()
        if changed:  # nobody can have asked for one that was not there yet
            for one, among in places.by_number.get(found.id, ()):
                wanted += [one] if _is_in(reading, found, among) else []
        return _written(tell_observation(reading, found), wanted) if wanted else []

    def of_entity(self, reading: Reading, entity: Entity, names: Iterable[str]) -> Messages:
        """Give the messages on an entity that was written; of its properties those named."""
        named = frozenset(names)
        wanted = [
            one
            for one, ids in self._at(reading).of_kind.get(entity.kind, ())
            if (ids is None or entity.id in ids)
            and (not one.address.member or one.address.member in named)
        ]
        if not wanted:
            return []
        told = tell_entity(reading, entity)
        if entity.kind in STREAMS and any(map(_asks_result_time, wanted)):
            told[RESULT_TIME] = self._value(reading, entity, RESULT_TIME)
        return _written(told, wanted)

    def of_values(self, reading: Reading, besides: Collection[str] = ()) -> Messages:
        """Give the messages on properties that have another value than when they were told last.

        So what nobody named as changed is told as well: what staff edited, and the time of a
        datastream, which follows from its observations. What is seen for the first time is only
        remembered. `settle` takes over what was seen.

        Args:
            reading: of the entities as they are now.
            besides: topics that are told anyway.

        """
        messages, self.renewed = Messages(), False
        for topic, name, value in self._single_values(reading):
            if topic in self._values and self._values[topic] != value and topic not in besides:
                messages.append((topic, as_json({name: value})))
            self._fresh[topic] = value
        return messages

    def settle(self) -> None:
        """Remember what was told; called when the broker has it."""
        self._values.update(self._fresh)
        self._fresh.clear()

    @property
    def wants_times(self) -> bool:
        """Whether somebody wants to know when the time of a datastream grows."""
        return any(
            one.address.member in TIMES and one.address.last.kind.name in STREAMS
            for one in self._wanted
        )

    def _single_values(self, reading: Reading) -> Iterator[tuple[str, str, Any]]:
        for kind, found in self._at(reading).of_kind.items():
            for one, ids in found:
                for key in ids or () if one.address.member else ():
                    entity = reading.view.get(kind, key)
                    if entity is not None:
                        name = one.address.member
                        yield one.topic, name, self._value(reading, entity, name)

    def _value(self, reading: Reading, entity: Entity, name: str) -> Any:
        if name != RESULT_TIME or entity.kind not in STREAMS:
            return tell_entity(reading, entity).get(name)
        if entity.id not in self._results:  # the lake is asked once, then `see` follows
            self._results[entity.id] = _result_extent(reading, entity.id)
        extent = self._results[entity.id]
        return None if extent is None else period(*extent)

    def _at(self, reading: Reading) -> Places:
        if reading.view is not self._view:
            reading.kept = self._kept
            self._places, self._view = Places(), reading.view
            for one in self._wanted:
                self._places.put(reading, one)
        return self._places


def _read(topics: Iterable[str]) -> Iterator[Wanted]:
    for topic in sorted(topics):
        try:
            yield wanted_of(topic)
        except Refused:  # written by another version of the broker
            continue


def _is_in(reading: Reading, found: Found, among: Members | None) -> bool:
    if among is None:
        return True
    if among.feature is not None:
        spoken = reading.spoken.feature_of(found.datastream, found.us, found.feature)
        return spoken == among.feature
    return among.streams is None or found.datastream in among.streams


def _result_extent(reading: Reading, stream: int) -> tuple[int, int] | None:
    found = reading.result_extents([stream]).get(stream)
    return None if found is None else (microseconds(found.start), microseconds(found.end))


def _asks_result_time(wanted: Wanted) -> bool:
    return wanted.asks(RESULT_TIME)


def _written(told: Told, wanted: Iterable[Wanted]) -> Messages:
    """Write what each topic is told; the same choice is written once."""
    texts: dict[Any, str] = {}
    messages = Messages()
    for one in wanted:
        name = one.address.member
        asked = (name, one.select)
        if asked not in texts:
            said = {name: told.get(name)} if name else chosen(told, one.select)
            texts[asked] = as_json(said)
        messages.append((one.topic, texts[asked]))
    return messages
