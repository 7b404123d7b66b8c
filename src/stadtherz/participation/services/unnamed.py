"""Finds who takes part without an account by their code or key, makes codes, and forgets them.

What is stored is a keyed hash; the key of it is a file of this procedure, as ballots have one. A
code for a ballot is unknown here, and one from here is unknown there.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.participation.adapters import keys
from stadtherz.participation.adapters.chance import new_code
from stadtherz.participation.adapters.staff_log import Noted, note_act
from stadtherz.participation.domain.access import KEPT_AFTER_DAYS, Access
from stadtherz.participation.domain.codes import in_groups, read_code
from stadtherz.participation.domain.marks import mark_of
from stadtherz.participation.models import Argument, Phase, Procedure, Proposal, Unnamed
from stadtherz.participation.selectors.own_proposals import ERASABLE
from stadtherz.participation.services.origins import codes_tried
from stadtherz.participation.services.proposal_privacy import let_go_of

KIND = "unnamed"
MOST_CODES, AT_ONCE = 10_000, 500


@dataclass(frozen=True)
class Shown:
    """By what somebody without an account takes part.

    Args:
        words: the code of a letter as it was typed; where it is open the key that was drawn for it.
        origin: a mark of where it comes from.
        old_enough: whether they declare to have the minimum age; nobody checks it.
        answer: to the puzzle; empty without a script.
        puzzle: which one it answers.

    """

    words: str
    origin: str = ""
    old_enough: bool = False
    answer: str = ""
    puzzle: str = ""


def holder_of(*, procedure: Procedure, words: str, origin: str) -> Unnamed:
    """Find who holds a code or key of a procedure.

    Raises:
        Invalid: code "code-mistyped".
        NotAllowed: code "no-code", nobody holds it here.
        Unavailable: code "codes-often", too many that do not exist came from this origin.

    """
    number = read_code(words)
    with codes_tried(procedure.pk, origin):
        return _holder(procedure, number)


def _holder(procedure: Procedure, number: str) -> Unnamed:
    row = None
    if keys.has_key(procedure.pk):
        row = Unnamed.objects.filter(procedure=procedure, mark=_mark(procedure, number)).first()
    if row is None:
        message = "nobody took part here with a code or key like this one"
        raise NotAllowed(message, code="no-code")
    return row


@contextmanager
def trying(*, procedure: Procedure, shown: Shown) -> Iterator[None]:
    """Act with a code within this: counts codes that do not exist, where codes are asked for.

    It stands around the transaction: what was counted within would be rolled back with it.

    Raises:
        Unavailable: code "codes-often", too many that do not exist came from this origin.

    """
    if Access(procedure.collection.access) is Access.CODE:
        with codes_tried(procedure.pk, shown.origin):
            yield
    else:
        yield


def held(*, procedure: Procedure, shown: Shown) -> Unnamed:
    """Give who takes part, held to the end of the transaction; where it is open somebody new.

    Raises:
        Invalid, NotAllowed: see `holder_of`; whoever calls it counts tries with `trying`.

    """
    if Access(procedure.collection.access) is Access.OPEN:
        keys.make_key(procedure.pk)
        mark = _mark(procedure, read_code(shown.words))
        Unnamed.objects.get_or_create(
            procedure=procedure, mark=mark, defaults={"access": Access.OPEN.value}
        )
        return Unnamed.objects.select_for_update().get(procedure=procedure, mark=mark)
    row = _holder(procedure, read_code(shown.words))
    return Unnamed.objects.select_for_update().get(pk=row.pk)


def _mark(procedure: Procedure, number: str) -> str:
    return mark_of(keys.key_of(procedure.pk), KIND, number)


def require_said_age(procedure: Procedure, shown: Shown) -> None:
    """Let pass who declares to be old enough; it is their word, and nothing of it is kept.

    Raises:
        NotAllowed: code "age-said", with the minimum in the details.

    """
    if procedure.minimum_age and not shown.old_enough:
        message = f"{procedure.key} is for people of at least {procedure.minimum_age}; say so"
        raise NotAllowed(message, code="age-said", details=(str(procedure.minimum_age),))


@transaction.atomic
def make_contribution_codes(
    *, procedure_id: UUID, number: int, by: User, now: datetime
) -> tuple[str, ...]:  # fmt: skip
    """Make codes, each for one person in a procedure; given back this once and stored nowhere.

    Raises:
        NotAllowed: without the permission to edit participation.
        NotFound: the procedure collects nothing.
        Invalid: too many at once, or it takes no codes.
        Conflict: all its phases are over.

    """
    require(by, Permission.EDIT_PARTICIPATION)
    rows = Procedure.objects.select_for_update(of=("self",)).filter(collection__isnull=False)
    procedure = rows.filter(pk=procedure_id).first()
    if procedure is None:
        message = f"the procedure {procedure_id} collects nothing"
        raise NotFound(message, code="procedure")
    if Access(procedure.collection.access) is not Access.CODE or not 0 < number <= MOST_CODES:
        message = f"codes are for collections with codes, 1 to {MOST_CODES} at a time"
        raise Invalid(message, code="contribution-codes")
    if not procedure.phases.filter(ends__gt=now).exists():
        message = f"{procedure.key} is over; nobody could use a new code"
        raise Conflict(message, code="procedure-over")
    keys.make_key(procedure.pk)
    codes = [new_code() for _ in range(number)]
    made = [
        Unnamed(procedure=procedure, access=Access.CODE.value, mark=_mark(procedure, code))
        for code in codes
    ]
    # in the order of random numbers: the order of rows says nothing of the order of the letters
    Unnamed.objects.bulk_create(sorted(made, key=lambda row: row.pk), batch_size=AT_ONCE)
    note_act(procedure, Noted.CODES, by=by, now=now, number=number)
    return tuple(in_groups(code) for code in codes)


@transaction.atomic
def erase_with_key(*, author: Unnamed, kind: str, pk: int) -> None:
    """Erase what somebody wrote without an account and nobody sees; it cannot be undone.

    Raises:
        NotFound: there is nothing of theirs that was taken back or refused.

    """
    table: type[Proposal | Argument] = Argument if kind == "argument" else Proposal
    rows = table._default_manager.filter(pk=pk, unnamed=author, state__in=ERASABLE)  # noqa: SLF001 - Django's public name for any table
    if not rows.exists():
        message = f"there is no {kind} {pk} that was taken back or refused"
        raise NotFound(message, code="proposal")
    let_go_of(Q(pk=pk, unnamed=author), table)


def forget_unnamed(*, now: datetime) -> int:
    """Forget who took part without an account, long after the end; gives how many procedures.

    Public texts stay; everything else goes as with an account. The clock calls it.
    """
    running = Phase.objects.filter(
        procedure=OuterRef("pk"), ends__gt=now - timedelta(days=KEPT_AFTER_DAYS)
    )
    known = Unnamed.objects.filter(procedure=OuterRef("pk"))
    over = Procedure.objects.filter(~Exists(running), Exists(known), phases__isnull=False)
    found = list(over.distinct())
    for procedure in found:
        _forget(procedure)
    return len(found)


@transaction.atomic
def _forget(procedure: Procedure) -> None:
    tables: Iterable[type[Proposal | Argument]] = (Argument, Proposal)
    for table in tables:
        let_go_of(Q(unnamed__procedure=procedure), table)
    Unnamed.objects.filter(procedure=procedure).delete()
    keys.destroy_key(procedure.pk)
