"""Decides that data are of high value, or not; each decision can be undone."""

from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.finding import Severity
from stadtherz.opendata.domain.gate import findings
from stadtherz.opendata.domain.high_value import Choice
from stadtherz.opendata.domain.terms import LICENCES
from stadtherz.opendata.models import Dataset, Distribution, HighValueDecision, MissingReason
from stadtherz.opendata.selectors.catalogue import dataset_of
from stadtherz.opendata.selectors.high_value import put, snapshot

FIELDS = ["high_value", "licence", "edited", "modified"]


@transaction.atomic
def decide_high_value(*, key: str, choice: Choice, by: User, now: datetime) -> HighValueDecision:
    """Give a dataset a category, or say that it has none, with what follows for licence and API.

    Args:
        key: of the dataset.
        choice: what was chosen.
        by: who decides; published data need the right to release.
        now: the moment.

    Raises:
        NotAllowed: the person may not.
        NotFound: there is no such dataset.
        Invalid: code "high-value-licence" for a licence that is not open enough; code
            "high-value-gate" where the dataset could not be published so, with the findings.

    """
    _refuse_closed(choice.licence)
    row, files = _locked(key, by)
    before = snapshot(row, files)
    put(row, files, choice)
    _refuse_what_the_gate_stops(row)
    _save(row, files, now)
    return HighValueDecision.objects.create(
        dataset=row, before=before, after=snapshot(row, files), by=by, at=now
    )


@transaction.atomic
def undo_decision(*, decision: int, by: User, now: datetime) -> HighValueDecision:
    """Put back what stood there before a decision.

    Raises:
        NotAllowed: the person may not.
        NotFound: there is no such decision, or it was undone already.
        Conflict: code "high-value-changed": something was changed since.

    """
    act = HighValueDecision.objects.filter(pk=decision, undone_at=None).first()
    if act is None:
        message = f"there is no decision {decision} that stands"
        raise NotFound(message, code="high-value-decision")
    row, files = _locked(act.dataset.key, by)
    if snapshot(row, files) != act.after:
        message = f"{row.key} was changed since this decision; decide anew instead of undoing"
        raise Conflict(message, code="high-value-changed")
    row.high_value, row.licence = act.before["high_value"], act.before["licence"]
    row.edited = act.before["edited"]
    for one in files:
        one.service = act.before["services"].get(one.name, one.service)
    _save(row, files, now)
    act.undone_at = now
    act.save(update_fields=["undone_at"])
    return act


@transaction.atomic
def say_why_missing(*, key: str, words: Text, by: User, now: datetime) -> None:
    """Write why something that the regulation wants is not there yet; no words take it away."""
    row, _files = _locked(key, by)
    if not words:
        MissingReason.objects.filter(dataset=row).delete()
        return
    MissingReason.objects.update_or_create(
        dataset=row, defaults={"words": words, "changed_at": now}
    )


def _refuse_closed(licence: str) -> None:
    known = LICENCES.get(licence)
    if licence and not (known and known.high_value):
        message = f"the licence {licence[:30]!r} is not open enough; take cc-by-4.0"
        raise Invalid(message, code="high-value-licence", details=(licence[:30],))


def _locked(key: str, by: User) -> tuple[Dataset, list[Distribution]]:
    require(by, Permission.EDIT_DATA)
    row = Dataset.objects.select_for_update().filter(key=key).first()
    if row is None or row.state == Dataset.State.WITHDRAWN:
        message = f"there is no dataset {key[:80]!r}"
        raise NotFound(message, code="dataset")
    if row.state == Dataset.State.PUBLISHED:
        require(by, Permission.RELEASE_DATA)
    prefetch_related_objects(
        [row], Prefetch("distributions", Distribution.objects.order_by("position", "name"))
    )
    return row, list(row.distributions.all())


def _refuse_what_the_gate_stops(row: Dataset) -> None:
    """Let a published dataset stay as good as the gate wants it."""
    if row.state != Dataset.State.PUBLISHED:
        return
    stopped = [one.code for one in findings(dataset_of(row)) if one.severity is Severity.VIOLATION]
    if stopped:
        message = f"{row.key} could not be published so: {', '.join(stopped)}; nothing was changed"
        raise Invalid(message, code="high-value-gate", details=tuple(stopped))


def _save(row: Dataset, files: list[Distribution], now: datetime) -> None:
    row.modified = now
    row.save(update_fields=FIELDS)
    Distribution.objects.bulk_update(files, ["service"])
