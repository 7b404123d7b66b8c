"""What is known of a crossing, in German: each fact once, and what both sides share in one word."""

from collections.abc import Callable, Mapping

from stadtherz.guidance.domain import crossing_statements as say
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.german_words import (
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
    dative,
)
from stadtherz.guidance.domain.told import of_signal
from stadtherz.streets.values import Crossing, Kerb, Known, Secured, Tactile

PAIRS = {
    (Known.YES, True): ", Vibration und Taster", (Known.NO, True): ", Vibration und Taster",
    (Known.UNKNOWN, True): ", ebenso Vibration und Taster",
    (Known.YES, False): ", mit Vibration und Taster",
    (Known.NO, False): ", ohne Vibration und Taster",
    (Known.UNKNOWN, False): "",
}  # fmt: skip
"""Vibration and button where they are alike; and whether the sound is as they are."""


WHERE = {True: "zuerst", False: "danach", None: "beidseits"}
SLANTS = {
    say.Slant.STRAIGHT: "gerade hinüber", say.Slant.LEFT: "schräg nach links",
    say.Slant.RIGHT: "schräg nach rechts",
}  # fmt: skip


def equipment(crossing: Crossing) -> str:
    """Say in a few words what helps at a crossing."""
    if crossing.secured is Secured.SIGNALS:
        return SOUNDS[crossing.sound]
    return "Ampel für Fußgänger unbekannt" if crossing.signals_near else SECURED[crossing.secured]


def _secured(found: say.Secured, _manner: Manner) -> str:
    before = {0: "", -1: "Jeder Teil: "}.get(found.number, f"Teil {found.number}: ")
    return f"{before}{_how(found.crossing)}."


def _how(crossing: Crossing) -> str:
    if crossing.secured is Secured.SIGNALS:
        return SOUNDS[crossing.sound] + of_signal(crossing, PAIRS, WITH, ("Vibration", "Taster"))
    if crossing.signals_near:
        return "Die Kreuzung hat Ampeln. Ob auch für Fußgänger, ist unbekannt"
    return SECURED[crossing.secured]


def _unsaid(_found: say.Unsaid, _manner: Manner) -> str:
    return "Vibration und Taster unbekannt."


def _arrow(_found: say.Arrow, _manner: Manner) -> str:
    return "Ein fühlbarer Pfeil am Taster zeigt die Gehrichtung."


def _minimap(_found: say.Minimap, _manner: Manner) -> str:
    return "Am Taster ist ein fühlbarer Plan der Querung."


def _island(_found: say.Island, _manner: Manner) -> str:
    return "Mit Mittelinsel."


def _course(found: say.Course, manner: Manner) -> str:
    some = []
    if found.lanes:
        some.append("eine Spur" if found.lanes == 1 else f"{found.lanes} Spuren")
    elif found.width_m:
        some.append(f"etwa {SAID.distance(found.width_m, manner)} breit")
    if found.slant:
        some.append(SLANTS[found.slant])
    return f"{capital(', '.join(some))}."


def _within(found: say.Within, _manner: Manner) -> str:
    some = ["Gleise in der Fahrbahn"] if found.rails else []
    if found.first or found.second:
        both = found.first and found.second
        where = "beidseits" if both else "zuerst" if found.first else "danach"
        some.append(f"Radspur {where}")
    return f"{', '.join(some)}."


def _kerbs(found: say.Kerbs, _manner: Manner) -> str:
    if found.near is found.far is Kerb.UNKNOWN:
        return "Bordstein unbekannt."
    if found.near is not None and found.near is found.far:
        return f"Bordstein beidseits {KERBS[found.near]}."
    sides = (("zuerst", found.near), ("danach", found.far))
    return f"Bordstein {', '.join(f'{when} {KERBS[one]}' for when, one in sides if one)}."


def _fields(found: say.Fields, _manner: Manner) -> str:
    if found.near is found.far is Tactile.NO:
        return "Ohne Bodenfeld."
    if found.near is found.far is Tactile.UNKNOWN:
        return "Bodenfeld unbekannt."
    if found.near is found.far:
        return f"Bodenfeld beidseits: {FIELDS[found.near]}."
    return f"Bodenfeld zuerst: {FIELDS[found.near]}, danach: {FIELDS[found.far]}."


def _nothing(_found: say.NothingOfKerbs, _manner: Manner) -> str:
    return "Bordstein und Bodenfeld unbekannt."


def _beside(found: say.Beside, _manner: Manner) -> str:
    part, when = found.part, "Zuerst" if found.is_first else "Danach"
    kerb, field = KERBS[part.kerb], FIELDS[part.tactile]
    whose = "den Stock" if found.is_for_canes else "Räder"
    where = f"{when} {SIDES[part.side]} daneben der Teil für {whose}"
    return f"{where}: Bordstein {kerb}, Bodenfeld {field}."


def _unfelt(found: say.Unfelt, _manner: Manner) -> str:
    return f"Achtung, {WHERE[found.is_first]} kein spürbarer Übergang {BESIDE[found.across]}."


def _maybe_unfelt(found: say.MaybeUnfelt, _manner: Manner) -> str:
    where, what = WHERE[found.is_first], BESIDE[found.across]
    return f"Achtung, {where} vielleicht kein spürbarer Übergang {what}."


def _parts(found: say.Parts, manner: Manner) -> str:
    number = capital(NUMBERS.get(found.number, str(found.number)))
    island = "die Insel" if found.number == say.TWO else "die erste Insel"
    where = f"{number} Teile, {island} nach etwa {dative(SAID.distance(found.metres, manner))}"
    if found.island_m < say.WIDE_ISLAND_M:
        return f"{where}."
    return f"{where}; sie ist {SAID.distance(found.island_m, manner)} lang."


CROSSINGS: Mapping[type, Callable[..., str]] = {
    say.Secured: _secured, say.Unsaid: _unsaid, say.Arrow: _arrow, say.Minimap: _minimap,
    say.Course: _course, say.Within: _within, say.Beside: _beside, say.Island: _island,
    say.Kerbs: _kerbs, say.Fields: _fields, say.NothingOfKerbs: _nothing, say.Unfelt: _unfelt,
    say.MaybeUnfelt: _maybe_unfelt,
    say.Parts: _parts,
}  # fmt: skip
"""The sentence of each statement on a crossing."""
