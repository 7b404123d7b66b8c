"""What somebody wrote, where it stands, and why; for nobody else.

Who wrote it is an account, or who holds the code or key of something without an account.
"""

from datetime import datetime
from typing import TypeVar

from django.db.models import Prefetch, Q, QuerySet

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import NotFound
from stadtherz.participation.domain.access import Access
from stadtherz.participation.domain.audience import TABLE, Part, Viewer, may_see
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import (
    Argument,
    Decision,
    MergeOffer,
    Procedure,
    Proposal,
    SupportByCode,
    Unnamed,
)

RowT = TypeVar("RowT", Proposal, Argument)
Writer = User | Unnamed
ERASABLE = (State.WITHDRAWN.value, State.REFUSED.value)
"""What nobody sees any more, so that who wrote it without an account may erase it."""


def written_by(writer: Writer) -> Q:
    """Give the condition of what somebody wrote, and nobody else."""
    return Q(unnamed=writer) if isinstance(writer, Unnamed) else Q(author=writer)


def account_of(writer: Writer) -> User | None:
    """Give the account of who wrote something; None without one."""
    return writer if isinstance(writer, User) else None


def _shown_to(writer: Writer, part: Part) -> Q:
    """Give the condition of what somebody wrote and sees: a keeper asks the table."""
    if not isinstance(writer, Unnamed):
        return written_by(writer)
    seen = [state for state in State if state in TABLE[part]
            and may_see(Viewer.KEEPER, part, state)]  # fmt: skip
    return written_by(writer) & Q(state__in=seen)


def own_proposals(writer: Writer) -> list[Proposal]:
    """Give the proposals of somebody with their decisions and appeals, in two queries."""
    rows = Proposal.objects.filter(_shown_to(writer, Part.KEYED)).defer("terms", "folded")
    joined = rows.select_related("procedure__collection", "district")
    return list(_decided(joined).order_by("-created_at"))


def own_arguments(writer: Writer) -> list[Argument]:
    """Give the arguments of somebody with their decisions and appeals, in two queries."""
    rows = Argument.objects.filter(_shown_to(writer, Part.KEYED_ARGUMENT))
    joined = rows.select_related("proposal__procedure__collection")
    return list(_decided(joined).order_by("-created_at"))


def own_erasable(writer: Unnamed, kind: str, pk: int) -> Proposal | Argument | None:
    """Give what somebody took back or was refused and may erase; None where there is none."""
    if kind == "argument":
        rows: QuerySet[Argument] = Argument.objects.filter(_shown_to(writer, Part.KEYED_ARGUMENT))
        return rows.filter(pk=pk, state__in=ERASABLE).select_related("proposal").first()
    own = Proposal.objects.filter(_shown_to(writer, Part.KEYED)).defer("terms", "folded")
    return own.filter(pk=pk, state__in=ERASABLE).first()


def supported(account: User) -> list[Proposal]:
    """Give what somebody supports."""
    rows = Proposal.objects.filter(supports__account=account).select_related("procedure")
    return list(rows.defer("terms", "folded").order_by("-supports__created_at"))


def supported_by_code(unnamed: Unnamed) -> list[Proposal]:
    """Give what who holds a code supports."""
    found = SupportByCode.objects.filter(unnamed=unnamed).values("proposal_id")
    rows = Proposal.objects.filter(pk__in=found).select_related("procedure")
    return list(rows.defer("terms", "folded").order_by("title"))


def number_of_codes(procedure: Procedure) -> int:
    """Say how many codes were made for a procedure; which were used nobody is told."""
    return Unnamed.objects.filter(procedure=procedure, access=Access.CODE.value).count()


def merges_asked(unnamed: Unnamed, now: datetime) -> list[MergeOffer]:
    """Give the open questions about joining what somebody wrote without an account."""
    rows = MergeOffer.objects.filter(source__unnamed=unnamed, closed_at=None, ends_at__gt=now)
    return list(rows.select_related("source__procedure", "target"))


def _decided(rows: QuerySet[RowT]) -> QuerySet[RowT]:
    decisions = Decision.objects.select_related("appeal").order_by("-decided_at", "-pk")
    return rows.prefetch_related(Prefetch("decisions", decisions))


def own_draft(procedure: str, pk: int, account: User) -> Proposal:
    """Find a draft of somebody with its picture's words and the phases.

    Raises:
        NotFound: there is none of theirs.

    """
    rows = Proposal.objects.select_related(
        "procedure__collection", "district", "theme", "picture"
    ).prefetch_related("procedure__phases")
    found = rows.defer("picture__content").filter(
        pk=pk, author=account, state=State.DRAFT, procedure__key=procedure,
        procedure__published=True,
    ).first()  # fmt: skip
    if found is None:
        message = f"there is no own draft {pk}"
        raise NotFound(message, code="proposal")
    return found
