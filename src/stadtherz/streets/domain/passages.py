"""What a way of the map is to somebody on foot: walked along, walked beside, or only crossed.

Defaults by the kind of way are those of Germany ("OSM tags for routing/Access restrictions" in the
OpenStreetMap wiki): nobody walks on motorways, and on cycle tracks only where a sign says so.
"""

from dataclasses import dataclass
from enum import Enum

from stadtherz.streets.domain.elements import Way
from stadtherz.streets.domain.known import Known, Tags
from stadtherz.streets.domain.measures import levels, metres, whole


class Kind(Enum):
    """The kinds of ways that somebody on foot meets."""

    ROAD = "road"
    CYCLEWAY = "cycleway"
    RAIL = "rail"
    FOOTWAY = "footway"
    SIDEWALK = "sidewalk"
    CROSSING = "crossing"
    SHARED = "shared"
    """A path for feet and cycles."""
    LIVING_STREET = "living_street"
    PEDESTRIAN = "pedestrian"
    SERVICE = "service"
    TRACK = "track"
    STEPS = "steps"
    ESCALATOR = "escalator"
    LIFT = "lift"
    CORRIDOR = "corridor"
    PLATFORM = "platform"
    AREA = "area"
    """The edge of an open area, or a line across it."""


class Side(Enum):
    """The sides of a road, as seen along its way."""

    LEFT = "left"
    RIGHT = "right"


class Walk(Enum):
    """Whether one side of a road has a pavement."""

    YES = "yes"
    NO = "no"
    SEPARATE = "separate"
    """It is a way of its own, so nothing is to be made here."""
    UNKNOWN = "unknown"


CLASSES = {
    "motorway": 7, "trunk": 6, "primary": 5, "secondary": 4, "tertiary": 3, "unclassified": 2,
    "residential": 2, "road": 2, "busway": 2, "service": 1, "living_street": 1, "track": 1,
    "cycleway": 0,
}  # fmt: skip
"""How much a road carries, from 7 for a motorway; cycle tracks, rails and the rest are 0."""
SECONDARY = CLASSES["secondary"]
WIDTHS_M = {7: 12.0, 6: 12.0, 5: 10.0, 4: 8.0, 3: 7.0, 2: 6.0, 1: 4.0, 0: 2.5}
LANE_M, NARROWEST_M, WIDEST_M = 3.25, 1.5, 40.0
SIDED = frozenset({"motorway", "trunk", "primary", "secondary", "tertiary", "unclassified",
                   "residential", "road", "busway"})  # fmt: skip
LINES = {
    "footway": Kind.FOOTWAY, "path": Kind.FOOTWAY, "pedestrian": Kind.PEDESTRIAN,
    "living_street": Kind.LIVING_STREET, "service": Kind.SERVICE, "track": Kind.TRACK,
    "steps": Kind.STEPS, "corridor": Kind.CORRIDOR, "platform": Kind.PLATFORM,
    "bridleway": Kind.TRACK, "elevator": Kind.LIFT,
}  # fmt: skip
RAILS = frozenset({"rail", "tram", "light_rail", "subway", "narrow_gauge"})
CLOSED = frozenset(
    {"no", "private", "customers", "delivery", "agricultural", "forestry", "military"}
)
OPEN = frozenset({"yes", "designated", "permissive", "destination", "public"})
SIDEWALKS = ("sidewalk", "sidewalk:left", "sidewalk:right", "sidewalk:both")
OF_SIDEWALK = {"both": (Walk.YES, Walk.YES), "left": (Walk.YES, Walk.NO),
               "right": (Walk.NO, Walk.YES), "no": (Walk.NO, Walk.NO), "none": (Walk.NO, Walk.NO),
               "yes": (Walk.YES, Walk.YES), "separate": (Walk.SEPARATE, Walk.SEPARATE)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Width:
    """How wide something is in metres, and whether somebody measured it."""

    m: float
    known: bool = False


NO_WIDTH, RAIL_WIDTH = Width(0.0), Width(3.0)


@dataclass(frozen=True, slots=True)
class Passage:
    """A way as somebody on foot meets it.

    Args:
        way: of the map.
        kind: what it is.
        rank: how much traffic it carries, see `CLASSES`.
        walked: whether its own line is walked along.
        sides: for roads, whether there is a pavement on the left and on the right.
        width: of the carriageway, measured or as usual for its class.
        is_area: whether the line is the edge of an area.
        levels: on which levels of a building it is.
        beside: the street beside which it runs, for ways without a name; see `alongside`.

    """

    way: Way
    kind: Kind
    rank: int = 0
    walked: bool = False
    sides: tuple[Walk, Walk] | None = None
    width: Width = NO_WIDTH
    is_area: bool = False
    levels: tuple[float, ...] = ()
    beside: str = ""

    @property
    def bars(self) -> bool:
        """Whether it must be crossed: it parts what lies on its two sides."""
        return self.kind in (Kind.ROAD, Kind.CYCLEWAY, Kind.RAIL)

    @property
    def carries(self) -> bool:
        """Whether vehicles drive where one walks: it is crossed as well, where a crossing is."""
        return self.kind in (Kind.SERVICE, Kind.LIVING_STREET, Kind.PEDESTRIAN, Kind.TRACK)

    @property
    def is_one_way(self) -> bool:
        """Whether vehicles drive in the direction in which it is drawn only."""
        return self.way.tags.get("oneway") in ("yes", "1", "true")

    @property
    def step_count(self) -> int | None:
        """Give how many steps somebody counted; None where nobody did, or it cannot be read."""
        return whole(self.way.tags.get("step_count"))

    @property
    def street(self) -> str:
        """Name the street along or beside which one walks; "" where there is none."""
        return self.way.tags.get("name") or self.beside

    @property
    def name(self) -> str:
        """Give its name, else its number; "" for none."""
        return self.way.tags.get("name") or self.way.tags.get("ref", "")


def passage_of(way: Way) -> Passage | None:
    """Say what a way is to somebody on foot; None for what they never meet."""
    tags = way.tags
    if tags.get("railway") in RAILS and tags.get("tunnel") in (None, "no"):
        return Passage(way, Kind.RAIL, width=RAIL_WIDTH)
    highway = tags.get("highway", "")
    if not highway and "platform" in (tags.get("railway"), tags.get("public_transport")):
        highway = "platform"
    highway = highway.removesuffix("_link")
    if highway == "construction" and tags.get("construction", "") in SIDED:
        return _built(way)
    if highway in SIDED or (highway == "service" and _has_pavement(tags)):
        return _road(way, highway)
    if highway == "cycleway":
        return _cycleway(way)
    kind = LINES.get(highway)
    if kind is None or not _is_open(tags):
        return None
    kind = _finer(kind, tags)
    return Passage(
        way, kind, CLASSES.get(highway, 0), walked=True, is_area=_is_area(way, kind),
        levels=levels(tags.get("level")), width=_width(tags, CLASSES.get(highway, 0)),
    )  # fmt: skip


def _road(way: Way, highway: str) -> Passage:
    """Give a road that is walked beside, or, where nobody may, only crossed."""
    rank, tags = CLASSES[highway], way.tags
    sides = _sides(tags, rank)
    return Passage(way, Kind.ROAD, rank, sides=sides, width=_width(tags, rank))


def _built(way: Way) -> Passage:
    """Give a road that is being built: nobody walks along it, but one may have to cross it."""
    rank = CLASSES[way.tags["construction"]]
    return Passage(way, Kind.ROAD, rank, width=_width(way.tags, rank))


def _has_pavement(tags: Tags) -> bool:
    """Whether somebody said that there is a pavement, here or as a way of its own."""
    said = [tags.get(key) for key in SIDEWALKS]
    return any(one not in (None, "no", "none") for one in said)


def _sides(tags: Tags, rank: int) -> tuple[Walk, Walk] | None:
    """Read which sides have a pavement; None where nobody may walk along the road at all."""
    found = list(OF_SIDEWALK.get(tags.get("sidewalk", ""), (Walk.UNKNOWN, Walk.UNKNOWN)))
    both = tags.get("sidewalk:both")
    for place, name in enumerate(("left", "right")):
        said = tags.get(f"sidewalk:{name}", both)
        if said is not None:
            found[place] = OF_SIDEWALK.get(said, (Walk.UNKNOWN,))[0]
    has_any = Walk.YES in found
    allowed = tags.get("foot", tags.get("access", ""))
    if allowed in CLOSED or (rank >= CLASSES["trunk"] and allowed not in OPEN):
        return (found[0], found[1]) if has_any else None
    if tags.get("junction") in ("roundabout", "circular"):
        found[0] = Walk.NO  # where traffic keeps to the right, the left side is the island
    return found[0], found[1]


def _cycleway(way: Way) -> Passage:
    """Give a cycle track: shared with feet where that is said, else one to cross."""
    tags = way.tags
    width = _width(tags, 0)
    if tags.get("foot") in OPEN:
        return Passage(way, Kind.SHARED, walked=True, width=width)
    return Passage(way, Kind.CYCLEWAY, width=width)


def _finer(kind: Kind, tags: Tags) -> Kind:
    """Tell apart what one value of `highway` covers."""
    if kind is Kind.STEPS and Known.of(tags.get("conveying")) is Known.YES:
        return Kind.ESCALATOR
    if kind is not Kind.FOOTWAY:
        return kind
    part = tags.get("footway") or tags.get("path")
    if part in ("sidewalk", "crossing"):
        return Kind(part)
    if "crossing" in (part, tags.get("cycleway")):
        return Kind.CROSSING
    shared = tags.get("bicycle") in ("yes", "designated") and tags.get("segregated") != "yes"
    return Kind.SHARED if shared else Kind.FOOTWAY


def _is_area(way: Way, kind: Kind) -> bool:
    if not way.is_closed or kind in (Kind.STEPS, Kind.ESCALATOR):
        return False
    return Known.of(way.tags.get("area")) is Known.YES or kind in (Kind.PLATFORM, Kind.LIFT)


def _is_open(tags: Tags) -> bool:
    """Whether everybody may walk there; what is being built is none of `LINES`."""
    said = tags.get("foot") or tags.get("access")
    return said not in CLOSED


def _width(tags: Tags, rank: int) -> Width:
    """Give how wide it is: as measured, by its lanes, or as usual."""
    measured = metres(tags.get("width")) or metres(tags.get("est_width"))
    if measured and NARROWEST_M <= measured <= WIDEST_M:
        return Width(measured, known=True)
    lanes = whole(tags.get("lanes"))
    if lanes and rank:
        return Width(min(WIDEST_M, lanes * LANE_M))
    return Width(WIDTHS_M[rank])
