"""Asks departments whether a proposal can be done, and keeps what they say."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import (
    Mail,
    Permission,
    User,
    departments_of,
    require,
    send_mail,
)
from stadtherz.city.public import departments
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.participation.domain.late_opinions import Answer, answer_at
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import EventKind, Opinion, Procedure, Proposal
from stadtherz.participation.selectors.moderation import ASKED_IN
from stadtherz.participation.selectors.procedures import require_act
from stadtherz.participation.services.noticing import Change, note
from stadtherz.participation.services.proposal_letters import opinion_letter

SHORTEST = 20


@transaction.atomic
def ask_departments(
    *, proposal_id: int, keys: Sequence[str], question: str, due: date, by: User, now: datetime
) -> list[Opinion]:
    """Ask departments for their opinion by a day; who was asked is not asked twice.

    It may be asked ahead: the day lies in the phase in which departments answer.

    Raises:
        NotAllowed: without the permission to moderate, or no phase to answer in is left.
        Conflict: the proposal stands where no opinion helps.
        Invalid: code "no-department"; code "opinion-day" where departments cannot
            answer by that day, with the first and the last that fits.

    """
    require(by, Permission.MODERATE)
    row = _proposal(proposal_id)
    days = days_to_answer(row.procedure, now)
    if days is None:
        require_act(row.procedure.as_domain(), Act.JUDGE, now)
    if row.stands not in ASKED_IN:
        message = f"the proposal is {row.state}; nobody is asked any more"
        raise Conflict(message, code="step")
    found = list(departments().filter(key__in=keys))
    if not found:
        message = "choose a department"
        raise Invalid(message, code="no-department")
    if days and not days[0] <= due <= days[1]:
        message = f"departments answer from {days[0]} to {days[1]}; choose a day of these"
        raise Invalid(message, code="opinion-day", details=tuple(map(str, days)))
    there = set(Opinion.objects.filter(proposal=row).values_list("department_id", flat=True))
    asked = [
        Opinion(proposal=row, department=one, question=question.strip(), asked_at=now, due=due)
        for one in found if one.pk not in there
    ]  # fmt: skip
    made = Opinion.objects.bulk_create(asked)
    letters = [opinion_letter(one) for one in made]
    transaction.on_commit(lambda: _post(letters))
    return made


def days_to_answer(procedure: Procedure, now: datetime) -> tuple[date, date] | None:
    """Give the first and the last day by which departments can be asked to answer; None is never.

    The first is tomorrow where the phase runs already, so that nobody is late when they are asked.
    """
    phase = procedure.as_domain().stretch(Act.JUDGE, now)
    if phase is None:
        return None
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    last = timezone.localdate(phase.ends - timedelta(microseconds=1))
    return min(max(tomorrow, timezone.localdate(phase.begins)), last), last


def _post(letters: Sequence[Mail]) -> None:
    for letter in letters:
        send_mail(letter)  # the page of opinions lists what is open, whether the mail came or not


@transaction.atomic
def give_opinion(
    *, opinion_id: int, feasible: str, text: str, by: User, now: datetime, why_late: str = ""
) -> Opinion:
    """Keep what a department thinks; later changes are told as well.

    Where the phase to judge is over, what is missing can be given late, with a public reason.

    Raises:
        NotAllowed: without the permission to give opinions, or not in a phase to judge; code
            "other-department", with its key, for who does not belong to the one that was asked;
            code "opinion-vote" while people vote, with its end.
        Invalid: code "opinion": it does not say whether, or not why; code "opinion-late": it comes
            after its phase, and does not say why.

    """
    require(by, Permission.GIVE_OPINIONS)
    locked = Opinion.objects.select_for_update(of=("self",)).select_related("department")
    found = locked.filter(pk=opinion_id).first()
    if found is None:
        message = f"nobody was asked under {opinion_id}"
        raise NotFound(message, code="opinion")
    _require_member(found.department.key, by)
    is_after = _comes_after(found, now)
    if feasible not in Opinion.Feasible.values or len(text.strip()) < SHORTEST:
        message = f"say whether it can be done, and why in at least {SHORTEST} signs"
        raise Invalid(message, code="opinion")
    if is_after and len(why_late.strip()) < SHORTEST:
        message = f"say in at least {SHORTEST} signs why it comes after its phase"
        raise Invalid(message, code="opinion-late")
    if found.given_at is None:
        found.was_late = is_after or timezone.localdate(now) > found.due
        found.why_late = why_late.strip() if is_after else ""
    found.feasible, found.text = feasible, text.strip()
    found.given_at, found.by = now, by
    found.save(update_fields=["feasible", "text", "given_at", "by", "was_late", "why_late"])
    if found.proposal.is_public:
        note(Change(found.proposal, EventKind.OPINION), by=by, now=now)
    return found


def answer_now(asked: Opinion, now: datetime) -> Answer:
    """Say what an answer of a department would be now."""
    until = timezone.make_aware(datetime.combine(asked.due, time.min))
    phases = asked.proposal.procedure.as_domain()
    return answer_at(phases, until, given=asked.given_at is not None, at=now)


def _comes_after(asked: Opinion, now: datetime) -> bool:
    """Whether an answer comes after its phase.

    Raises:
        NotAllowed: it cannot come now.

    """
    found, phases = answer_now(asked, now), asked.proposal.procedure.as_domain()
    if found is Answer.WHILE_VOTING and (phase := phases.current(now)):
        message = f"people vote until {phase.ends}, and some could not read it; give it afterwards"
        raise NotAllowed(message, code="opinion-vote", details=(phase.ends.isoformat(),))
    if found is Answer.REFUSED:
        require_act(phases, Act.JUDGE, now)
    return found is Answer.LATE


def _require_member(department: str, by: User) -> None:
    """Let pass who belongs to a department: a role alone answers for none, not even the highest."""
    if department not in departments_of(by):
        message = f"only who belongs to {department!r} answers for it; see the roles of the account"
        raise NotAllowed(message, code="other-department", details=(department,))


def _proposal(pk: int) -> Proposal:
    row = Proposal.objects.filter(pk=pk).first()
    if row is None:
        message = f"there is no proposal {pk}"
        raise NotFound(message, code="proposal")
    return row
