"""Tells by MQTT what changed, to the topics of SensorThings.

Source: OGC 18-088, section 14.2.2 (receive updates). Entities are followed by the log of changes,
observations by the numbers of the hot table; how far this came is kept, and moved on only when the
broker has the messages, so that each is sent at least once. Only what everybody may see is told.
"""

import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.db.models import F, Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from stadtherz.kernel.errors import Refused
from stadtherz.observations.adapters.hot import as_json
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.mqtt import Outbox, outbox
from stadtherz.observations.adapters.sensorthings.catalogue import EVERYBODY, the_catalogue
from stadtherz.observations.adapters.sensorthings.found import Found
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity
from stadtherz.observations.adapters.sensorthings.telling import (
    Told,
    tell_entity,
    tell_observation,
)
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.entities import BY_NAME, kind_named
from stadtherz.observations.models import Change, Counter, HotObservation

log = logging.getLogger("observations")
ROOT = "v1.1"
SESSION = "stadtherz-announce"
CHANGES, OBSERVATIONS = "told-changes", "told-observations"
AT_ONCE = 1_000
EVERY_S = 0.3
PAUSE_S = 5.0
FOUND = (
    "datastream_id", "us", "end_us", "value", "result", "result_us", "feature", "more", "flag",
    "rule", "raw",
)  # fmt: skip
Messages = list[tuple[str, str]]


@dataclass(frozen=True)
class Step:
    """Messages to be sent, and how far the log was read for them."""

    messages: Messages
    mark: int


def run(stop: threading.Event) -> None:
    """Tell what changes until `stop` is set."""
    while not stop.is_set():
        close_old_connections()
        try:
            with outbox(settings.MQTT_ADDRESS, SESSION) as box:
                while not stop.is_set():
                    if not announce(box):
                        stop.wait(EVERY_S)
        except (Refused, DatabaseError, InterfaceError) as error:
            log.warning("announce: %s; trying again", error)
            stop.wait(PAUSE_S)


def announce(box: Outbox) -> int:
    """Send what changed since the last time; gives the number of messages."""
    sent = 0
    for name, step in ((CHANGES, _changes), (OBSERVATIONS, _observations)):
        told = step(_mark(name))
        if told is not None:
            sent += box.send(told.messages)
            Counter.objects.filter(name=name).update(value=told.mark)
    return sent


def _reading() -> Reading:
    """Look at the entities: after what speaks of them was read, so that all of them are known."""
    root = f"{settings.CONFIG.address.rstrip('/')}/sensorthings/{ROOT}"
    return Reading(the_catalogue().view(EVERYBODY), root, the_lake(), timezone.now())


def _mark(name: str) -> int:
    """Give how far it came; who is asked for the first time begins with the present."""
    row = Counter.objects.filter(name=name).first()
    if row is None:
        value = _newest_change() if name == CHANGES else _newest_observation()
        row, _ = Counter.objects.get_or_create(name=name, defaults={"value": value})
    return row.value


def _newest_change() -> int:
    return Change.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _newest_observation() -> int:
    row = Counter.objects.filter(name="observation").first()
    return row.value if row else 0


def _changes(mark: int) -> Step | None:
    rows = list(Change.objects.filter(pk__gt=mark).order_by("pk")[:AT_ONCE])
    if not rows:
        return None
    reading, messages = _reading(), Messages()
    for row in rows:
        entity = reading.view.get(row.entity, row.number) if row.entity in BY_NAME else None
        if entity is not None and row.kind != Change.Kind.DELETED:
            messages += _of_entity(reading, entity, row.fields)
    return Step(messages, rows[-1].pk)


def _of_entity(reading: Reading, entity: Entity, names: Iterable[str]) -> Messages:
    told = tell_entity(reading, entity)
    own = f"{ROOT}/{BY_NAME[entity.kind].set_name}"
    topics = [own, f"{own}({entity.id})", *_sets_with(reading, entity)]
    messages = [one for topic in topics for one in _with_selects(topic, told)]
    return messages + [
        (f"{own}({entity.id})/{name}", as_json({name: told[name]}))
        for name in names
        if name in told
    ]


def _sets_with(reading: Reading, entity: Entity) -> Iterator[str]:
    """Give the sets of other entities that this one is a member of."""
    for link in BY_NAME[entity.kind].links:
        back = kind_named(link.target).link(link.back)
        if link.target != "Observation" and back is not None and back.many:
            for key in reading.view.linked(entity, link):
                yield f"{ROOT}/{BY_NAME[link.target].set_name}({key})/{link.back}"


def _observations(mark: int) -> Step | None:
    rows = list(
        HotObservation.objects.filter(sequence__gt=mark)
        .order_by("sequence")
        .annotate(own=Coalesce(F("number"), F("sequence")))
        .values_list("sequence", "number", "gone", "own", *FOUND)[:AT_ONCE]
    )
    if not rows:
        return None
    reading, messages = _reading(), Messages()
    for _, number, gone, *found in rows:
        if not gone and found[1] in reading.view.stream_ids:
            messages += _of_observation(reading, Found(*found), changed=number is not None)
    return Step(messages, rows[-1][0])


def _of_observation(reading: Reading, found: Found, *, changed: bool) -> Messages:
    told = tell_observation(reading, found)
    kind = next(name for name in STREAMS if found.datastream in reading.view.kinds[name])
    among = f"{BY_NAME[kind].set_name}({found.datastream})/Observations"
    thing = reading.view.kinds[kind][found.datastream].links["Thing"]
    topics = [f"{ROOT}/Observations", f"{ROOT}/{among}", f"{ROOT}/Things({thing})/{among}"]
    feature = reading.spoken.feature_of(found.datastream, found.us, found.feature)
    if feature is not None:
        topics.append(f"{ROOT}/FeaturesOfInterest({feature})/Observations")
    own = f"{ROOT}/Observations({found.id})"
    messages = [one for topic in topics for one in _with_selects(topic, told)]
    if changed:  # nobody can have asked for one that was not there yet
        messages += _with_selects(own, told)
        messages += [
            (f"{own}/{name}", as_json({name: told[name]}))
            for name in ("phenomenonTime", "result", "resultTime", "parameters")
            if name in told
        ]
    return messages


def _with_selects(topic: str, told: Told) -> Messages:
    """Give the message whole, and with each `$select` that the installation offers."""
    found = [(topic, as_json(told))]
    for names in settings.MQTT_SELECTS:
        chosen = {name: told[name] for name in names.split(",") if name in told}
        found += [(f"{topic}?$select={names}", as_json(chosen))] if chosen else []
    return found
