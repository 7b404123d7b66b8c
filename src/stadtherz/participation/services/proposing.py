"""Writes a proposal, hands it in, takes it back; each only by who wrote it, in its phase."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from stadtherz.accounts.public import User, solves
from stadtherz.city.public import District, Theme
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.participation.adapters.pictures import drawn_anew
from stadtherz.participation.domain import proposals as rules
from stadtherz.participation.domain.access import Access, require_account_way
from stadtherz.participation.domain.collections import Kind as Kinds
from stadtherz.participation.domain.likeness import fold, terms_of
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.proposals import State, Step, Writing
from stadtherz.participation.domain.spam import Kind, reasons_to_wait
from stadtherz.participation.models import EventKind, Procedure, Proposal, ProposalPicture
from stadtherz.participation.selectors.ages import require_age
from stadtherz.participation.selectors.own_proposals import Writer, account_of, written_by
from stadtherz.participation.selectors.procedures import require_act
from stadtherz.participation.selectors.proposals import public_proposals
from stadtherz.participation.selectors.standing import is_known, proposal_puzzle, require_rate
from stadtherz.participation.services.noticing import Change, note
from stadtherz.participation.services.origins import require_origin
from stadtherz.participation.services.publishing import make_public

MOST_DRAFTS = 10


def require_account(account: User) -> None:
    """Let pass who is logged in.

    Raises:
        NotAllowed: code "account".

    """
    if not account.is_authenticated or not account.is_active:
        message = "log in to take part"
        raise NotAllowed(message, code="account")


@transaction.atomic
def write_draft(
    *, procedure: Procedure, author: User, writing: Writing, language: str, now: datetime,
    draft_id: int | None = None,
) -> Proposal:  # fmt: skip
    """Keep a draft, which only its author sees; gives its row.

    Raises:
        NotAllowed: not now, or not logged in.
        NotFound: there is no such draft of this person, or the procedure collects none.
        Conflict: there are too many drafts.

    """
    require_account(author)
    require_collecting(procedure)
    require_account_way(Access(procedure.collection.access))
    require_act(procedure.as_domain(), Act.PROPOSE, now)
    if draft_id is None:
        row = _new(procedure, author, language, now)
    else:
        row = _own(draft_id, author, State.DRAFT)
    write_into(row, writing)
    row.save()
    return row


def require_collecting(procedure: Procedure) -> None:
    """Let pass where a public procedure collects what people write.

    Raises:
        NotFound: it does not.

    """
    collects = hasattr(procedure, "collection") and procedure.collection.kind != Kinds.DRAFT
    if not procedure.published or not collects:
        message = f"the procedure {procedure.key} collects no proposals"
        raise NotFound(message, code="procedure")


def _new(procedure: Procedure, author: User, language: str, now: datetime) -> Proposal:
    drafts = Proposal.objects.filter(author=author, state=State.DRAFT)
    if drafts.count() >= MOST_DRAFTS:
        message = f"there are {MOST_DRAFTS} drafts already; hand one in or discard it"
        raise Conflict(message, code="many-drafts")
    return Proposal(procedure=procedure, author=author, language=language, created_at=now)


def _own(pk: int, author: Writer, *states: State) -> Proposal:
    """Lock a proposal of somebody.

    Raises:
        NotFound: it is somebody else's, which is said like missing.
        Conflict: it stands where this cannot be done.

    """
    rows = Proposal.objects.select_for_update(of=("self",)).filter(written_by(author), pk=pk)
    row = rows.first()
    if row is None:
        message = f"there is no own proposal {pk}"
        raise NotFound(message, code="proposal")
    if states and row.stands not in states:
        message = f"the proposal is {row.state} by now; load the page anew"
        raise Conflict(message, code="step")
    return row


def write_into(row: Proposal, writing: Writing) -> None:
    """Write what somebody typed into a row, which is not stored by that."""
    row.title, row.text = writing.title.strip(), writing.text.strip()
    row.address = writing.address.strip()
    row.lon, row.lat = writing.lon, writing.lat
    row.district = District.objects.filter(key=writing.district, retired=False).first()
    known = {one["key"] for one in row.procedure.collection.categories}
    row.category = writing.category if writing.category in known else ""
    row.theme = Theme.objects.filter(key=writing.theme, retired=False).first()
    row.terms = sorted(terms_of(row.title, row.text))
    row.folded = fold(writing.words)


@transaction.atomic
def put_picture(
    *, draft_id: int, author: User, file: BinaryIO, size: int, words: str
) -> ProposalPicture:
    """Put a picture to a draft in place of one before; its words are obligatory.

    Raises:
        Invalid: codes "picture-large", "picture-kind", "picture-words".

    """
    row = _own(draft_id, author, State.DRAFT)
    _require_words(words)
    drawn = drawn_anew(file, size)
    values = {
        "words": words.strip(), "content": drawn.content, "width": drawn.width,
        "height": drawn.height,
    }  # fmt: skip
    return ProposalPicture.objects.update_or_create(proposal=row, defaults=values)[0]


@transaction.atomic
def change_picture(*, draft_id: int, author: User, words: str, remove: bool) -> None:
    """Change the words of the picture of a draft, or take it away.

    Raises:
        Invalid: code "picture-words".

    """
    row = _own(draft_id, author, State.DRAFT)
    pictures = ProposalPicture.objects.filter(proposal=row)
    if remove:
        pictures.delete()
    elif pictures.exists():
        _require_words(words)
        pictures.update(words=words.strip())


def _require_words(words: str) -> None:
    if len(words.strip()) < rules.SHORTEST_PICTURE_WORDS:
        message = "say what the picture shows, for people who do not see it"
        raise Invalid(message, code="picture-words")


@transaction.atomic
def hand_in(
    *, draft_id: int, author: User, answer: str, now: datetime, origin: str = ""
) -> Proposal:
    """Hand a draft in; shown at once for people who are known, otherwise it waits.

    Args:
        draft_id: which one.
        author: whose it is.
        answer: to the puzzle; empty without a script, and then somebody looks first.
        now: the moment.
        origin: a mark of where it comes from.

    Raises:
        NotAllowed: not in this phase, not said to be old enough, or too often.
        Invalid: something is missing, all of it in the details.

    """
    require_account(author)
    User.objects.select_for_update().get(pk=author.pk)  # two at once are counted one by one
    row = _own(draft_id, author, State.DRAFT)
    require_act(row.procedure.as_domain(), Act.PROPOSE, now)
    require_age(row.procedure, author)
    require_rate(Kind.PROPOSAL, author, now)
    require_origin(Kind.PROPOSAL, origin, now)
    picture = ProposalPicture.objects.filter(proposal=row).only("words").first()
    require_whole(row, picture)
    row.waits_for = list(_reasons(row, author, answer, has_picture=picture is not None))
    row.state = rules.after(Step.HAND_IN if row.waits_for else Step.SHOW_AT_ONCE, row.stands)
    row.handed_in_at = now
    row.save(update_fields=["state", "waits_for", "handed_in_at"])
    note(Change(row, EventKind.HANDED_IN), by=author, now=now)
    if row.is_public:
        make_public(row, by=author, now=now)
    return row


def require_whole(row: Proposal, picture: ProposalPicture | None = None) -> None:
    """Let pass what can be handed in.

    Raises:
        Invalid: something is missing, all of it in the details.
        Conflict: a name stands there already.

    """
    words, demands = picture.words if picture else None, row.procedure.collection.demands
    if demands.once:
        _require_new_title(row)
    if faults := rules.faults_of(row.writing(), demands, picture_words=words):
        message = f"the proposal is not whole: {', '.join(faults)}"
        raise Invalid(message, code="proposal", details=faults)


def _require_new_title(row: Proposal) -> None:
    """Refuse a name that stands there already; support is how more people want it.

    Raises:
        Conflict: code "title-there", with the number of the other in the details.

    """
    others = public_proposals(row.procedure).exclude(pk=row.pk).values_list("pk", "title")
    wanted = fold(row.title).split()
    same = [pk for pk, title in others if fold(title).split() == wanted]
    if same:
        message = f"{row.title!r} was handed in already; support it"
        raise Conflict(message, code="title-there", details=(str(same[0]),))


def _reasons(row: Proposal, author: User, answer: str, *, has_picture: bool) -> tuple[str, ...]:
    return reasons_to_wait(
        row.writing().words, known=is_known(author, row.procedure.collection),
        proved=solves(proposal_puzzle(author, row), answer), picture=has_picture,
    )  # fmt: skip


@transaction.atomic
def withdraw(*, proposal_id: int, author: Writer, now: datetime) -> Proposal:
    """Take an own proposal back; a draft is deleted, anything else can be brought back."""
    row = _own(proposal_id, author)
    if row.stands is State.DRAFT:
        row.delete()
        return row
    state = rules.after(Step.WITHDRAW, row.stands)
    row.before, row.state = row.state, state
    row.save(update_fields=["state", "before"])
    note(Change(row, EventKind.WITHDRAWN), by=account_of(author), now=now)
    return row


@transaction.atomic
def bring_back(*, proposal_id: int, author: Writer, now: datetime) -> Proposal:
    """Undo taking back, while proposals may be made.

    Raises:
        NotAllowed: the phase is over.

    """
    row = _own(proposal_id, author, State.WITHDRAWN)
    require_act(row.procedure.as_domain(), Act.PROPOSE, now)
    before = State(row.before) if row.before else None
    row.state, row.before = rules.after(Step.BRING_BACK, row.stands, before), ""
    row.save(update_fields=["state", "before"])
    note(Change(row, EventKind.BROUGHT_BACK), by=account_of(author), now=now)
    return row
