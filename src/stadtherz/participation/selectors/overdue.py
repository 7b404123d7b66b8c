"""Everything that the city promised in participation and that is late, in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.utils import timezone

from stadtherz.participation.domain.audience import Part
from stadtherz.participation.models import Opinion, Procedure, Proposal
from stadtherz.participation.selectors.city_answers import Outcome, first_told, outcome_of
from stadtherz.participation.selectors.proposals import overdue, public_states

A_PAGE = 30


@dataclass(frozen=True)
class LateAnswer:
    """A procedure whose result waits for an answer, or whose next step is late."""

    procedure: Procedure
    outcome: Outcome


@dataclass(frozen=True)
class Overdue:
    """What is late; what has been late longest first."""

    answers: Sequence[LateAnswer]
    promises: Page[Proposal]
    opinions: Sequence[Opinion]

    @property
    def number(self) -> int:
        """How much there is in all."""
        return len(self.answers) + len(self.opinions) + self.promises.paginator.count


def everything_overdue(now: datetime, page: str) -> Overdue:
    """Give all that is late in public procedures, in at most eight queries."""
    today = timezone.localdate(now)
    of_public = {"procedure__published": True, "state__in": public_states()}
    promises = Proposal.objects.filter(overdue(today), **of_public).defer("terms", "folded")
    shown = promises.select_related("procedure", "district").order_by("promise_due", "pk")
    opinions = Opinion.objects.filter(
        given_at=None, due__lt=today, proposal__procedure__published=True,
        proposal__state__in=public_states(Part.OPINION),
    ).select_related("department", "proposal__procedure")  # fmt: skip
    return Overdue(
        _answers(now), Paginator(shown, A_PAGE).get_page(page), list(opinions.order_by("due", "pk"))
    )


def _answers(now: datetime) -> list[LateAnswer]:
    rows = Procedure.objects.filter(published=True).select_related("department")
    found = [
        LateAnswer(row, outcome_of(row, now, told=first_told(row, now)))
        for row in rows.prefetch_related("phases", "ballots", "surveys", "answers")
    ]
    late = [one for one in found if one.outcome.late]
    return sorted(late, key=lambda one: (-one.outcome.late, one.procedure.key))
