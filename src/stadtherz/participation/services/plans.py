"""Announces what the city is up to, moves its treatment, and says what came out."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.happenings import Happening
from stadtherz.participation.domain.plans import PlanState, check_announcement, check_step
from stadtherz.participation.models import Happened, Plan
from stadtherz.participation.services.telling import LANGUAGES, tell_of_plan

NOTHING = Text()
HAPPENINGS = {
    PlanState.ANNOUNCED: Happening.ANNOUNCED, PlanState.RUNNING: Happening.RUNNING,
    PlanState.DECIDED: Happening.DECIDED, PlanState.DROPPED: Happening.DROPPED,
}  # fmt: skip


@transaction.atomic
def announce_plan(*, plan_id: UUID, by: User, now: datetime) -> Plan:
    """Put a plan on the public list; the day stays.

    Raises:
        NotAllowed: without the permission to edit participation.
        NotFound: there is no such plan.
        Conflict: it was announced before.
        Invalid: the council treats it too early, and nobody says why.

    """
    require(by, Permission.EDIT_PARTICIPATION)
    plan = _taken(plan_id)
    if plan.announced_on:
        message = f"the plan {plan.key} was announced on {plan.announced_on}"
        raise Conflict(message, code="plan-announced")
    today = timezone.localdate(now)
    check_announcement(plan.notice_since(today), str(plan.why_late))
    plan.announced_on = today
    plan.save(update_fields=["announced_on", "changed_at"])
    tell_of_plan(plan, Happening.ANNOUNCED, now)
    return plan


@dataclass(frozen=True)
class NewDay:
    """The new day of a treatment and why it moves; `why_late` where it comes too early."""

    day: date | None
    reason: Text
    why_late: Text = NOTHING


@transaction.atomic
def move_treatment(*, plan_id: UUID, to: NewDay, by: User, now: datetime) -> Plan:
    """Move the first treatment of an announced plan; the old day and the reason stay readable.

    Raises:
        NotAllowed: without the permission to edit participation.
        NotFound: there is no such plan.
        Conflict: it is not announced, or over.
        Invalid: there is no reason, or the new day is too early and nobody says why.

    """
    require(by, Permission.EDIT_PARTICIPATION)
    plan = _taken(plan_id)
    if plan.announced_on is None or plan.state in {PlanState.DECIDED, PlanState.DROPPED}:
        message = f"the plan {plan.key} is not under way, so that no treatment can move"
        raise Conflict(message, code="plan-step")
    if not str(to.reason).strip():
        message = "say why the treatment moves; everybody will read it"
        raise Invalid(message, code="plan-reason")
    before, plan.treated_on = plan.treated_on, to.day
    plan.why_late = to.why_late or plan.why_late
    check_announcement(plan.notice_since(plan.announced_on), str(plan.why_late))
    plan.save(update_fields=["treated_on", "why_late", "changed_at"])
    tell_of_plan(plan, Happening.MOVED, now, _moved_in_words(before, to))
    return plan


@dataclass(frozen=True)
class Step:
    """What a plan becomes, with what came out where it ends."""

    state: PlanState
    outcome: Text = NOTHING


@transaction.atomic
def take_step(*, plan_id: UUID, step: Step, by: User, now: datetime) -> Plan:
    """Say that a plan is under way, decided or given up, or taken up again.

    Raises:
        NotAllowed: without the permission to edit participation.
        NotFound: there is no such plan.
        Conflict: it is not announced, or there is no way from its state to the new one.
        Invalid: the outcome is missing.

    """
    require(by, Permission.EDIT_PARTICIPATION)
    plan = _taken(plan_id)
    if plan.announced_on is None:
        message = f"announce the plan {plan.key} first"
        raise Conflict(message, code="plan-step")
    check_step(PlanState(plan.state), step.state, str(step.outcome))
    plan.state, plan.outcome = step.state.value, step.outcome
    plan.save(update_fields=["state", "outcome", "changed_at"])
    tell_of_plan(plan, HAPPENINGS[step.state], now, step.outcome)
    return plan


@dataclass(frozen=True)
class PlanEdited:
    """What an edit of the texts would make of a plan, of that which people rely on."""

    key: str
    day: date | None
    why_late: str


def check_plan_edit(*, old: Plan, wanted: PlanEdited) -> None:
    """Let pass an edit that moves nothing of an announced plan without saying why.

    Args:
        old: as it is stored.
        wanted: as it would be.

    Raises:
        Conflict: code "plan-key" or "plan-day"; a day is moved with a reason (`move_treatment`).

    """
    if old.announced_on is None:
        return
    if wanted.key != old.key:
        message = f"the plan {old.key} was announced; its key stays"
        raise Conflict(message, code="plan-key")
    if wanted.day != old.treated_on or wanted.why_late != str(old.why_late):
        message = f"the plan {old.key} was announced; move its day with a reason"
        raise Conflict(message, code="plan-day")


def refuse_deletion_of_announced(plan: Plan) -> None:
    """Let only what nobody has read be deleted.

    Raises:
        Conflict: it was announced; give it up instead.

    """
    if plan.announced_on or Happened.objects.filter(plan=plan.key).exists():
        message = f"the plan {plan.key} was announced; give it up with a reason instead"
        raise Conflict(message, code="plan-announced")


def _taken(plan_id: UUID) -> Plan:
    found = Plan.objects.select_for_update(of=("self",)).filter(pk=plan_id).first()
    if found is None:
        message = f"there is no plan {plan_id}"
        raise NotFound(message, code="plan")
    return found


def _moved_in_words(before: date | None, to: NewDay) -> Text:
    """Say in every language from when to when, and why."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = gettext(
                "Die erste Beratung: statt %(before)s nun %(after)s. Warum: %(why)s"
            ) % {"before": _day(before), "after": _day(to.day), "why": to.reason.to(language)}
    return Text.of(said)


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else gettext("ohne Termin")
