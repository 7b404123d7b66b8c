"""Junctions in English, for practising a way at home."""

from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.english_words import PATHS, SAID, capital, crossed
from stadtherz.guidance.domain.junctions import LONGEST, Branch, Junction
from stadtherz.guidance.domain.street_names import spoken
from stadtherz.streets.values import Kind

NUMBERS = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight"}
LEVELS = {Kind.STEPS: "steps", Kind.ESCALATOR: "an escalator", Kind.LIFT: "a lift"}


def described(junction: Junction, manner: Manner) -> str:
    """Describe a junction; what does not fit into 350 characters is counted."""
    number = len(junction.branches)
    first = f"{NUMBERS.get(number, str(number))} ways lead on."
    order = sorted(junction.branches, key=lambda one: (not one.chosen, one.degrees))
    last = " With an island." if junction.has_island else ""
    said: list[str] = []
    for branch in order:
        one = _branch(branch, manner)
        rest = f" And {len(order) - len(said)} more."
        if len(" ".join([first, *said, one])) + len(rest) + len(last) > LONGEST:
            return " ".join([first, *said]) + rest + last
        said.append(one)
    return " ".join([first, *said]) + last


def _branch(branch: Branch, manner: Manner) -> str:
    where = SAID.direction(branch.degrees, manner) or "straight ahead"
    mine = ", your direction" if branch.chosen else ""
    if branch.crossing is not None:
        return f"{capital(where)}: across {crossed(branch.crossing)}{mine}."
    return f"{capital(where)}: {_named(branch)}{mine}."


def _named(branch: Branch) -> str:
    if branch.kind in LEVELS:
        return LEVELS[branch.kind]
    if branch.name and not branch.beside and not branch.leads:
        return spoken(branch.name)
    path = PATHS.get(branch.kind, PATHS[Kind.FOOTWAY])
    if not branch.name:
        return path
    return f"{path} {'to' if branch.leads else 'beside'} {spoken(branch.name)}"
