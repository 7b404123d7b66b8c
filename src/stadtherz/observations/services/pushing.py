"""Letters that come by HTTP: stored before they are answered, by the rules of every other way."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from stadtherz.kernel.errors import NotAllowed
from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.models import Datastream
from stadtherz.observations.services.letters import keep_letters
from stadtherz.observations.services.routes import Read, Routes
from stadtherz.observations.services.sensorthings.permission import Act, Writer
from stadtherz.observations.services.store import record_rows
from stadtherz.observations.services.uplinks import note_contacts

SHOWN = 20


@dataclass(frozen=True)
class Pushed:
    """What became of a letter: readings stored, letters kept aside, and why."""

    taken: int
    kept: int
    reasons: tuple[str, ...] = ()


def push_letter(*, topic: str, payload: bytes, by: Writer, routes: Routes) -> Pushed:
    """Store what a letter holds; when this returns it is durable.

    Args:
        topic: what it would have had by MQTT.
        payload: as it came.
        by: who sends it.
        routes: of this process.

    Raises:
        NotAllowed: without the scope to create, for a datastream of the letter; nothing is kept.

    """
    by.require(Act.CREATE)
    with transaction.atomic():
        read = routes.read([Letter(topic, payload)], timezone.now())
        _require_streams(read, by)
        record_rows(rows=read.rows)
        note_contacts(contacts=read.contacts)
        keep_letters(letters=read.bad)
    reasons = [*read.refusals, *(one.reason for one in read.bad)]
    return Pushed(len(read.rows), len(read.bad), tuple(reasons[:SHOWN]))


def _require_streams(read: Read, by: Writer) -> None:
    """Ask for the scope of every datastream, of the database: the newest ones are known too."""
    asked = {row.datastream_id for row in read.rows} - by.streams
    if by.everything or not asked:
        return
    open_ones = Datastream.objects.filter(pk__in=asked, station__project__in=by.projects)
    if asked - set(open_ones.values_list("pk", flat=True)):
        message = "the token is not for every datastream of this letter"
        raise NotAllowed(message, code="scope", details=(Act.CREATE.value,))
