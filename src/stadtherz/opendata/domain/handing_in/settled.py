"""What must be settled before a table may be published, and how one click settles some of it.

Beside what the specifications forbid (`gate`), the city asks for everything that costs points of
MQA: whoever gives data in has it at hand, and nobody can add it later.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from stadtherz.opendata.domain.catalogue import Area, Period
from stadtherz.opendata.domain.finding import Finding, Repair, Severity
from stadtherz.opendata.domain.handing_in.told import Told
from stadtherz.opendata.domain.offers import Lacking

SAID_BY_PEOPLE = frozenset({Lacking.DEPARTMENT, Lacking.FREQUENCY})
"""What no specification asks for, and the city does."""


def musts(found: Sequence[Finding], lacking: Sequence[Lacking]) -> tuple[Finding, ...]:
    """Choose what keeps a table from being published.

    Args:
        found: by the gate, in its order.
        lacking: what only a person can say.

    """
    codes = {one.code for one in found}
    city = [
        Finding(f"{one.value}-missing", (), one.value, Severity.VIOLATION, "good-practice")
        for one in lacking
        if one in SAID_BY_PEOPLE and f"{one.value}-missing" not in codes
    ]
    unknown = {"frequency-unknown"}  # the city's own demand says it
    return (
        *(one for one in found if one.severity is Severity.VIOLATION or one.gain),
        *(one for one in city if not (one.field == "frequency" and unknown & codes)),
        *(one for one in found if one.code in unknown and not one.gain),
    )


def repaired(told: Told, repair: Repair) -> Told:
    """Say what a repair proposes.

    Args:
        told: what is said so far.
        repair: of a finding about the dataset that `told` makes.

    Raises:
        KeyError: nothing that is told makes this field.

    """
    value = repair.value
    if repair.field == "period" and isinstance(value, Period):
        return replace(told, begins=_day(value.start), ends=_day(value.end))
    if repair.field == "areas" and isinstance(value, tuple) and isinstance(value[0], Area):
        area = value[0]
        box = (area.west, area.south, area.east, area.north)
        known = [float(one) for one in box if one is not None]
        return replace(told, box=(known[0], known[1], known[2], known[3]))
    if repair.field == "themes" and isinstance(value, tuple):
        return replace(told, themes=tuple(str(one.value) for one in value))
    if repair.field == "frequency":
        return replace(told, frequency=str(value))
    if repair.field == "licence":
        return replace(told, licence=str(getattr(value, "key", "")))
    raise KeyError(repair.field)


def can_be_repaired(finding: Finding) -> bool:
    """Whether one click settles a finding."""
    mended = {"period", "areas", "themes", "frequency", "licence"}
    return finding.repair is not None and finding.repair.field in mended


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
