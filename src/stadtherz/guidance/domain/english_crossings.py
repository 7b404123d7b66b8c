"""What is known of a crossing, in English, by the same rules as in German."""

from collections.abc import Callable, Mapping

from stadtherz.guidance.domain import crossing_statements as say
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.english_words import (
    BESIDE,
    FIELDS,
    KERBS,
    NUMBERS,
    SAID,
    SECURED,
    SIDES,
    SOUNDS,
    WITH,
    capital,
)
from stadtherz.guidance.domain.told import of_signal
from stadtherz.streets.values import Crossing, Kerb, Known, Secured, Tactile

PAIRS = {
    (Known.YES, True): ", vibration and button", (Known.NO, True): ", vibration or button",
    (Known.UNKNOWN, True): ", likewise vibration and button",
    (Known.YES, False): ", with vibration and button",
    (Known.NO, False): ", without vibration or button",
    (Known.UNKNOWN, False): "",
}  # fmt: skip
"""Vibration and button where they are alike; and whether the sound is as they are."""


WHERE = {True: "the near side", False: "the far side", None: "either side"}
SLANTS = {
    say.Slant.STRAIGHT: "straight across", say.Slant.LEFT: "slanting to the left",
    say.Slant.RIGHT: "slanting to the right",
}  # fmt: skip


def equipment(crossing: Crossing) -> str:
    """Say in a few words what helps at a crossing."""
    if crossing.secured is Secured.SIGNALS:
        return SOUNDS[crossing.sound]
    if crossing.signals_near:
        return "Traffic lights for people on foot unknown"
    return SECURED[crossing.secured]


def _secured(found: say.Secured, _manner: Manner) -> str:
    before = {0: "", -1: "Each part: "}.get(found.number, f"Part {found.number}: ")
    return f"{before}{_how(found.crossing)}."


def _how(crossing: Crossing) -> str:
    if crossing.secured is Secured.SIGNALS:
        return SOUNDS[crossing.sound] + of_signal(crossing, PAIRS, WITH, ("vibration", "button"))
    if crossing.signals_near:
        return "Junction with traffic lights, unknown whether for people on foot"
    return SECURED[crossing.secured]


def _unsaid(_found: say.Unsaid, _manner: Manner) -> str:
    return "Vibration and button unknown."


def _arrow(_found: say.Arrow, _manner: Manner) -> str:
    return "An arrow to feel on the button points where one walks."


def _minimap(_found: say.Minimap, _manner: Manner) -> str:
    return "On the button there is a tactile map of the crossing."


def _island(_found: say.Island, _manner: Manner) -> str:
    return "With an island in the middle."


def _course(found: say.Course, manner: Manner) -> str:
    some = []
    if found.lanes:
        some.append("one lane" if found.lanes == 1 else f"{found.lanes} lanes")
    elif found.width_m:
        some.append(f"about {SAID.distance(found.width_m, manner)} wide")
    if found.slant:
        some.append(SLANTS[found.slant])
    return f"{capital(', '.join(some))}."


def _within(found: say.Within, _manner: Manner) -> str:
    some = ["rails in the carriageway"] if found.rails else []
    if found.first or found.second:
        both = found.first and found.second
        where = "both sides" if both else "the near side" if found.first else "the far side"
        some.append(f"cycle lane on {where}")
    return f"{capital(', '.join(some))}."


def _kerbs(found: say.Kerbs, _manner: Manner) -> str:
    if found.near is found.far is Kerb.UNKNOWN:
        return "Kerb unknown."
    if found.near is not None and found.near is found.far:
        return f"Kerb on both sides {KERBS[found.near]}."
    if found.near is None or found.far is None:
        one = found.near or found.far
        return f"{'Near' if found.near else 'Far'} kerb {KERBS[one]}." if one else ""
    return f"Kerb first {KERBS[found.near]}, then {KERBS[found.far]}."


def _fields(found: say.Fields, _manner: Manner) -> str:
    if found.near is found.far is Tactile.NO:
        return "No tactile field."
    if found.near is found.far is Tactile.UNKNOWN:
        return "Tactile field unknown."
    if found.near is found.far:
        return f"Tactile field on both sides: {FIELDS[found.near]}."
    return f"Tactile field first: {FIELDS[found.near]}, then: {FIELDS[found.far]}."


def _nothing(_found: say.NothingOfKerbs, _manner: Manner) -> str:
    return "Kerb and tactile field unknown."


def _beside(found: say.Beside, _manner: Manner) -> str:
    part, when = found.part, "Near" if found.is_first else "Far"
    kerb, field = KERBS[part.kerb], FIELDS[part.tactile]
    whose = "a cane" if found.is_for_canes else "wheels"
    where = f"{when} side, further {SIDES[part.side]}, the part for {whose}"
    return f"{where}: kerb {kerb}, tactile field {field}."


def _unfelt(found: say.Unfelt, _manner: Manner) -> str:
    return f"Mind: no edge to feel on {WHERE[found.is_first]} of {BESIDE[found.across]}."


def _maybe_unfelt(found: say.MaybeUnfelt, _manner: Manner) -> str:
    return f"Mind: perhaps no edge to feel on {WHERE[found.is_first]} of {BESIDE[found.across]}."


def _parts(found: say.Parts, manner: Manner) -> str:
    number = capital(NUMBERS.get(found.number, str(found.number)))
    island = "the island" if found.number == say.TWO else "the first island"
    where = f"{number} parts, {island} after about {SAID.distance(found.metres, manner)}"
    if found.island_m < say.WIDE_ISLAND_M:
        return f"{where}."
    return f"{where}; it is {SAID.distance(found.island_m, manner)} long."


CROSSINGS: Mapping[type, Callable[..., str]] = {
    say.Secured: _secured, say.Unsaid: _unsaid, say.Arrow: _arrow, say.Minimap: _minimap,
    say.Course: _course, say.Within: _within, say.Beside: _beside, say.Island: _island,
    say.Kerbs: _kerbs, say.Fields: _fields, say.NothingOfKerbs: _nothing, say.Unfelt: _unfelt,
    say.MaybeUnfelt: _maybe_unfelt,
    say.Parts: _parts,
}  # fmt: skip
"""The sentence of each statement on a crossing."""
