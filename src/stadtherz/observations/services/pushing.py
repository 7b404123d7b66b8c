"""Letters that come by HTTP: stored before they are answered, by the rules of every other way."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.services.letters import keep_letters
from stadtherz.observations.services.routes import Routes
from stadtherz.observations.services.sensorthings.permission import Act, Writer
from stadtherz.observations.services.store import record_rows
from stadtherz.observations.services.uplinks import note_contacts

SHOWN = 20


@dataclass(frozen=True)
class Pushed:
    """What became of a letter.

    Args:
        taken: readings stored.
        kept: letters kept aside, which can be replayed.
        refused: letters and values of which nothing is kept.
        reasons: why.

    """

    taken: int
    kept: int
    refused: int = 0
    reasons: tuple[str, ...] = ()


def push_letter(*, topic: str, payload: bytes, by: Writer, routes: Routes) -> Pushed:
    """Store what a letter holds; when this returns it is durable.

    Args:
        topic: what it would have had by MQTT.
        payload: as it came.
        by: who sends it.
        routes: of this process.

    Raises:
        NotAllowed: without the scope to create, or for a datastream of the letter that the sender
            knows of; nothing is kept.

    """
    by.require(Act.CREATE)
    with transaction.atomic():
        read = routes.read([Letter(topic, payload, sender=by.limits)], timezone.now())
        for denied in read.denied:
            raise denied
        record_rows(rows=read.rows)
        note_contacts(contacts=read.contacts)
        keep_letters(letters=read.bad)
    reasons = [*read.refusals, *(one.reason for one in read.bad)]
    kept = sum(1 for one in read.bad if one.payload)
    refused = len(read.bad) - kept + read.refusals.total()
    return Pushed(len(read.rows), kept, refused, tuple(reasons[:SHOWN]))
