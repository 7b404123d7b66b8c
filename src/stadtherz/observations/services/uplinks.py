"""What a LoRaWAN device measured, as rows of its datastreams; and when it was heard last."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.adapters.decoders import known_decoders
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.domain.contact import battery_of, frames_lost
from stadtherz.observations.domain.decoders.measured import Measured
from stadtherz.observations.domain.decoders.registry import measured_in
from stadtherz.observations.domain.lorawan import DeviceUplink, device_uplinks
from stadtherz.observations.domain.private import identifying
from stadtherz.observations.domain.private_counts import identifying_in_count
from stadtherz.observations.domain.private_rules import may_be_shown
from stadtherz.observations.domain.readings import (
    DeviceReading,
    measured_by_network,
    radio_of,
    readings_from,
)
from stadtherz.observations.domain.results import TYPES, fault_of, result_parts
from stadtherz.observations.domain.times import EPOCH, TOLERANCE, microseconds
from stadtherz.observations.models import Device
from stadtherz.observations.selectors.stations import KnownDevice, KnownStream
from stadtherz.observations.services.count_guard import count_fault
from stadtherz.observations.services.register import Register
from stadtherz.observations.services.senders import Sender

MOST_UNASSIGNED = 200
SHOWN = 10
UNASSIGNED = "unassigned"
RADIO = frozenset({
    "rssi", "snr", "spreading_factor", "frequency", "data_rate", "f_port", "f_cnt", "confirmed",
    "battery_of_network",
})  # fmt: skip


@dataclass(frozen=True)
class Contact:
    """That a device was heard: when, how well, and what it measured that nobody asked for."""

    device: int
    at: datetime
    counter: int
    battery: float | None
    rssi: float | None
    snr: float | None
    unassigned: tuple[str, ...] = ()
    gateway: str = ""
    network: str = ""


@dataclass
class Heard:
    """Rows and contacts of a message.

    Args:
        rows: what is stored.
        contacts: that devices were heard.
        refusals: of values that did not fit.
        lost: what was measured by devices of whose values none is assigned to a datastream.

    """

    rows: list[Row] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def add(self, other: "Heard") -> None:
        """Take over what another uplink of the same message brought."""
        self.rows += other.rows
        self.contacts += other.contacts
        self.refusals += other.refusals
        self.lost += other.lost


def heard(payload: bytes, event: str, register: Register, now: datetime, sender: Sender) -> Heard:
    """Read a network server's message.

    Raises:
        Invalid: when it is no uplink, the device is not registered, or its payload is unreadable.
        NotAllowed: when the sender may not write to a datastream of it.

    """
    found = Heard()
    for uplink in device_uplinks(payload, now, event):
        if uplink.time > now + TOLERANCE or uplink.time < EPOCH:
            message = "the uplink's time lies in the future or before 1970; set the server's clock"
            raise Invalid(message, code="uplink")
        said = _hear(uplink, register.device(uplink, now, sender), now)
        for row in said.rows:
            sender.require(row.datastream_id)
        found.add(said)
    return found


def _hear(uplink: DeviceUplink, device: KnownDevice, now: datetime) -> Heard:
    found = Heard()
    measured = _measured(uplink, device)
    missing: list[str] = []
    for one in readings_from(uplink, (*measured, *radio_of(uplink))):
        stream = device.streams.get(one.name)
        if stream is None:
            missing += [] if one.name in RADIO else [one.name]
        elif reason := _refusal(one, stream, now):
            found.refusals.append(f"{one.name[:100]}: {reason}")
        else:
            found.rows.append(_row(one, stream))
    if not (found.rows or found.refusals):
        found.lost += missing
    found.contacts.append(
        Contact(
            device.id, uplink.time, uplink.f_cnt, battery_of(measured, uplink.battery),
            uplink.rssi, uplink.snr, tuple(dict.fromkeys(missing)), uplink.gateway, uplink.network,
        )
    )  # fmt: skip
    return found


def lost_of(said: Heard) -> str:
    """Say what has to be assigned before a message can be replayed; "" when nothing was lost."""
    if not said.lost:
        return ""
    names = [name if may_be_shown(name) else "?" for name in dict.fromkeys(said.lost)]
    return (
        f"assigned to no datastream: {', '.join(names[:SHOWN])}; assign them to the device in the "
        "administration, then replay with --code unassigned"
    )


def _measured(uplink: DeviceUplink, device: KnownDevice) -> tuple[Measured, ...]:
    try:
        decoder = known_decoders().of(uplink, device.decoder)
    except NotFound as error:
        message = f"{error}; choose another one for the device, then replay"
        raise Invalid(message, code="decoder") from error
    return measured_in(uplink, decoder) if decoder else measured_by_network(uplink)


def _refusal(one: DeviceReading, stream: KnownStream, now: datetime) -> str:
    """Say why a value does not go into its datastream; "" when it does."""
    if not EPOCH <= one.time <= now + TOLERANCE:
        return "its time lies in the future or before 1970"
    if isinstance(one.value, str) and identifying(json.dumps({one.name: one.value}).encode()):
        return "its text may identify a person"
    if stream.counting and identifying_in_count(one.value):
        return "its value may identify a person or device"
    if stream.counting and (fault := count_fault(one.value, stream.observation_type)):
        return fault
    if stream.multi:
        return "the datastream measures several values at once"
    return fault_of(_as_result(one, stream), stream.observation_type)


def _as_result(one: DeviceReading, stream: KnownStream) -> float | bool | str:
    """Give states as 1 and 0 where the datastream holds numbers."""
    if isinstance(one.value, bool) and stream.observation_type != f"{TYPES}OM_TruthObservation":
        return int(one.value)
    return one.value


def _row(one: DeviceReading, stream: KnownStream) -> Row:
    value, result = result_parts(_as_result(one, stream))
    return Row(stream.id, microseconds(one.time), value, result=result)


def note_contacts(*, contacts: Iterable[Contact]) -> None:
    """Write down when devices were heard; to be called in the transaction of their readings."""
    by_device: dict[int, list[Contact]] = {}
    for one in contacts:
        by_device.setdefault(one.device, []).append(one)
    for device in Device.objects.select_for_update().filter(pk__in=by_device).order_by("pk"):
        for one in by_device[device.pk]:
            _note(device, one)
        device.save()


def _note(device: Device, one: Contact) -> None:
    fresh = [name[:100] for name in one.unassigned if name[:100] not in device.unassigned]
    device.unassigned = [*device.unassigned, *fresh][:MOST_UNASSIGNED]
    if device.last_seen is not None and one.at < device.last_seen:
        return  # replayed or late: the device was heard again since
    device.frames_lost += frames_lost(device.counter, one.counter)
    device.last_seen, device.counter = one.at, one.counter
    device.rssi, device.snr = one.rssi, one.snr
    device.gateway, device.network = one.gateway, one.network
    if one.battery is not None:
        device.battery = one.battery
