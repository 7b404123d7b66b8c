"""The stages of a way in English sentences, by the same rules as in German.

Names of streets stay as they are on their signs.
"""

from functools import singledispatch

from stadtherz.guidance.domain import statements as say
from stadtherz.guidance.domain.directions import Manner, Phrases, Turn
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Ride, Stage
from stadtherz.guidance.domain.told import Told, in_words, wordless
from stadtherz.streets.values import (
    Across,
    Crossing,
    Kerb,
    Kind,
    Known,
    Secured,
    Sound,
    Tactile,
    Walk,
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
    Kind.SHARED: "the path for feet and cycles", Kind.LIVING_STREET: "the play street",
    Kind.PEDESTRIAN: "the pedestrian area", Kind.SERVICE: "the access road",
    Kind.TRACK: "the field track", Kind.CORRIDOR: "the corridor", Kind.PLATFORM: "the platform",
    Kind.AREA: "the edge of the open area",
}  # fmt: skip
SECURED = {
    Secured.ZEBRA: "Zebra crossing", Secured.MARKED: "Marks without priority",
    Secured.NONE: "No help to cross", Secured.FORBIDDEN: "Crossing is forbidden",
    Secured.UNKNOWN: "How it is secured is unknown",
}  # fmt: skip
SOUNDS = {Sound.YES: "Traffic lights with a sound", Sound.NO: "Traffic lights without a sound",
          Sound.LOCATE: "Traffic lights with a locating tone only",
          Sound.WALK: "Traffic lights with a release tone only",
          Sound.UNKNOWN: "Traffic lights, sound unknown"}  # fmt: skip
WITH = {Known.YES: "with {what}", Known.NO: "without {what}", Known.UNKNOWN: "{what} unknown"}
KERBS = {Kerb.RAISED: "raised", Kerb.LOWERED: "lowered", Kerb.ROLLED: "rolled",
         Kerb.FLUSH: "level", Kerb.NONE: "absent", Kerb.UNKNOWN: "unknown"}  # fmt: skip
FIELDS = {Tactile.YES: "yes", Tactile.PARTIAL: "in part", Tactile.NO: "no",
          Tactile.INCORRECT: "misleading", Tactile.UNKNOWN: "unknown"}  # fmt: skip
ACROSS = {Across.CYCLEWAY: "the cycle track", Across.RAIL: "the rails",
          Across.UNKNOWN: "something that is not named"}  # fmt: skip
NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def told(stage: Stage, manner: Manner) -> Told:
    """Give a stage in words."""
    return in_words(stage, heading(stage, manner), sentence, manner)


def heading(stage: Stage, manner: Manner) -> str:
    """Say what a stage is about, for lists and headings."""
    if isinstance(stage, Cross):
        return f"Cross {_what(stage.parts[0].crossing)}"
    if isinstance(stage, Climb):
        what = "Escalator" if stage.kind is Kind.ESCALATOR else "Steps"
        return what + {True: " up", False: " down", None: ""}[stage.up]
    if isinstance(stage, Ride):
        return "Lift"
    return f"{_onward(stage, manner)}, {distance(stage.length_m, manner)}"


distance, direction = SAID.distance, SAID.direction


sentence = singledispatch(wordless)
"""Gives the sentence of a statement; "" where there is nothing to say."""


@sentence.register
def _(found: say.Onward, manner: Manner) -> str:
    return f"{_onward(found.leg, manner)}."


def _onward(leg: Leg, manner: Manner) -> str:
    """Say how one goes on, without a full stop."""
    if leg.turn is None:
        return "Start"
    where = direction(leg.turn, manner)
    if not where:
        return "Straight on"
    return f"Turn {where}" + (f" into {leg.name}" if leg.name else "")


@sentence.register
def _(found: say.Follow, manner: Manner) -> str:
    return f"Follow {_along(found.leg)} for {distance(found.leg.length_m, manner)}."


def _along(leg: Leg) -> str:
    if leg.side is not None:
        street = leg.name or "a street without a name"
        return f"{street} on the {leg.side.value} side"
    if leg.kind in (Kind.LIVING_STREET, Kind.PEDESTRIAN, Kind.SERVICE) and leg.name:
        return leg.name
    return f"{PATHS[leg.kind]} beside {leg.name}" if leg.name else PATHS[leg.kind]


@sentence.register
def _(found: say.Pavement, _manner: Manner) -> str:
    if found.known is Walk.NO:
        return "The street has no pavement on this side."
    return "Whether there is a pavement on this side is unknown."


@sentence.register
def _(_found: say.Strip, _manner: Manner) -> str:
    return "A tactile strip leads along."


@sentence.register
def _(found: say.Face, manner: Manner) -> str:
    where = direction(found.degrees, manner)
    return f"Turn {where}." if where else ""


@sentence.register
def _(found: say.Secured, _manner: Manner) -> str:
    before = f"Part {found.number}: " if found.number else ""
    return f"{before}{_secured(found.crossing)}."


def _secured(crossing: Crossing) -> str:
    if crossing.secured is Secured.SIGNALS:
        vibration = WITH[crossing.vibration].format(what="vibration")
        button = WITH[crossing.button].format(what="button")
        return f"{SOUNDS[crossing.sound]}, {vibration}, {button}"
    if crossing.signals_near:
        return "The junction has traffic lights. Whether they serve people on foot is unknown"
    return SECURED[crossing.secured]


def _what(crossing: Crossing) -> str:
    if crossing.across is not Across.ROAD:
        return ACROSS[crossing.across]
    return crossing.street.name or "the carriageway"


@sentence.register
def _(found: say.Lanes, _manner: Manner) -> str:
    return "One lane." if found.number == 1 else f"{found.number} lanes."


@sentence.register
def _(_found: say.Island, _manner: Manner) -> str:
    return "With an island in the middle."


@sentence.register
def _(found: say.Kerbs, _manner: Manner) -> str:
    if found.near is found.far:
        return f"Kerb on both sides {KERBS[found.near]}."
    return f"Kerb first {KERBS[found.near]}, then {KERBS[found.far]}."


@sentence.register
def _(found: say.Fields, _manner: Manner) -> str:
    if found.near is found.far:
        return f"Tactile field on both sides: {FIELDS[found.near]}."
    return f"Tactile field first: {FIELDS[found.near]}, then: {FIELDS[found.far]}."


@sentence.register
def _(_found: say.NothingOfKerbs, _manner: Manner) -> str:
    return "Kerb and tactile field are unknown."


@sentence.register
def _(found: say.Unfelt, _manner: Manner) -> str:
    place = "first" if found.is_first else "then"
    return f"Mind: {place} no edge to feel before the carriageway."


@sentence.register
def _(found: say.Parts, manner: Manner) -> str:
    number = NUMBERS.get(found.number, str(found.number))
    island = distance(found.metres, manner)
    return f"There are {number} parts. The first island comes after about {island}."


@sentence.register
def _(_found: say.UpOrDown, _manner: Manner) -> str:
    return "Whether they lead up or down is unknown."


@sentence.register
def _(found: say.Steps, _manner: Manner) -> str:
    return (
        f"{found.number} steps." if found.counted else f"About {found.number} steps, not counted."
    )


@sentence.register
def _(found: say.Handrail, _manner: Manner) -> str:
    words = WITH[found.known].format(what="handrail")
    return f"{words[0].upper()}{words[1:]}."


@sentence.register
def _(found: say.Storeys, _manner: Manner) -> str:
    number = "one floor" if found.number == 1 else f"{found.number} floors"
    return f"Take the lift for {number}."
