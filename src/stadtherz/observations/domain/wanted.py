"""Which topics of updates a client may ask a broker for, and what each of them means.

Source: OGC 18-088, section 14.2.2 (receive updates): `v1.1/` and a resource path that ends in an
entity set, an entity or a property; sets and entities also with `?$select=`. MQTT 3.1.1, section
4.7 (filters). What is asked for is known when a client subscribes, so that it can be refused then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.addresses import Address, address_of
from stadtherz.observations.domain.entities import ID_NAMES, SELF_LINK, Kind
from stadtherz.observations.domain.odata.options import query_of
from stadtherz.observations.domain.odata.tree import Path
from stadtherz.observations.domain.routing import STANDARD_TOPIC

EVERYTHING = f"{STANDARD_TOPIC}#"
"""What any filter with + or # that reaches updates is kept as."""
LONGEST_TOPIC = 500
RESULT_TIME = "resultTime"
STREAMS = frozenset({"Datastream", "MultiDatastream"})
WILDCARDS = frozenset("+#")
SELECT = "$select"


class Crowd(StrEnum):
    """How dear a topic is to whoever tells it; each sort has its own limit.

    EVERY is of all observations there are, so each new one is told there. SEARCHED leads through an
    observation to something else, or to the result time of datastreams: they have to be searched
    for among all observations.
    """

    EVERY = "every"
    SEARCHED = "searched"
    OTHER = "other"


LIMITS: Mapping[Crowd, int] = {Crowd.EVERY: 10, Crowd.SEARCHED: 50, Crowd.OTHER: 1_000}
"""Most topics that are wanted at a time, by their sort."""


@dataclass(frozen=True)
class Wish:
    """A topic that somebody wants to be told of, as it is kept."""

    topic: str
    crowd: Crowd


@dataclass(frozen=True)
class Wanted:
    """A topic, read: the resource that it names, and the properties to be told (empty for all)."""

    topic: str
    address: Address
    select: tuple[Path, ...] = ()

    @property
    def crowd(self) -> Crowd:
        """Tell how dear the topic is."""
        steps, last = self.address.steps, self.address.last.kind.name
        through = any(step.kind.name == "Observation" for step in steps[:-1])
        if through or (last in STREAMS and self.asks(RESULT_TIME)):
            return Crowd.SEARCHED
        every = len(steps) == 1 and self.address.is_set and last == "Observation"
        return Crowd.EVERY if every else Crowd.OTHER

    def asks(self, name: str) -> bool:
        """Tell whether a property is asked for by its name."""
        return self.address.member == name or any(path.segments[0] == name for path in self.select)


def wanted_of(topic: str) -> Wanted:
    """Read a topic such as "v1.1/Datastreams(1)/Observations?$select=result".

    Raises:
        Invalid: code "topic", "query" or "unsupported", when nothing can ever be told there.
        NotFound: when no such resource can exist.

    """
    if len(topic) > LONGEST_TOPIC:
        message = f"a topic of updates has at most {LONGEST_TOPIC} characters"
        raise Invalid(message, code="topic")
    path, asked, options = topic.removeprefix(STANDARD_TOPIC).partition("?")
    address = address_of(path)
    if address.ref or address.value or address.keys:
        message = (
            "updates are told of an entity set, an entity or a property, not of $ref, $value or"
            " what is inside of a property"
        )
        raise Invalid(message, code="topic")
    return Wanted(topic, address, _selected(address, options) if asked else ())


def _selected(address: Address, options: str) -> tuple[Path, ...]:
    name, _, names = options.partition("=")
    if name != SELECT:
        message = "behind ? only $select=PROPERTY,PROPERTY can stand in a topic"
        raise Invalid(message, code="topic")
    if address.member:
        message = "a property is told as a whole; $select goes with entity sets and entities"
        raise Invalid(message, code="topic")
    query = query_of([(name, names)])
    if query.distinct:
        message = "$select=distinct: cannot be told by MQTT"
        raise Invalid(message, code="topic")
    _check_names(query.select, address.last.kind)
    return query.select


def _check_names(select: tuple[Path, ...], kind: Kind) -> None:
    for path in select:
        name = path.segments[0]
        if not (kind.property(name) or kind.link(name) or name in ID_NAMES or name == SELF_LINK):
            message = f"$select: {kind.name} has no {name[:40]!r}"
            raise Invalid(message, code="topic")


def wish_of(asked: str) -> Wish | None:
    """Give what is to be kept of a subscription; None where it is none to updates.

    Raises:
        Invalid, NotFound: when nothing can ever be told there; filters with wildcards are left to
            the broker, but do not go together with `$select`.

    """
    levels = asked.split("/")
    if len(levels) < 2 and levels[0] not in WILDCARDS:
        return None
    if not asked.startswith(STANDARD_TOPIC) and levels[0] not in WILDCARDS:
        return None
    if WILDCARDS.isdisjoint(asked):
        return Wish(asked, wanted_of(asked).crowd)
    if "?" in asked:
        message = "wildcards do not go together with $select; name the entity set"
        raise Invalid(message, code="topic")
    return Wish(EVERYTHING, Crowd.OTHER)
