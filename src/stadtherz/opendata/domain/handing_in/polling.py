"""When an address is asked for a newer file, and why what came is not published by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from stadtherz.opendata.domain.handing_in.versions import Changes, may_follow

SLACK = timedelta(minutes=10)
"""The clock comes each hour, and not to the second."""
LONGEST_H = 24 * 92
"""So seldom an address is asked at most: once a quarter."""


@dataclass(frozen=True)
class Come:
    """What came from an address, against the version that is public.

    Args:
        changes: of the table; None where no table is public to compare it with.
        undecided: finds of personal data that no remedy and no answer given before settles: new
            ones, and those in more rows or of others than when they were answered.
        missing: how much that the catalogue demands is not said.
        lost: remedies of the version before that fit this table no more.

    """

    changes: Changes | None
    undecided: int = 0
    missing: int = 0
    lost: int = 0


def is_due(asked_at: datetime | None, every_h: int, now: datetime) -> bool:
    """Whether an address is to be asked again."""
    return asked_at is None or now - asked_at >= timedelta(hours=every_h) - SLACK


def reasons_to_wait(come: Come) -> tuple[str, ...]:
    """Name why somebody has to look at what came; an empty tuple lets it be published.

    Codes: "nothing-before", "columns", "fewer", "persons", "remedies", "missing".
    """
    found = come.changes
    if found is None:
        return ("nothing-before",)
    reasons = {
        "columns": found.breaking or bool(found.new),
        "fewer": found.far_fewer,
        "persons": bool(come.undecided),
        "remedies": bool(come.lost),
        "missing": bool(come.missing),
    }
    told = tuple(code for code, true in reasons.items() if true)
    # one rule decides; the reasons only word it
    return told if told or may_follow(found, come.undecided) else ("columns",)
