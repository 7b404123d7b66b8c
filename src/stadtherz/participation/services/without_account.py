"""Takes what people hand in without an account: always looked at first, and found by a key alone.

Nothing of a person is asked. A form that is sent twice is one contribution.
"""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from stadtherz.accounts.public import solves
from stadtherz.kernel.errors import Conflict, NotAllowed
from stadtherz.participation.domain import proposals as rules
from stadtherz.participation.domain.access import (
    Access,
    require_counted,
    require_open_way,
)
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.proposals import State, Step, Writing
from stadtherz.participation.domain.spam import Kind, Why, reasons_to_wait
from stadtherz.participation.models import (
    Argument,
    EventKind,
    Procedure,
    Proposal,
    SupportByCode,
    Unnamed,
)
from stadtherz.participation.selectors.procedures import require_act
from stadtherz.participation.selectors.standing import require_rate
from stadtherz.participation.services.discussing import Said, answered, checked, discussed
from stadtherz.participation.services.noticing import Change, note
from stadtherz.participation.services.origins import require_few_unproved, require_origin
from stadtherz.participation.services.proposing import (
    require_collecting,
    require_whole,
    write_into,
)
from stadtherz.participation.services.supporting import supportable
from stadtherz.participation.services.unnamed import Shown, held, require_said_age, trying


def propose_unnamed(
    *, procedure: Procedure, writing: Writing, shown: Shown, language: str, now: datetime
) -> Proposal:
    """Hand a proposal in without an account; it waits, whatever the rules of trust say.

    Raises:
        NotAllowed: not in this phase, not declared to be old enough, too often, no such code, or
            the collection needs an account.
        NotFound: the procedure collects no proposals.
        Invalid: something is missing, all of it in the details.
        Unavailable: too many codes were guessed.

    """
    require_collecting(procedure)
    require_open_way(Access(procedure.collection.access))
    require_act(procedure.as_domain(), Act.PROPOSE, now)
    require_said_age(procedure, shown)
    row = Proposal(procedure=procedure, language=language, created_at=now, handed_in_at=now)
    write_into(row, writing)
    with trying(procedure=procedure, shown=shown), transaction.atomic():
        return _proposed(row, writing, shown, now)


def _proposed(row: Proposal, writing: Writing, shown: Shown, now: datetime) -> Proposal:
    row.unnamed = held(procedure=row.procedure, shown=shown)
    row.access = row.unnamed.access
    same = Proposal.objects.filter(unnamed=row.unnamed, title=row.title, text=row.text)
    if (there := same.exclude(state=State.WITHDRAWN).first()) is not None:
        return there
    require_whole(row)
    row.waits_for = list(_let_in(Kind.PROPOSAL, row.unnamed, shown, writing.words, now))
    row.state = rules.after(Step.HAND_IN, State.DRAFT).value
    row.save(force_insert=True)
    note(Change(row, EventKind.HANDED_IN), by=None, now=now)
    return row


def _let_in(
    kind: Kind, unnamed: Unnamed, shown: Shown, words: str, now: datetime
) -> tuple[Why, ...]:  # fmt: skip
    """Count an act by who holds the key and by origin, and say why it waits."""
    proved = solves(shown.puzzle, shown.answer)
    require_rate(kind, unnamed, now)
    require_origin(kind, shown.origin, now)
    if not proved:
        require_few_unproved(shown.origin, now)
    return reasons_to_wait(words, known=False, proved=proved, account=False)


def argue_unnamed(*, proposal_id: int, said: Said, shown: Shown, now: datetime) -> Argument:
    """Add an argument without an account; it waits like everything without one.

    Raises:
        NotAllowed, Unavailable: see `propose_unnamed`.
        NotFound: there is no such proposal or argument.
        Conflict: it is no longer discussed.
        Invalid: code "argument": the text or the stance.

    """
    row = discussed(proposal_id)
    require_open_way(Access(row.procedure.collection.access))
    require_act(row.procedure.as_domain(), Act.DISCUSS, now)
    text = checked(said)
    require_said_age(row.procedure, shown)
    with trying(procedure=row.procedure, shown=shown), transaction.atomic():
        return _argued(row, replace(said, text=text), shown, now)


def _argued(row: Proposal, said: Said, shown: Shown, now: datetime) -> Argument:
    text = said.text
    unnamed = held(procedure=row.procedure, shown=shown)
    same = Argument.objects.filter(proposal=row, unnamed=unnamed, text=text, stance=said.stance)
    if (there := same.exclude(state=State.WITHDRAWN).first()) is not None:
        return there
    if Access(unnamed.access) is Access.OPEN and Argument.objects.filter(unnamed=unnamed).exists():
        shown = replace(shown, answer="")  # each form has a key of its own: this one was solved for
    return Argument.objects.create(
        proposal=row, unnamed=unnamed, access=unnamed.access, language=said.language, text=text,
        stance=said.stance, answers_to=answered(row, said.answers_to),
        waits_for=list(_let_in(Kind.ARGUMENT, unnamed, shown, text, now)),
        state=rules.after(Step.HAND_IN, State.DRAFT).value, created_at=now, handed_in_at=now,
    )  # fmt: skip


def support_with_code(*, proposal_id: int, shown: Shown, now: datetime) -> bool:
    """Support a proposal with a code; gives whether that is new, twice is once.

    Raises:
        NotAllowed: not in this phase, not declared to be old enough, too often, no such code, it is
            the own one, or support is not counted without an account here.
        Conflict: it was withdrawn, refused or merged meanwhile.
        Unavailable: too many codes were guessed.

    """
    row = supportable(proposal_id)
    require_counted(Access(row.procedure.collection.access))
    require_act(row.procedure.as_domain(), Act.SUPPORT, now)
    require_said_age(row.procedure, shown)
    try:
        with trying(procedure=row.procedure, shown=shown), transaction.atomic():
            return _supported(row, shown, now)
    except IntegrityError:
        return False


def _supported(row: Proposal, shown: Shown, now: datetime) -> bool:
    unnamed = held(procedure=row.procedure, shown=shown)
    if row.unnamed_id == unnamed.pk:
        message = "the own proposal needs no own support"
        raise NotAllowed(message, code="own-proposal")
    require_origin(Kind.SUPPORT, shown.origin, now)
    SupportByCode(proposal=row, unnamed=unnamed).save(force_insert=True)
    counted = Proposal.objects.filter(pk=row.pk, state=State.RELEASED)
    more = {"supporters": F("supporters") + 1, "supporters_by_code": F("supporters_by_code") + 1}
    if not counted.update(**more):
        message = "the proposal is no longer there to be supported"
        raise Conflict(message, code="step")
    return True


@transaction.atomic
def take_code_support_back(*, proposal_id: int, unnamed: Unnamed) -> bool:
    """Take support with a code back, in whatever phase; gives whether there was any."""
    gone, _ = SupportByCode.objects.filter(proposal_id=proposal_id, unnamed=unnamed).delete()
    if gone:
        counted = Proposal.objects.filter(pk=proposal_id, supporters_by_code__gt=0)
        counted.update(
            supporters=F("supporters") - 1, supporters_by_code=F("supporters_by_code") - 1
        )
    return bool(gone)
