"""Tells by MQTT what changed, to the topics of SensorThings.

Source: OGC 18-088, section 14.2.2 (receive updates). Entities are followed by the log of changes,
observations by the numbers of the hot table; how far this came is kept, and moved on only when the
broker has the messages, so that each is sent at least once. Only what everybody may see is told.
Of the city's own broker it is known which topics clients want: just these are told. Of another one
it is not, and the usual topics are told to whoever may listen.
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
from stadtherz.observations.adapters.sensorthings.wanted import Messages, Subscribers
from stadtherz.observations.domain.entities import BY_NAME, kind_named
from stadtherz.observations.models import Change, Counter, HotObservation
from stadtherz.observations.services.audience import UNKNOWN, Audience, OwnAudience

log = logging.getLogger("observations")
ROOT = "v1.1"
SESSION = "stadtherz-announce"
CHANGES, OBSERVATIONS = "told-changes", "told-observations"
AT_ONCE = 1_000
MOST_MESSAGES = 10_000  # of one step; what goes beyond is told in the next one
EVERY_S = 0.3
PAUSE_S = 5.0
FOUND = (
    "datastream_id", "us", "end_us", "value", "result", "result_us", "feature", "more", "flag",
    "rule", "raw",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """Messages to be sent, and how far the log was read for them; `more` if it goes on there."""

    messages: Messages
    mark: int
    more: bool = False


def run(stop: threading.Event) -> None:
    """Tell what changes until `stop` is set."""
    audience = OwnAudience()
    while not stop.is_set():
        close_old_connections()
        try:
            with outbox(settings.MQTT_ADDRESS, SESSION) as box:
                while not stop.is_set():
                    if not announce(box, audience):
                        stop.wait(EVERY_S)
        except (Refused, DatabaseError, InterfaceError) as error:
            log.warning("announce: %s; trying again", error)
            stop.wait(PAUSE_S)


def announce(box: Outbox, audience: Audience = UNKNOWN) -> int:
    """Send what changed since the last time; gives the number of messages."""
    sent = 0
    subscribers = audience.now()
    if subscribers is not None and subscribers.renewed:  # how things stand before they change
        sent += box.send(subscribers.of_values(_reading()))
        subscribers.settle()
    for name, step in ((CHANGES, _changes), (OBSERVATIONS, _observations)):
        told = step(_mark(name), audience)
        while told is not None:
            sent += box.send(told.messages)
            Counter.objects.filter(name=name).update(value=told.mark)
            audience.told()
            # what nobody wants to hear must not hold up what comes behind it
            told = step(told.mark, audience) if told.more and not told.messages else None
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


def _changes(mark: int, audience: Audience) -> Step | None:
    rows = list(Change.objects.filter(pk__gt=mark).order_by("pk")[:AT_ONCE])
    if not rows:
        return None
    wanted = audience.now()  # after the rows: who came before something changed is among them
    if wanted is not None and not wanted.topics:
        return Step([], rows[-1].pk)
    reading, messages = _reading(), Messages()
    for row in rows:
        entity = reading.view.get(row.entity, row.number) if row.entity in BY_NAME else None
        if entity is not None and row.kind != Change.Kind.DELETED:
            usual = _of_entity(reading, entity, row.fields) if _usual(wanted) else []
            if wanted is not None:
                usual += _besides(usual, wanted.of_entity(reading, entity, row.fields))
            messages += usual
        if len(messages) >= MOST_MESSAGES:
            break
    if wanted is not None:
        messages += wanted.of_values(reading, {topic for topic, _ in messages})
    return Step(messages, row.pk, len(rows) == AT_ONCE)


def _usual(wanted: Subscribers | None) -> bool:
    return wanted is None or wanted.all_heard


def _besides(usual: Messages, more: Messages) -> Messages:
    topics = {topic for topic, _ in usual}
    return [one for one in more if one[0] not in topics]


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


def _observations(mark: int, audience: Audience) -> Step | None:
    rows = list(
        HotObservation.objects.filter(sequence__gt=mark)
        .order_by("sequence")
        .annotate(own=Coalesce(F("number"), F("sequence")))
        .values_list("sequence", "number", "gone", "own", *FOUND)[:AT_ONCE]
    )
    if not rows:
        return None
    newest, wanted = _newest_observation(), audience.now()
    if wanted is not None and not wanted.topics:
        return Step([], newest)
    reading, messages = _reading(), Messages()
    for sequence, number, gone, *row in rows:
        found, mark = Found(*row), sequence
        if wanted is not None:
            wanted.see(found, gone=bool(gone))
        if not gone and found.datastream in reading.view.stream_ids:
            messages += _told_of(reading, found, wanted, changed=number is not None)
        if len(messages) >= MOST_MESSAGES:
            break
    if wanted is not None and wanted.wants_times:
        messages += wanted.of_values(reading)
    return Step(messages, mark, len(rows) == AT_ONCE)


def _told_of(
    reading: Reading, found: Found, wanted: Subscribers | None, *, changed: bool
) -> Messages:
    usual = _of_observation(reading, found, changed=changed) if _usual(wanted) else []
    if wanted is not None:
        usual += _besides(usual, wanted.of_observation(reading, found, changed=changed))
    return usual


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
