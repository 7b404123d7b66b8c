"""What people do about alerts: take note of one, put a thing into maintenance, and take it back."""

from datetime import datetime

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.observations.domain.alert_values import Stage
from stadtherz.observations.models import Alert, AlertStep, Device, Silence, Station


@transaction.atomic
def acknowledge(*, alert: int, note: str, by: User, now: datetime) -> None:
    """Take note of an open alert: it stays open, and only its end is still told by mail.

    Raises:
        NotAllowed: without the permission to edit stations.
        NotFound: there is no such alert.
        Conflict: it is over.

    """
    require(by, Permission.EDIT_STATIONS)
    row = _locked(alert)
    if row.stage != Stage.OPEN:
        message = "the alert is over; nobody has to take note of it"
        raise Conflict(message, code="alert-over")
    row.acknowledged_at, row.acknowledged_by, row.note = now, by, note.strip()[:300]
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "note"])
    _step(row, AlertStep.What.ACKNOWLEDGED, by, now)


@transaction.atomic
def take_back(*, alert: int, by: User, now: datetime) -> None:
    """Undo `acknowledge`: reminders come again. Nothing happens where nobody had taken note.

    Raises:
        NotAllowed, NotFound: as `acknowledge`.

    """
    require(by, Permission.EDIT_STATIONS)
    row = _locked(alert)
    if row.acknowledged_at is None:
        return
    row.acknowledged_at, row.acknowledged_by, row.note = None, None, ""
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "note"])
    _step(row, AlertStep.What.TAKEN_BACK, by, now)


@transaction.atomic
def silence(*, subject: str, until: datetime, reason: str, by: User, now: datetime) -> Silence:
    """Put a device or a station into maintenance: until then nothing is reported of it.

    A second one replaces the first.

    Args:
        subject: "device:5" or "station:3".
        until: when it ends by itself; in the future.
        reason: what is done there; everybody who sees the list reads it.
        by: who says so.
        now: the moment.

    Raises:
        NotAllowed: without the permission to edit stations.
        NotFound: there is no such thing.
        Invalid: the end lies in the past, or there is no reason.

    """
    require(by, Permission.EDIT_STATIONS)
    if until <= now:
        message = "the end of a maintenance lies in the future; choose a later day"
        raise Invalid(message, code="silence-over")
    if not reason.strip():
        message = "a maintenance needs a reason; say in a few words what is done there"
        raise Invalid(message, code="silence-reason")
    device, station = _thing(subject)
    Silence.objects.filter(device=device, station=station, ended_at=None).update(ended_at=now)
    return Silence.objects.create(
        device=device, station=station, until=until, reason=reason.strip()[:300], at=now, by=by
    )


@transaction.atomic
def end_silence(*, silence: int, by: User, now: datetime) -> None:
    """End a maintenance now; one that is over stays as it is.

    Raises:
        NotAllowed, NotFound: as `silence`.

    """
    require(by, Permission.EDIT_STATIONS)
    row = Silence.objects.select_for_update().filter(pk=silence).first()
    if row is None:
        message = "there is no such maintenance; load the page again"
        raise NotFound(message, code="silence")
    if row.ended_at is None and row.until > now:
        row.ended_at = now
        row.save(update_fields=["ended_at"])


def _locked(pk: int) -> Alert:
    row = Alert.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        message = "there is no such alert; load the page again"
        raise NotFound(message, code="alert")
    return row


def _thing(subject: str) -> tuple[Device | None, Station | None]:
    kind, _colon, number = subject.partition(":")
    pk = int(number) if number.isdecimal() and len(number) < len(str(2**63)) else 0
    device = Device.objects.filter(pk=pk).first() if kind == "device" else None
    station = Station.objects.filter(pk=pk).first() if kind == "station" else None
    if device is None and station is None:
        message = "there is no such device or station; load the page again"
        raise NotFound(message, code="thing")
    return device, station


def _step(row: Alert, what: AlertStep.What, by: User, now: datetime) -> None:
    AlertStep.objects.create(alert=row, what=what, at=now, by=by, note=row.note)
