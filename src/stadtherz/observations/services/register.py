"""What the city knows of its datastreams, devices and sources, kept at hand for each letter.

Read again when staff changed it, every half minute, and, at most once a second, when something is
asked that is not there: what staff registered a moment ago is found.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.sources import load_sources, topics_of
from stadtherz.observations.domain.lorawan import DeviceUplink
from stadtherz.observations.domain.sources import Source
from stadtherz.observations.models import Counter
from stadtherz.observations.selectors.stations import (
    KnownDevice,
    KnownStream,
    devices_by_name,
    streams_by_key,
)
from stadtherz.observations.services.senders import Sender

EDITION = "register"
AGE = timedelta(seconds=30)
LEAST_AGE = timedelta(seconds=1)


def _edition() -> int:
    found = Counter.objects.filter(name=EDITION).values_list("value", flat=True).first()
    return found or 0


def register_changed() -> None:
    """Let every process read the register again with its next letter."""
    if not Counter.objects.filter(name=EDITION).update(value=F("value") + 1):
        Counter.objects.get_or_create(name=EDITION, defaults={"value": 1})


@dataclass
class Register:
    """Datastreams by key, devices by EUI and name, sources by name."""

    streams: dict[str, KnownStream] = field(default_factory=dict)
    devices: dict[str, KnownDevice] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    _at: datetime | None = None
    _edition: int = -1

    def renew(self, now: datetime, age: timedelta = AGE) -> None:
        """Read everything again when staff changed it, or it is older than `age` or from ahead."""
        edition = _edition()
        if edition != self._edition or not self._is_fresh(now, age):
            self._edition = edition
            self.streams = streams_by_key()
            self.devices = devices_by_name(self.streams)
            self.sources = load_sources()
            self.topics = topics_of(self.sources)
            self._at = now

    def _is_fresh(self, now: datetime, age: timedelta) -> bool:
        return self._at is not None and timedelta(0) <= now - self._at <= age

    def stream(self, key: str, now: datetime, sender: Sender) -> KnownStream:
        """Find a datastream that takes single values.

        Raises:
            Invalid: code "datastream", also when the sender may not know of it.
            NotAllowed: when it is known to the sender, but not open.

        """
        found = self.streams.get(key)
        if found is None:
            self.renew(now, LEAST_AGE)
            found = self.streams.get(key)
        if found is None or not sender.knows(found.id):
            message = "no such datastream; create it in the administration, then replay"
            raise Invalid(message, code="datastream")
        sender.require(found.id)
        if found.multi:
            message = "the datastream measures several values at once; a single one does not fit"
            raise Invalid(message, code="datastream")
        return found

    def device(self, uplink: DeviceUplink, now: datetime, sender: Sender) -> KnownDevice:
        """Find the device that sent an uplink: by its EUI, else by its name.

        Raises:
            Invalid: code "device", also when the device does not speak for the sender.

        """
        for _ in range(2):
            for name in (uplink.device_eui, f"/{uplink.device_name}"):
                found = self.devices.get(name)
                if found is not None and sender.has_device(found.id):
                    return found
            self.renew(now, LEAST_AGE)
        message = (
            f"no device has the EUI {uplink.device_eui}; register it in the administration under "
            "Messwerte, Geräte, with its datastreams, then replay with --code device"
        )
        raise Invalid(message, code="device")
