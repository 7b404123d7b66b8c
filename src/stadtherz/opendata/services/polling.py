"""Keeps datasets up to date from addresses at which their owners put newer files.

What came is read and searched like a file that somebody gives. It is published without anybody
looking at it only where it holds what the public version holds (`domain.handing_in.polling`);
remedies and reasons are those that people decided on for the published version. Else it waits with
its owner, who gets one mail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from stadtherz.accounts.public import Permission, may
from stadtherz.kernel.errors import Refused
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.adapters.guarded import Answer, Bounds, ask
from stadtherz.opendata.domain.handing_in.polling import Come, is_due, reasons_to_wait
from stadtherz.opendata.domain.handing_in.stages import Act, Stage
from stadtherz.opendata.models import Dataset, PolledFile, Submission, SubmissionStep
from stadtherz.opendata.selectors.handing_in import changes_of, check_of
from stadtherz.opendata.selectors.polling import last_published
from stadtherz.opendata.services.guarded_reading import read_guarded
from stadtherz.opendata.services.polling_mail import tell_owner
from stadtherz.opendata.services.releasing import release

USUAL = Bounds(seconds=120)
OK, NOT_MODIFIED = 200, 304
UNREADABLE = "unreadable"
MOST_AT_ONCE = 100
LONGEST_ETAG, LONGEST_DATE = 300, 100


@dataclass(frozen=True)
class Polled:
    """What came of asking one address: "same", "released", "waits", or why it did not work."""

    dataset: str
    outcome: str


@dataclass(frozen=True)
class _Judged:
    row: Submission
    reasons: tuple[str, ...]


def poll_due(*, now: datetime, bounds: Bounds = USUAL) -> Iterator[Polled]:
    """Ask the addresses that are due, one after the other; what hinders one hinders no other."""
    rows = PolledFile.objects.filter(active=True, dataset__state=Dataset.State.PUBLISHED)
    found = rows.select_related("dataset", "owner", "waiting").order_by("asked_at", "pk")
    due = [one for one in found if is_due(one.asked_at, one.every_h, now)]
    for polled in due[:MOST_AT_ONCE]:
        yield Polled(polled.dataset.key, _one(polled, now, bounds))


def _one(polled: PolledFile, now: datetime, bounds: Bounds) -> str:
    polled.asked_at = now
    if polled.owner is None or not may(polled.owner, Permission.EDIT_DATA):
        return _noted(polled, "no-owner")
    if _in_work(polled):
        return _noted(polled, "in-work")
    polled.save(update_fields=["asked_at"])  # what breaks off here is not asked again at once
    try:
        return _taken(polled, _answer(polled, bounds), now)
    except (Refused, OSError) as error:
        return _noted(polled, getattr(error, "code", "") or "not-reachable")


def _noted(polled: PolledFile, trouble: str) -> str:
    polled.trouble = trouble
    polled.save()
    return trouble


def _in_work(polled: PolledFile) -> bool:
    """Whether somebody works on what came before; a newer file would take it out of their hands."""
    row = polled.waiting
    if row is None or row.stage in {Stage.PUBLISHED.value, Stage.DISCARDED.value}:
        return False
    untouched = polled.changed_at is not None and row.changed_at <= polled.changed_at
    return row.stage != Stage.PREPARING.value or not untouched


def _answer(polled: PolledFile, bounds: Bounds) -> Answer:
    """Ask with what the address said of its file the last time (RFC 9110, section 13)."""
    marks = {"If-None-Match": polled.etag, "If-Modified-Since": polled.last_modified}
    return ask(polled.url, bounds, also={name: mark for name, mark in marks.items() if mark})


def _taken(polled: PolledFile, answer: Answer, now: datetime) -> str:
    if answer.status == NOT_MODIFIED:
        return _same(polled)
    if trouble := trouble_with(polled.url, answer):
        return _noted(polled, trouble)
    _remember(polled, answer)
    found = sha256(answer.body).hexdigest()
    before = last_published(polled.dataset)
    if found in {polled.sha256, before.sha256 if before else ""}:
        polled.sha256 = found
        return _same(polled)
    judged = _judged(polled, answer, before, now)
    if judged.row.reading != Submission.Reading.DONE:
        return _unreadable(polled, judged.row)
    polled.sha256, polled.changed_at, polled.trouble = found, now, ""
    return _published(polled, judged.row, now) or _left_waiting(polled, judged, now)


def trouble_with(url: str, answer: Answer) -> str:
    """Say by a code why an answer is not the file at an address; "" where it is."""
    if answer.status != OK:
        return f"status-{answer.status}"
    insecure = urlsplit(url).scheme == "https" != urlsplit(answer.url).scheme
    return "not-secure" if insecure else ""


def _same(polled: PolledFile) -> str:
    if polled.trouble != UNREADABLE:
        polled.trouble = ""
    polled.save()
    return "same"


def _remember(polled: PolledFile, answer: Answer) -> None:
    """Keep the marks of the answer whole or not at all: a cut one would fit another file."""
    etag, date = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    polled.etag = etag if len(etag) <= LONGEST_ETAG else ""
    polled.last_modified = date if len(date) <= LONGEST_DATE else ""


def _judged(
    polled: PolledFile, answer: Answer, before: Submission | None, now: datetime
) -> _Judged:
    """Read what came with what people decided on for the version that is public."""
    kept = incoming.keep([answer.body], incoming.name_at(answer.url))
    row = Submission.objects.create(
        dataset=polled.dataset, owner=polled.owner, file_name=kept.name, path=kept.path,
        size=kept.size, sha256=kept.sha256, created_at=now, changed_at=now,
        part=before.part if before else "", reasons=before.reasons if before else {},
        remedies=before.remedies if before else [], wishes=before.wishes if before else {},
    )  # fmt: skip
    given = len(row.remedies)
    row = read_guarded(pk=row.pk, now=now)
    if row.reading != Submission.Reading.DONE:
        return _Judged(row, ())
    return _Judged(row, reasons_to_wait(_come(row, given)))


def _come(row: Submission, given: int) -> Come:
    check = check_of(row)
    # what is public is compared before the check writes what is said into its dataset
    found = changes_of(row, check.typed) if check.typed else None
    return Come(found, len(check.undecided), len(check.musts), given - len(row.remedies))


def _unreadable(polled: PolledFile, row: Submission) -> str:
    """Leave what is public as it is; what came is no table and is not kept."""
    reason = (UNREADABLE, row.trouble)
    incoming.remove(row.path)
    row.delete()
    if polled.trouble != UNREADABLE:
        tell_owner(polled, None, reason)
    return _noted(polled, UNREADABLE)


@transaction.atomic
def _published(polled: PolledFile, row: Submission, now: datetime) -> str:
    """Release what came, if nothing speaks against it; "" where it has to wait.

    It is judged once more under the lock: the version that is public may be another by now.
    """
    dataset = Dataset.objects.select_for_update().get(pk=polled.dataset_id)
    locked = Submission.objects.select_for_update().get(pk=row.pk)
    before = last_published(dataset)
    given = before.remedies if before else []
    as_decided = locked.remedies == given and locked.reasons == (before.reasons if before else {})
    public = dataset.state == Dataset.State.PUBLISHED
    if not (public and as_decided) or reasons_to_wait(_come(locked, len(given))):
        return ""
    locked.stage, locked.changed_at = Stage.PUBLISHED.value, now
    locked.dataset = release(row=locked, now=now)
    locked.save()
    _step(locked, Act.RELEASE, _words("released"), now)
    _replace(polled, None, now)
    return "released"


def _left_waiting(polled: PolledFile, judged: _Judged, now: datetime) -> str:
    told = _replace(polled, judged.row, now)
    if not told:  # who was told of the file before is not told of each newer one
        tell_owner(polled, judged.row, judged.reasons)
    return "waits"


@transaction.atomic
def _replace(polled: PolledFile, row: Submission | None, now: datetime) -> bool:
    """Note what waits now; what waited before is put away. Gives whether something waited."""
    old = polled.waiting
    open_ = old is not None and old.stage == Stage.PREPARING.value
    if old is not None and open_:
        old.stage, old.changed_at = Stage.DISCARDED.value, now
        old.save(update_fields=["stage", "changed_at"])
        _step(old, Act.DISCARD, _words("newer"), now)
    polled.waiting = row
    polled.save()
    return open_


def _step(row: Submission, act: Act, note: str, now: datetime) -> None:
    SubmissionStep.objects.create(submission=row, act=act.value, by=None, at=now, note=note)


def _words(what: str) -> str:
    with override(settings.LANGUAGE_CODE):
        if what == "newer":
            return gettext("Von der Adresse kam eine neuere Datei.")
        return gettext(
            "Von der Adresse geholt: dieselben Spalten, nicht weniger Zeilen, nichts Neues über"
            " Menschen. Niemand hat diese Fassung angesehen."
        )
