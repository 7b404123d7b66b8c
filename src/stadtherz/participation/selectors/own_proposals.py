"""What somebody wrote, where it stands, and why; for nobody else."""

from typing import TypeVar

from django.db.models import Prefetch, QuerySet

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import NotFound
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import Argument, Decision, Proposal

RowT = TypeVar("RowT", Proposal, Argument)


def own_proposals(account: User) -> list[Proposal]:
    """Give the proposals of somebody with their decisions and appeals, in two queries."""
    rows = Proposal.objects.filter(author=account).defer("terms", "folded")
    joined = rows.select_related("procedure__collection", "district")
    return list(_decided(joined).order_by("-created_at"))


def own_arguments(account: User) -> list[Argument]:
    """Give the arguments of somebody with their decisions and appeals, in two queries."""
    rows = Argument.objects.filter(author=account).select_related("proposal__procedure__collection")
    return list(_decided(rows).order_by("-created_at"))


def supported(account: User) -> list[Proposal]:
    """Give what somebody supports."""
    rows = Proposal.objects.filter(supports__account=account).select_related("procedure")
    return list(rows.defer("terms", "folded").order_by("-supports__created_at"))


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
