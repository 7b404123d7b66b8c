"""What devices send by MQTT: `stadtherz/v1/<datastream key>` with a small JSON object.

    {"time": "2026-11-24T08:15:00+01:00", "value": 17}

`time` may be left out (then it is the time of arrival). Anything else is refused with a reason.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.jsontext import TwiceNamed, once
from stadtherz.observations.domain.private_rules import may_be_shown
from stadtherz.observations.domain.times import latest_allowed, microseconds, reason_against

TOPIC = "stadtherz/v1/"
LARGEST_BYTES = 4096
LARGEST_VALUE = 1e15  # more than anything a city measures, and safe to be added up
KNOWN = {"time", "value"}


@dataclass(frozen=True)
class Uplink:
    """One reading as a device sent it."""

    key: str
    time: datetime
    value: float


def uplink_from(topic: str, payload: bytes, now: datetime) -> Uplink:
    """Read a message.

    Raises:
        Invalid: with the reason; the payload is not part of the message.

    """
    key = topic.removeprefix(TOPIC)
    if key == topic or not key or "/" in key:
        raise _refused(f"the topic must be {TOPIC}<datastream key>")
    if len(payload) > LARGEST_BYTES:
        raise _refused(f"{len(payload)} bytes; at most {LARGEST_BYTES} are read")
    try:
        message = json.loads(payload, object_pairs_hook=once)
    except TwiceNamed as error:
        raise _refused("names a key twice; which of both is meant cannot be known") from error
    except (ValueError, RecursionError) as error:
        raise _refused("is no JSON") from error
    if not isinstance(message, dict):
        raise _refused("is no JSON object")
    if unknown := sorted(set(message) - KNOWN):
        shown = unknown[0] if may_be_shown(unknown[0]) else "?"
        raise _refused(f"unknown key {shown!r}; known are time and value")
    return Uplink(key, _time(message.get("time"), now), _value(message.get("value")))


def _value(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refused("value must be a finite number")
    try:
        number = float(value)
    except OverflowError as error:  # JSON allows whole numbers of any length
        raise _refused("value is too large for a number") from error
    if not abs(number) <= LARGEST_VALUE:
        raise _refused("value must be a finite number")
    return number


def _time(written: object, now: datetime) -> datetime:
    if written is None:
        return now
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError as error:
        raise _refused("time must be written as 2026-11-24T08:15:00+01:00") from error
    if moment.tzinfo is None:
        raise _refused("time needs an offset, as in 2026-11-24T08:15:00+01:00")
    if reason := reason_against(microseconds(moment), latest_allowed(now)):
        raise _refused(f"time {reason}; set the clock of the device")
    return moment


def _refused(reason: str) -> Invalid:
    return Invalid(reason, code="uplink")
