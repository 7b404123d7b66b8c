"""English words for what is met on a way; names of streets stay as they are on their signs."""

from collections.abc import Sequence

from stadtherz.guidance.domain.directions import Phrases, Turn
from stadtherz.guidance.domain.itinerary import Leg
from stadtherz.guidance.domain.landmarks import Leads, Mark
from stadtherz.guidance.domain.scenes import Clue
from stadtherz.guidance.domain.street_names import spoken
from stadtherz.streets.values import (
    Across,
    Crossing,
    Kerb,
    Kind,
    Known,
    Secured,
    Side,
    Sound,
    Tactile,
)

SAID = Phrases(
    {Turn.SLIGHT: "slightly {side}", Turn.HALF: "half {side}", Turn.FULL: "{side}",
     Turn.SHARP: "sharply {side}"},
    ("left", "right"), "back", "to {hour} o'clock", "{degrees} degrees {side}",
    ("one metre", "{number} metres"), ("one step", "{number} steps"),
    ("less than a minute", "one minute", "{number} minutes"),
)  # fmt: skip
PATHS = {
    Kind.FOOTWAY: "the footpath", Kind.SIDEWALK: "the pavement", Kind.CROSSING: "the crossing",
    Kind.SHARED: "the foot and cycle path", Kind.LIVING_STREET: "the living street",
    Kind.PEDESTRIAN: "the pedestrian area", Kind.SERVICE: "the access road",
    Kind.TRACK: "the farm track", Kind.CORRIDOR: "the corridor", Kind.PLATFORM: "the platform",
    Kind.AREA: "the edge of the open area",
}  # fmt: skip
SECURED = {
    Secured.ZEBRA: "Zebra crossing", Secured.MARKED: "Marks without priority",
    Secured.NONE: "No help to cross", Secured.FORBIDDEN: "Crossing is forbidden",
    Secured.UNKNOWN: "How it is secured is unknown",
}  # fmt: skip
SOUNDS = {Sound.YES: "Traffic lights with a sound", Sound.NO: "Traffic lights without a sound",
          Sound.LOCATE: "Traffic lights, locating tone only",
          Sound.WALK: "Traffic lights, release tone only",
          Sound.UNKNOWN: "Traffic lights, sound unknown"}  # fmt: skip
WITH = {Known.YES: "with {what}", Known.NO: "without {what}", Known.UNKNOWN: "{what} unknown"}
KERBS = {Kerb.RAISED: "raised", Kerb.LOWERED: "lowered", Kerb.ROLLED: "rolled",
         Kerb.FLUSH: "level", Kerb.NONE: "absent", Kerb.UNKNOWN: "unknown"}  # fmt: skip
FIELDS = {Tactile.YES: "yes", Tactile.PARTIAL: "in part", Tactile.NO: "no",
          Tactile.INCORRECT: "misleading", Tactile.UNKNOWN: "unknown"}  # fmt: skip
SIDES = {Side.LEFT: "left", Side.RIGHT: "right"}
WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
STREETS = (Kind.LIVING_STREET, Kind.PEDESTRIAN, Kind.SERVICE, Kind.TRACK)
ACROSS = {Across.CYCLEWAY: "the cycle track", Across.RAIL: "the rails",
          Across.UNKNOWN: "something unknown"}  # fmt: skip
BESIDE = {**ACROSS, Across.ROAD: "the carriageway", Across.UNKNOWN: "the crossing"}
NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
CLUES = {
    Clue.CROSSED: "after the crossing", Clue.CLIMBED: "after the steps",
    Clue.RIDDEN: "after the lift", Clue.CORNER: "at the corner",
    Clue.END: "at the end of the path", Clue.BEND: "at the bend", Clue.FORK: "at the fork",
    Clue.BRANCH: "at the junction",
}  # fmt: skip
PLACES = {
    Clue.CORNER: "the corner", Clue.END: "the end of the path", Clue.BEND: "the bend",
    Clue.FORK: "the fork", Clue.BRANCH: "the junction",
}  # fmt: skip
MARKS = {
    Mark.BOLLARD: "bollard", Mark.GATE: "gate", Mark.CYCLE_BARRIER: "cycle barrier",
    Mark.TURNSTILE: "turnstile", Mark.CHAIN: "chain", Mark.STILE: "stile",
    Mark.DOOR: "door", Mark.SLIDING_DOOR: "sliding door", Mark.REVOLVING_DOOR: "revolving door",
    Mark.AUTOMATIC_DOOR: "automatic door", Mark.ENTRANCE: "entrance",
    Mark.TELEPHONE: "telephone", Mark.KIOSK: "kiosk", Mark.BOARD: "notice board",
    Mark.PARCELS: "parcel locker", Mark.CHARGER: "charging point",
    Mark.BARRIER: "lift gate", Mark.BLOCK: "block", Mark.BENCH: "bench", Mark.SHELTER: "shelter",
    Mark.STOP: "stop", Mark.FOUNTAIN: "fountain", Mark.POST_BOX: "post box",
    Mark.BIKES: "bicycle stand", Mark.BINS: "recycling container",
    Mark.PLAYGROUND: "playground", Mark.BAKERY: "bakery", Mark.COLUMN: "advertising column",
    Mark.CABINET: "street cabinet", Mark.VENDING: "vending machine", Mark.BASKET: "litter bin",
}  # fmt: skip
BEGINS = {
    Mark.TUNNEL: "an underpass begins", Mark.BRIDGE: "a bridge begins", Mark.ROOF: "a roof begins",
    Mark.COBBLES: "cobbles begin", Mark.LOOSE: "loose ground begins",
    Mark.SMOOTH: "smooth ground begins",
}  # fmt: skip
GROUND = {Mark.COBBLES: "with cobbles", Mark.LOOSE: "with loose ground",
          Mark.SMOOTH: "with smooth ground"}  # fmt: skip
SLOPES = {Mark.UP: "uphill", Mark.DOWN: "downhill"}
LEADS = {Leads.WALL: "a wall", Leads.HOUSES: "a house front", Leads.HEDGE: "a hedge",
         Leads.FENCE: "a fence", Leads.KERB: "a kerb", Leads.STRIP: "a tactile strip",
         Leads.GRASS: "the edge of a lawn"}  # fmt: skip


def listed(some: Sequence[str]) -> str:
    """Join words: "A, B and C"."""
    return " and ".join(filter(None, [", ".join(some[:-1]), *some[-1:]]))


def along(leg: Leg, *, again: bool = False) -> str:
    """Say along what one walks: "Parkstraße on the right side", or "it" where it was named."""
    words = "it" if again else path(leg)
    return words if leg.side is None else f"{words} on the {SIDES[leg.side]} side"


def into(leg: Leg) -> str:
    """Say into or onto what one turns."""
    is_street = leg.side is not None or (leg.name and (leg.own or leg.kind in STREETS))
    return f"{'into' if is_street else 'onto'} {path(leg)}"


def path(leg: Leg) -> str:
    """Name what one walks along: "the footpath to Logenstraße"."""
    if leg.name and (leg.side is not None or leg.own or leg.kind in STREETS):
        return spoken(leg.name)
    if leg.side is not None:
        return f"the street to {spoken(leg.leads)}" if leg.leads else "a street without a name"
    if leg.stop:
        return f"the platform of the stop {leg.stop}"
    if leg.tracks:
        return f"the platform of track {' and '.join(leg.tracks)}"
    if leg.name:
        return f"{PATHS[leg.kind]} beside {spoken(leg.name)}"
    return f"{PATHS[leg.kind]} to {spoken(leg.leads)}" if leg.leads else PATHS[leg.kind]


def crossed(crossing: Crossing) -> str:
    """Name what is crossed."""
    if crossing.across is not Across.ROAD:
        return ACROSS[crossing.across]
    return spoken(crossing.street.name) or "the carriageway"


def capital(words: str) -> str:
    """Begin a sentence."""
    return words[0].upper() + words[1:]


def a(noun: str) -> str:
    """Put the article before a noun."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
