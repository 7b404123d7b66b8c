"""The stages of a way in German sentences.

Short sentences, one thing each; nothing that only eyes can find; no sentence says that anything is
safe, and none that one may walk now. What is unknown is said to be unknown (R01 to R40).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stadtherz.guidance.domain.directions import (
    Manner,
    Style,
    Turn,
    Unit,
    hour_of,
    rounded,
    turn_of,
)
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Part, Ride, Stage
from stadtherz.guidance.domain.street_names import street_name
from stadtherz.streets.values import (
    Across,
    Crossing,
    Kerb,
    Kerbside,
    Kind,
    Known,
    Secured,
    Side,
    Sound,
    Tactile,
    Walk,
)

MANY = 2
TURNS = {Turn.SLIGHT: "leicht {side}", Turn.HALF: "halb {side}", Turn.FULL: "{side}",
         Turn.SHARP: "scharf {side}"}  # fmt: skip
SIDES = {Side.LEFT: "links", Side.RIGHT: "rechts"}
PATHS = {
    Kind.FOOTWAY: "dem Fußweg", Kind.SIDEWALK: "dem Gehweg", Kind.CROSSING: "dem Überweg",
    Kind.SHARED: "dem Geh- und Radweg", Kind.LIVING_STREET: "der Spielstraße",
    Kind.PEDESTRIAN: "der Fußgängerzone", Kind.SERVICE: "der Zufahrt", Kind.TRACK: "dem Feldweg",
    Kind.CORRIDOR: "dem Gang", Kind.PLATFORM: "dem Bahnsteig", Kind.AREA: "dem Rand der Fläche",
}  # fmt: skip
SECURED = {
    Secured.ZEBRA: "Zebrastreifen", Secured.MARKED: "Markierung ohne Vorrang",
    Secured.NONE: "ohne Hilfe", Secured.FORBIDDEN: "Queren verboten",
    Secured.UNKNOWN: "Sicherung unbekannt",
}  # fmt: skip
SOUNDS = {Sound.YES: "mit Ton", Sound.NO: "ohne Ton", Sound.LOCATE: "nur mit Auffindeton",
          Sound.WALK: "nur mit Freigabeton", Sound.UNKNOWN: "Ton unbekannt"}  # fmt: skip
KERBS = {Kerb.RAISED: "hoch", Kerb.LOWERED: "abgesenkt", Kerb.ROLLED: "abgerundet",
         Kerb.FLUSH: "bündig", Kerb.NONE: "keiner", Kerb.UNKNOWN: "unbekannt"}  # fmt: skip
FIELDS = {Tactile.YES: "ja", Tactile.PARTIAL: "teilweise", Tactile.NO: "nein",
          Tactile.INCORRECT: "irreführend", Tactile.UNKNOWN: "unbekannt"}  # fmt: skip
NUMBERS = {2: "zwei", 3: "drei", 4: "vier", 5: "fünf", 6: "sechs"}


@dataclass(frozen=True, slots=True)
class Told:
    """A stage in words.

    Args:
        heading: what it is about, for lists and headings.
        sentences: all that is known, in their order.

    """

    heading: str
    sentences: tuple[str, ...]


def told(stage: Stage, manner: Manner) -> Told:
    """Give a stage in words."""
    if isinstance(stage, Cross):
        return _crossing(stage, manner)
    if isinstance(stage, Climb):
        return _climb(stage, manner)
    if isinstance(stage, Ride):
        return _ride(stage, manner)
    return _leg(stage, manner)


def distance(metres: float, manner: Manner) -> str:
    """Say how far it is, in the unit that somebody chose."""
    if manner.unit is Unit.STEPS:
        number = max(1, round(metres / manner.step_m))
        return "einen Schritt" if number == 1 else f"{rounded(number)} Schritte"
    if manner.unit is Unit.MINUTES:
        minutes = round(metres / manner.speed_m_s / 60)
        return "unter einer Minute" if minutes < 1 else (
            "eine Minute" if minutes == 1 else f"{minutes} Minuten"
        )  # fmt: skip
    number = rounded(metres)
    return "einen Meter" if number == 1 else f"{number} Meter"


def direction(degrees: float, manner: Manner) -> str:
    """Say where to turn: "rechts", "Richtung 3 Uhr", "90 Grad nach rechts"; "" for straight on."""
    turn = turn_of(degrees)
    if turn is Turn.STRAIGHT:
        return ""
    if manner.style is Style.CLOCK:
        return f"Richtung {hour_of(degrees)} Uhr"
    side = SIDES[Side.RIGHT if degrees > 0 else Side.LEFT]
    if manner.style is Style.DEGREES:
        return f"{5 * round(abs(degrees) / 5)} Grad nach {side}"
    return "zurück" if turn is Turn.BACK else TURNS[turn].format(side=side)


def _turned(stage: Stage, manner: Manner) -> str:
    return direction(stage.turn, manner) if stage.turn is not None else ""


def _leg(leg: Leg, manner: Manner) -> Told:
    where, way = _turned(leg, manner), _along(leg)
    far = distance(leg.length_m, manner)
    first = f"Bieg {where} ab" if where else "Geradeaus weiter"
    if leg.turn is None:
        first = "Beginn"
    name = street_name(leg.name).into if leg.name and where else ""
    heading = " ".join(filter(None, [first, name]))
    sentences = [f"{heading}.", f"Folge {way} {far}."]
    if leg.side is not None and leg.pavement is Walk.NO:
        sentences.append("Die Straße hat auf dieser Seite keinen Gehweg.")
    if leg.side is not None and leg.pavement is Walk.UNKNOWN:
        sentences.append("Ob es auf dieser Seite einen Gehweg gibt, ist unbekannt.")
    if leg.tactile is Tactile.YES:
        sentences.append("Ein Leitstreifen führt entlang.")
    return Told(f"{heading}, {far}", tuple(sentences))


def _along(leg: Leg) -> str:
    """Say along what one walks, in the dative: "der Parkstraße auf der rechten Seite"."""
    if leg.side is not None:
        side = "linken" if leg.side is Side.LEFT else "rechten"
        street = street_name(leg.name).dative
        return f"{street} auf der {side} Seite"
    if leg.kind in (Kind.LIVING_STREET, Kind.PEDESTRIAN, Kind.SERVICE) and leg.name:
        return street_name(leg.name).dative
    return f"{PATHS[leg.kind]} {street_name(leg.name).beside}" if leg.name else PATHS[leg.kind]


def _crossing(stage: Cross, manner: Manner) -> Told:
    first = stage.parts[0].crossing
    heading = f"{_what(first)} queren"
    where = _turned(stage, manner)
    sentences = [f"Wende dich {where}."] if where else []
    for number, part in enumerate(stage.parts, 1):
        sentences += _part(part, number if len(stage.parts) > 1 else 0)
    sentences += _parts(stage, manner)
    return Told(heading[0].upper() + heading[1:], tuple(sentences))


def _what(crossing: Crossing) -> str:
    if crossing.across is Across.CYCLEWAY:
        return "den Radweg"
    if crossing.across is Across.RAIL:
        return "die Gleise"
    if crossing.across is Across.UNKNOWN:
        return "eine Querung ohne Angabe"
    name = crossing.street.name
    return street_name(name).accusative if name else "die Fahrbahn"


def _parts(stage: Cross, manner: Manner) -> Iterator[str]:
    if len(stage.parts) < MANY:
        return
    number = NUMBERS.get(len(stage.parts), str(len(stage.parts)))
    island = distance(stage.parts[0].length_m, manner)
    yield f"Es sind {number} Teile. Die erste Insel kommt nach etwa {_dative(island)}."


def _dative(far: str) -> str:
    """Put a distance into the dative: "nach etwa 7 Metern"."""
    for apart, dative in (("einen ", "einem "), ("eine ", "einer ")):
        far = far.replace(apart, dative)
    return far + "n" if far.endswith((" Meter", " Schritte")) and not far.startswith("ein") else far


def _part(part: Part, number: int) -> Iterator[str]:
    """Say what is known of a crossing, or of the part of one that has this number."""
    crossing = part.crossing
    before = f"Teil {number}: " if number else ""
    yield before + _secured(crossing) + "."
    if crossing.street.lanes and crossing.across is Across.ROAD:
        lanes = crossing.street.lanes
        yield "Eine Spur." if lanes == 1 else f"{lanes} Spuren."
    if crossing.island is Known.YES:
        yield "Mit Mittelinsel."
    yield from _kerbs(*crossing.sides)


def _secured(crossing: Crossing) -> str:
    """Say how it is secured; of a signal what can be heard and felt."""
    if crossing.secured is not Secured.SIGNALS:
        if crossing.signals_near:
            return "Die Kreuzung hat Ampeln. Ob auch für Fußgänger, ist unbekannt"
        found = SECURED[crossing.secured]
        return found[0].upper() + found[1:]
    parts = [f"Ampel {SOUNDS[crossing.sound]}" if crossing.sound is not Sound.UNKNOWN else
             "Ampel, Ton unbekannt"]  # fmt: skip
    parts.append({Known.YES: "mit Vibration", Known.NO: "ohne Vibration",
                  Known.UNKNOWN: "Vibration unbekannt"}[crossing.vibration])  # fmt: skip
    parts.append({Known.YES: "mit Taster", Known.NO: "ohne Taster",
                  Known.UNKNOWN: "Taster unbekannt"}[crossing.button])  # fmt: skip
    return ", ".join(parts)


def _kerbs(near: Kerbside, far: Kerbside) -> Iterator[str]:
    """Say what the two kerbs are like; the same on both sides is said once."""
    if {near.kerb, far.kerb} == {Kerb.UNKNOWN} and {near.tactile, far.tactile} == {Tactile.UNKNOWN}:
        yield "Bordstein und Bodenfeld sind unbekannt."
        return
    if near.kerb is far.kerb:
        yield f"Bordstein auf beiden Seiten {KERBS[near.kerb]}."
    else:
        yield f"Bordstein zuerst {KERBS[near.kerb]}, danach {KERBS[far.kerb]}."
    if near.tactile is far.tactile:
        yield f"Bodenfeld auf beiden Seiten: {FIELDS[near.tactile]}."
    else:
        yield f"Bodenfeld zuerst: {FIELDS[near.tactile]}, danach: {FIELDS[far.tactile]}."
    for side, place in ((near, "zuerst"), (far, "danach")):
        if side.kerb in (Kerb.FLUSH, Kerb.NONE) and side.tactile in (Tactile.NO, Tactile.INCORRECT):
            yield f"Achtung, {place} kein spürbarer Übergang zur Fahrbahn."


def _climb(climb: Climb, manner: Manner) -> Told:
    up = {True: "hinauf", False: "hinab", None: ""}[climb.up]
    what = "Rolltreppe" if climb.kind is Kind.ESCALATOR else "Treppe"
    heading = " ".join(filter(None, [what, up]))
    where = _turned(climb, manner)
    sentences = [f"Wende dich {where}."] if where else []
    if climb.up is None:
        sentences.append("Ob sie hinauf oder hinab führt, ist unbekannt.")
    if climb.kind is Kind.STEPS:
        sentences.append(
            f"{climb.steps} Stufen." if climb.counted else f"Etwa {climb.steps} Stufen, ungezählt."
        )
        sentences.append({
            Known.YES: "Mit Handlauf.", Known.NO: "Ohne Handlauf.",
            Known.UNKNOWN: "Handlauf unbekannt.",
        }[climb.handrail])  # fmt: skip
    return Told(heading, tuple(sentences))


def _ride(ride: Ride, manner: Manner) -> Told:
    where = _turned(ride, manner)
    number = "ein Stockwerk" if ride.storeys == 1 else f"{ride.storeys} Stockwerke"
    first = (f"Wende dich {where}.",) if where else ()
    return Told("Aufzug", (*first, f"Fahr mit dem Aufzug {number} weit."))
