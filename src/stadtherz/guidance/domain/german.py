"""The stages of a way in German sentences.

Short sentences, one thing each; nothing that only eyes can find; no sentence says that anything is
safe, and none that one may walk now. What is unknown is said to be unknown (R01 to R40).
"""

from functools import singledispatch

from stadtherz.guidance.domain import statements as say
from stadtherz.guidance.domain.directions import Manner, Phrases, Turn
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Ride, Stage
from stadtherz.guidance.domain.street_names import street_name
from stadtherz.guidance.domain.told import Told, in_words, wordless
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
    Walk,
)

SAID = Phrases(
    {Turn.SLIGHT: "leicht {side}", Turn.HALF: "halb {side}", Turn.FULL: "{side}",
     Turn.SHARP: "scharf {side}"},
    ("links", "rechts"), "zurück", "Richtung {hour} Uhr", "{degrees} Grad nach {side}",
    ("einen Meter", "{number} Meter"), ("einen Schritt", "{number} Schritte"),
    ("unter einer Minute", "eine Minute", "{number} Minuten"),
)  # fmt: skip
PATHS = {
    Kind.FOOTWAY: "dem Fußweg", Kind.SIDEWALK: "dem Gehweg", Kind.CROSSING: "dem Überweg",
    Kind.SHARED: "dem Geh- und Radweg", Kind.LIVING_STREET: "der Spielstraße",
    Kind.PEDESTRIAN: "der Fußgängerzone", Kind.SERVICE: "der Zufahrt", Kind.TRACK: "dem Feldweg",
    Kind.CORRIDOR: "dem Gang", Kind.PLATFORM: "dem Bahnsteig", Kind.AREA: "dem Rand der Fläche",
}  # fmt: skip
SECURED = {
    Secured.ZEBRA: "Zebrastreifen", Secured.MARKED: "Markierung ohne Vorrang",
    Secured.NONE: "Ohne Hilfe", Secured.FORBIDDEN: "Queren verboten",
    Secured.UNKNOWN: "Sicherung unbekannt",
}  # fmt: skip
SOUNDS = {Sound.YES: "Ampel mit Ton", Sound.NO: "Ampel ohne Ton",
          Sound.LOCATE: "Ampel nur mit Auffindeton", Sound.WALK: "Ampel nur mit Freigabeton",
          Sound.UNKNOWN: "Ampel, Ton unbekannt"}  # fmt: skip
WITH = {Known.YES: "mit {what}", Known.NO: "ohne {what}", Known.UNKNOWN: "{what} unbekannt"}
KERBS = {Kerb.RAISED: "hoch", Kerb.LOWERED: "abgesenkt", Kerb.ROLLED: "abgerundet",
         Kerb.FLUSH: "bündig", Kerb.NONE: "keiner", Kerb.UNKNOWN: "unbekannt"}  # fmt: skip
FIELDS = {Tactile.YES: "ja", Tactile.PARTIAL: "teilweise", Tactile.NO: "nein",
          Tactile.INCORRECT: "irreführend", Tactile.UNKNOWN: "unbekannt"}  # fmt: skip
ACROSS = {Across.CYCLEWAY: "den Radweg", Across.RAIL: "die Gleise",
          Across.UNKNOWN: "eine Querung ohne Angabe"}  # fmt: skip
NUMBERS = {2: "zwei", 3: "drei", 4: "vier", 5: "fünf", 6: "sechs"}


def told(stage: Stage, manner: Manner) -> Told:
    """Give a stage in words."""
    return in_words(stage, heading(stage, manner), sentence, manner)


def heading(stage: Stage, manner: Manner) -> str:
    """Say what a stage is about, for lists and headings."""
    if isinstance(stage, Cross):
        return _capital(f"{_what(stage.parts[0].crossing)} queren")
    if isinstance(stage, Climb):
        what = "Rolltreppe" if stage.kind is Kind.ESCALATOR else "Treppe"
        return what + {True: " hinauf", False: " hinab", None: ""}[stage.up]
    if isinstance(stage, Ride):
        return "Aufzug"
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
        return "Beginn"
    where = direction(leg.turn, manner)
    if not where:
        return "Geradeaus weiter"
    return f"Bieg {where} ab" + (f" {street_name(leg.name).into}" if leg.name else "")


@sentence.register
def _(found: say.Follow, manner: Manner) -> str:
    return f"Folge {_along(found.leg)} {distance(found.leg.length_m, manner)}."


def _along(leg: Leg) -> str:
    """Say along what one walks, in the dative: "der Parkstraße auf der rechten Seite"."""
    if leg.side is not None:
        side = "linken" if leg.side is Side.LEFT else "rechten"
        return f"{street_name(leg.name).dative} auf der {side} Seite"
    if leg.kind in (Kind.LIVING_STREET, Kind.PEDESTRIAN, Kind.SERVICE) and leg.name:
        return street_name(leg.name).dative
    return f"{PATHS[leg.kind]} {street_name(leg.name).beside}" if leg.name else PATHS[leg.kind]


@sentence.register
def _(found: say.Pavement, _manner: Manner) -> str:
    if found.known is Walk.NO:
        return "Die Straße hat auf dieser Seite keinen Gehweg."
    return "Ob es auf dieser Seite einen Gehweg gibt, ist unbekannt."


@sentence.register
def _(_found: say.Strip, _manner: Manner) -> str:
    return "Ein Leitstreifen führt entlang."


@sentence.register
def _(found: say.Face, manner: Manner) -> str:
    where = direction(found.degrees, manner)
    return f"Wende dich {where}." if where else ""


@sentence.register
def _(found: say.Secured, _manner: Manner) -> str:
    before = f"Teil {found.number}: " if found.number else ""
    return f"{before}{_secured(found.crossing)}."


def _secured(crossing: Crossing) -> str:
    if crossing.secured is Secured.SIGNALS:
        vibration = WITH[crossing.vibration].format(what="Vibration")
        button = WITH[crossing.button].format(what="Taster")
        return f"{SOUNDS[crossing.sound]}, {vibration}, {button}"
    if crossing.signals_near:
        return "Die Kreuzung hat Ampeln. Ob auch für Fußgänger, ist unbekannt"
    return SECURED[crossing.secured]


def _what(crossing: Crossing) -> str:
    """Name what is crossed, in the accusative."""
    if crossing.across is not Across.ROAD:
        return ACROSS[crossing.across]
    name = crossing.street.name
    return street_name(name).accusative if name else "die Fahrbahn"


@sentence.register
def _(found: say.Lanes, _manner: Manner) -> str:
    return "Eine Spur." if found.number == 1 else f"{found.number} Spuren."


@sentence.register
def _(_found: say.Island, _manner: Manner) -> str:
    return "Mit Mittelinsel."


@sentence.register
def _(found: say.Kerbs, _manner: Manner) -> str:
    if found.near is found.far:
        return f"Bordstein auf beiden Seiten {KERBS[found.near]}."
    return f"Bordstein zuerst {KERBS[found.near]}, danach {KERBS[found.far]}."


@sentence.register
def _(found: say.Fields, _manner: Manner) -> str:
    if found.near is found.far:
        return f"Bodenfeld auf beiden Seiten: {FIELDS[found.near]}."
    return f"Bodenfeld zuerst: {FIELDS[found.near]}, danach: {FIELDS[found.far]}."


@sentence.register
def _(_found: say.NothingOfKerbs, _manner: Manner) -> str:
    return "Bordstein und Bodenfeld sind unbekannt."


@sentence.register
def _(found: say.Unfelt, _manner: Manner) -> str:
    place = "zuerst" if found.is_first else "danach"
    return f"Achtung, {place} kein spürbarer Übergang zur Fahrbahn."


@sentence.register
def _(found: say.Parts, manner: Manner) -> str:
    number = NUMBERS.get(found.number, str(found.number))
    island = _dative(distance(found.metres, manner))
    return f"Es sind {number} Teile. Die erste Insel kommt nach etwa {island}."


def _dative(far: str) -> str:
    """Put a distance into the dative: "nach etwa 7 Metern"."""
    for apart, dative in (("einen ", "einem "), ("eine ", "einer ")):
        if far.startswith(apart):
            return far.replace(apart, dative, 1)
    return f"{far}n" if far.endswith((" Meter", " Schritte")) else far


@sentence.register
def _(_found: say.UpOrDown, _manner: Manner) -> str:
    return "Ob sie hinauf oder hinab führt, ist unbekannt."


@sentence.register
def _(found: say.Steps, _manner: Manner) -> str:
    return f"{found.number} Stufen." if found.counted else f"Etwa {found.number} Stufen, ungezählt."


@sentence.register
def _(found: say.Handrail, _manner: Manner) -> str:
    return _capital(f"{WITH[found.known].format(what='Handlauf')}.")


@sentence.register
def _(found: say.Storeys, _manner: Manner) -> str:
    number = "ein Stockwerk" if found.number == 1 else f"{found.number} Stockwerke"
    return f"Fahr mit dem Aufzug {number} weit."


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
