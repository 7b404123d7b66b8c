"""Stops and departures in English sentences, by the same rules as in German."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from stadtherz.streets.domain.crossings import Secured
from stadtherz.streets.domain.stops import german
from stadtherz.streets.domain.stops.sites import NearCrossing, Site
from stadtherz.streets.domain.stops.told import (
    FEW,
    HOUR_MIN,
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

name = german.name
"""Names stay German, with their short forms written out."""
WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
KINDS = {Mode.TRAM: "Tram", Mode.SUBWAY: "Underground", Mode.RAIL: "Train", Mode.FERRY: "Ferry"}
SECURED = {
    Secured.SIGNALS: "with traffic signals", Secured.ZEBRA: "with a zebra crossing",
    Secured.MARKED: "marked only", Secured.NONE: "without signals or zebra",
    Secured.FORBIDDEN: "which is forbidden", Secured.UNKNOWN: "of an unknown kind",
}  # fmt: skip
FIELDS = {
    "yes": "Tactile paving is there. Whether it shows the first door is unknown.",
    "partial": "Tactile paving is partly there.",
    "no": "No tactile paving. Where the first door stops is unknown.",
    "incorrect": "Mind: the tactile paving leads astray.",
    UNKNOWN: "Whether there is tactile paving, and where the first door stops, is unknown.",
}  # fmt: skip
THINGS = (("shelter", "Shelter"), ("bench", "Bench"))
WITH = {"yes": "{what}: yes.", "no": "{what}: none.", UNKNOWN: "{what}: unknown."}
DISPLAYS = {
    ("yes", "yes"): "With a display that speaks the departures. Where its button is, is unknown.",
    ("yes", "no"): "With a display that does not speak.",
    ("yes", UNKNOWN): "With a display. Whether it speaks is unknown.",
    ("no", "no"): "No display.", ("no", UNKNOWN): "No display.",
    (UNKNOWN, "yes"): "Departures are spoken. Where the button is, is unknown.",
}  # fmt: skip
NO_DISPLAY = "Display and speech: unknown."


def line(found: Line) -> str:
    """Name a line: "Line 101", "Tram 4"."""
    return f"{KINDS.get(found.mode, 'Line')} {spoken_line(found)}".strip()


def departure(found: Departure, moment: Moment) -> str:
    """Tell a departure in one sentence, and in another one from where it leaves today instead."""
    told = _departure(found, moment)
    return f"{told} {_today_from(found)}" if found.instead_of and _runs(found) else told


def _runs(found: Departure) -> bool:
    return found.state not in (State.CANCELLED, State.SKIPPED)


def _today_from(found: Departure) -> str:
    at = found.today_from
    if at.platform:
        return f"Today from platform {shortened(at.platform)}."
    return f"Today from: {name(at.name)}." if at.name else "Today from another boarding place."


def _departure(found: Departure, moment: Moment) -> str:
    who = line(found.line) + (f" towards {name(found.towards)}" if found.towards else "")
    planned = f"{_day(found.planned, moment)}at {moment.clock(found.planned)}"
    if found.state is State.CANCELLED:
        return f"{who} {planned} is cancelled."
    if found.state is State.SKIPPED:
        return f"{who} {planned} passes without stopping."
    if found.state is State.MOVED:
        return f"{who} {planned} does not leave from here."
    if found.every_s:
        every = round(found.every_s / 60)
        often = f"about every {every} minutes" if every > 1 else "about every minute"
        return f"{who} leaves {often}, next around {moment.clock(found.expected)}."
    return f"{who} leaves {_when(found, moment)}, {_kept(found)}."


def _when(found: Departure, moment: Moment) -> str:
    minutes, at = moment.minutes_to(found.expected), f"at {moment.clock(found.expected)}"
    if minutes < SOON_MIN:
        return f"now, {at}"
    if minutes > HOUR_MIN:
        return f"{_day(found.expected, moment)}{at}"
    return f"in {'one minute' if minutes == 1 else f'{minutes} minutes'}, {at}"


def _day(at: datetime, moment: Moment) -> str:
    return "tomorrow " if moment.days_to(at) == 1 else ""


def _kept(found: Departure) -> str:
    call = {Pickup.PHONE: ", only on call", Pickup.DRIVER: ", only by arrangement"}
    late = found.late_min
    if found.state is State.ADDED:
        told = "an extra trip"
    elif found.state is State.PLANNED:
        told = "by the timetable"
    elif late == 0:
        told = "on time"
    else:
        minutes = "one minute" if abs(late) == 1 else f"{abs(late)} minutes"
        told = f"{minutes} {'later' if late > 0 else 'earlier'} than planned"
    return told + call.get(found.pickup, "")


def site(found: Site) -> Iterator[str]:
    """Tell where one gets on."""
    street = found.street or "Street without a name"
    if found.is_on_road:
        yield f"{street}. On which side the stop lies is unknown."
        return
    if found.side is None:
        yield f"{found.street + '. ' if found.street else ''}Side of the street unknown."
        return
    yield f"{street}, {WINDS[round(found.side / 45) % 8]} of the carriageway."
    if found.ahead:
        yield _crossing("In the direction of travel", found.ahead)
    if found.behind:
        yield _crossing("Against the direction of travel", found.behind)


def _crossing(where: str, found: NearCrossing) -> str:
    metres = max(5, 5 * round(found.metres / 5))
    return f"{where} there is a crossing after about {metres} metres, {SECURED[found.secured]}."


def equipment(facts: Facts) -> Iterator[str]:
    """Tell what is there, and what nobody has looked at."""
    yield FIELDS.get(fact(facts, "tactile_paving"), FIELDS[UNKNOWN])
    for key, what in THINGS:
        yield WITH[fact(facts, key)].format(what=what)
    yield DISPLAYS.get((fact(facts, "display"), fact(facts, "speech")), NO_DISPLAY)
    height = fact(facts, "kerb_height")
    if height == UNKNOWN:
        yield "Height of the kerb: unknown."
    else:
        yield f"Kerb {round(float(height) * 100)} centimetres high."


def heading(number: int, found: Site, facts: Facts) -> str:
    """Name one of several places to get on."""
    platform = fact(facts, "platform")
    what = f"Platform {platform}" if platform != UNKNOWN else f"Boarding place {number}"
    if found.heading is None:
        return what
    return f"{what}, vehicles leave to the {WINDS[round(found.heading / 45) % 8]}"


def serving(some: Sequence[Serving]) -> str:
    """Tell which lines leave and where they go, in one sentence; "" for none."""
    goals = [(goal, lines) for goal, lines in grouped(some) if lines]
    return first_short(_serving(goals, number) for number in (2, 1))


def _serving(goals: Sequence[tuple[str, list[str]]], number: int) -> str:
    if not goals:
        return ""
    (goal, lines), *others = goals[:number]
    verb = "leaves" if len(lines) == 1 else "leave"
    told = f"{_lines(lines)} {verb} the stop" + (f" towards {name(goal)}" if goal else "")
    for other, also in others:
        told += f" and {_lines(also)}" + (f" towards {name(other)}" if other else "")
    more = " and others" if len(goals) > number else ""
    return f"{told[0].upper()}{told[1:]}{more}."


def _lines(lines: Sequence[str]) -> str:
    if len(lines) == 1:
        return f"line {lines[0]}"
    some = list(lines[:FEW])
    return f"lines {', '.join(some[:-1])} and {some[-1]}"
