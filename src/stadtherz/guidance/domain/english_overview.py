"""What is told of a whole way, in English."""

from functools import singledispatch

from stadtherz.guidance.domain import overview as say
from stadtherz.guidance.domain.directions import Manner, Unit
from stadtherz.guidance.domain.english_closures import closed
from stadtherz.guidance.domain.english_reasons import difference
from stadtherz.guidance.domain.english_words import SAID, SIDES, WINDS, capital, listed
from stadtherz.guidance.domain.overview import Help, Line
from stadtherz.guidance.domain.street_names import spoken
from stadtherz.streets.values import DoorKind, Known, serving_english

HELPS = {
    Help.SOUND: ("one with traffic lights and a sound", "{n} with traffic lights and a sound"),
    Help.SILENT: ("one with traffic lights without a sound",
                  "{n} with traffic lights without a sound"),
    Help.SOUND_UNKNOWN: ("one with traffic lights whose sound is unknown",
                         "{n} with traffic lights whose sound is unknown"),
    Help.ZEBRA: ("one zebra crossing", "{n} zebra crossings"),
    Help.UNAIDED: ("one without help", "{n} without help"),
    Help.FORBIDDEN: ("one where crossing is forbidden", "{n} where crossing is forbidden"),
    Help.UNKNOWN: ("one where it is unknown how it is secured",
                   "{n} where it is unknown how they are secured"),
}  # fmt: skip

DOORS = {DoorKind.REVOLVING: "It is a revolving door.", DoorKind.SLIDING: "It is a sliding door.",
         DoorKind.NONE: "There is no door."}  # fmt: skip
AUTOMATIC = {Known.YES: "The door opens by itself.",
             Known.NO: "The door does not open by itself."}  # fmt: skip
UNKNOWN = {
    (True, True): "Steps and kind of door are unknown.",
    (True, False): "It is unknown whether there are steps in front of it.",
    (False, True): "The kind of door is unknown.", (False, False): "",
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
    """Say how many there are: "one flight of steps", "3 lifts"."""
    return one if number == 1 else many.format(n=number)


@line.register
def _(found: say.Length, manner: Manner) -> str:
    unit = Unit.STEPS if manner.unit is Unit.STEPS else Unit.METRES
    far = SAID.distance(found.metres, Manner(unit=unit, step_m=manner.step_m))
    time = SAID.time(found.metres, manner)
    about = "" if time.startswith("less") else "about "
    return f"The way is {far} long and takes {about}{time}."


@line.register
def _(found: say.Streets, _manner: Manner) -> str:
    word = "street" if len(found.names) == 1 else "streets"
    return f"Main {word}: {listed([*map(spoken, found.names)])}."


@line.register
def _(found: say.Crossings, _manner: Manner) -> str:
    number = sum(count for _, count in found.counts)
    if not number:
        return "You cross nothing."
    kinds = [capital(count(some, *HELPS[kind])) for kind, some in found.counts]
    return " ".join([f"You cross {'once' if number == 1 else f'{number} times'}.",
                     *(f"{one}." for one in kinds)])  # fmt: skip


@line.register
def _(_found: say.Buttons, _manner: Manner) -> str:
    return (
        "Where traffic lights vibrate, that is usually felt on the underside of the button,"
        " at a height of about 85 centimetres."
    )


@line.register
def _(found: say.Levels, _manner: Manner) -> str:
    some = [
        count(number, one, many)
        for number, one, many in (
            (found.steps, "one flight of steps", "{n} flights of steps"),
            (found.escalators, "one escalator", "{n} escalators"),
            (found.lifts, "one lift", "{n} lifts"),
        ) if number
    ]  # fmt: skip
    return f"There {'is' if some[0].startswith('one') else 'are'} {listed(some)}."


@line.register
def _(found: say.OpenAreas, manner: Manner) -> str:
    far = SAID.distance(found.metres, manner)
    return f"Mind, {far} lead over an open area, and no line to follow is known."


@line.register
def _(found: say.NoLines, manner: Manner) -> str:
    if found.everywhere:
        return "Along the whole way no line to follow is known."
    return f"For {SAID.distance(found.metres, manner)} no line to follow is known."


@line.register
def _(found: say.NoPavement, manner: Manner) -> str:
    return f"Mind, for {SAID.distance(found.metres, manner)} the road has no pavement."


@line.register
def _(found: say.NotKnown, manner: Manner) -> str:
    some = []
    if found.crossings:
        where = count(found.crossings, "At one crossing", "At {n} crossings")
        some.append(f"{where} not all about kerb and tactile field is known.")
    if found.pavement_m:
        far = SAID.distance(found.pavement_m, manner)
        some.append(f"For {far} it is unknown whether there is a pavement.")
    return " ".join(some)


@line.register
def _(found: say.ClosedOff, _manner: Manner) -> str:
    return closed(found.closure)


@line.register
def _(found: say.Apart, manner: Manner) -> str:
    far = SAID.distance(found.metres, manner)
    if found.is_start:
        return f"No suitable way leads from the start itself; the guidance begins {far} from it."
    return f"No suitable way leads to the destination itself; the guidance ends {far} from it."


@line.register
def _(_found: say.Aid, _manner: Manner) -> str:
    return "The guide is an aid; it replaces neither cane nor dog nor hearing."


@line.register
def _(found: say.FromDoor, manner: Manner) -> str:
    where = SAID.direction(found.degrees, manner) or "straight ahead"
    where = "behind you" if where == SAID.back else where
    return f"With your back to the door the way begins {where}."


@line.register
def _(found: say.Arrival, manner: Manner) -> str:
    side = say.side_at(found.degrees)
    plain = "straight ahead" if abs(found.degrees) < 90 else "behind you"
    where = f"on the {SIDES[side]}" if side else plain
    what = {True: "The main entrance", False: "The entrance", None: "The destination"}[
        found.is_main
    ]
    if found.metres <= say.AT_DOOR_M:
        text = f"{what} is at the end of the way."
    else:
        text = f"{what} is {where}, after {SAID.distance(found.metres, manner)}."
    return text


@line.register
def _(found: say.AtDoor, _manner: Manner) -> str:
    entrance = found.entrance
    some = [DOORS.get(entrance.door, "")]
    if entrance.door is not DoorKind.NONE:
        some.append(AUTOMATIC.get(entrance.automatic, ""))
    if entrance.steps is not None:
        many = "is one step" if entrance.steps == 1 else f"are {entrance.steps} steps"
        no_step = "There is no step in front of it."
        some.insert(0, f"There {many} in front of it." if entrance.steps else no_step)
    bare = entrance.door is DoorKind.UNKNOWN and entrance.automatic is Known.UNKNOWN
    some.append(UNKNOWN[entrance.steps is None, bare])
    return " ".join(filter(None, some))


@line.register
def _(_found: say.NoDoor, _manner: Manner) -> str:
    return "It is unknown where the entrance is."


@line.register
def _(found: say.Boarding, _manner: Manner) -> str:
    lines = serving_english(found.serves) or "Which lines leave the stop is unknown."
    way = "" if found.towards is None else (
        f"Vehicles leave to the {WINDS[round(found.towards / 45) % 8]}. "
    )  # fmt: skip
    if not found.others:
        return way + lines
    more = "another place" if found.others == 1 else f"{found.others} other places"
    return f"{way}{lines} The stop has {more} to get on."


@line.register
def _(_found: say.Done, _manner: Manner) -> str:
    return "The guidance ends."


@line.register
def _(found: say.WhyOther, manner: Manner) -> str:
    return " ".join(filter(None, [_length(found, manner), _reasons(found, manner)]))


def _length(found: say.WhyOther, manner: Manner) -> str:
    if abs(found.longer_m) < say.AT_DOOR_M:
        return "This way is as long."
    word = "longer" if found.longer_m > 0 else "shorter"
    return f"This way is {SAID.distance(abs(found.longer_m), manner)} {word}."


def _reasons(found: say.WhyOther, manner: Manner) -> str:
    some = [difference(one, manner) for one in found.reasons[: say.MOST_REASONS]]
    return f"It has {listed(some)}." if some else ""
