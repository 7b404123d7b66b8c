"""What people found out on the spot: which values there are, and how they come into the map.

A surveyed fact counts more than the map's: somebody looked, said when, and somebody else agreed. It
goes into the tags of the map before the network is made of them, so that one rule reads both.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from stadtherz.kernel.errors import Invalid
from stadtherz.streets.domain.crossings import Secured
from stadtherz.streets.domain.elements import Extract
from stadtherz.streets.domain.features import (
    ASKED,
    UNKNOWN,
    Collection,
    Value,
    attributes_of,
    is_number,
    unit_of,
)
from stadtherz.streets.domain.known import Kerb, Known, Sound, Tactile, Tags
from stadtherz.streets.domain.passages import Walk

LONGEST = 80
NEVER_ASKED = frozenset({"kind", "name", "platform", "ifopt"})
"""What makes a thing what it is: who finds that wrong corrects the map itself."""
ENUMS: Mapping[str, type[Known | Sound | Tactile | Kerb | Secured | Walk]] = {
    "sound": Sound, "tactile_paving": Tactile, "kerb": Kerb, "secured": Secured,
    "pavement_left": Walk, "pavement_right": Walk,
}  # fmt: skip
FREE = frozenset({"surface", "smoothness", "incline", "level", "wheelchair"})
TAGS_OF_SECURED = {
    Secured.SIGNALS: "traffic_signals", Secured.ZEBRA: "zebra", Secured.MARKED: "marked",
    Secured.NONE: "unmarked", Secured.FORBIDDEN: "no",
}  # fmt: skip
ELSEWHERE = ("crossing:signals", "crossing:markings", "crossing_ref")
"""They say how a crossing is secured as well, and would outvote what was surveyed."""
MADE_OF = {"kerb": "kerb", "secured": "crossing", "pavement_left": "sidewalk:left",
           "pavement_right": "sidewalk:right"}  # fmt: skip


class State(StrEnum):
    """What became of a survey; `REPLACED` was accepted until a newer one was."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A fact that somebody found on the spot and somebody else accepted."""

    collection: Collection
    ref: str
    attribute: str
    value: Value
    day: date


@dataclass(frozen=True, slots=True)
class SurveyAccepted:
    """An event: a surveyed fact counts from now on, or no longer."""

    collection: str
    ref: str
    attribute: str


def surveyable(collection: Collection) -> tuple[str, ...]:
    """Name the attributes of a kind of things that can be surveyed."""
    return tuple(name for name in attributes_of(collection) if name not in NEVER_ASKED)


def choices_for(collection: Collection, attribute: str) -> tuple[str, ...]:
    """Give the words to choose from; none where a number or free words are asked."""
    if attribute in FREE or is_number(collection, attribute):
        return ()
    return tuple(one.value for one in ENUMS.get(attribute, Known) if one.value != UNKNOWN)


def read_finding(collection: Collection, attribute: str, text: str) -> Value:
    """Read what somebody found.

    Raises:
        Invalid: the attribute cannot be surveyed, or the value is none that it can have.

    """
    if attribute not in surveyable(collection):
        message = f"{collection.value} have no attribute {attribute[:40]!r} to be surveyed"
        raise Invalid(message, code="survey-attribute")
    text = text.strip()
    if is_number(collection, attribute):
        return _number(collection, attribute, text)
    words = choices_for(collection, attribute)
    if words and text not in words:
        message = f"{attribute} is one of {', '.join(words)}"
        raise Invalid(message, code="survey-value", details=(attribute,))
    if not text or len(text) > LONGEST or not text.isprintable():
        message = f"{attribute} is told in 1 to {LONGEST} signs"
        raise Invalid(message, code="survey-value", details=(attribute,))
    return text


def _number(collection: Collection, attribute: str, text: str) -> Value:
    """Read a number by the same rule as the map's own, after a decimal point or comma."""
    asked = next(one for one in ASKED[collection] if one.name == attribute)
    found = asked.read(text.replace(",", "."))
    if not isinstance(found, int | float):
        unit = unit_of(collection, attribute)
        message = f"{attribute} is a number" + (f" in {unit}" if unit else "")
        raise Invalid(message, code="survey-value", details=(attribute,))
    return found


def with_surveys(extract: Extract, facts: Iterable[Surveyed]) -> Extract:
    """Give a piece of map in which accepted facts stand in place of the map's own."""
    told: dict[str, list[Surveyed]] = defaultdict(list)
    for fact in facts:
        told[fact.ref].append(fact)
    if not told:
        return extract
    nodes = dict(extract.nodes)
    for ref, some in told.items():
        kind, _, number = ref.partition("/")
        node = nodes.get(int(number)) if kind == "node" and number.isdecimal() else None
        if node is not None:
            nodes[node.id] = replace(node, tags=_overlaid(node.tags, some))
    ways = tuple(
        replace(way, tags=_overlaid(way.tags, told[ref]))
        if (ref := f"way/{way.id}") in told else way
        for way in extract.ways
    )  # fmt: skip
    return Extract(nodes, ways)


def tag_of(fact: Surveyed) -> str:
    """Write a fact as the map would, such as "kerb=lowered"."""
    return f"{_key(fact)}={_word(fact)}"


def _overlaid(tags: Tags, facts: Iterable[Surveyed]) -> Tags:
    found = dict(tags)
    for fact in facts:
        if fact.attribute == "secured":
            for name in ELSEWHERE:
                found.pop(name, None)
        found[_key(fact)] = _word(fact)
    return found


def _key(fact: Surveyed) -> str:
    made = MADE_OF.get(fact.attribute)
    return made or next(one.key for one in ASKED[fact.collection] if one.name == fact.attribute)


def _word(fact: Surveyed) -> str:
    """Write a value as the map would."""
    if fact.attribute == "secured":
        return TAGS_OF_SECURED[Secured(fact.value)]
    if fact.attribute == "kerb" and fact.value == Kerb.NONE.value:
        return "no"
    number = isinstance(fact.value, int | float)
    percent = number and unit_of(fact.collection, fact.attribute) == "%"
    return f"{fact.value}%" if percent else str(fact.value)
