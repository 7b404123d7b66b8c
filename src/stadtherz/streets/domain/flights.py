"""What is known of a flight of steps or an escalator: rails by their side, fields, and a ramp.

Sides are those of who walks it as it is drawn (`reversed` gives them for who comes the other way).
Tactile fields stand on the nodes where it begins and ends, or on the whole of it.
"""

from dataclasses import dataclass, replace
from enum import Enum

from stadtherz.streets.domain.known import Known, Tactile, Tags, plain

CENTRES = ("handrail:center", "handrail:centre", "handrail:middle")
SIDES_OF = {"left": (Known.YES, Known.NO), "right": (Known.NO, Known.YES),
            "both": (Known.YES, Known.YES)}  # fmt: skip
IN_THE_MIDDLE = frozenset({"center", "centre", "middle"})


class Conveys(Enum):
    """Which way an escalator runs."""

    ALONG = "along"
    AGAINST = "against"
    CHANGES = "changes"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rails:
    """Handrails: whether there is any, and where."""

    any: Known = Known.UNKNOWN
    left: Known = Known.UNKNOWN
    right: Known = Known.UNKNOWN
    centre: Known = Known.UNKNOWN

    @classmethod
    def of(cls, tags: Tags) -> "Rails":
        """Read `handrail`, which may name a side, and `handrail:left`, `:right` and `:center`."""
        word = plain(tags.get("handrail"))
        left, right = SIDES_OF.get(word, (Known.UNKNOWN, Known.UNKNOWN))
        centre = Known.YES if word in IN_THE_MIDDLE else Known.UNKNOWN
        known = Known.of(word)
        if known is Known.NO:
            left = right = centre = Known.NO
        both = Known.of(tags.get("handrail:both"))
        left = _first(Known.of(tags.get("handrail:left")), both, left)
        right = _first(Known.of(tags.get("handrail:right")), both, right)
        centre = _first(*(Known.of(tags.get(key)) for key in CENTRES), centre)
        if Known.YES in (left, right, centre):
            known = Known.YES
        elif known is Known.UNKNOWN and left is right is centre is Known.NO:
            known = Known.NO
        return cls(known, left, right, centre)


def _first(*some: Known) -> Known:
    """Give the first that somebody has said."""
    return next((one for one in some if one is not Known.UNKNOWN), Known.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Flight:
    """What is known of steps or an escalator, as they are walked.

    Args:
        rails: its handrails.
        fields: the tactile field before it and the one behind it.
        ramp: whether a ramp leads along it or beside it.
        conveys: which way it runs, if it is an escalator.

    """

    rails: Rails = Rails()
    fields: tuple[Tactile, Tactile] = (Tactile.UNKNOWN, Tactile.UNKNOWN)
    ramp: Known = Known.UNKNOWN
    conveys: Conveys = Conveys.UNKNOWN

    def reversed(self) -> "Flight":
        """Give it as it is met by who comes the other way."""
        rails = replace(self.rails, left=self.rails.right, right=self.rails.left)
        other = {Conveys.ALONG: Conveys.AGAINST, Conveys.AGAINST: Conveys.ALONG}
        conveys = other.get(self.conveys, self.conveys)
        return replace(self, rails=rails, fields=self.fields[::-1], conveys=conveys)


NO_FLIGHT = Flight()
CONVEYS = {"forward": Conveys.ALONG, "backward": Conveys.AGAINST, "reversible": Conveys.CHANGES}


def flight_of(tags: Tags, ends: tuple[Tags, Tags]) -> Flight:
    """Read what is known of a flight.

    Args:
        tags: of the way.
        ends: tags of the nodes where it begins and ends, as it is drawn.

    """
    whole = Tactile.of(tags.get("tactile_paving"))
    first, last = (_field(one, whole) for one in ends)
    conveys = CONVEYS.get(plain(tags.get("conveying")), Conveys.UNKNOWN)
    return Flight(Rails.of(tags), (first, last), Known.of(tags.get("ramp")), conveys)


def _field(tags: Tags, whole: Tactile) -> Tactile:
    found = Tactile.of(tags.get("tactile_paving"))
    return whole if found is Tactile.UNKNOWN else found
