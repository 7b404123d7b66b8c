"""Who will see what somebody enters: one table, which decides and from which pages speak.

The sentences at each input are made from this table, and what answers the questions of readers asks
`may_see` with the same table; so a page cannot promise another thing than what happens
(tests/participation/test_sights.py tries every role at every input).
"""

from dataclasses import dataclass
from enum import StrEnum


class When(StrEnum):
    """From when everybody sees it."""

    NEVER = "never"
    AT_ONCE = "at-once"
    LISTED = "listed"
    DRAWN_WITH_CONSENT = "drawn-with-consent"
    ANNOUNCED = "announced"


@dataclass(frozen=True)
class Sight:
    """Who sees one kind of input.

    Args:
        everybody: from when everybody does.
        staff: the permission with which staff see it before, or beside that; "" is nobody.
        staff_from: from when staff do.
        oneself: whether the person sees it again later.

    """

    everybody: When
    staff: str = ""
    staff_from: When = When.NEVER
    oneself: bool = False


RUN_SURVEYS = "participation.run_surveys"
SIGHTS: dict[str, Sight] = {
    "lots.name": Sight(When.DRAWN_WITH_CONSENT, RUN_SURVEYS, When.AT_ONCE, oneself=True),
    "lots.groups": Sight(When.LISTED, RUN_SURVEYS, When.AT_ONCE, oneself=True),
    "lots.born": Sight(When.NEVER),
    "survey.single": Sight(When.NEVER),
    "survey.numbers": Sight(When.ANNOUNCED),
    "survey.texts": Sight(When.NEVER, RUN_SURVEYS, When.ANNOUNCED),
    "survey.taken-part": Sight(When.NEVER),
    "quiz.single": Sight(When.NEVER),
    "quiz.numbers": Sight(When.AT_ONCE),
}


def may_see(what: str, permissions: frozenset[str], reached: frozenset[When]) -> bool:
    """Whether somebody sees a kind of input now.

    Args:
        what: the kind of input.
        permissions: what the person may do.
        reached: which moments have come; `When.AT_ONCE` always has.

    """
    sight, moments = SIGHTS[what], reached | {When.AT_ONCE}
    if sight.everybody in moments:
        return True
    return sight.staff in permissions and sight.staff_from in moments
