"""Turns letters, whichever way they came, into rows to be stored.

A letter that holds what identifies a person is refused before anything of it is kept, logged or
answered. The plain form is closed: a letter that could be read holds a time and a number, so only
those that could not are looked through.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import DatabaseError, InterfaceError, transaction

from stadtherz.kernel.errors import Invalid, NotAllowed, Refused
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.domain.counting import CountingSite
from stadtherz.observations.domain.plain import plain_readings
from stadtherz.observations.domain.routing import STANDARD_TOPIC, Form, Route, route_of
from stadtherz.observations.domain.sources import Counts, Mapped
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.uplink import Uplink, uplink_from
from stadtherz.observations.services.count_guard import COUNT_RESULT, refuse_count, refuse_in_count
from stadtherz.observations.services.counts import counted, filled
from stadtherz.observations.services.letters import IDENTIFYING, Bad
from stadtherz.observations.services.register import Register
from stadtherz.observations.services.senders import Sender
from stadtherz.observations.services.sensorthings.published import is_our_own, published
from stadtherz.observations.services.setting_aside import (
    allowed_on,
    kept_aside,
    refuse_identifying,
    refuse_removed,
)
from stadtherz.observations.services.uplinks import UNASSIGNED, Contact, Heard, heard, lost_of

SHOWN = 20


@dataclass
class Read:
    """What letters gave: rows, contacts of devices, refused values, letters to be kept aside.

    Of letters that bring what their senders may not write, `denied` says why.
    """

    rows: list[Row] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)
    bad: list[Bad] = field(default_factory=list)
    counts: list[Row] = field(default_factory=list)
    sites: dict[int, CountingSite] = field(default_factory=dict)
    denied: list[NotAllowed] = field(default_factory=list)

    def add(self, other: "Read") -> None:
        """Take over rows and contacts of another one."""
        self.rows += other.rows
        self.contacts += other.contacts


@dataclass
class Routes:
    """Reads letters of every form; what it knows of the city is renewed as time goes by."""

    register: Register = field(default_factory=Register)

    def read(self, letters: Sequence[Letter], now: datetime) -> Read:
        """Read letters, each alone; must run inside the transaction that stores the rows."""
        self.register.renew(now)
        found = Read()
        for letter in letters:
            if letter.retained:
                found.add(self._again(letter, now))
                continue
            try:
                self._read_one(letter, letter.arrived or now, found)
            except (DatabaseError, InterfaceError):
                raise
            except Refused as error:
                found.denied += [error] if isinstance(error, NotAllowed) else []
                found.bad.append(kept_aside(letter, error.code, str(error)))
            except Exception as error:  # noqa: BLE001 - one letter must not hinder the others
                reason = f"reading it failed with {type(error).__name__}"
                found.bad.append(kept_aside(letter, "failed", reason))
        found.rows += filled(found.sites, found.counts)
        return found

    def _again(self, letter: Letter, now: datetime) -> Read:
        """Read what the broker had kept for whoever subscribes: only what has a time of its own.

        It comes with every connection. Without a time it would be a new value each time, and the
        device would seem to be alive; if it cannot be read, it was kept aside when it was sent.
        """
        if letter.topic.startswith(STANDARD_TOPIC) and b"phenomenonTime" not in letter.payload:
            return Read()
        at = letter.arrived or now
        found = Routes(self.register).read([replace(letter, retained=False, arrived=at)], now)
        us = microseconds(at)
        timed = [row for row in found.rows if row.us != us]
        contacts = [one for one in found.contacts if one.at != at]
        return Read(timed, contacts)

    def _read_one(self, letter: Letter, now: datetime, found: Read) -> None:
        topic, payload, sender = letter.topic, letter.payload, Sender(letter.sender)
        refuse_removed(payload)
        route = route_of(topic, self.register.topics)
        if route.form is Form.PLAIN:
            uplink = uplink_from(topic, payload, now)
            found.rows.append(self._row(uplink, now, sender))
            return
        if route.form is Form.STANDARD and is_our_own(payload):
            return  # what this city announced itself comes back by the same topics
        counts = route.form is Form.COUNTS
        refuse_identifying(payload, allowed_on(route, self.register.sources), of_counts=counts)
        if route.form is Form.DEVICE:
            said = heard(payload, route.event, self.register, now, sender)
            _add(found, said)
            if reason := lost_of(said):
                found.bad.append(kept_aside(letter, UNASSIGNED, reason))
        elif route.form is Form.MAPPED:
            self._mapped(route, letter, now, found)
        elif route.form is Form.STANDARD:
            with transaction.atomic():  # features may be made on the way
                found.rows += published(route.name, payload)
        else:
            with transaction.atomic():  # datastreams may be made on the way
                self._counted(route, letter, now, found)

    def _row(self, uplink: Uplink, now: datetime, sender: Sender) -> Row:
        stream = self.register.stream(uplink.key, now, sender)
        if stream.counting:
            refuse_in_count(uplink.value)
            refuse_count(uplink.value, stream.observation_type)
        return Row(stream.id, microseconds(uplink.time), uplink.value)

    def _counted(self, route: Route, letter: Letter, now: datetime, found: Read) -> None:
        source, sender = self.register.sources.get(route.name), Sender(letter.sender)
        if not isinstance(source, Counts) or not sender.knows_station(source.station):
            message = "no such counting site; describe it in the city's folder sources, then replay"
            raise Invalid(message, code="counting-site")
        rows = counted(letter.payload, route.name, source, now)
        for stream in {row.datastream_id for row in rows}:
            sender.require(stream)
        found.counts += rows
        found.sites |= {row.datastream_id: source.site for row in rows}

    def _mapped(self, route: Route, letter: Letter, now: datetime, found: Read) -> None:
        source = self.register.sources.get(route.name)
        if not isinstance(source, Mapped):
            message = "no such mapped source; describe it in the city's folder sources, then replay"
            raise Invalid(message, code="source")
        said = plain_readings(letter.payload, source.mapping, now)
        refusals = [f"{one.path}: {one.reason}" for one in said.refusals]
        rows, unknown = self._rows_of(said.readings, now, Sender(letter.sender))
        if not rows and (refusals or unknown):
            reason = "; ".join([*refusals, *unknown][:SHOWN])
            raise Invalid(reason, code="datastream" if unknown else "uplink")
        found.rows += rows
        found.refusals.update(refusals)
        if unknown:  # the others are known when it is replayed
            found.bad.append(kept_aside(letter, "datastream", "; ".join(unknown[:SHOWN])))

    def _rows_of(
        self, uplinks: Sequence[Uplink], now: datetime, sender: Sender
    ) -> tuple[list[Row], list[str]]:
        """Give rows of named readings, and a line for each that has no datastream."""
        rows: list[Row] = []
        unknown: list[str] = []
        for one in uplinks:
            try:
                rows.append(self._row(one, now, sender))
            except Invalid as error:
                if error.code in {IDENTIFYING, COUNT_RESULT}:
                    raise  # nothing of the letter is kept
                unknown.append(f"{one.key}: {error}")
        return rows, unknown


def _add(found: Read, said: Heard) -> None:
    found.rows += said.rows
    found.contacts += said.contacts
    found.refusals.update(said.refusals)
