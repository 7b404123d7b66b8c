"""What people decide about finds of personal data in their tables."""

from datetime import datetime

from django.db import transaction

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import Conflict
from stadtherz.opendata.domain.handing_in.decisions import Answer, Decision, answers_in
from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.handing_in import check_of
from stadtherz.opendata.services.handing_in import mine, noted

LONGEST_REASON = 600
Reading = Submission.Reading


@transaction.atomic
def choose_remedy(*, row: Submission, key: str, number: int, by: User, now: datetime) -> Submission:
    """Choose what is done about a find of personal data; `search` does it.

    Args:
        row: the table.
        key: of the find.
        number: which of its remedies.
        by: who chooses.
        now: the moment.

    Raises:
        Conflict: code "nothing-to-decide": there is no such find or remedy any more.

    """
    own = mine(row, by)
    found = _find(own, key)
    if not 0 <= number < len(found.remedies):
        raise _nothing(key)
    chosen = Decision(key, found.remedies[number], by.pk)
    own.remedies = [*own.remedies, chosen.as_json()]
    return noted(own, remedies=own.remedies, reading=Reading.SEARCHING, changed_at=now)


@transaction.atomic
def take_back_remedy(*, row: Submission, number: int, by: User, now: datetime) -> Submission:
    """Undo a remedy by its place among those that were chosen; `search` brings back what was there.

    Raises:
        Conflict: code "nothing-to-decide".

    """
    own = mine(row, by)
    if not 0 <= number < len(own.remedies):
        raise Conflict("there is no such remedy any more", code="nothing-to-decide")
    own.remedies = [one for at, one in enumerate(own.remedies) if at != number]
    return noted(own, remedies=own.remedies, reading=Reading.SEARCHING, changed_at=now)


@transaction.atomic
def give_reason(*, row: Submission, key: str, reason: str, by: User, now: datetime) -> Submission:
    """Say why a find stays as it is; without a reason it is open again.

    Whoever checks privacy reads the reason, and the table passes only by that person.

    Raises:
        Conflict: code "nothing-to-decide".

    """
    own = mine(row, by)
    found = _find(own, key)
    said = reason.strip()[:LONGEST_REASON]
    return _answered(own, {key: Answer.to(found, by.pk, said) if said else None}, now)


@transaction.atomic
def say_nobody(
    *, row: Submission, key: str, alike: bool = False, by: User, now: datetime
) -> Submission:
    """Answer a question: this tells of nobody. It is kept who said so, and privacy reads it.

    Args:
        row: the table.
        key: of the find that is asked about.
        alike: whether all open questions of the same kind are answered with it.
        by: who says it.
        now: the moment.

    Raises:
        Conflict: code "nothing-to-decide": there is no such question; what stops the release needs
            a remedy or a reason.

    """
    own = mine(row, by)
    check = check_of(own)
    asked = _find(own, key)
    if asked.blocking:
        raise _nothing(key)
    also = [one for one in check.undecided if alike and one.kind is asked.kind and not one.blocking]
    return _answered(own, {one.key: Answer.to(one, by.pk) for one in (asked, *also)}, now)


def _find(row: Submission, key: str) -> Find:
    found = next((one for one in check_of(row).finds if one.key == key), None)
    if found is None:
        raise _nothing(key)
    return found


def _nothing(key: str) -> Conflict:
    return Conflict(f"there is no find {key[:80]!r} to decide on", code="nothing-to-decide")


def _answered(row: Submission, said: dict[str, Answer | None], now: datetime) -> Submission:
    kept = {key: one for key, one in answers_in(row.reasons).items() if key not in said}
    answers = kept | {key: one for key, one in said.items() if one is not None}
    told = {key: one.as_json() for key, one in answers.items()}
    return noted(row, reasons=told, changed_at=now)
