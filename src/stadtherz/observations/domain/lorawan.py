"""Uplinks of LoRaWAN devices as network servers deliver them.

Source: The Things Stack 3, "Data formats" (webhooks, MQTT, storage); ChirpStack 4, "Event types"
(HTTP and MQTT) and the older JSON of ChirpStack 3.

The time of an uplink is that of the network server:
- ChirpStack 4: `time`.
- ChirpStack 3: `publishedAt`, else the first `time` of a gateway, else the time of arrival.
- The Things Stack: `uplink_message.received_at`, by the clock of the Network Server. Messages that
  do not name their network (`network_ids`, of stacks before 3.13) take `received_at`, by the clock
  of the Application Server; each stands in for the other where it is missing.
"""

from datetime import datetime
from typing import Any

from stadtherz.observations.domain.chirpstack import chirpstack_uplink
from stadtherz.observations.domain.jsontext import inner, is_object, read_json
from stadtherz.observations.domain.lorawan_fields import DeviceUplink, no_uplink, refused
from stadtherz.observations.domain.things_stack import things_uplink

__all__ = ["DeviceUplink", "device_uplink", "device_uplinks"]

MOST_PER_MESSAGE = 1_000
UPLINK_EVENTS = ("", "up", "uplink", "uplink_message")


def device_uplink(message: bytes, arrived: datetime, event: str = "") -> DeviceUplink:
    """Read one uplink from the JSON of a network server.

    Args:
        message: at most 64 KiB.
        arrived: when the city got it, with a zone; used when the message tells no time.
        event: what topic or query call it ("up", "join"); may be "".

    Raises:
        Invalid: code "no-uplink" for joins, acknowledgements, status, logs and the like;
            "uplink" for what cannot be read.

    """
    return _one(read_json(message, "uplink"), arrived, event)


def device_uplinks(message: bytes, arrived: datetime, event: str = "") -> tuple[DeviceUplink, ...]:
    """Read one or many uplinks: an object, a list of them, or lines as the storage gives them.

    Raises:
        Invalid: as `device_uplink`; of many, the first that cannot be read decides.

    """
    found = _many(message)
    if len(found) > MOST_PER_MESSAGE:
        raise refused(f"{len(found)} uplinks in one message; at most {MOST_PER_MESSAGE} are read")
    return tuple(_one(each, arrived, event) for each in found)


def _many(message: bytes) -> list[Any]:
    lines = [line for line in message.split(b"\n") if line.strip()]
    if len(lines) > 1 and all(line.lstrip().startswith(b'{"result"') for line in lines):
        return [read_json(line, "uplink") for line in lines[: MOST_PER_MESSAGE + 1]]
    whole = read_json(message, "uplink")
    return whole if isinstance(whole, list) else [whole]


def _one(message: object, arrived: datetime, event: str) -> DeviceUplink:
    if event not in UPLINK_EVENTS:
        raise no_uplink(event)
    message = inner(message, "result") or message
    if not is_object(message):
        raise refused("is no JSON object")
    if "end_device_ids" in message:
        return things_uplink(message, arrived)
    if "deviceInfo" in message or "devEUI" in message:
        return chirpstack_uplink(message, arrived)
    known = "neither `end_device_ids` (The Things Stack 3) nor `deviceInfo` (ChirpStack 4) is there"
    raise refused(known)
