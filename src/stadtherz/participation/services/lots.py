"""Lots for a board: call for candidates, publish the list, enter the seed, draw.

Each step is bound to its moment: the list goes out before the seed can be known, and the lots are
drawn once. Staff cannot take a step earlier, again, or with another list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.city.public import districts
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.kernel.text import Text, without_control_signs
from stadtherz.participation.adapters.chance import new_numbers
from stadtherz.participation.domain.lots.drawing import (
    Candidate,
    check_possible,
    draw,
    list_hash,
    list_text,
    seed_of,
)
from stadtherz.participation.domain.lots.eligibility import (
    Statement,
    groups_of,
    reasons_against,
)
from stadtherz.participation.domain.lots.rule import read_rule
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import LotCandidate, LotDrawing, Procedure
from stadtherz.participation.selectors.lots import published_candidates
from stadtherz.participation.selectors.procedures import hold_procedure, require_act
from stadtherz.participation.services.seats import fill_seat

LONGEST_NAME, LONGEST_SEED = 120, 200


@dataclass(frozen=True)
class Candidacy:
    """What somebody enters who wants to be drawn."""

    statement: Statement
    name: str
    name_public: bool = False


@dataclass(frozen=True)
class LotSetup:
    """Everything that staff decide about a drawing."""

    key: str
    title: Text
    summary: Text
    rule: Mapping[str, Any]
    year: int
    opens: datetime
    closes: datetime
    seed_event: Text
    seed_known: datetime
    term_ends: date


@transaction.atomic
def prepare_drawing(*, procedure: Procedure, setup: LotSetup, by: User) -> LotDrawing:
    """Store a drawing, or change it while nobody is a candidate yet; a new one is not public.

    Raises:
        NotAllowed: without the permission to run surveys and lots.
        Invalid: the rule has faults, or moments are not in order, which the details name.
        Conflict: there are candidates already, who agreed to the rule as it is.

    """
    require(by, Permission.RUN_SURVEYS)
    read_rule(setup.rule)
    late = {"closes": setup.closes <= setup.opens, "seed_known": setup.seed_known <= setup.closes}
    if wrong := tuple(name for name, is_wrong in late.items() if is_wrong):
        message = "the call opens, closes, and only then the seed becomes known"
        raise Invalid(message, code="lots-times", details=wrong)
    hold_procedure(procedure)
    known = LotDrawing.objects.select_for_update().filter(procedure=procedure, key=setup.key)
    found = known.first() or LotDrawing(procedure=procedure, key=setup.key)
    require_no_candidates(found)
    for name, value in vars(setup).items():
        setattr(found, name, value)
    found.save()
    return found


def require_no_candidates(drawing: LotDrawing) -> None:
    """Let pass what can still be changed.

    Raises:
        Conflict: somebody is a candidate and agreed to the rule.

    """
    if drawing.candidates.exists():
        message = f"{drawing.key} has candidates already; its rule stays"
        raise Conflict(message, code="lots-begun")


@transaction.atomic
def call_for_candidates(*, procedure: Procedure, setup: LotSetup, by: User) -> LotDrawing:
    """Begin a drawing, or change it while nobody is a candidate yet; it is public then.

    Raises:
        NotAllowed, Invalid, Conflict: see `prepare_drawing`.

    """
    found = prepare_drawing(procedure=procedure, setup=setup, by=by)
    found.called = True
    found.save(update_fields=["called"])
    return found


@transaction.atomic
def apply_for_lots(
    *, drawing: LotDrawing, account: User, candidacy: Candidacy, now: datetime
) -> LotCandidate:
    """Enter oneself as a candidate, or change what one entered.

    Raises:
        NotAllowed: not now, or not logged in.
        Invalid: something is missing, or stands against it; each reason in the details.
        Conflict: the list was published while somebody wrote.

    """
    _require_call(drawing, now)
    if not account.is_authenticated or not account.is_active:
        message = "log in to be a candidate"
        raise NotAllowed(message, code="no-right")
    held = _locked(drawing.pk)
    rule, statement = held.as_rule(), candidacy.statement
    known = frozenset(districts().values_list("key", flat=True))
    reasons = [str(one) for one in reasons_against(statement, rule, held.year, known)]
    name = " ".join(without_control_signs(candidacy.name).split())
    if not name or len(name) > LONGEST_NAME:
        reasons.append("name")
    if reasons:
        message = f"this candidacy cannot be taken: {', '.join(reasons)}"
        raise Invalid(message, code="candidacy", details=tuple(reasons))
    if held.list_hash:
        message = "the list of candidates was published"
        raise Conflict(message, code="lots-listed")
    return LotCandidate.objects.update_or_create(
        drawing=drawing, account=account,
        defaults={
            "name": name, "name_public": candidacy.name_public,
            "groups": list(groups_of(statement, rule, held.year)),
        },
    )[0]  # fmt: skip


def _require_call(drawing: LotDrawing, now: datetime) -> None:
    require_act(drawing.procedure.as_domain(), Act.APPLY, now)
    if not drawing.called or not drawing.opens <= now < drawing.closes:
        message = f"candidates for {drawing.key} come forward {drawing.opens} to {drawing.closes}"
        raise NotAllowed(message, code="lots-times")


@transaction.atomic
def publish_list(*, drawing_id: UUID, by: User, now: datetime) -> LotDrawing:
    """Give everybody a number, and publish list, rule and their hash.

    Raises:
        NotAllowed: without the permission, or while candidates still come forward.
        Conflict: it is out already, the seed may be known already, or no board is possible.

    """
    require(by, Permission.RUN_SURVEYS)
    drawing = _locked(drawing_id)
    if now < drawing.closes:
        message = f"candidates come forward until {drawing.closes}"
        raise NotAllowed(message, code="lots-times")
    if drawing.list_hash or now >= drawing.seed_known:
        message = "the list is out, or the seed may be known: take a later event"
        raise Conflict(message, code="lots-listed" if drawing.list_hash else "lots-late")
    rows = list(drawing.candidates.all())
    for row, number in zip(rows, new_numbers(len(rows)), strict=True):
        row.number = number
    candidates = [Candidate(row.number, tuple(row.groups)) for row in rows]
    check_possible(drawing.as_rule(), candidates)
    LotCandidate.objects.bulk_update(rows, ["number"], batch_size=500)
    drawing.list_text = list_text(drawing.rule, candidates)
    drawing.list_hash, drawing.listed_at = list_hash(drawing.list_text), now
    drawing.save(update_fields=["list_text", "list_hash", "listed_at"])
    return drawing


@transaction.atomic
def take_later_event(
    *, drawing_id: UUID, seed_event: Text, seed_known: datetime, by: User, now: datetime
) -> LotDrawing:
    """Name another event for the seed, while the list is not out.

    Raises:
        NotAllowed: without the permission.
        Conflict: the list is out.
        Invalid: the event is not in the future.

    """
    require(by, Permission.RUN_SURVEYS)
    drawing = _locked(drawing_id)
    if drawing.list_hash:
        message = "the list is out, with the event that gives the seed"
        raise Conflict(message, code="lots-listed")
    if seed_known <= max(now, drawing.closes):
        message = "the event lies in the past; name one that nobody can know yet"
        raise Invalid(message, code="lots-times")
    drawing.seed_event, drawing.seed_known = seed_event, seed_known
    drawing.save(update_fields=["seed_event", "seed_known"])
    return drawing


@transaction.atomic
def draw_lots(*, drawing_id: UUID, seed: str, again: str, by: User, now: datetime) -> LotDrawing:
    """Enter the seed, which is typed twice, and draw; this happens once.

    Raises:
        NotAllowed: without the permission, or before the event.
        Invalid: the seed is no numbers, or was typed in two ways.
        Conflict: there is no list, or the lots are drawn.

    """
    require(by, Permission.RUN_SURVEYS)
    drawing = _locked(drawing_id)
    if not drawing.list_hash or drawing.drawn_at:
        message = "lots are drawn once, from a published list"
        raise Conflict(message, code="lots-drawn" if drawing.drawn_at else "lots-no-list")
    if now < drawing.seed_known:
        message = f"the seed cannot be known before {drawing.seed_known}"
        raise NotAllowed(message, code="lots-times")
    typed = seed_of(seed)
    if not typed or typed != seed_of(again) or len(typed) > LONGEST_SEED:
        message = "type the seed twice in the same way, in numbers"
        raise Invalid(message, code="lots-seed")
    candidates = published_candidates(drawing)
    drawn = draw(drawing.as_rule(), candidates, drawing.list_hash, typed)
    drawing.seed, drawing.drawn_at = typed, now
    drawing.members, drawing.substitutes = list(drawn.members), list(drawn.substitutes)
    drawing.save(update_fields=["seed", "drawn_at", "members", "substitutes"])
    gone = drawing.candidates.filter(withdrawn=True, number__in=drawing.members)
    for number in gone.order_by("number").values_list("number", flat=True):
        fill_seat(drawing, number, timezone.localdate(now))
    return drawing


def _locked(drawing_id: UUID) -> LotDrawing:
    found = LotDrawing.objects.select_for_update().filter(pk=drawing_id).first()
    if found is None:
        message = f"there is no drawing {drawing_id}"
        raise NotFound(message, code="lots")
    return found
