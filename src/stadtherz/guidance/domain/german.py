"""The stages of a way in German sentences.

Short sentences, one thing each; nothing that only eyes can find; no sentence says that anything is
safe, and none that one may walk now. What is unknown is said to be unknown (R01 to R40).
"""

from functools import singledispatch
from typing import get_args

from stadtherz.guidance.domain import statements as say
from stadtherz.guidance.domain.climbs import Climbed
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.german_climbs import climbing
from stadtherz.guidance.domain.german_crossings import CROSSINGS, equipment
from stadtherz.guidance.domain.german_words import (
    BEGINS,
    CLUES,
    GROUND,
    LEADS,
    MANY,
    MARKS,
    PLACES,
    SAID,
    SIDES,
    SLOPES,
    WINDS,
    along,
    capital,
    comes,
    crossed,
    dative,
    into,
    on,
    to_crossed,
)
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Ride, Stage
from stadtherz.guidance.domain.landmarks import Mark, Passed, Sense, Sure
from stadtherz.guidance.domain.platforms import spoken_stop
from stadtherz.guidance.domain.scenes import Clue, Scene, Until
from stadtherz.guidance.domain.street_names import street_name
from stadtherz.guidance.domain.told import Told, in_words, shortest, wordless
from stadtherz.streets.values import Kind, Walk, serving_german

distance, direction = SAID.distance, SAID.direction
TO = {"Treppe": "zur Treppe", "Rolltreppe": "zur Rolltreppe", "Aufzug": "zum Aufzug"}
ARTICLES = {"Treppe": "die", "Rolltreppe": "die", "Aufzug": "der"}
TOWARDS = {Until.STEPS: TO["Treppe"], Until.ESCALATOR: TO["Rolltreppe"], Until.LIFT: TO["Aufzug"],
           Until.GOAL: "zum Ziel"}  # fmt: skip


def told(stage: Stage, manner: Manner) -> Told:
    """Give a stage in words."""
    where = _where(stage.scene)
    return in_words(stage, heading(stage, manner), sentence, manner, short(stage), where)


def heading(stage: Stage, manner: Manner) -> str:
    """Say what a stage is about, for lists and headings."""
    if isinstance(stage, Cross):
        return capital(f"{crossed(stage.parts[0].crossing)} queren")
    if isinstance(stage, Climb | Ride):
        return _what(stage) + {True: " hinauf", False: " hinab", None: ""}[stage.up]
    where, far = _way(stage, manner), distance(stage.length_m, manner)
    return shortest(f"{where} {_place(stage, manner)}, {far}", f"{where}, {far}")


def _place(leg: Leg, manner: Manner) -> str:
    """Say whereto one turns, or where one goes on."""
    is_new = leg.turn is not None and (leg.scene.fork or direction(leg.turn, manner))
    return into(leg) if is_new else on(leg)


def _way(leg: Leg, manner: Manner) -> str:
    """Say in short how one goes on: "Beginn", "Halb rechts", "Geradeaus"."""
    if leg.turn is None:
        return "Beginn"
    if leg.scene.fork is not None:
        return f"An der Gabelung {SIDES[leg.scene.fork]}"
    return capital(direction(leg.turn, manner) or "geradeaus")


def short(stage: Stage) -> str:
    """Say in a few words what helps at a crossing, "" where its parts differ and elsewhere."""
    if not isinstance(stage, Cross):
        return ""
    some = {equipment(part.crossing) for part in stage.parts}
    return some.pop() if len(some) == 1 else ""


def _what(stage: Climb | Ride) -> str:
    if isinstance(stage, Ride):
        return "Aufzug"
    return "Rolltreppe" if stage.kind is Kind.ESCALATOR else "Treppe"


sentence = singledispatch(wordless)
"""Gives the sentence of a statement; "" where there is nothing to say."""
for kind, of_crossing in CROSSINGS.items():
    sentence.register(kind, of_crossing)


@sentence.register
def _(found: say.Stand, _manner: Manner) -> str:
    wind = WINDS[round(found.towards / 45) % 8]
    if found.roadside is None:
        return f"Der Weg beginnt nach {wind}."
    side = SIDES[found.roadside]
    return f"Stell dich so, dass die Fahrbahn {side} von dir ist; der Weg beginnt nach {wind}."


@sentence.register
def _(found: say.Onward, manner: Manner) -> str:
    leg = found.leg
    if leg.turn is None:
        return ""
    where, turned = _where(leg.scene), direction(leg.turn, manner)
    if leg.scene.fork is not None:
        words = f"Halte dich {SIDES[leg.scene.fork]}, {into(leg)}"
    elif turned == SAID.back:
        words = f"Kehr um, {into(leg)}"
    elif turned:
        words = f"Bieg {turned} ab {into(leg)}"
    else:
        words = "Geradeaus weiter" if where else f"Geradeaus weiter {on(leg)}"
    return f"{capital(where)}: {words}." if where else f"{words}."


def _where(scene: Scene) -> str:
    """Say where one turns or goes on; "" where there is nothing to find."""
    if scene.clue in (Clue.LANDMARK, Clue.SURFACE) and scene.at is not None:
        mark = scene.at.mark
        return MARKS[mark].at if mark in MARKS else f"wo {BEGINS[mark]} beginnt"
    where = CLUES.get(scene.clue, "")
    return f"{where} {GROUND[scene.at.mark]}" if scene.at is not None else where


@sentence.register
def _(found: say.Follow, manner: Manner) -> str:
    leg = found.leg
    end = _until(leg)
    far = distance(leg.length_m, manner)
    what = along(leg, again=found.is_next and _is_told(leg, manner))
    apart = ", " if what[-1].isdigit() else " "  # "an Gleis 1 40 Meter" would be heard as 140
    return f"Folge {what}{apart}{far}{f', bis {end}' if end else ''}."


def _is_told(leg: Leg, manner: Manner) -> bool:
    """Whether it was said before into or along what one walks."""
    turned = leg.turn is not None and (leg.scene.fork or direction(leg.turn, manner))
    return bool(turned) or (leg.turn is not None and not _where(leg.scene))


def _until(leg: Leg) -> str:
    scene = leg.scene
    if scene.crossing_after is not None:
        same = scene.crossing_after.street.name == leg.name != ""
        return "zur Querung dieser Straße" if same else to_crossed(scene.crossing_after)
    if scene.until in TOWARDS:
        return TOWARDS[scene.until]
    if scene.clue_after is Clue.LANDMARK and scene.at_end is not None:
        return MARKS[scene.at_end.mark].to
    return PLACES.get(scene.clue_after, "")


@sentence.register
def _(found: say.Roadside, _manner: Manner) -> str:
    return f"Die Fahrbahn ist {SIDES[found.side]}."


@sentence.register
def _(found: say.Pavement, _manner: Manner) -> str:
    if found.known is Walk.NO:
        return "Die Straße hat auf dieser Seite keinen Gehweg."
    return "Ob es auf dieser Seite einen Gehweg gibt, ist unbekannt."


@sentence.register
def _(_found: say.Strip, _manner: Manner) -> str:
    return "Ein Leitstreifen führt entlang."


@sentence.register
def _(found: say.Leading, _manner: Manner) -> str:
    side = f"{capital(SIDES[found.guide.side])} führt" if found.guide.side else "Auf dem Weg führt"
    return f"{side} {LEADS[found.guide.leads]} entlang."


@sentence.register
def _(_found: say.NoLine, _manner: Manner) -> str:
    return "Eine Leitlinie ist nicht bekannt."


@sentence.register
def _(found: say.Open, manner: Manner) -> str:
    far = distance(found.leg.length_m, manner)
    return f"Achtung, freie Fläche, {far}: Eine Leitlinie ist nicht bekannt."


@sentence.register
def _(found: say.Passing, manner: Manner) -> str:
    return f"{_passed(found.passed, manner)}."


def _passed(passed: Passed, manner: Manner) -> str:
    mark, name = passed.landmark.mark, passed.landmark.name
    where = f"Nach {dative(distance(passed.metres, manner))}"
    side = f" {SIDES[passed.side]}" if passed.side else ""
    if mark is Mark.LARGE_ROAD:
        return f"Vor dir ist {street_name(name).nominative} zu hören"
    if mark is Mark.BRANCH:
        return f"{where} zweigt{side} {street_name(name).nominative if name else 'ein Weg'} ab"
    if mark in SLOPES:
        return f"{where} geht es {SLOPES[mark]}"
    if mark in BEGINS:
        return f"{where} beginnt {BEGINS[mark]}"
    perhaps = " vielleicht" if passed.landmark.sure is Sure.LOW else ""
    sense = {Sense.HEARING: " zu hören", Sense.SMELL: " zu riechen"}.get(passed.landmark.sense, "")
    thing, verb = MARKS[mark].one, "ist" if sense else "kommt"
    if name and mark is Mark.STOP:
        thing = f"die Haltestelle {spoken_stop(name)}"
    elif passed.number > 1:
        row, first = MANY[mark]
        thing = first.format(n=passed.number) if passed.is_long else f"{passed.number} {row}"
        verb = "kommt" if passed.is_long else "kommen"
    return f"{where} {verb}{side or ' auf dem Weg'}{perhaps} {thing}{sense}"


@sentence.register
def _(found: say.Served, _manner: Manner) -> str:
    name = (
        ""
        if found.is_named or not found.stop.name
        else f"Haltestelle {spoken_stop(found.stop.name)}. "
    )
    return (name + serving_german(found.stop.serves)).strip()


@sentence.register
def _(found: say.Rest, manner: Manner) -> str:
    return f"Danach sind es noch {distance(found.metres, manner)}."


@sentence.register
def _(found: say.Face, manner: Manner) -> str:
    stage = found.stage
    turned = direction(stage.turn, manner) if stage.turn is not None else ""
    if isinstance(stage, Cross):
        crossing = stage.parts[0].crossing
        coming, to = comes(crossing), to_crossed(crossing)
    else:
        what = _what(stage)
        coming, to = f"kommt {ARTICLES[what]} {what}", TO[what]
    if turned == SAID.back:
        return f"Dreh dich um, {to}."
    return f"Wende dich {turned}, {to}." if turned else f"Geradeaus {coming}."


def _climbing(found: Climbed, _manner: Manner) -> str:
    return climbing(found)


for _kind in get_args(Climbed):
    sentence.register(_kind, _climbing)
