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
def mend_reading(*, row: Submission, code: str, column: str, by: User, now: datetime) -> Submission:
    """Settle what was found in the file by reading it in another way.

    Raises:
        Conflict: code "nothing-to-repair": it is settled, or cannot be settled by one click.

    """
    own = mine(row, by)
    typed = typed_of(own)
    found = (
        [one for one in typed.findings if (one.code, one.column) == (code, column)] if typed else []
    )
    wishes = mended(Wishes.read(own.wishes), found[0]) if found else None
    if wishes is None:
        raise Conflict(f"there is nothing to repair for {code[:60]!r}", code="nothing-to-repair")
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
