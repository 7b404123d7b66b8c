"""Notes what staff did to a ballot or survey in the log of the administration, for good.

How many were entered, and how many codes were made, is noted with who did it: codes are votes in
somebody's hand. Never whom, and nothing of who has voted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from stadtherz.accounts.public import User
from stadtherz.participation.models import Procedure, Survey, VotingBallot

SPACE = "participation.ballot"


class Noted(StrEnum):
    """What is noted, beside the number of people or codes."""

    FIXED = "fixed"
    ENTERED = "entered"
    LETTERS = "letters"
    STAND = "stand"
    PUBLISHED = "published"
    CODES = "codes"
    WITHDRAWAL = "withdrawal"
    WITHDRAWN = "withdrawn"
    UNBINDING = "unbinding"
    UNBOUND = "unbound"
    UNBINDING_BACK = "unbinding-back"


@dataclass(frozen=True)
class StaffAct:
    """Who did what when, to how many; the name of who erased the account is empty."""

    at: datetime
    who: str
    what: Noted
    number: int
    reason: str = ""


def note_act(
    row: VotingBallot | Survey | Procedure, what: Noted, *, by: User, now: datetime,
    number: int = 0, reason: str = "",
) -> None:  # fmt: skip
    """Note an act, in the transaction that does it."""
    data = {"number": number} | ({"reason": reason} if reason else {})
    log(row, f"{SPACE}.{what}", user=by, timestamp=now, data=data)


def acts_on(row_id: UUID) -> Iterator[StaffAct]:
    """Give what was noted of a ballot or a survey, the newest first."""
    rows = ModelLogEntry.objects.filter(object_id=str(row_id), action__startswith=SPACE)
    for one in rows.select_related("user").order_by("-timestamp", "-pk"):
        what = Noted(one.action.removeprefix(f"{SPACE}."))
        who = one.user.username if one.user else ""
        number, reason = one.data.get("number", 0), one.data.get("reason", "")
        yield StaffAct(one.timestamp, who, what, number, reason)
