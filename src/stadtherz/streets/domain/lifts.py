"""Takes a lift apart into its storeys, so that going from one to another is an edge of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stadtherz.streets.domain.corners import Arm, Junction
from stadtherz.streets.domain.known import Known, Tags
from stadtherz.streets.domain.measures import levels
from stadtherz.streets.domain.passages import Passage
from stadtherz.streets.domain.plane import XY

BRAILLE = ("tactile_writing:braille:de", "tactile_writing:braille", "braille", "tactile_writing")
SPEECH = ("speech_output:de", "speech_output", "speech_output:lift")
LONGEST_LABEL = 12
"""What is longer is a description, and stands on no button."""


@dataclass(frozen=True, slots=True)
class Storey:
    """A storey: its level in the map, and the words that stand at it on the spot, "" unknown."""

    level: float | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Lift:
    """What is known of a lift from one storey to another, as it is taken.

    Args:
        start, end: the storeys.
        speech: whether it says where it stops.
        braille: whether its buttons have Braille.

    """

    start: Storey = Storey()
    end: Storey = Storey()
    speech: Known = Known.UNKNOWN
    braille: Known = Known.UNKNOWN

    def reversed(self) -> "Lift":
        """Give it as it is taken the other way."""
        return replace(self, start=self.end, end=self.start)


NO_LIFT = Lift()


def is_lift(tags: Tags) -> bool:
    """Whether a node is a lift."""
    return tags.get("highway") == "elevator"


def storeys_of(tags: Tags, at: XY, arms: Mapping[Arm, Passage]) -> Junction:
    """Take a lift apart: a place for each storey, lowest first, and each way on its own.

    A way without a level, or with several such as a ramp, leaves from the lowest that fits it;
    where the lift names none, its storeys are those of its ways.

    Args:
        tags: of the lift.
        at: where it is, on the plane.
        arms: the ways that leave.

    """
    known = _levels(tags, arms) or (0.0,)
    order = tuple(sorted(arms, key=lambda arm: (arm.towards, arm.passage, arm.forward)))
    storeys = []
    for arm in order:
        fits = [place for place, one in enumerate(known) if one in arms[arm].levels]
        storeys.append(fits[0] if fits else _ground_floor(known))
    return Junction(order, (at,) * len(known), tuple(storeys), tuple(storeys))


def lifts_of(tags: Tags, arms: Mapping[Arm, Passage]) -> list[Lift]:
    """Give what is known of a lift from each storey to the next one above."""
    known = _levels(tags, arms)
    labels = _labels(tags, arms)
    storeys = [Storey(one, labels.get(one, "")) for one in known]
    speech, braille = _said(tags, SPEECH), _said(tags, BRAILLE)
    return [Lift(lower, upper, speech, braille) for lower, upper in pairwise(storeys)]


def _levels(tags: Tags, arms: Mapping[Arm, Passage]) -> tuple[float, ...]:
    """Give the levels of a lift, lowest first; none where nobody has said any."""
    some = {one for passage in arms.values() for one in passage.levels}
    return levels(tags.get("level")) or tuple(sorted(some))


def _labels(tags: Tags, arms: Mapping[Arm, Passage]) -> dict[float, str]:
    """Give what the levels are called on the spot: `level:ref` of the lift, or of its ways."""
    found = {
        passage.levels[0]: passage.way.tags["level:ref"]
        for passage in arms.values()
        if len(passage.levels) == 1 and "level:ref" in passage.way.tags
    }
    words = [one.strip() for one in tags.get("level:ref", "").split(";")]
    said = [levels(one) for one in tags.get("level", "").split(";")]
    if len(words) == len(said) and all(len(one) == 1 for one in said):
        found |= {one[0]: word for one, word in zip(said, words, strict=True)}
    return {level: word for level, word in found.items() if _is_label(word)}


def _is_label(word: str) -> bool:
    return 0 < len(word) <= LONGEST_LABEL and ";" not in word and word.isprintable()


def _said(tags: Tags, keys: Sequence[str]) -> Known:
    """Read the first of several keys that says something."""
    some = (Known.of(tags.get(key)) for key in keys)
    return next((one for one in some if one is not Known.UNKNOWN), Known.UNKNOWN)


def _ground_floor(known: Sequence[float]) -> int:
    """Give the storey that is nearest to the street."""
    return min(range(len(known)), key=lambda place: (abs(known[place]), place))
