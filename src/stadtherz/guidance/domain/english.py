"""The stages of a way in English sentences, by the same rules as in German."""

from functools import singledispatch
from typing import get_args

from stadtherz.guidance.domain import statements as say
from stadtherz.guidance.domain.climbs import Climbed
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.english_climbs import climbing
from stadtherz.guidance.domain.english_crossings import CROSSINGS, equipment
from stadtherz.guidance.domain.english_words import (
    BEGINS,
    CLUES,
    GROUND,
    LEADS,
    MARKS,
    PLACES,
    SAID,
    SIDES,
    SLOPES,
    WINDS,
    a,
    along,
    capital,
    crossed,
    into,
    path,
)
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Ride, Stage
from stadtherz.guidance.domain.landmarks import Mark, Passed, Sense, Sure
from stadtherz.guidance.domain.platforms import spoken_stop
from stadtherz.guidance.domain.scenes import Clue, Scene, Until
from stadtherz.guidance.domain.street_names import spoken
from stadtherz.guidance.domain.told import Told, in_words, shortest, wordless
from stadtherz.streets.values import Kind, Walk, serving_english

distance, direction = SAID.distance, SAID.direction
SENSES = {Sense.HEARING: "hear", Sense.SMELL: "smell"}
TOWARDS = {Until.STEPS: "the steps", Until.ESCALATOR: "the escalator", Until.LIFT: "the lift",
           Until.GOAL: "the destination"}  # fmt: skip


def told(stage: Stage, manner: Manner) -> Told:
    """Give a stage in words."""
    where = _where(stage.scene)
    return in_words(stage, heading(stage, manner), sentence, manner, short(stage), where)


def heading(stage: Stage, manner: Manner) -> str:
    """Say what a stage is about, for lists and headings."""
    if isinstance(stage, Cross):
        return f"Cross {crossed(stage.parts[0].crossing)}"
    if isinstance(stage, Climb | Ride):
        return capital(_what(stage)) + {True: " up", False: " down", None: ""}[stage.up]
    where, far = _way(stage, manner), distance(stage.length_m, manner)
    return shortest(f"{where} {_place(stage, manner)}, {far}", f"{where}, {far}")


def _place(leg: Leg, manner: Manner) -> str:
    """Say into what one turns, or along what one goes on."""
    is_new = leg.turn is not None and (leg.scene.fork or direction(leg.turn, manner))
    return into(leg) if is_new else f"along {path(leg)}"


def _way(leg: Leg, manner: Manner) -> str:
    """Say in short how one goes on."""
    if leg.turn is None:
        return "Start"
    if leg.scene.fork is not None:
        return f"At the fork {SIDES[leg.scene.fork]}"
    return capital(direction(leg.turn, manner) or "straight on")


def short(stage: Stage) -> str:
    """Say in a few words what helps at a crossing, "" where its parts differ and elsewhere."""
    if not isinstance(stage, Cross):
        return ""
    some = {equipment(part.crossing) for part in stage.parts}
    return some.pop() if len(some) == 1 else ""


def _what(stage: Climb | Ride) -> str:
    if isinstance(stage, Ride):
        return "lift"
    return "escalator" if stage.kind is Kind.ESCALATOR else "steps"


sentence = singledispatch(wordless)
"""Gives the sentence of a statement; "" where there is nothing to say."""
for kind, of_crossing in CROSSINGS.items():
    sentence.register(kind, of_crossing)


@sentence.register
def _(found: say.Stand, _manner: Manner) -> str:
    wind = WINDS[round(found.towards / 45) % 8]
    if found.roadside is None:
        return f"The way begins to the {wind}."
    side = SIDES[found.roadside]
    return f"Stand so that the carriageway is on your {side}; the way begins to the {wind}."


@sentence.register
def _(found: say.Onward, manner: Manner) -> str:
    leg = found.leg
    if leg.turn is None:
        return ""
    where, turned = _where(leg.scene), direction(leg.turn, manner)
    if leg.scene.fork is not None:
        words = f"keep {SIDES[leg.scene.fork]}, {into(leg)}"
    else:
        straight = "straight on" if where else f"straight on along {path(leg)}"
        words = f"turn {turned} {into(leg)}" if turned else straight
    return f"{capital(where)}: {words}." if where else f"{capital(words)}."


def _where(scene: Scene) -> str:
    """Say where one turns or goes on; "" where there is nothing to find."""
    if scene.clue in (Clue.LANDMARK, Clue.SURFACE) and scene.at is not None:
        mark = scene.at.mark
        return f"at the {MARKS[mark]}" if mark in MARKS else f"where {BEGINS[mark]}"
    where = CLUES.get(scene.clue, "")
    return f"{where} {GROUND[scene.at.mark]}" if scene.at is not None else where


@sentence.register
def _(found: say.Follow, manner: Manner) -> str:
    leg = found.leg
    end = _until(leg)
    far = distance(leg.length_m, manner)
    what = along(leg, again=found.is_next and _is_told(leg, manner))
    return f"Follow {what} for {far}{f', up to {end}' if end else ''}."


def _is_told(leg: Leg, manner: Manner) -> bool:
    """Whether it was said before into or along what one walks."""
    turned = leg.turn is not None and (leg.scene.fork or direction(leg.turn, manner))
    return bool(turned) or (leg.turn is not None and not _where(leg.scene))


def _until(leg: Leg) -> str:
    scene = leg.scene
    if scene.crossing_after is not None:
        same = scene.crossing_after.street.name == leg.name != ""
        return "the crossing of this street" if same else crossed(scene.crossing_after)
    if scene.until in TOWARDS:
        return TOWARDS[scene.until]
    if scene.clue_after is Clue.LANDMARK and scene.at_end is not None:
        return f"the {MARKS[scene.at_end.mark]}"
    return PLACES.get(scene.clue_after, "")


@sentence.register
def _(found: say.Roadside, _manner: Manner) -> str:
    return f"The carriageway is on the {SIDES[found.side]}."


@sentence.register
def _(found: say.Pavement, _manner: Manner) -> str:
    if found.known is Walk.NO:
        return "The street has no pavement on this side."
    return "Whether there is a pavement on this side is unknown."


@sentence.register
def _(_found: say.Strip, _manner: Manner) -> str:
    return "A tactile strip runs along."


@sentence.register
def _(found: say.Leading, _manner: Manner) -> str:
    side = f"On the {SIDES[found.guide.side]}" if found.guide.side else "On the path"
    return f"{side} {LEADS[found.guide.leads]} runs along."


@sentence.register
def _(_found: say.NoLine, _manner: Manner) -> str:
    return "No line to follow is known."


@sentence.register
def _(found: say.Open, manner: Manner) -> str:
    far = distance(found.leg.length_m, manner)
    return f"Mind, open area, {far}: no line to follow is known."


@sentence.register
def _(found: say.Passing, manner: Manner) -> str:
    return f"{_passed(found.passed, manner)}."


def _passed(passed: Passed, manner: Manner) -> str:
    mark, name = passed.landmark.mark, passed.landmark.name
    where = f"After {distance(passed.metres, manner)}"
    side = f" on the {SIDES[passed.side]}" if passed.side else ""
    if mark is Mark.LARGE_ROAD:
        return f"Ahead of you {spoken(name)} can be heard"
    if mark is Mark.BRANCH:
        return f"{where} {spoken(name) or 'a path'} branches off{side}"
    if mark in SLOPES:
        return f"{where} the way goes {SLOPES[mark]}"
    if mark in BEGINS:
        return f"{where} {BEGINS[mark]}"
    perhaps = " perhaps" if passed.landmark.sure is Sure.LOW else ""
    thing = f"the stop {spoken_stop(name)}" if name and mark is Mark.STOP else a(MARKS[mark])
    if passed.number > 1:
        row = f"{passed.number} {MARKS[mark]}s"
        thing = f"the first of {row}" if passed.is_long else row
    what = f"{thing}{side or ' on the path'}"
    verb = SENSES.get(passed.landmark.sense)
    if passed.number > 1 and not passed.is_long:
        return f"{where} there are {what}"
    return f"{where} you can{perhaps} {verb} {what}" if verb else f"{where} there is {what}"


@sentence.register
def _(found: say.Served, _manner: Manner) -> str:
    name = (
        ""
        if found.is_named or not found.stop.name
        else f"The stop {spoken_stop(found.stop.name)}. "
    )
    return (name + serving_english(found.stop.serves)).strip()


@sentence.register
def _(found: say.Rest, manner: Manner) -> str:
    return f"Then it is another {distance(found.metres, manner)}."


@sentence.register
def _(found: say.Face, manner: Manner) -> str:
    stage = found.stage
    turned = direction(stage.turn, manner) if stage.turn is not None else ""
    what = crossed(stage.parts[0].crossing) if isinstance(stage, Cross) else f"the {_what(stage)}"
    return f"Turn {turned}, towards {what}." if turned else f"Straight ahead: {what}."


def _climbing(found: Climbed, _manner: Manner) -> str:
    return climbing(found)


for _kind in get_args(Climbed):
    sentence.register(_kind, _climbing)
