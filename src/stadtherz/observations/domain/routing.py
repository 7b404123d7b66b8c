"""Which form a letter has, told by its topic.

Source: The Things Stack 3, "MQTT server" (`v3/{application}@{tenant}/devices/{device}/up`);
ChirpStack 4, "MQTT integration" (`application/{id}/device/{eui}/event/{event}`); OGC 18-088,
section 14.2.1 (create by MQTT); MQTT 3.1.1, section 4.7 (filters). Letters that come by HTTP get
the topic that they would have had, so that what is kept of them can be replayed the same way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.uplink import TOPIC

COUNTS_TOPIC = f"{TOPIC}counts/"
PUSHED_TOPIC = "push/"
STANDARD_TOPIC = "v1.1/"
MOUNT = "in/"
TOPICS = (
    f"{TOPIC}+",
    f"{COUNTS_TOPIC}+",
    "v3/+/devices/+/up",
    "application/+/device/+/event/up",
    "v1.1/Observations",
    "v1.1/+/Observations",
)


class Form(StrEnum):
    """How a letter is written."""

    PLAIN = "plain"
    COUNTS = "counts"
    DEVICE = "device"
    STANDARD = "standard"
    MAPPED = "mapped"


@dataclass(frozen=True)
class Route:
    """Where a letter belongs.

    Args:
        form: how it is written.
        name: key of the datastream or the site, path of the resource, or name of the source.
        event: of a network server: what kind of message it is.

    """

    form: Form
    name: str = ""
    event: str = ""


def heard_at(topics: Iterable[str]) -> tuple[str, ...]:
    """Give what the ingest asks a broker for: each topic, and the same below `in/`.

    A broker that also has readers puts there what devices publish (Mosquitto: `mount_point in/`),
    so that nobody who reads what the city tells can hear the devices themselves.
    """
    wanted = tuple(topics)
    return (*wanted, *(f"{MOUNT}{topic}" for topic in wanted))


def is_of_devices(topic: str) -> bool:
    """Tell whether devices publish there to the city, whatever is right or wrong about it."""
    return topic.startswith((TOPIC, STANDARD_TOPIC, MOUNT))


def route_of(topic: str, mapped: Mapping[str, str]) -> Route:
    """Find the form of a letter.

    Args:
        topic: where it was published.
        mapped: names of the sources by the filters of topics that they read.

    Raises:
        Invalid: code "topic" when no form has such a topic.

    """
    for asked, source in mapped.items():
        if fits(asked, topic):
            return Route(Form.MAPPED, source)
    if found := _fixed(topic):
        return found
    message = "no form of letter has this topic; docs/reference/devices.md lists them"
    raise Invalid(message, code="topic")


@lru_cache(maxsize=10_000)  # a city's devices publish to the same topics again and again
def _fixed(topic: str) -> Route | None:
    if topic.startswith(STANDARD_TOPIC):
        return Route(Form.STANDARD, topic.removeprefix(STANDARD_TOPIC))
    if topic.startswith(COUNTS_TOPIC):
        return Route(Form.COUNTS, topic.removeprefix(COUNTS_TOPIC))
    if topic.startswith(TOPIC):
        return Route(Form.PLAIN, topic.removeprefix(TOPIC))
    return _by_levels(topic.split("/"))


def _by_levels(parts: list[str]) -> Route | None:
    match parts:
        case ["push", "things-stack"]:
            return Route(Form.DEVICE)
        case ["push", "chirpstack", event]:
            return Route(Form.DEVICE, event=event)
        case ["push", "mapped", source]:
            return Route(Form.MAPPED, source)
        case ["v3", _, "devices", device, event]:
            return Route(Form.DEVICE, device, event)
        case ["application", _, "device", device, "event", event]:
            return Route(Form.DEVICE, device, event)
    return None


def fits(asked: str, topic: str) -> bool:
    """Tell whether a topic is one of those that a filter with + and # means."""
    if asked == topic:
        return True
    wanted, found = asked.split("/"), topic.split("/")
    if wanted[-1] == "#":
        wanted = wanted[:-1]
        found = found[: len(wanted)] if len(found) >= len(wanted) else found
    return len(wanted) == len(found) and all(
        one in {"+", other} for one, other in zip(wanted, found, strict=True)
    )
