"""What staff do about reported obstacles: confirm, end, pass on, answer; and what the clock does.

The answer is public. Departments get one mail about all that is new, never one a report.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override

from stadtherz.accounts.public import (
    Mail,
    Permission,
    User,
    departments_of,
    permissions,
    send_mail,
    tidied,
)
from stadtherz.city.public import Department, departments, the_city
from stadtherz.kernel.errors import Invalid, NotAllowed, NotFound
from stadtherz.streets.domain.obstacles import (
    KEPT,
    LONGEST_ANSWER,
    MARKS_KEPT,
    NOTES_KEPT,
    Says,
)
from stadtherz.streets.models import ObstacleReport, ObstacleVoice
from stadtherz.streets.selectors.obstacle_words import SORTS
from stadtherz.streets.services.reporting import locked_obstacle
from stadtherz.streets.services.settling import add_voice

AT_DESK = (Permission.CLOSE_STREETS, Permission.REVIEW_STREETS, Permission.GIVE_OPINIONS)
KNOWN = (Permission.CLOSE_STREETS, Permission.REVIEW_STREETS)
SHOWN_IN_A_MAIL = 20


def may_answer(by: User, row: ObstacleReport) -> bool:
    """Whether somebody answers for the city: who closes streets, or the department's own people."""
    held = permissions(by)
    if Permission.CLOSE_STREETS in held:
        return True
    own = row.department is not None and row.department.key in departments_of(by)
    return Permission.GIVE_OPINIONS in held and own


@transaction.atomic
def decide_on_obstacle(*, pk: int, says: Says, by: User, now: datetime) -> ObstacleReport:
    """Let staff or a tester say alone that it is there, or gone.

    Raises:
        NotAllowed: no permission.
        NotFound: there is no such report.
        Conflict: it has ended.

    """
    _require_one(by, KNOWN)
    row = locked_obstacle(pk, now)
    add_voice(row, ObstacleVoice(says=says.value, sure=True, by=by), now)
    return row


@transaction.atomic
def answer_obstacle(*, pk: int, text: str, by: User, now: datetime) -> ObstacleReport:
    """Answer in public; a later answer takes the place of the first.

    Raises:
        NotAllowed: not of the department, and no permission to close streets.
        Invalid: code "obstacle-answer": nothing is said, or too much.

    """
    row = _any_locked(pk)
    if not may_answer(by, row):
        message = "the department that is responsible answers, or who may close streets"
        raise NotAllowed(message, code="other-department")
    text = text.strip()
    if not text or len(text) > LONGEST_ANSWER:
        message = f"an answer has 1 to {LONGEST_ANSWER} signs"
        raise Invalid(message, code="obstacle-answer", details=("answer",))
    row.answer, row.answered_at, row.answered_by = text, now, by
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    return row


@transaction.atomic
def pass_obstacle_on(*, pk: int, department: str, by: User) -> ObstacleReport:
    """Give a report to another department, which is told.

    Raises:
        NotAllowed: no permission.
        NotFound: there is no such report or department.

    """
    row = _any_locked(pk)
    if not may_answer(by, row):
        _require_one(by, (Permission.CLOSE_STREETS,))
    to = departments().filter(key=department).first()
    if to is None:
        message = f"the city has no department {department[:40]!r}"
        raise NotFound(message, code="department")
    row.department, row.sent_at = to, None
    row.save(update_fields=["department", "sent_at"])
    return row


def forward_obstacles(*, now: datetime) -> int:
    """Tell each department what is new, in one mail; what was not taken is sent next time."""
    waiting: dict[Department, list[ObstacleReport]] = defaultdict(list)
    rows = ObstacleReport.objects.filter(sent_at=None, ended_at=None, until__gt=now)
    for row in rows.exclude(department=None).select_related("department").order_by("pk"):
        waiting[row.department].append(row)  # type: ignore[index] # those without are left out
    sent = 0
    for department, some in waiting.items():
        if send_mail(_letter(department, some)):
            keys = [row.pk for row in some]
            ObstacleReport.objects.filter(pk__in=keys).update(sent_at=now)
            sent += 1
    return sent


def tidy_obstacles(*, now: datetime) -> None:
    """Forget marks at the end, notes a month after it, and reports after a year."""
    over = Q(report__until__lt=now) | Q(at__lt=now - MARKS_KEPT)
    old = ObstacleVoice.objects.filter(over)
    old.exclude(mark="").update(mark="")
    rows = ObstacleReport.objects
    rows.filter(until__lt=now - NOTES_KEPT).exclude(note="").update(note="")
    rows.filter(Q(until__lt=now - KEPT)).delete()


def _letter(department: Department, some: Sequence[ObstacleReport]) -> Mail:
    home = str(settings.CONFIG.address).rstrip("/")
    with override(settings.LANGUAGE_CODE):
        lines = [
            (SORTS[row.sort], row.label, home + reverse("streets:obstacle", args=[row.code]))
            for row in some[:SHOWN_IN_A_MAIL]
        ]
        context = {
            "lines": lines, "more": max(0, len(some) - SHOWN_IN_A_MAIL), "city": the_city(),
            "page": home + reverse("streets-obstacles"),
        }  # fmt: skip
        subject = ngettext(
            "Ein Hindernis auf einem Gehweg", "%(number)s Hindernisse auf Gehwegen", len(some)
        ) % {"number": len(some)}
        body = tidied(render_to_string("streets/letters/obstacles.txt", context))
    key = f"obstacles-{department.key}-{some[0].pk}-{some[-1].pk}-{len(some)}"
    return Mail(key, department.mail, subject, body)


def _require_one(by: User, wanted: Sequence[Permission]) -> None:
    held = permissions(by)
    if not any(one in held for one in wanted):
        message = f"this needs one of the permissions {', '.join(wanted)}"
        raise NotAllowed(message, details=tuple(one.value for one in wanted))


def _any_locked(pk: int) -> ObstacleReport:
    rows = ObstacleReport.objects.select_for_update(of=("self",)).select_related("department")
    row = rows.filter(pk=pk).first()
    if row is None:
        message = f"there is no report {pk}"
        raise NotFound(message, code="obstacle")
    return row
