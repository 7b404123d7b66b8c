"""Columns of family names alone below a heading that says nothing of people: "gez.", "Wer".

A word alone is never taken for a name, as many are trades or colours; a column of hardly anything
else is worth a question.
"""

from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.headings import Sign
from stadtherz.opendata.domain.persons.kinds import Confidence, Kind, Reason, Verdict
from stadtherz.opendata.domain.persons.remedies import Act, remedy
from stadtherz.opendata.domain.persons.seen import Seen

MOST = 0.7
"""Of seasons and colours fewer are family names as well."""
DIFFERENT = 3
_OF_THINGS = {Sign.PLACE, Sign.PLANT, Sign.CODE, Sign.STREET}


def lone_families(seen: Seen) -> Find | None:
    """Ask about a column that is mostly known family names; masking would leave nothing of it."""
    few = seen.column.distinct < DIFFERENT or seen.family < MOST * max(1, seen.values)
    if few or seen.signs & _OF_THINGS:
        return None
    name = seen.column.name
    return Find(
        Kind.NAME, (name,), seen.family, seen.family / seen.values, Verdict.ASKING,
        Confidence(0.5, (Reason.VALUE, Reason.SHARE)), seen.spots,
        remedies=(remedy(Act.DROP, name),),
    )  # fmt: skip
