"""Begins a table with an address: the file is fetched once and then goes the way of all files.

Whether the address is asked again after the release is what its owner wished at the beginning.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, Refused
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.adapters.guarded import Answer, ask
from stadtherz.opendata.models import Dataset, Submission
from stadtherz.opendata.services.following_addresses import refuse_bad
from stadtherz.opendata.services.guarded_reading import read_guarded
from stadtherz.opendata.services.handing_in import mine, noted
from stadtherz.opendata.services.polling import USUAL, trouble_with

Reading = Submission.Reading


def begin_at_address(
    *, url: str, follow_h: int, by: User, now: datetime, dataset: Dataset | None = None
) -> Submission:
    """Begin a table with the address of its file, which is fetched afterwards by `fetch`.

    Args:
        url: of the file, by https.
        follow_h: after how many hours it is asked again once it is released; 0 for never.
        by: whose the table is.
        now: the moment.
        dataset: whose new version it is; None for a new dataset.

    Raises:
        NotAllowed: the person may hand in no data.
        Invalid: code "no-secure-address" or "bad-hours".

    """
    require(by, Permission.EDIT_DATA)
    refuse_bad(url, follow_h or 1)
    return Submission.objects.create(
        owner=by, dataset=dataset, url=url, follow_h=follow_h, reading=Reading.FETCHING,
        file_name=incoming.plain_name(incoming.name_at(url)), size=0, created_at=now,
        changed_at=now,
    )  # fmt: skip


@transaction.atomic
def begin_again(*, row: Submission, by: User) -> Submission:
    """Have a file fetched once more that did not come.

    Raises:
        NotAllowed: it is somebody else's.
        Conflict: code "nothing-to-fetch", where it came.

    """
    own = mine(row, by)
    if not own.url or own.path or own.reading != Reading.FAILED:
        message = f"the file of table {own.pk} came from its address already, or is on its way"
        raise Conflict(message, code="nothing-to-fetch")
    return noted(own, reading=Reading.FETCHING, trouble="", trouble_text="")


def fetch(*, pk: int, now: datetime, private: bool = False) -> Submission:
    """Fetch the file of a table and read it; why that did not work is noted.

    Args:
        pk: of the submission; where its file is there already, that is only read again.
        now: the moment.
        private: whether addresses of our own network may be asked.

    """
    row = Submission.objects.get(pk=pk)
    if row.path:
        return read_guarded(pk=pk, now=now)
    try:
        kept = _kept(row.url, private=private)
    except (Refused, OSError) as error:
        code = getattr(error, "code", "") or "not-reachable"
        return noted(row, reading=Reading.FAILED, trouble=code[:60])
    noted(
        row, path=kept.path, file_name=kept.name, size=kept.size, sha256=kept.sha256,
        reading=Reading.WAITING,
    )  # fmt: skip
    return read_guarded(pk=pk, now=now)


def _kept(url: str, *, private: bool) -> incoming.Kept:
    answer = ask(url, replace(USUAL, private=private))
    if trouble := trouble_with(url, answer):
        raise Invalid(f"{url} gives no file: {trouble}", code=trouble)
    return incoming.keep([answer.body], _name(answer))


def _name(answer: Answer) -> str:
    """Take the name that the server gives its file (RFC 6266), else the end of the address."""
    said = answer.headers.get("content-disposition", "").partition("filename=")[2]
    return said.partition(";")[0].strip(' "') or incoming.name_at(answer.url)
