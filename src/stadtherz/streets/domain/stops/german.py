"""Stops and departures in German sentences, for ears first: lines and times are spoken well."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from stadtherz.streets.domain.crossings import Secured
from stadtherz.streets.domain.stops.sites import NearCrossing, Site
from stadtherz.streets.domain.stops.told import (
    FEW,
    HOUR_MIN,
    SIGNS,
    SOON_MIN,
    UNKNOWN,
    Facts,
    Moment,
    Serving,
    fact,
    first_short,
    grouped,
    shortened,
    spoken_line,
)
from stadtherz.streets.domain.transit.departures import Departure, State
from stadtherz.streets.domain.transit.timetable import Line, Mode, Pickup

WINDS = ("nördlich", "nordöstlich", "östlich", "südöstlich", "südlich", "südwestlich", "westlich",
         "nordwestlich")  # fmt: skip
TOWARDS = ("Norden", "Nordosten", "Osten", "Südosten", "Süden", "Südwesten", "Westen", "Nordwesten")
KINDS = {Mode.TRAM: "Straßenbahn", Mode.SUBWAY: "U-Bahn", Mode.RAIL: "Zug", Mode.FERRY: "Fähre"}
SECURED = {
    Secured.SIGNALS: "mit Ampel", Secured.ZEBRA: "mit Zebrastreifen",
    Secured.MARKED: "nur markiert", Secured.NONE: "ohne Ampel und Zebrastreifen",
    Secured.FORBIDDEN: "die verboten ist", Secured.UNKNOWN: "deren Art unbekannt ist",
}  # fmt: skip
SHORT = ((r"\bHbf\b\.?", "Hauptbahnhof"), (r"\bB(?:hf|f)\b\.?", "Bahnhof"),
         (r"(?<=[a-zß])str\.", "straße"), (r"\bStr\.", "Straße"), (r"(?<=[a-zß])pl\.", "platz"),
         (r"\bPl\.", "Platz"), (r"\bZOB\b", "Z O B"), (r"\bSt\. ", "Sankt "))  # fmt: skip
FIELDS = {
    "yes": "Bodenindikatoren sind da. Ob sie die erste Tür zeigen, ist unbekannt.",
    "partial": "Bodenindikatoren sind teilweise da.",
    "no": "Ohne Bodenindikatoren. Wo die erste Tür hält, ist unbekannt.",
    "incorrect": "Achtung, die Bodenindikatoren führen falsch.",
    UNKNOWN: "Ob es Bodenindikatoren gibt und wo die erste Tür hält, ist unbekannt.",
}  # fmt: skip
THINGS = (("shelter", "Wartehäuschen"), ("bench", "Sitzbank"))
WITH = {"yes": "Mit {what}.", "no": "Ohne {what}.", UNKNOWN: "{what}: unbekannt."}
DISPLAYS = {
    ("yes", "yes"): "Mit Anzeiger, der die Abfahrten spricht. Wo sein Taster ist, ist unbekannt.",
    ("yes", "no"): "Mit Anzeiger, der nicht spricht.",
    ("yes", UNKNOWN): "Mit Anzeiger. Ob er spricht, ist unbekannt.",
    ("no", "no"): "Ohne Anzeiger.", ("no", UNKNOWN): "Ohne Anzeiger.",
    (UNKNOWN, "yes"): "Die Abfahrten werden gesprochen. Wo der Taster ist, ist unbekannt.",
}  # fmt: skip
NO_DISPLAY = "Anzeiger und Sprachausgabe: unbekannt."


def name(written: str) -> str:
    """Give a name of a stop or goal as it is spoken."""
    written = SIGNS.sub(", ", written)
    for sign, word in SHORT:
        written = re.sub(sign, word, written)
    return shortened(" ".join(written.split()))


def line(found: Line) -> str:
    """Name a line: "Linie 101", "Straßenbahn 4"."""
    return f"{KINDS.get(found.mode, 'Linie')} {spoken_line(found)}".strip()


def departure(found: Departure, moment: Moment) -> str:
    """Tell a departure in one sentence, and in another one from where it leaves today instead."""
    told = _departure(found, moment)
    return f"{told} {_today_from(found)}" if found.instead_of and _runs(found) else told


def _runs(found: Departure) -> bool:
    return found.state not in (State.CANCELLED, State.SKIPPED)


def _today_from(found: Departure) -> str:
    at = found.today_from
    if at.platform:
        what = "Gleis" if found.line.mode is Mode.RAIL else "Steig"
        return f"Heute von {what} {shortened(at.platform)}."
    return f"Heute von: {name(at.name)}." if at.name else "Heute von einem anderen Einstieg."


def _departure(found: Departure, moment: Moment) -> str:
    who = line(found.line) + (f" Richtung {name(found.towards)}" if found.towards else "")
    planned = f"{_day(found.planned, moment)}um {moment.clock(found.planned)} Uhr"
    if found.state is State.CANCELLED:
        return f"{who} {planned} fällt aus."
    if found.state is State.SKIPPED:
        return f"{who} {planned} fährt ohne Halt durch."
    if found.state is State.MOVED:
        return f"{who} {planned} fährt nicht von hier."
    if found.every_s:
        every = round(found.every_s / 60)
        often = f"etwa alle {every} Minuten" if every > 1 else "etwa jede Minute"
        return f"{who} fährt {often}, wieder gegen {moment.clock(found.expected)} Uhr."
    return f"{who} fährt {_when(found, moment)}, {_kept(found)}."


def _when(found: Departure, moment: Moment) -> str:
    minutes = moment.minutes_to(found.expected)
    at = f"um {moment.clock(found.expected)} Uhr"
    if minutes < SOON_MIN:
        return f"jetzt, {at}"
    if minutes > HOUR_MIN:
        return f"{_day(found.expected, moment)}{at}"
    return f"in {'einer Minute' if minutes == 1 else f'{minutes} Minuten'}, {at}"


def _day(at: datetime, moment: Moment) -> str:
    return "morgen " if moment.days_to(at) == 1 else ""


def _kept(found: Departure) -> str:
    call = {Pickup.PHONE: ", nur nach Anruf", Pickup.DRIVER: ", nur nach Absprache"}
    late = found.late_min
    if found.state is State.ADDED:
        told = "zusätzliche Fahrt"
    elif found.state is State.PLANNED:
        told = "nach Fahrplan"
    elif late == 0:
        told = "pünktlich"
    else:
        minutes = "eine Minute" if abs(late) == 1 else f"{abs(late)} Minuten"
        told = f"{minutes} {'später' if late > 0 else 'früher'} als geplant"
    return told + call.get(found.pickup, "")


def site(found: Site) -> Iterator[str]:
    """Tell where one gets on."""
    street = found.street or "Straße ohne Namen"
    if found.is_on_road:
        yield f"{street}. Auf welcher Seite die Haltestelle liegt, ist unbekannt."
        return
    if found.side is None:
        yield f"{found.street + '. ' if found.street else ''}Straßenseite unbekannt."
        return
    yield f"{street}, {WINDS[round(found.side / 45) % 8]} der Fahrbahn."
    if found.ahead:
        yield _crossing("In Fahrtrichtung", found.ahead)
    if found.behind:
        yield _crossing("Entgegen der Fahrtrichtung", found.behind)


def _crossing(where: str, found: NearCrossing) -> str:
    metres = max(5, 5 * round(found.metres / 5))
    return f"{where} liegt nach etwa {metres} Metern eine Querung, {SECURED[found.secured]}."


def equipment(facts: Facts) -> Iterator[str]:
    """Tell what is there, and what nobody has looked at."""
    yield FIELDS.get(fact(facts, "tactile_paving"), FIELDS[UNKNOWN])
    for key, what in THINGS:
        yield WITH[fact(facts, key)].format(what=what)
    yield DISPLAYS.get((fact(facts, "display"), fact(facts, "speech")), NO_DISPLAY)
    height = fact(facts, "kerb_height")
    if height == UNKNOWN:
        yield "Höhe des Bordsteins: unbekannt."
    else:
        yield f"Bordstein {round(float(height) * 100)} Zentimeter hoch."


def heading(number: int, found: Site, facts: Facts) -> str:
    """Name one of several places to get on."""
    platform = fact(facts, "platform")
    what = f"Steig {platform}" if platform != UNKNOWN else f"Einstieg {number}"
    if found.heading is None:
        return what
    return f"{what}, Fahrtrichtung {TOWARDS[round(found.heading / 45) % 8]}"


def serving(some: Sequence[Serving]) -> str:
    """Tell which lines leave and where they go, in one sentence; "" for none."""
    goals = [(goal, lines) for goal, lines in grouped(some) if lines]
    return first_short(_serving(goals, number) for number in (2, 1))


def _serving(goals: Sequence[tuple[str, list[str]]], number: int) -> str:
    parts = [f"{_lines(lines)} Richtung {name(goal)}" if goal else _lines(lines)
             for goal, lines in goals[:number]]  # fmt: skip
    if not parts:
        return ""
    many = len(goals) > 1 or len(goals[0][1]) > 1
    more = " und weitere" if len(goals) > len(parts) else ""
    return f"Ab der Haltestelle {'fahren' if many else 'fährt'} {' und '.join(parts)}{more}."


def _lines(lines: Sequence[str]) -> str:
    if len(lines) == 1:
        return f"die Linie {lines[0]}"
    some = list(lines[:FEW])
    return f"die Linien {', '.join(some[:-1])} und {some[-1]}"
