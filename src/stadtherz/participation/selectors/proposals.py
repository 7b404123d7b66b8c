"""Proposals as pages list and show them; who may see them is asked of the table of audiences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from stadtherz.accounts.public import User, permissions
from stadtherz.kernel.errors import NotFound
from stadtherz.participation.domain.access import WITHOUT_ACCOUNT, Access
from stadtherz.participation.domain.audience import (
    Part,
    Viewer,
    any_may_see,
    may_see,
    viewers_with,
)
from stadtherz.participation.domain.likeness import fold
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.promises import ENDED
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import (
    Argument,
    MergeAnswer,
    MergeOffer,
    Opinion,
    Procedure,
    PromiseWord,
    Proposal,
    ProposalEvent,
    ProposalPicture,
    Stance,
    Support,
)

A_PAGE, THREADS_A_PAGE = 20, 15
OVERDUE = "overdue"
SORTS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-released_at", "-pk"),
    "supported": ("-supporters", "-pk"),
    "oldest": ("released_at", "pk"),
}
UNNAMED = ~Q(access=Access.ACCOUNT.value)
ENDED_PROMISES = tuple(one.value for one in ENDED)
Reader = User | AnonymousUser


def public_states(part: Part = Part.CONTENT) -> tuple[str, ...]:
    """Give the states in which everybody sees a part."""
    return tuple(one.value for one in State if may_see(Viewer.EVERYBODY, part, one))


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the list; empty means all."""

    words: str = ""
    district: str = ""
    theme: str = ""
    promise: str = ""
    sort: str = "newest"
    page: str = "1"
    category: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether something was chosen."""
        return any((self.words, self.district, self.theme, self.promise, self.category))


def overdue(today: date) -> Q:
    """Give the condition of a promise that is late."""
    return Q(promise_due__lt=today) & ~Q(promise__in=ENDED_PROMISES) & ~Q(promise="")


def public_proposals(procedure: Procedure) -> QuerySet[Proposal]:
    """Give every proposal of a procedure that everybody sees."""
    return Proposal.objects.filter(procedure=procedure, state__in=public_states())


def number_without_account(procedure: Procedure) -> int:
    """Count what is public and came without an account; no query where that cannot be."""
    if Access(procedure.collection.access) not in WITHOUT_ACCOUNT:
        return 0
    return public_proposals(procedure).filter(UNNAMED).count()


def listed(procedure: Procedure, wanted: Wanted, today: date) -> Page[Proposal]:
    """Give a page of proposals with district and theme, in two queries."""
    rows = public_proposals(procedure).filter(_narrowed(wanted, today))
    order = SORTS.get(wanted.sort, SORTS["newest"])
    shown = rows.select_related("district", "theme").defer("terms", "folded").order_by(*order)
    return Paginator(shown, A_PAGE).get_page(wanted.page)


STANDING = Q(paragraph__isnull=True) | Q(position__isnull=False, level=0)


@dataclass(frozen=True)
class InProcedure:
    """What a procedure has of proposals, and how many answers are late; whether more may come."""

    number: int
    supported: int
    late: int
    is_open: bool
    unnamed: int = 0


def in_procedure(procedure: Procedure, now: datetime) -> InProcedure | None:
    """Sum up a procedure in one query; None where it collects no proposals.

    Its phases and whether it collects were fetched with it. Of a draft the paragraphs are counted
    that stand in it, without headings.
    """
    if not hasattr(procedure, "collection"):
        return None
    late = Count("pk", filter=overdue(timezone.localdate(now)))
    row = public_proposals(procedure).aggregate(
        number=Count("pk", filter=STANDING), late=late, supported=Sum("supporters", default=0),
        unnamed=Count("pk", filter=UNNAMED),
    )  # fmt: skip
    is_open = procedure.as_domain().refusal(Act.PROPOSE, now) is None
    return InProcedure(
        row["number"], row["supported"], row["late"], is_open, row["unnamed"]
    )  # fmt: skip


def _narrowed(wanted: Wanted, today: date) -> Q:
    found = Q()
    for word in fold(wanted.words).split():
        found &= Q(folded__contains=word)
    if wanted.district:
        found &= Q(district__key=wanted.district)
    if wanted.theme:
        found &= Q(theme__key=wanted.theme)
    if wanted.category:
        found &= Q(category=wanted.category)
    if wanted.promise == OVERDUE:
        found &= overdue(today)
    elif wanted.promise in PromiseWord.values:
        found &= Q(promise=wanted.promise)
    return found


def argument_counts(rows: list[Proposal]) -> dict[int, int]:
    """Count the arguments of each proposal that everybody sees, in one query."""
    found = Argument.objects.filter(proposal__in=[row.pk for row in rows], state=State.RELEASED)
    counted = found.values("proposal_id").annotate(number=Count("pk")).order_by()
    return {one["proposal_id"]: one["number"] for one in counted}


def viewers(account: Reader, written: Proposal | Argument) -> frozenset[Viewer]:
    """Say as what somebody looks at a contribution; a query only for who is logged in."""
    found = viewers_with(frozenset(permissions(account)))
    is_author = account.is_authenticated and written.author_id == account.pk
    return found | {Viewer.AUTHOR} if is_author else found


def visible_proposal(procedure: str, pk: int, account: Reader) -> Proposal:
    """Find a proposal that somebody may see, with what the page asks of it in the same query.

    `mine` says whether they support it, `said` how many arguments they made anywhere, and
    `merging` whether people are being asked about joining it with another, and `has_joined`
    whether others were joined with it.

    Raises:
        NotFound: there is none, or it is not for them, which is said alike.

    """
    joined = (
        "procedure__collection", "procedure__department", "district", "theme", "author",
        "merged_into", "picture",
    )  # fmt: skip
    number = account.pk or 0
    mine = Support.objects.filter(proposal=OuterRef("pk"), account_id=number)
    said = Argument.objects.filter(author_id=number).order_by().values("author_id")
    merging = MergeOffer.objects.filter(source=OuterRef("pk"), closed_at=None)
    joined_here = Proposal.objects.filter(merged_into=OuterRef("pk"), state=State.MERGED.value)
    rows = Proposal.objects.select_related(*joined).prefetch_related("procedure__phases")
    rows = rows.defer("terms", "folded", "picture__content").annotate(
        mine=Exists(mine), merging=Exists(merging), has_joined=Exists(joined_here),
        said=Coalesce(Subquery(said.annotate(number=Count("pk")).values("number")), 0),
    )  # fmt: skip
    found = rows.filter(pk=pk, procedure__key=procedure, procedure__published=True).first()
    if found is None or not may_look(account, found):
        message = f"the procedure {procedure!r} has no proposal {pk}"
        raise NotFound(message, code="proposal")
    return found


def may_look(account: Reader, row: Proposal, part: Part = Part.CONTENT) -> bool:
    """Whether somebody sees a part of a proposal; no query where everybody does."""
    if may_see(Viewer.EVERYBODY, part, row.stands):
        return True
    return any_may_see(viewers(account, row), part, row.stands)


def visible_picture(procedure: str, pk: int, account: Reader) -> ProposalPicture:
    """Find the picture of a proposal that somebody may see.

    Raises:
        NotFound: there is none, or it is not for them.

    """
    rows = ProposalPicture.objects.select_related("proposal").filter(
        proposal_id=pk, proposal__procedure__key=procedure, proposal__procedure__published=True
    )
    found = rows.first()
    if found is None or not may_look(account, found.proposal):
        message = f"the proposal {pk} has no picture"
        raise NotFound(message, code="picture")
    return found


@dataclass(frozen=True)
class Thread:
    """An argument with the answers to it; the argument itself may be gone."""

    argument: Argument
    answers: list[Argument] = field(default_factory=list)

    @property
    def is_there(self) -> bool:
        """Whether the argument is shown, and not only what was answered to it."""
        return self.argument.is_public


@dataclass(frozen=True)
class Discussion:
    """A page of what is said about a proposal, by stance."""

    threads: Mapping[str, list[Thread]]
    counts: Mapping[str, int]
    page: int
    pages: int

    @property
    def number(self) -> int:
        """How many threads there are."""
        return sum(self.counts.values())


def discussion(proposal: Proposal, page: int) -> Discussion:
    """Give a page of the discussion: counts (not for the first page), arguments, their answers."""
    answers = Argument.objects.filter(state=State.RELEASED, answers_to=OuterRef("pk"))
    tops = Argument.objects.filter(proposal=proposal, answers_to=None)
    tops = tops.filter(Q(state=State.RELEASED) | Exists(answers))
    counts = dict.fromkeys(Stance.values, 0)
    if page > 1:
        counted = tops.order_by().values("stance").annotate(number=Count("pk"))
        counts |= {one["stance"]: one["number"] for one in counted}
        page = min(page, _pages(counts))
    threads, found = _threads(tops, (max(page, 1) - 1) * THREADS_A_PAGE)
    counts |= found
    return Discussion(threads, counts, max(page, 1), _pages(counts))


def _pages(counts: Mapping[str, int]) -> int:
    return max(1, -(-max(counts.values()) // THREADS_A_PAGE))


def _threads(
    tops: QuerySet[Argument], start: int
) -> tuple[dict[str, list[Thread]], dict[str, int]]:
    """Give the threads of a page by stance, and how many there are of the stances that it has."""
    order = ("created_at", "pk")
    shown = tops.annotate(
        place=Window(RowNumber(), partition_by="stance", order_by=order),
        number=Window(Count("pk"), partition_by="stance"),
    ).filter(place__gt=start, place__lte=start + THREADS_A_PAGE)
    by_pk = {row.pk: Thread(row) for row in shown.select_related("author")}
    answers = Argument.objects.filter(answers_to__in=list(by_pk), state=State.RELEASED)
    for one in answers.select_related("author"):
        by_pk[one.answers_to_id or 0].answers.append(one)
    found: dict[str, list[Thread]] = {stance: [] for stance in Stance.values}
    counts = {}
    for thread in by_pk.values():
        stance = thread.argument.stance
        found[stance].append(thread)
        counts[stance] = getattr(thread.argument, "number", 0)
    return found, counts


def public_events(proposal: Proposal) -> list[ProposalEvent]:
    """Give what changed and is everybody's to read: no argument, no refusal."""
    kinds = ("released", "promise", "merge-asked", "merged", "prize", "changed")
    return list(ProposalEvent.objects.filter(proposal=proposal, argument=None, kind__in=kinds))


def opinions_of(proposal: Proposal, account: Reader) -> list[Opinion]:
    """Give the opinions that were given or are awaited, to who may see them."""
    if not may_look(account, proposal, Part.OPINION):
        return []
    return list(Opinion.objects.filter(proposal=proposal).select_related("department"))


def similar_of(proposal: Proposal) -> list[Proposal]:
    """Give the public proposals that were alike when this one was shown."""
    rows = Proposal.objects.filter(pk__in=proposal.similar, state__in=public_states())
    return list(rows.select_related("district").defer("terms", "folded"))


def joined_with(proposal: Proposal) -> list[Proposal]:
    """Give the public proposals that were joined with this one."""
    rows = Proposal.objects.filter(merged_into=proposal, state=State.MERGED.value)
    return list(rows.only("title", "language").order_by("pk"))


def open_merge(proposal: Proposal, account: Reader, now: datetime) -> MergeOffer | None:
    """Give the open offer to join a proposal with another, with the person's answer as `mine`."""
    found = MergeOffer.objects.filter(source=proposal, closed_at=None, ends_at__gt=now)
    said = MergeAnswer.objects.filter(offer=OuterRef("pk"), account_id=account.pk or 0)
    return found.select_related("target").annotate(mine=Subquery(said.values("agrees"))).first()
