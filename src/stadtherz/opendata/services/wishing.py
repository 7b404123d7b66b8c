"""What people say about how their files are to be read; `read` does it."""

from datetime import datetime

from django.db import transaction

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import Conflict
from stadtherz.opendata.domain.tabular.wishes import Wishes, mended, with_headings, without
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.handing_in import typed_of
from stadtherz.opendata.services.handing_in import mine, noted


@transaction.atomic
def say_headings(*, row: Submission, first: int, last: int, by: User, now: datetime) -> Submission:
    """Say in which lines of the file the headings of its columns are.

    Raises:
        Invalid: code "heading-lines", for lines that are none.

    """
    own = mine(row, by)
    return _wished(own, with_headings(Wishes.read(own.wishes), first, last), now)


@transaction.atomic
def mend_reading(
    *, row: Submission, found: tuple[str, str], by: User, now: datetime, choice: str = ""
) -> Submission:
    """Settle what was found in the file by reading it in another way.

    Args:
        row: the table.
        found: code and column of the finding.
        by: whose table it is.
        now: the moment.
        choice: one of the ways in which it can be settled, where there are several.

    Raises:
        Conflict: code "nothing-to-repair": it is settled, or cannot be settled by one click.

    """
    own = mine(row, by)
    typed = typed_of(own)
    findings = typed.findings if typed else ()
    known = [one for one in findings if (one.code, one.column) == found]
    wishes = mended(Wishes.read(own.wishes), known[0], choice) if known else None
    if wishes is None:
        message = f"there is nothing to repair for {found[0][:60]!r}"
        raise Conflict(message, code="nothing-to-repair")
    return _wished(own, wishes, now)


@transaction.atomic
def take_back_wish(*, row: Submission, key: str, by: User, now: datetime) -> Submission:
    """Read the file again without something that was said.

    Raises:
        Conflict: code "nothing-to-decide": it was not said.

    """
    own = mine(row, by)
    before = Wishes.read(own.wishes)
    after = without(before, key)
    if after == before:
        raise Conflict(f"nothing like {key[:60]!r} was said", code="nothing-to-decide")
    return _wished(own, after, now)


def _wished(own: Submission, wishes: Wishes, now: datetime) -> Submission:
    reading = Submission.Reading.WAITING
    return noted(own, wishes=wishes.as_json(), reading=reading, changed_at=now)
