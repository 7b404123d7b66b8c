"""Junctions in German, for practising a way at home."""

from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.german_words import PATHS, SAID, capital, crossed
from stadtherz.guidance.domain.junctions import LONGEST, Branch, Junction
from stadtherz.guidance.domain.street_names import street_name
from stadtherz.streets.values import Kind

NUMBERS = {2: "Zwei", 3: "Drei", 4: "Vier", 5: "Fünf", 6: "Sechs", 7: "Sieben", 8: "Acht"}
LEVELS = {Kind.STEPS: "eine Treppe", Kind.ESCALATOR: "eine Rolltreppe", Kind.LIFT: "ein Aufzug"}


def described(junction: Junction, manner: Manner) -> str:
    """Describe a junction; what does not fit into 350 characters is counted."""
    number = len(junction.branches)
    first = f"{NUMBERS.get(number, str(number))} Wege gehen ab."
    order = sorted(junction.branches, key=lambda one: (not one.chosen, one.degrees))
    last = " Mit Mittelinsel." if junction.has_island else ""
    said: list[str] = []
    for branch in order:
        one = _branch(branch, manner)
        rest = f" Und {len(order) - len(said)} weitere."
        if len(" ".join([first, *said, one])) + len(rest) + len(last) > LONGEST:
            return " ".join([first, *said]) + rest + last
        said.append(one)
    return " ".join([first, *said]) + last


def _branch(branch: Branch, manner: Manner) -> str:
    where = SAID.direction(branch.degrees, manner) or "geradeaus"
    mine = ", deine Richtung" if branch.chosen else ""
    if branch.crossing is not None:
        return f"{capital(where)}: über {crossed(branch.crossing)}{mine}."
    return f"{capital(where)}: {_named(branch)}{mine}."


def _named(branch: Branch) -> str:
    """Name a branch, in the nominative."""
    if branch.kind in LEVELS:
        return LEVELS[branch.kind]
    if branch.name and not branch.beside and not branch.leads:
        return street_name(branch.name).nominative
    words = PATHS.get(branch.kind, PATHS[Kind.FOOTWAY]).split(" ", 2)
    article = {"die": "die", "den": "der"}[words[1]]
    if not branch.name:
        return f"{article} {words[2]}"
    name = street_name(branch.name)
    return f"{article} {words[2]} {name.to if branch.leads else name.beside}"
