"""Steps, escalators and lifts in English sentences."""

from functools import singledispatch

from stadtherz.guidance.domain import climbs as say
from stadtherz.guidance.domain.english_words import FIELDS, WITH, capital, listed
from stadtherz.guidance.domain.itinerary import Ride
from stadtherz.streets.values import Conveys, Kind, Known, Tactile

RUNS = {
    Conveys.ALONG: "It runs in your direction.",
    Conveys.AGAINST: "Mind: it runs against you.",
    Conveys.CHANGES: "It runs sometimes one way, sometimes the other.",
    Conveys.UNKNOWN: "Which way it runs is unknown.",
}
OUT = {
    0.0: "Get out straight ahead, opposite the door by which you got in.",
    180.0: "Get out on the same side again.",
    -90.0: "Get out on the left, from the direction in which you got in.",
    90.0: "Get out on the right, from the direction in which you got in.",
    None: "On which side you get out is unknown.",
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
    up = {True: "up", False: "down", None: ""}[climb.up]
    if isinstance(climb, Ride):
        number = "one floor" if climb.storeys == 1 else f"{climb.storeys} floors"
        return f"Take the lift {up} for {number}." if up else (
            f"Take the lift for {number}; whether up or down is unknown."
        )  # fmt: skip
    is_moving = climb.kind is Kind.ESCALATOR
    if not up:
        return f"Whether {'it leads' if is_moving else 'they lead'} up or down is unknown."
    return f"Take the {'escalator' if is_moving else 'steps'} {up}."


@climbing.register
def _(found: say.Steps) -> str:
    number = "One step" if found.number == 1 else f"{found.number} steps"
    return f"{number}." if found.counted else f"About {number.replace('One', 'one')}, not counted."


@climbing.register
def _(found: say.Landings) -> str:
    number = len(found.after)
    what = "a landing" if number == 1 else f"{number} landings"
    if not found.counted:
        there = ("there is" if number == 1 else "there are") + ("" if found.sure else " probably")
        return f"In between {there} {what}."
    steps = "one step" if found.after == (1,) else f"{listed([*map(str, found.after)])} steps"
    comes = "there is" if found.sure else "there is probably"
    return f"After {steps} {comes} a landing."


@climbing.register
def _(found: say.Handrails) -> str:
    rails = found.rails
    sides = (("on the left", rails.left), ("on the right", rails.right))
    where = [side for side, known in sides if known is Known.YES]
    where += ["in the middle"] if rails.centre is Known.YES else []
    unknown = [side for side, known in sides if known is Known.UNKNOWN]
    if where:
        if unknown:
            return f"Handrail {listed(where)}; {listed(unknown)} unknown."
        none = [side for side, known in sides if known is Known.NO]
        rest = f", none {' or '.join(none)}" if none else ""
        return f"Handrail {listed(where)}{rest}."
    if rails.any is Known.YES:
        return "With a handrail, side unknown."
    if rails.any is Known.NO:
        return "No handrail."
    missing = [side for side, known in sides if known is Known.NO]
    rest = f"; {listed(unknown)} unknown" if unknown else ""
    return f"No handrail {' or '.join(missing)}{rest}."


@climbing.register
def _(found: say.StepFields) -> str:
    if found.near is found.far is Tactile.NO:
        return "No tactile field."
    if found.near is found.far:
        return f"Tactile field before and after: {FIELDS[found.near]}."
    return f"Tactile field before: {FIELDS[found.near]}, after: {FIELDS[found.far]}."


@climbing.register
def _(found: say.Ramp) -> str:
    return "With a ramp." if found.is_there else "No ramp."


@climbing.register
def _(found: say.NothingOfSteps) -> str:
    words = (("handrail", found.rails), ("tactile field", found.fields), ("ramp", found.ramp))
    some = [word for word, is_unknown in words if is_unknown]
    return capital(f"{listed(some)} {'are ' if len(some) > 1 else ''}unknown.")


@climbing.register
def _(found: say.Running) -> str:
    return RUNS[found.conveys]


@climbing.register
def _(found: say.Goal) -> str:
    if found.storey is None or found.storey.level is None:
        return "Which button you need is unknown."
    if found.storey.label:
        return f"The floor you want is called {found.storey.label}."
    level = f"{found.storey.level:g}".replace("-", "minus ")
    return f"On the map you want level {level}; what is on the button is unknown."


@climbing.register
def _(found: say.Speaking) -> str:
    if found.speech is found.braille is Known.UNKNOWN:
        return "Announcement and Braille are unknown."
    if found.speech is found.braille is Known.NO:
        return "No announcement and no Braille."
    speech, braille = (
        WITH[known].format(what=what)
        for known, what in ((found.speech, "announcement"), (found.braille, "Braille"))
    )
    return capital(f"{speech}, {braille}.")


@climbing.register
def _(found: say.Out) -> str:
    return OUT[found.door]
