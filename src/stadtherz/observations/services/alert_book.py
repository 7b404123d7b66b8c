"""The alerts as rows: read for a decision, written after it, and what became of each of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from stadtherz.observations.domain import alert_values as values
from stadtherz.observations.domain.alert_settings import AlertSettings
from stadtherz.observations.domain.alert_stages import MAILS_KEPT
from stadtherz.observations.domain.alert_values import Posted, Stage
from stadtherz.observations.domain.alerts import Decisions
from stadtherz.observations.models import Alert, AlertStep

REMEMBERED = MAILS_KEPT + timedelta(days=2)
COLUMNS = [
    "kind", "subject", "department", "stage", "value", "since", "opened_at", "closed_at",
    "collective", "part_of", "owes", "memory",
]  # fmt: skip
AT_ONCE = 500


@dataclass(frozen=True)
class Changed:
    """How many alerts opened and closed."""

    opened: int = 0
    closed: int = 0


def known_alerts(now: datetime) -> list[values.Alert]:
    """Give the alerts that matter for a decision."""
    matters = ~Q(stage=Stage.CLOSED) | Q(owes=True) | Q(closed_at__gt=now - REMEMBERED)
    return [as_domain(row) for row in Alert.objects.filter(matters).order_by("key")]


def drop_of_what_is_gone(subjects: Iterable[str]) -> None:
    """Delete the alerts of things that no longer exist: nobody could end them any more."""
    known = set(subjects)
    rows = Alert.objects.filter(collective=False).values_list("pk", "subject")
    gone = [pk for pk, subject in rows if subject not in known]
    for start in range(0, len(gone), AT_ONCE):
        Alert.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()


def write_decisions(decisions: Decisions, settings: AlertSettings, now: datetime) -> Changed:
    """Store what was decided, with a step for what opened, closed or was told."""
    changed = [*decisions.open, *decisions.update, *decisions.close]
    rows = [_as_row(alert, settings) for alert in changed]
    Alert.objects.bulk_create(
        rows, AT_ONCE, update_conflicts=True, unique_fields=["key"], update_fields=COLUMNS
    )
    Alert.objects.filter(key__in=decisions.drop).delete()
    opened = {alert.key for alert in decisions.open}
    if opened:  # a new trouble is nobody's yet, whatever was said of the last one
        for keys in _pieces(sorted(opened)):
            Alert.objects.filter(key__in=keys).update(
                acknowledged_at=None, acknowledged_by=None, note=""
            )
    what = AlertStep.What
    told = {entry.alert for mail in decisions.mails for entry in mail.entries}
    closed = {alert.key for alert in decisions.close}
    _write_steps({what.OPENED: opened, what.CLOSED: closed, what.TOLD: told}, now)
    return Changed(len(opened), len(closed))


def _write_steps(keys_of: dict[AlertStep.What, set[str]], now: datetime) -> None:
    named = sorted(set().union(*keys_of.values()))
    ids: dict[str, int] = {}
    for keys in _pieces(named):
        ids.update(Alert.objects.filter(key__in=keys).values_list("key", "pk"))
    AlertStep.objects.bulk_create(
        [
            AlertStep(alert_id=ids[key], what=what, at=now)
            for what, keys in keys_of.items()
            for key in sorted(keys)
            if key in ids
        ],
        AT_ONCE,
    )


def _pieces(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def as_domain(row: Alert) -> values.Alert:
    """Read a row as the value that decisions are made of."""
    memory: dict[str, Any] = row.memory
    return values.Alert(
        row.key,
        values.Kind(row.kind),
        row.subject,
        row.department,
        Stage(row.stage),
        row.value,
        row.since,
        _moment(memory["seen"]),
        groups=tuple(memory["groups"]),
        urgent=memory["urgent"],
        bad=memory["bad"],
        clear=memory["clear"],
        clear_since=_moment(memory["clear_since"]) if memory["clear_since"] else None,
        openings=tuple(map(_moment, memory["openings"])),
        closed_at=row.closed_at,
        flapping=memory["flapping"],
        collective=row.collective,
        members=tuple(memory["members"]),
        part_of=row.part_of,
        told=tuple(map(_moment, memory["told"])),
        told_closed=memory["told_closed"],
        mails=tuple(Posted(mail, _moment(at)) for mail, at in memory["mails"]),
    )


def _as_row(alert: values.Alert, settings: AlertSettings) -> Alert:
    owes = alert.stage is Stage.CLOSED and bool(alert.told) and not alert.told_closed
    return Alert(
        key=alert.key,
        kind=alert.kind.value,
        subject=alert.subject,
        department=alert.department,
        stage=alert.stage.value,
        value=alert.value,
        since=alert.since,
        opened_at=alert.opened_at,
        closed_at=alert.closed_at,
        collective=alert.collective,
        part_of=alert.part_of,
        owes=owes and settings.posting.tell_closed,
        memory={
            "seen": alert.seen.isoformat(),
            "groups": alert.groups,
            "urgent": alert.urgent,
            "bad": alert.bad,
            "clear": alert.clear,
            "clear_since": alert.clear_since.isoformat() if alert.clear_since else None,
            "openings": _written(alert.openings),
            "flapping": alert.flapping,
            "members": alert.members,
            "told": _written(alert.told),
            "told_closed": alert.told_closed,
            "mails": [(posted.mail, posted.at.isoformat()) for posted in alert.mails],
        },
    )


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _written(moments: Iterable[datetime]) -> list[str]:
    return [moment.isoformat() for moment in moments]
