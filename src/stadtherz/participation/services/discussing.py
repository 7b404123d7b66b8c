"""Says something for, against or about a proposal, and takes it back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from stadtherz.accounts.public import User, solves
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.kernel.text import without_control_signs
from stadtherz.participation.domain import proposals as rules
from stadtherz.participation.domain.access import Access, require_account_way
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.proposals import State, Step
from stadtherz.participation.domain.spam import Kind, reasons_to_wait
from stadtherz.participation.models import Argument, Proposal, Stance
from stadtherz.participation.selectors.ages import require_age
from stadtherz.participation.selectors.own_proposals import Writer, written_by
from stadtherz.participation.selectors.procedures import require_act
from stadtherz.participation.selectors.standing import argument_puzzle, is_known, require_rate
from stadtherz.participation.services.origins import require_origin
from stadtherz.participation.services.proposing import require_account

SHORTEST, LONGEST = 5, 2000


@dataclass(frozen=True)
class Said:
    """What somebody says: where they stand, the text, its language, and to what it answers."""

    stance: str
    text: str
    language: str = "de"
    answers_to: int | None = None


@transaction.atomic
def argue(
    *, proposal_id: int, author: User, said: Said, answer: str, now: datetime, origin: str = ""
) -> Argument:
    """Add an argument; shown at once for people who are known, otherwise it waits.

    Args:
        proposal_id: about which proposal.
        author: who says it.
        said: what.
        answer: to the puzzle; empty without a script.
        now: the moment.
        origin: a mark of where it comes from.

    Raises:
        NotAllowed: not in this phase, not said to be old enough, or too often.
        NotFound: there is no such proposal or argument.
        Conflict: it is no longer discussed.
        Invalid: code "argument": the text or the stance.

    """
    require_account(author)
    User.objects.select_for_update().get(pk=author.pk)  # two at once are counted one by one
    row = discussed(proposal_id)
    require_account_way(Access(row.procedure.collection.access))
    require_act(row.procedure.as_domain(), Act.DISCUSS, now)
    require_age(row.procedure, author)
    text = checked(said)
    require_rate(Kind.ARGUMENT, author, now)
    require_origin(Kind.ARGUMENT, origin, now)
    waits_for = reasons_to_wait(
        text, known=is_known(author, row.procedure.collection),
        proved=solves(argument_puzzle(author), answer),
    )  # fmt: skip
    step = Step.HAND_IN if waits_for else Step.SHOW_AT_ONCE
    return Argument.objects.create(
        proposal=row, author=author, language=said.language, text=text, stance=said.stance,
        answers_to=answered(row, said.answers_to), state=rules.after(step, State.DRAFT),
        waits_for=list(waits_for), created_at=now, handed_in_at=now,
        released_at=None if waits_for else now,
    )  # fmt: skip


def discussed(pk: int) -> Proposal:
    """Find a proposal about which something can be said, by its state.

    Raises:
        NotFound: there is none.
        Conflict: it is no longer discussed.

    """
    rows = Proposal.objects.select_related("procedure__collection").filter(pk=pk)
    row = rows.filter(procedure__published=True).first()
    if row is None:
        message = f"there is no proposal {pk}"
        raise NotFound(message, code="proposal")
    if row.stands is not State.RELEASED:
        message = "only released proposals are discussed"
        raise Conflict(message, code="step")
    return row


def checked(said: Said) -> str:
    """Give the text of what is said.

    Raises:
        Invalid: code "argument": the text or the stance.

    """
    text = without_control_signs(said.text).strip()
    faults = {
        "text": not SHORTEST <= len(text) <= LONGEST, "stance": said.stance not in Stance.values
    }  # fmt: skip
    if found := tuple(name for name, wrong in faults.items() if wrong):
        message = f"an argument has a stance and {SHORTEST} to {LONGEST} signs"
        raise Invalid(message, code="argument", details=found)
    return text


def answered(row: Proposal, pk: int | None) -> Argument | None:
    """Find what is answered; an answer to an answer is refused, so that threads stay readable."""
    if pk is None:
        return None
    found = Argument.objects.filter(proposal=row, pk=pk, state=State.RELEASED).first()
    if found is None or found.answers_to_id is not None:
        message = f"there is no argument {pk} to answer"
        raise NotFound(message, code="argument")
    return found


@transaction.atomic
def withdraw_argument(*, argument_id: int, author: Writer) -> Argument:
    """Take an own argument back; answers to it stay, beside a note that it is gone."""
    row = _own(argument_id, author)
    state = rules.after(Step.WITHDRAW, row.stands)
    row.before, row.state = row.state, state
    row.save(update_fields=["state", "before"])
    return row


@transaction.atomic
def bring_argument_back(*, argument_id: int, author: Writer, now: datetime) -> Argument:
    """Undo taking an argument back, while its proposal is discussed; it is what it was.

    Raises:
        NotAllowed: the phase is over.
        NotFound: there is no such argument.
        Conflict: it was not taken back, or its proposal is no longer discussed.

    """
    row = _own(argument_id, author)
    discussing = discussed(row.proposal_id)
    require_act(discussing.procedure.as_domain(), Act.DISCUSS, now)
    before = State(row.before) if row.before else None
    row.state, row.before = rules.after(Step.BRING_BACK, row.stands, before), ""
    row.save(update_fields=["state", "before"])
    return row


def _own(pk: int, author: Writer) -> Argument:
    row = Argument.objects.select_for_update().filter(written_by(author), pk=pk).first()
    if row is None:
        message = f"there is no own argument {pk}"
        raise NotFound(message, code="argument")
    return row
