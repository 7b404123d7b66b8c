"""Whether the lake that is there is the one that a database writes to, and which is the older one.

A database knows its lake by the number that its table was made with, and how far it has come with
it: before rows are written there the database says up to which number, and afterwards that they are
there. So a lake that has come further than was ever sent was written to by another database, or by
a later state of this one; and one that has come less far is an older copy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Doubt(StrEnum):
    """Why a lake is neither read nor written."""

    GONE = "gone"
    OTHER = "other"
    STRANGE = "strange"
    AHEAD = "ahead"
    BEHIND = "behind"


@dataclass(frozen=True)
class Found:
    """The lake as it is.

    Args:
        table: the number it was made with; None where there is none.
        reached: up to which number hot rows were flushed into it.
        highest: the highest number of all its rows.

    """

    table: str | None
    reached: int = -1
    highest: int = -1


@dataclass(frozen=True)
class Reach:
    """How far a database has come with a lake: what is there for sure, and what may be there."""

    done: int
    sent: int


def doubt_about(found: Found, known: Mapping[str, Reach], given: int) -> Doubt | None:
    """Say why a lake cannot be the one of a database; None when it is, or may become it.

    Args:
        found: what is there.
        known: the lakes that the database wrote to, by their numbers.
        given: the highest number that the database gave to an observation.

    """
    if found.table is None:
        return Doubt.GONE if known else None
    reach = known.get(found.table)
    if reach is None:
        strange = Doubt.STRANGE if found.highest > given else None
        return Doubt.OTHER if known else strange
    if found.reached > reach.sent or found.highest > given:
        return Doubt.AHEAD
    return Doubt.BEHIND if found.reached < reach.done else None
