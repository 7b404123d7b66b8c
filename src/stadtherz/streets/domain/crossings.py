"""What is known of a crossing: how it is secured, what its signal lets be heard, and its two kerbs.

The map writes it in three places, and all are read: on the crossing's node, on a way of its own
across the road, and on nodes for the kerbs along that way. The nearer to the kerb it stands the
more it counts: a tactile field may be there on one side only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from stadtherz.streets.domain.known import (
    Kerb,
    Known,
    Sound,
    Tactile,
    Tags,
    parts_of,
    plain,
)
from stadtherz.streets.domain.measures import kerb_height, kilometres_an_hour, whole
from stadtherz.streets.domain.passages import NO_WIDTH, Side, Width


class Secured(Enum):
    """How a crossing is secured, the strongest first."""

    SIGNALS = "signals"
    ZEBRA = "zebra"
    MARKED = "marked"
    """Lines on the ground that stop nobody."""
    NONE = "none"
    """Somebody looked: there is nothing."""
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"


class Across(Enum):
    """What is crossed."""

    ROAD = "road"
    CYCLEWAY = "cycleway"
    RAIL = "rail"
    UNKNOWN = "unknown"
    """The map has a crossing on a footway, and nothing that is crossed."""


@dataclass(frozen=True, slots=True)
class OtherPart:
    """The part beside, where a crossing has kerbs of two heights side by side (DIN 18040-3).

    Args:
        kerb, tactile: of it.
        side: on which it lies, as one crosses.
        own_way: whether a way across of its own leads there.

    """

    kerb: Kerb
    tactile: Tactile
    side: Side
    own_way: bool = False

    def reversed(self) -> "OtherPart":
        """Give the same part for who crosses the other way."""
        return replace(self, side=Side.LEFT if self.side is Side.RIGHT else Side.RIGHT)


@dataclass(frozen=True, slots=True)
class Kerbside:
    """One side of a crossing; `other` is the part beside it, None where the map has none."""

    kerb: Kerb = Kerb.UNKNOWN
    height_m: float | None = None
    tactile: Tactile = Tactile.UNKNOWN
    refs: tuple[str, ...] = ()
    other: OtherPart | None = None

    def reversed(self) -> "Kerbside":
        """Give the same side for who crosses the other way."""
        return replace(self, other=self.other.reversed()) if self.other else self


STRAIGHT = 20.0
"""Who crosses at an angle up to so many degrees crosses straight."""


@dataclass(frozen=True, slots=True)
class Street:
    """The road that is crossed: its name ("" for none), rank, width, lanes and limit in km/h."""

    name: str = ""
    rank: int = 0
    width: Width = NO_WIDTH
    lanes: int | None = None
    speed: float | None = None


@dataclass(frozen=True, slots=True)
class Crossing:
    """A crossing with everything that is known of it.

    Args:
        ref: where it is in the map, such as "node/311587712"; a place without a mapped crossing
            has the number of its junction and of the way that is crossed.
        across: what is crossed.
        street: which road.
        mapped: whether somebody entered it as a crossing.
        secured, island, sound, vibration, button, arrow: of its equipment.
        sides: where it begins and where it ends.
        signals_near: whether the junction has signals of which nobody said if they serve walkers.
        minimap: whether the button has a map of the crossing that can be felt.
        slant: by how many degrees one crosses to the right of straight, negative to the left; None
            where nobody drew how one crosses.
        rails: whether rails lie in the carriageway.
        cycles: whether a cycle lane is on the side where it begins, and where it ends.

    """

    ref: str
    across: Across
    street: Street
    mapped: bool
    secured: Secured = Secured.UNKNOWN
    island: Known = Known.UNKNOWN
    sound: Sound = Sound.UNKNOWN
    vibration: Known = Known.UNKNOWN
    button: Known = Known.UNKNOWN
    arrow: Known = Known.UNKNOWN
    sides: tuple[Kerbside, Kerbside] = (Kerbside(), Kerbside())
    signals_near: bool = False
    minimap: Known = Known.UNKNOWN
    slant: float | None = None
    rails: Known = Known.UNKNOWN
    cycles: tuple[Known, Known] = (Known.UNKNOWN, Known.UNKNOWN)

    @property
    def is_slanted(self) -> bool:
        """Whether one is known to cross at an angle at which people begin to veer."""
        return self.slant is not None and abs(self.slant) > STRAIGHT

    def reversed(self) -> "Crossing":
        """Give the same crossing from its other side; it slants to the same hand."""
        sides = self.sides[1].reversed(), self.sides[0].reversed()
        return replace(self, sides=sides, cycles=self.cycles[::-1])


CROSSINGS = frozenset({"crossing", "level_crossing", "tram_crossing", "tram_level_crossing"})
SIGNALS = frozenset({"traffic_signals", "pelican", "toucan", "pegasus"})
ZEBRA = frozenset({"zebra", "zebra;pelican"})
MARKS = frozenset({"marked", "uncontrolled", "island"})
PLAIN = frozenset({"unmarked", "informal"})
SIGNAL_ONLY = ("traffic_signals:sound", "traffic_signals:vibration", "button_operated",
               "traffic_signals:arrow", "traffic_signals:minimap")  # fmt: skip


def is_crossing(tags: Tags) -> bool:
    """Whether a node is a crossing for people on foot."""
    if tags.get("highway") == "crossing" or tags.get("railway") in CROSSINGS:
        return True
    # one node for the crossing and the signals of the road
    return tags.get("highway") == "traffic_signals" and tags.get("crossing") not in (None, "no")


def is_for_feet(tags: Tags) -> bool:
    """Whether a crossing is one for people on foot and not of vehicles with a rail."""
    return is_crossing(tags) and tags.get("railway") in (None, "crossing")


def joined(tags: Iterable[Tags]) -> Tags:
    """Join what several places say; the first that says something counts."""
    found: dict[str, str] = {}
    for one in tags:
        found = {**one, **found}
    return found


def secured_by(tags: Tags) -> Secured:
    """Say how a crossing is secured, from `crossing` and the newer tags beside it.

    "uncontrolled" says that there is no signal, and by custom that there are marks; zebras are
    told by `crossing_ref` and `crossing:markings`.
    """
    word = plain(tags.get("crossing"))
    if word == "no":
        return Secured.FORBIDDEN
    if (
        not SIGNALS.isdisjoint(parts_of(word))
        or Known.of(tags.get("crossing:signals")) is Known.YES
    ):
        return Secured.SIGNALS
    if word in ZEBRA or tags.get("crossing_ref") == "zebra" or _zebra_marks(tags):
        return Secured.ZEBRA
    marks = Known.of(tags.get("crossing:markings"))
    if marks is Known.YES or (word in MARKS and marks is not Known.NO):
        return Secured.MARKED
    if word in PLAIN or marks is Known.NO:
        return Secured.NONE
    return Secured.UNKNOWN


def _zebra_marks(tags: Tags) -> bool:
    return "zebra" in tags.get("crossing:markings", "")


def street_of(tags: Tags, rank: int, width: Width) -> Street:
    """Give the road that is crossed, from its tags and what its class says."""
    return Street(
        tags.get("name") or tags.get("ref", ""), rank, width,
        whole(tags.get("lanes")), kilometres_an_hour(tags.get("maxspeed")),
    )  # fmt: skip


def crossing_of(
    ref: str, across: Across, street: Street, places: Sequence[Tags],
    sides: tuple[Kerbside, Kerbside],
) -> Crossing:  # fmt: skip
    """Put together what is known of a crossing.

    Args:
        ref: where it is in the map.
        across: what is crossed.
        street: which road.
        places: the tags of its node and of the ways across, the nearest first.
        sides: what kerb nodes say of its two sides.

    """
    mapped = any(is_crossing(one) or _is_way_across(one) for one in places)
    tags = joined(places)
    secured = secured_by(tags) if mapped else Secured.UNKNOWN
    own = kerbside_of(tags, (ref,)) if mapped else Kerbside()
    has_signal = secured is Secured.SIGNALS
    equipment = [tags.get(name) if has_signal else None for name in SIGNAL_ONLY]
    island = tags.get("crossing:island") or ("yes" if tags.get("crossing") == "island" else None)
    return Crossing(
        ref, across, street, mapped, secured, Known.of(island), Sound.of(equipment[0]),
        Known.of(equipment[1]), Known.of(equipment[2]), Known.of(equipment[3]),
        (filled(sides[0], own), filled(sides[1], own)),
        signals_near=not mapped and tags.get("highway") == "traffic_signals",
        minimap=Known.of(equipment[4]),
    )  # fmt: skip


def _is_way_across(tags: Tags) -> bool:
    return "crossing" in (tags.get("footway"), tags.get("path"), tags.get("cycleway"))


def kerbside_of(tags: Tags, refs: tuple[str, ...]) -> Kerbside:
    """Read kerb and tactile paving of a node."""
    height = kerb_height(tags.get("kerb:height"))
    return Kerbside(
        Kerb.of(tags.get("kerb"), height), height, Tactile.of(tags.get("tactile_paving")), refs
    )


def filled(first: Kerbside, second: Kerbside) -> Kerbside:
    """Fill what the first leaves open from the second; the height goes with the kerb."""
    kerb = first if first.kerb is not Kerb.UNKNOWN or first.height_m is not None else second
    tactile = first if first.tactile is not Tactile.UNKNOWN else second
    used = tuple(dict.fromkeys((*kerb.refs, *tactile.refs)))
    return Kerbside(kerb.kerb, kerb.height_m, tactile.tactile, used)
