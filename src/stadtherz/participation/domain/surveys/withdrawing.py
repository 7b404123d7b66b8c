"""Whether a public survey can be withdrawn, and by how many people.

Before it begins nobody has answered, so one person is enough. While it runs answers are thrown
away, so it needs two. Once it is over there are answers that people gave for a result: who does not
like what comes out must not be able to make it go away, so nobody can withdraw it, two neither.
"""

from datetime import datetime
from enum import IntEnum


class People(IntEnum):
    """How many people it takes; nobody can where it is none."""

    NOBODY = 0
    ONE = 1
    TWO = 2


def people_to_withdraw(opens: datetime, closes: datetime, at: datetime) -> People:
    """Say how many people it takes to withdraw a public survey at a moment."""
    if at >= closes:
        return People.NOBODY
    return People.TWO if at >= opens else People.ONE
