"""The list of devices and stations with their states, open alerts and maintenance, for staff."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from stadtherz.observations.domain.alert_values import Kind, Stage
from stadtherz.observations.domain.comparison import Contact
from stadtherz.observations.domain.watching import INGEST
from stadtherz.observations.models import Alert, AlertMail, Balance, Health, Mark, Silence

STALE_AFTER = timedelta(minutes=15)
SOON_DAYS = 60
FEW_GAPS = 0.05
CLOCK_S = 60.0
FAILING = "house:"
"""Marks with such a name say since when a job of the house fails."""
WORST_FIRST = (Contact.SILENT, Contact.LATE, Contact.NEVER, Contact.FRESH)


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see: words of a name, a state, a kind, the key of a department."""

    words: str = ""
    state: str = ""
    kind: str = ""
    department: str = ""


@dataclass(frozen=True)
class OpenAlert:
    """An open alert with what it is called: the thing, or the datastream of the thing."""

    row: Alert
    part: str = ""


@dataclass(frozen=True)
class Line:
    """One thing of the list."""

    health: Health
    alerts: tuple[OpenAlert, ...] = ()
    silence: Silence | None = None

    @property
    def sign(self) -> str:
        """Name the state as signs and words have it: maintenance and archives before contact."""
        if self.silence is not None:
            return "maintenance"
        return self.health.contact if self.health.live else "archive"

    @property
    def thing(self) -> str:
        """Name what a maintenance would be entered for."""
        return self.health.subject


@dataclass(frozen=True)
class Overview:
    """How everything is in a few numbers, and whether the watch itself is at work.

    Args:
        all: devices, and stations whose datastreams belong to no device.
        states: how many are in each state of contact that there is, the worst first.
        looked_at: when the watch looked last; None if never.
        stale: whether that is too long ago.
        waiting: mails that the mail server did not take yet.
        mail_error: what it said last.
        collective: open collective alerts.
        ingest: the alert that nothing is received, if it is open.
        balances: open alerts of counters whose sums do not agree, each with what it is called.
        failing: jobs of the house that fail, and since when.

    """

    all: int
    states: list[tuple[str, int]]
    looked_at: datetime | None
    stale: bool
    waiting: int
    mail_error: str
    collective: list[Alert] = field(default_factory=list)
    ingest: Alert | None = None
    balances: list[OpenAlert] = field(default_factory=list)
    failing: list[tuple[str, datetime]] = field(default_factory=list)


def listed(filters: Filters, now: datetime) -> QuerySet[Health]:
    """Give what fits the filters, the worst first."""
    rows = Health.objects.select_related("station", "device")
    kinds = {Health.Kind.DEVICE, Health.Kind.STATION}
    rows = rows.filter(kind=filters.kind) if filters.kind in kinds else rows.filter(carrier=True)
    if filters.department:
        rows = rows.filter(department=filters.department)
    if filters.words:
        named = Q(name__icontains=filters.words) | Q(station__key__icontains=filters.words)
        rows = rows.filter(named | Q(device__eui__icontains=filters.words))
    return _in_state(rows, filters.state, now)


def _in_state(rows: QuerySet[Health], state: str, now: datetime) -> QuerySet[Health]:
    if state in set(Contact):
        return rows.filter(contact=state, live=True)
    if state == "maintenance":
        return rows.filter(_silenced(now))
    if state == "open":
        own = Alert.objects.filter(stage=Stage.OPEN, subject=OuterRef("subject"))
        parts = Health.objects.filter(Exists(own), carried_by=OuterRef("subject"))
        return rows.filter(Exists(own) | Exists(parts))
    chosen = {
        "battery": Q(battery_days__lt=SOON_DAYS) | Q(battery__lte=20),
        "gaps": Q(gap_share__gte=FEW_GAPS),
        "clock": Q(clock_offset__gte=CLOCK_S + F("clock_slack_s")) | Q(clock_offset__lte=-CLOCK_S),
        "archive": Q(live=False),
    }.get(state)
    return rows if chosen is None else rows.filter(chosen)


def _silenced(now: datetime) -> Exists | Q:
    active = Silence.objects.filter(ended_at=None, until__gt=now)
    return Exists(active.filter(device=OuterRef("device"))) | Exists(
        active.filter(station=OuterRef("station"))
    )


def lines(rows: Sequence[Health], now: datetime) -> list[Line]:
    """Put alerts and maintenance beside the rows of a page, in three queries."""
    subjects = {row.subject for row in rows}
    parts = Health.objects.filter(carried_by__in=subjects).values_list(
        "subject", "carried_by", "name"
    )
    named = {subject: (carrier, name) for subject, carrier, name in parts}
    alerts: defaultdict[str, list[OpenAlert]] = defaultdict(list)
    found = Alert.objects.filter(stage=Stage.OPEN, subject__in=[*subjects, *named])
    for alert in found.select_related("acknowledged_by"):
        carrier, name = named.get(alert.subject, (alert.subject, ""))
        alerts[carrier].append(OpenAlert(alert, name))
    silences = _silences(rows, now)
    return [
        Line(
            row,
            tuple(alerts[row.subject]),
            silences.get(f"device:{row.device_id}") or silences.get(f"station:{row.station_id}"),
        )
        for row in rows
    ]


def _silences(rows: Sequence[Health], now: datetime) -> dict[str, Silence]:
    of_these = Q(device__in=[row.device_id for row in rows if row.device_id]) | Q(
        station__in={row.station_id for row in rows}
    )
    active = Silence.objects.filter(of_these, ended_at=None, until__gt=now)
    return {
        f"device:{one.device_id}" if one.device_id else f"station:{one.station_id}": one
        for one in active.select_related("by").order_by("until")
    }


def overview(now: datetime) -> Overview:
    """Sum everything up, in six queries at most."""
    live = Q(live=True)
    counts = Health.objects.filter(carrier=True).aggregate(
        all=Count("pk"), **{one.value: Count("pk", live & Q(contact=one)) for one in Contact}
    )
    mark = Mark.objects.filter(pk="watch").first()
    errors = list(AlertMail.objects.filter(sent_at=None).values_list("last_error", flat=True))
    wide = Alert.objects.filter(
        Q(collective=True) | Q(subject=INGEST) | Q(kind=Kind.CONSERVATION_BROKEN), stage=Stage.OPEN
    )
    rows = list(wide.select_related("acknowledged_by"))
    return Overview(
        all=counts["all"],
        states=[(one.value, number) for one in WORST_FIRST if (number := counts[one.value])],
        looked_at=mark.at if mark else None,
        stale=mark is not None and now - mark.at > STALE_AFTER,
        waiting=len(errors),
        mail_error=next(filter(None, errors), ""),
        collective=[row for row in rows if row.collective],
        ingest=next((row for row in rows if row.kind == Kind.DEVICE_SILENT and not row.collective),
                    None),
        failing=_failing(),
        balances=_of_balances([row for row in rows if row.kind == Kind.CONSERVATION_BROKEN]),
    )  # fmt: skip


def _failing() -> list[tuple[str, datetime]]:
    marks = Mark.objects.filter(pk__startswith=FAILING).order_by("pk")
    return [(mark.name.removeprefix(FAILING), mark.at) for mark in marks]


def _of_balances(rows: Sequence[Alert]) -> list[OpenAlert]:
    """Put the names of balances beside their alerts."""
    numbers = {row.subject.partition(":")[2]: row for row in rows if not row.collective}
    names = Balance.objects.filter(pk__in=numbers).values_list("pk", "name") if numbers else ()
    return [OpenAlert(numbers[str(pk)], name) for pk, name in names]
