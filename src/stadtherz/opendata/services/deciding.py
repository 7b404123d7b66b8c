"""What people decide about finds of personal data in their tables."""

from datetime import datetime

from django.db import transaction

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import Conflict
from stadtherz.opendata.domain.handing_in.decisions import Decision
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.handing_in import found_of
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
    found = found_of(own).named(key)
    if found is None or not 0 <= number < len(found.remedies):
        raise Conflict(f"there is no find {key[:80]!r} to decide on", code="nothing-to-decide")
    chosen = Decision(key, found.remedies[number])
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
    if found_of(own).named(key) is None:
        raise Conflict(f"there is no find {key[:80]!r} to decide on", code="nothing-to-decide")
    others = {name: words for name, words in own.reasons.items() if name != key}
    said = reason.strip()[:LONGEST_REASON]
    return noted(own, reasons=others | ({key: said} if said else {}), changed_at=now)
