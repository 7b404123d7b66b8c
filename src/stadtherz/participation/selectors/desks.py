"""What lies on the desks of the house: for each procedure, and each department that was asked."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone

from stadtherz.participation.domain.reminders import A_DAY, Desk, opinion_is_due
from stadtherz.participation.models import Argument, Opinion, Procedure, Proposal
from stadtherz.participation.selectors.city_answers import first_told, outcome_of
from stadtherz.participation.selectors.moderation import ASKED_IN, IN_QUEUE, appeals
from stadtherz.participation.selectors.proposals import overdue, public_states


def desks(now: datetime) -> list[tuple[Procedure, Desk]]:
    """Give every public procedure that has a department, with its desk; invented ones left out."""
    waiting, objections, missing, late = _waiting(now), _appeals(now), _missing(now), _overdue(now)
    rows = Procedure.objects.filter(published=True, department__isnull=False)
    joined = rows.select_related("department")
    found = joined.prefetch_related("phases", "ballots", "surveys", "answers")
    return [
        (
            row,
            Desk(
                waiting[row.pk], objections[row.pk], missing[row.pk], late[row.pk],
                outcome_of(row, now, told=first_told(row, now)).late,
            ),
        )
        for row in found
    ]  # fmt: skip


def opinions_to_remind(now: datetime) -> list[Opinion]:
    """Give the opinions of which a department is to be reminded."""
    rows = Opinion.objects.filter(given_at=None, proposal__state__in=ASKED_IN)
    today = timezone.localdate(now)
    return [
        one
        for one in rows.select_related("proposal__procedure", "department")
        if opinion_is_due(timezone.localdate(one.asked_at), one.due, today)
    ]


def _waiting(now: datetime) -> Counter[object]:
    """Count what waits where the oldest has waited for more than a day."""
    number: Counter[object] = Counter()
    oldest: dict[object, datetime] = {}
    for of, since, many in _queued():
        number[of] += many
        oldest[of] = min(since, oldest.get(of, since))
    return Counter({of: many for of, many in number.items() if oldest[of] < now - A_DAY})


def _queued() -> Iterable[tuple[object, datetime, int]]:
    proposals = Proposal.objects.filter(**IN_QUEUE).order_by().values_list("procedure")
    arguments = Argument.objects.filter(**IN_QUEUE).order_by().values_list("proposal__procedure")
    for rows in (proposals, arguments):
        yield from rows.annotate(Min("handed_in_at"), Count("pk"))


def _appeals(now: datetime) -> Counter[object]:
    old = (one.decision.about for one in appeals() if one.made_at < now - A_DAY)
    proposals = (one.proposal if isinstance(one, Argument) else one for one in old)
    return Counter(one.procedure_id for one in proposals)


def _missing(now: datetime) -> Counter[object]:
    rows = Opinion.objects.filter(
        given_at=None, due__lt=timezone.localdate(now), proposal__state__in=ASKED_IN
    )
    return Counter(rows.values_list("proposal__procedure", flat=True))


def _overdue(now: datetime) -> Counter[object]:
    rows = Proposal.objects.filter(overdue(timezone.localdate(now)), illustrative=False)
    public = rows.filter(state__in=public_states())
    return Counter(public.values_list("procedure", flat=True))
