"""Steps, escalators and lifts in German sentences."""

from functools import singledispatch

from stadtherz.guidance.domain import climbs as say
from stadtherz.guidance.domain.german_words import FIELDS, WITH, capital, listed
from stadtherz.guidance.domain.itinerary import Ride
from stadtherz.streets.values import Conveys, Kind, Known, Tactile

RUNS = {
    Conveys.ALONG: "Sie läuft in deine Richtung.",
    Conveys.AGAINST: "Achtung, sie läuft dir entgegen.",
    Conveys.CHANGES: "Sie läuft mal in die eine, mal in die andere Richtung.",
    Conveys.UNKNOWN: "In welche Richtung sie läuft, ist unbekannt.",
}
OUT = {
    0.0: "Steig geradeaus aus, gegenüber der Tür zum Einsteigen.",
    180.0: "Steig auf derselben Seite wieder aus.",
    -90.0: "Steig links aus, bezogen auf die Richtung beim Einsteigen.",
    90.0: "Steig rechts aus, bezogen auf die Richtung beim Einsteigen.",
    None: "Auf welcher Seite du aussteigst, ist unbekannt.",
}


@singledispatch
def climbing(found: say.Climbed) -> str:
    """Give the sentence of a statement on steps, escalators and lifts.

    Raises:
        TypeError: there is none.

    """
    message = f"no sentence for {type(found).__name__}"
    raise TypeError(message)


@climbing.register
def _(found: say.UpOrDown) -> str:
    climb = found.climb
    up = {True: "hinauf", False: "hinab", None: ""}[climb.up]
    if isinstance(climb, Ride):
        number = "ein Stockwerk" if climb.storeys == 1 else f"{climb.storeys} Stockwerke"
        ending = up or "weit; ob hinauf oder hinab, ist unbekannt"
        return f"Fahr mit dem Aufzug {number} {ending}."
    if not up:
        return "Ob sie hinauf oder hinab führt, ist unbekannt."
    is_moving = climb.kind is Kind.ESCALATOR
    return f"Fahr die Rolltreppe {up}." if is_moving else f"Steig die Treppe {up}."


@climbing.register
def _(found: say.Steps) -> str:
    number = "Eine Stufe" if found.number == 1 else f"{found.number} Stufen"
    return f"{number}." if found.counted else f"Etwa {number.replace('Eine', 'eine')}, ungezählt."


@climbing.register
def _(found: say.Landings) -> str:
    number = len(found.after)
    what = "ein Absatz" if number == 1 else f"{number} Absätze"
    if not found.counted:
        there = ("ist" if number == 1 else "sind") + ("" if found.sure else " vermutlich")
        return f"Dazwischen {there} {what}."
    steps = "einer Stufe" if found.after == (1,) else f"{listed([*map(str, found.after)])} Stufen"
    comes = ("kommt" if found.sure else "kommt vermutlich") + (" jeweils" if number > 1 else "")
    return f"Nach {steps} {comes} ein Absatz."


@climbing.register
def _(found: say.Handrails) -> str:
    rails = found.rails
    sides = (("links", rails.left), ("rechts", rails.right))
    where = [side for side, known in sides if known is Known.YES]
    where += ["in der Mitte"] if rails.centre is Known.YES else []
    unknown = [side for side, known in sides if known is Known.UNKNOWN]
    if where:
        if unknown:
            return f"Handlauf {listed(where)}; {listed(unknown)} unbekannt."
        none = [side for side, known in sides if known is Known.NO]
        rest = f", {listed(none)} keiner" if none else ""
        return f"Handlauf {listed(where)}{rest}."
    if rails.any is Known.YES:
        return "Mit Handlauf, Seite unbekannt."
    if rails.any is Known.NO:
        return "Ohne Handlauf."
    missing = [side for side, known in sides if known is Known.NO]
    rest = f", {listed(unknown)} unbekannt" if unknown else ""
    return f"{capital(listed(missing))} ohne Handlauf{rest}."


@climbing.register
def _(found: say.StepFields) -> str:
    if found.near is found.far is Tactile.NO:
        return "Ohne Bodenfeld."
    if found.near is found.far:
        return f"Bodenfeld davor und danach: {FIELDS[found.near]}."
    return f"Bodenfeld davor: {FIELDS[found.near]}, danach: {FIELDS[found.far]}."


@climbing.register
def _(found: say.Ramp) -> str:
    return "Mit Rampe." if found.is_there else "Ohne Rampe."


@climbing.register
def _(found: say.NothingOfSteps) -> str:
    words = (("Handlauf", found.rails), ("Bodenfeld", found.fields), ("Rampe", found.ramp))
    some = [word for word, is_unknown in words if is_unknown]
    return f"{listed(some)} {'sind ' if len(some) > 1 else ''}unbekannt."


@climbing.register
def _(found: say.Running) -> str:
    return RUNS[found.conveys]


@climbing.register
def _(found: say.Goal) -> str:
    if found.storey is None or found.storey.level is None:
        return "Welche Taste du brauchst, ist unbekannt."
    if found.storey.label:
        return f"Das Zielstockwerk heißt {found.storey.label}."
    level = f"{found.storey.level:g}".replace("-", "minus ").replace(".", ",")
    return f"In der Karte ist das Ziel Ebene {level}; was auf der Taste steht, ist unbekannt."


@climbing.register
def _(found: say.Speaking) -> str:
    if found.speech is found.braille is Known.UNKNOWN:
        return "Ansage und Braille sind unbekannt."
    if found.speech is found.braille is Known.NO:
        return "Ohne Ansage und Braille."
    speech, braille = (
        WITH[known].format(what=what)
        for known, what in ((found.speech, "Ansage"), (found.braille, "Braille"))
    )
    return capital(f"{speech}, {braille}.")


@climbing.register
def _(found: say.Out) -> str:
    return OUT[found.door]
