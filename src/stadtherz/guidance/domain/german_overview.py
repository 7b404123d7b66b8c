"""What is told of a whole way, in German."""

from functools import singledispatch

from stadtherz.guidance.domain import overview as say
from stadtherz.guidance.domain.directions import Manner, Unit
from stadtherz.guidance.domain.german_closures import closed
from stadtherz.guidance.domain.german_reasons import difference
from stadtherz.guidance.domain.german_words import SAID, SIDES, WINDS, capital, dative, listed
from stadtherz.guidance.domain.overview import Help, Line
from stadtherz.guidance.domain.street_names import spoken
from stadtherz.streets.values import DoorKind, Known, serving_german

HELPS = {
    Help.SOUND: ("eine Ampel mit Ton", "{n} Ampeln mit Ton"),
    Help.SILENT: ("eine Ampel ohne Ton", "{n} Ampeln ohne Ton"),
    Help.SOUND_UNKNOWN: ("eine Ampel, deren Ton unbekannt ist",
                         "{n} Ampeln, deren Ton unbekannt ist"),
    Help.ZEBRA: ("ein Zebrastreifen", "{n} Zebrastreifen"),
    Help.UNAIDED: ("eine Stelle ohne Hilfe", "{n} Stellen ohne Hilfe"),
    Help.FORBIDDEN: ("eine Stelle, an der das Queren verboten ist",
                     "{n} Stellen, an denen das Queren verboten ist"),
    Help.UNKNOWN: ("eine Stelle, deren Sicherung unbekannt ist",
                   "{n} Stellen, deren Sicherung unbekannt ist"),
}  # fmt: skip

DOORS = {DoorKind.REVOLVING: "Es ist eine Drehtür.", DoorKind.SLIDING: "Es ist eine Schiebetür.",
         DoorKind.NONE: "Es gibt keine Tür."}  # fmt: skip
AUTOMATIC = {Known.YES: "Die Tür öffnet sich von selbst.",
             Known.NO: "Die Tür öffnet sich nicht von selbst."}  # fmt: skip
UNKNOWN = {
    (True, True): "Stufen und Art der Tür sind unbekannt.",
    (True, False): "Ob davor Stufen sind, ist unbekannt.",
    (False, True): "Die Art der Tür ist unbekannt.", (False, False): "",
}  # fmt: skip
"""What of steps and door nobody has said."""


@singledispatch
def line(found: Line, _manner: Manner) -> str:
    """Give the sentence or sentences of a line; "" where there is nothing to say.

    Raises:
        TypeError: there is none.

    """
    message = f"no sentence for {type(found).__name__}"
    raise TypeError(message)


def count(number: int, one: str, many: str) -> str:
    """Say how many there are: "eine Treppe", "3 Treppen"."""
    return one if number == 1 else many.format(n=number)


@line.register
def _(found: say.Length, manner: Manner) -> str:
    unit = Unit.STEPS if manner.unit is Unit.STEPS else Unit.METRES
    far = SAID.distance(found.metres, Manner(unit=unit, step_m=manner.step_m))
    time = SAID.time(found.metres, manner)
    about = "" if time.startswith("weniger") else "etwa "
    return f"Der Weg ist {far} lang und dauert {about}{time}."


@line.register
def _(found: say.Streets, _manner: Manner) -> str:
    word = "Straße" if len(found.names) == 1 else "Straßen"
    return f"Wichtigste {word}: {listed([*map(spoken, found.names)])}."


@line.register
def _(found: say.Crossings, _manner: Manner) -> str:
    number = sum(count for _, count in found.counts)
    if not number:
        return "Du querst nichts."
    kinds = [capital(count(some, *HELPS[kind])) for kind, some in found.counts]
    return " ".join([f"Du querst {'einmal' if number == 1 else f'{number}-mal'}.",
                     *(f"{one}." for one in kinds)])  # fmt: skip


@line.register
def _(_found: say.Buttons, _manner: Manner) -> str:
    return (
        "Wo eine Ampel vibriert, fühlt man das meist an der Unterseite des Tasters,"
        " in etwa 85 Zentimetern Höhe."
    )


@line.register
def _(found: say.Levels, _manner: Manner) -> str:
    some = [
        count(number, one, many)
        for number, one, many in (
            (found.steps, "eine Treppe", "{n} Treppen"),
            (found.escalators, "eine Rolltreppe", "{n} Rolltreppen"),
            (found.lifts, "einen Aufzug", "{n} Aufzüge"),
        ) if number
    ]  # fmt: skip
    return f"Es gibt {listed(some)}."


@line.register
def _(found: say.OpenAreas, manner: Manner) -> str:
    far = SAID.distance(found.metres, manner)
    return f"Achtung, {far} führen über freie Fläche, ohne dass eine Leitlinie bekannt ist."


@line.register
def _(found: say.NoLines, manner: Manner) -> str:
    if found.everywhere:
        return "Auf dem ganzen Weg ist keine Leitlinie bekannt."
    return f"Auf {dative(SAID.distance(found.metres, manner))} ist keine Leitlinie bekannt."


@line.register
def _(found: say.NoPavement, manner: Manner) -> str:
    far = dative(SAID.distance(found.metres, manner))
    return f"Achtung, auf {far} hat die Straße keinen Gehweg."


@line.register
def _(found: say.NotKnown, manner: Manner) -> str:
    some = []
    if found.crossings:
        where = count(found.crossings, "Bei einer Querung", "Bei {n} Querungen")
        some.append(f"{where} ist nicht alles zu Bordstein und Bodenfeld bekannt.")
    if found.pavement_m:
        far = dative(SAID.distance(found.pavement_m, manner))
        some.append(f"Auf {far} ist unbekannt, ob es einen Gehweg gibt.")
    return " ".join(some)


@line.register
def _(found: say.ClosedOff, _manner: Manner) -> str:
    return closed(found.closure)


@line.register
def _(found: say.Apart, manner: Manner) -> str:
    far = SAID.distance(found.metres, manner)
    none = "selbst führt kein passender Weg; die Führung"
    if found.is_start:
        return f"Vom Start {none} beginnt {far} davon entfernt."
    return f"Zum Ziel {none} endet {far} davon entfernt."


@line.register
def _(_found: say.Aid, _manner: Manner) -> str:
    return "Die Führung ist eine Hilfe; sie ersetzt weder Stock noch Hund noch Gehör."


@line.register
def _(found: say.FromDoor, manner: Manner) -> str:
    where = SAID.direction(found.degrees, manner) or "geradeaus"
    where = "hinter dir" if where == SAID.back else where
    return f"Mit dem Rücken zur Tür beginnt der Weg {where}."


@line.register
def _(found: say.Arrival, manner: Manner) -> str:
    side = say.side_at(found.degrees)
    where = SIDES[side] if side else "geradeaus" if abs(found.degrees) < 90 else "hinter dir"
    what = {True: "Der Haupteingang", False: "Der Eingang", None: "Das Ziel"}[found.is_main]
    if found.metres <= say.AT_DOOR_M:
        text = f"{what} ist am Ende des Wegs."
    else:
        text = f"{what} liegt {where}, nach {dative(SAID.distance(found.metres, manner))}."
    return text


@line.register
def _(found: say.AtDoor, _manner: Manner) -> str:
    entrance = found.entrance
    some = [DOORS.get(entrance.door, "")]
    if entrance.door is not DoorKind.NONE:
        some.append(AUTOMATIC.get(entrance.automatic, ""))
    if entrance.steps is not None:
        many = count(entrance.steps, "ist eine Stufe", "sind {n} Stufen")
        some.insert(0, f"Davor {many}." if entrance.steps else "Davor ist keine Stufe.")
    bare = entrance.door is DoorKind.UNKNOWN and entrance.automatic is Known.UNKNOWN
    some.append(UNKNOWN[entrance.steps is None, bare])
    return " ".join(filter(None, some))


@line.register
def _(_found: say.NoDoor, _manner: Manner) -> str:
    return "Wo der Eingang ist, ist unbekannt."


@line.register
def _(found: say.Boarding, _manner: Manner) -> str:
    lines = (
        serving_german(found.serves) or "Welche Linien ab der Haltestelle fahren, ist unbekannt."
    )
    way = "" if found.towards is None else (
        f"Einstieg in Fahrtrichtung {WINDS[round(found.towards / 45) % 8]}. "
    )  # fmt: skip
    if not found.others:
        return way + lines
    more = "einen anderen Einstieg" if found.others == 1 else f"{found.others} andere Einstiege"
    return f"{way}{lines} Die Haltestelle hat noch {more}."


@line.register
def _(_found: say.Done, _manner: Manner) -> str:
    return "Ende der Führung."


@line.register
def _(found: say.WhyOther, manner: Manner) -> str:
    return " ".join(filter(None, [_length(found, manner), _reasons(found, manner)]))


def _length(found: say.WhyOther, manner: Manner) -> str:
    if abs(found.longer_m) < say.AT_DOOR_M:
        return "Dieser Weg ist gleich lang."
    word = "länger" if found.longer_m > 0 else "kürzer"
    return f"Dieser Weg ist {SAID.distance(abs(found.longer_m), manner)} {word}."


def _reasons(found: say.WhyOther, manner: Manner) -> str:
    some = [difference(one, manner) for one in found.reasons[: say.MOST_REASONS]]
    return f"Er hat {listed(some)}." if some else ""
