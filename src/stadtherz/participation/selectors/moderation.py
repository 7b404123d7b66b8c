"""What waits for a decision, what was decided, and how long people waited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.audience import Part, Viewer, may_see
from stadtherz.participation.domain.moderation import Waits, waits
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import (
    Appeal,
    Argument,
    Collection,
    Decision,
    Opinion,
    Procedure,
    Proposal,
)

MOST_WAITING = 50
ASKED_IN = frozenset({State.WAITING, State.RELEASED})
"""Where an opinion of a department helps."""
IN_QUEUE = {"state": State.WAITING}
A_PAGE = 30
LATELY = timedelta(days=90)


@dataclass(frozen=True)
class Waiting:
    """A contribution in the queue."""

    kind: str
    row: Proposal | Argument

    @property
    def proposal(self) -> Proposal:
        """The proposal that it is, or is about."""
        return self.row.proposal if isinstance(self.row, Argument) else self.row


def queue() -> list[Waiting]:
    """Give what waits, who waits longest first, in two queries; `MOST_WAITING` of each kind."""
    return _found(IN_QUEUE)


def number_waiting() -> int:
    """Give how much waits in all, in two queries."""
    return sum(one.objects.filter(**IN_QUEUE).count() for one in (Proposal, Argument))


def next_waiting(by: int, after: Waiting | None = None) -> Waiting | None:
    """Give what waits longest and somebody may decide; None where there is nothing.

    Args:
        by: the number of the account, whose own contributions are left out.
        after: one that is passed over, so that the next in the queue follows.

    """
    rows = [one for one in queue() if one.row.author_id != by]
    places = [(one.kind, one.row.pk) for one in rows]
    here = (after.kind, after.row.pk) if after else None
    start = places.index(here) + 1 if here in places else 0
    return next((one for one in rows[start:]), None)


def afterwards() -> list[Waiting]:
    """Give what is shown of known people and was not looked at, the oldest first."""
    return _found({"state": State.RELEASED, "looked_at": False})


def _found(which: Mapping[str, object]) -> list[Waiting]:
    joined = ("procedure__collection", "author", "district")
    proposals = Proposal.objects.filter(**which).select_related(*joined)
    arguments = Argument.objects.filter(**which).select_related("proposal__procedure", "author")
    found = [
        *(Waiting("proposal", row) for row in proposals.order_by("handed_in_at")[:MOST_WAITING]),
        *(Waiting("argument", row) for row in arguments.order_by("handed_in_at")[:MOST_WAITING]),
    ]
    return sorted(found, key=lambda one: (one.row.handed_in_at or one.row.created_at, one.row.pk))


def appeals() -> list[Appeal]:
    """Give the appeals that wait for an answer."""
    refused = Q(decision__proposal__state=State.REFUSED) | Q(
        decision__argument__state=State.REFUSED
    )
    rows = Appeal.objects.filter(refused, answer=None).select_related(*JOINED_APPEAL)
    return list(rows.order_by("made_at"))


JOINED_APPEAL = (
    "decision__proposal__procedure", "decision__argument__proposal__procedure", "decision__by",
)  # fmt: skip


def waiting_one(kind: str, pk: int) -> Waiting:
    """Find a contribution that may be decided on.

    Raises:
        NotFound: there is none, or it is still a draft, withdrawn or merged.

    """
    states = (State.WAITING, State.RELEASED, State.REFUSED)
    row: Proposal | Argument | None = None
    if kind == "proposal":
        joined = ("procedure__collection", "author", "district", "theme", "picture")
        proposals = Proposal.objects.select_related(*joined).defer("picture__content")
        row = proposals.filter(pk=pk, state__in=states).first()
    elif kind == "argument":
        arguments = Argument.objects.select_related("proposal__procedure__collection", "author")
        row = arguments.filter(pk=pk, state__in=states).first()
    if row is None:
        message = f"there is no {kind} {pk} to decide on"
        raise NotFound(message, code="contribution")
    return Waiting(kind, row)


def appeal_about(waiting: Waiting) -> Appeal | None:
    """Give the open appeal against the refusal of a contribution."""
    found = Appeal.objects.filter(
        answer=None, **{f"decision__{waiting.kind}": waiting.row}
    ).select_related(*JOINED_APPEAL)
    return found.first()


def decisions_about(waiting: Waiting) -> list[Decision]:
    """Give what was decided before, the latest first."""
    rows = Decision.objects.filter(**{waiting.kind: waiting.row}).select_related("by")
    return list(rows.order_by("-decided_at", "-pk"))


def rules_broken(made: Decision, collection: Collection) -> list[Text]:
    """Name the rules that a refusal found broken, in the order of the list."""
    return [Text.of(one["text"]) for one in collection.criteria if one["key"] in made.broken]


def opinions_wanted(mine: frozenset[str]) -> QuerySet[Opinion]:
    """Give opinions on what departments may see, with `is_mine`.

    First those that are asked of the departments `mine`; of each, those that are open, by their
    day.
    """
    states = [one.value for one in State if may_see(Viewer.DEPARTMENTS, Part.CONTENT, one)]
    joined = ("department", "proposal__procedure", "proposal__district")
    rows = Opinion.objects.filter(proposal__state__in=states).select_related(*joined)
    with_phases = rows.prefetch_related("proposal__procedure__phases")
    asked_of_me = Case(When(department__key__in=mine, then=True), default=False)
    marked = with_phases.annotate(is_mine=asked_of_me)
    return marked.order_by("-is_mine", F("given_at").asc(nulls_first=True), "due", "pk")


@dataclass(frozen=True)
class LogLine:
    """A decision as everybody reads it: no name, no text, no hour."""

    day: date
    kind: str
    outcome: str
    broken: tuple[str, ...]
    hours: float
    on_appeal: bool
    lifted: bool
    shown_before: bool


@dataclass(frozen=True)
class Log:
    """A page of the public log with the waiting times of the last three months."""

    lines: Sequence[LogLine]
    page: Page[Decision]
    waits: Waits


def public_log(procedure: Procedure, page: str, now: datetime) -> Log:
    """Give the public log of a procedure in four queries."""
    proposals = Decision.objects.filter(proposal__procedure=procedure)
    rows = proposals | Decision.objects.filter(argument__proposal__procedure=procedure)
    shown = Paginator(rows.order_by("-decided_at", "-pk"), A_PAGE).get_page(page)
    # people of whom something was shown at once did not wait
    lately = rows.filter(decided_at__gt=now - LATELY, shown_before=False, on_appeal=False)
    hours = [_hours(*one) for one in lately.values_list("waited_since", "decided_at")]
    return Log([_line(one) for one in shown], shown, waits(hours))


def _hours(since: datetime, at: datetime) -> float:
    return max(0.0, (at - since).total_seconds() / 3600)


def _line(made: Decision) -> LogLine:
    return LogLine(
        timezone.localdate(made.decided_at), "proposal" if made.proposal_id else "argument",
        made.outcome, tuple(made.broken), round(_hours(made.waited_since, made.decided_at), 1),
        made.on_appeal, made.lifted, made.shown_before,
    )  # fmt: skip
