"""Whose rules count: a department's own ones, else the city's, else those of the domain."""

from dataclasses import dataclass, replace

from django.conf import settings

from stadtherz.city.public import Department, the_city
from stadtherz.observations.domain.alert_settings import AlertSettings, Posting, Threshold
from stadtherz.observations.domain.alert_values import Kind
from stadtherz.observations.domain.local_time import Calendar
from stadtherz.observations.domain.quiet_hours import QuietHours
from stadtherz.observations.models import AlertRule

WHOLE_CITY = ""
BATTERY_OVER = 10  # percent above the threshold, so that a cold night does not end an alert
SHARE_OVER = 0.4  # share of the threshold
CLOCK_OVER, JUMP_OVER = 0.4, 0.5


@dataclass(frozen=True)
class Rules:
    """The rules by department key; under "" those of the city."""

    settings: dict[str, AlertSettings]
    rows: dict[str, AlertRule]
    mails: dict[str, str]

    def whose(self, department: str) -> str:
        """Name the department whose rules count for another one: itself, or "" for the city."""
        return department if department in self.settings else WHOLE_CITY

    def of(self, department: str) -> AlertSettings:
        """Give the rules of a department."""
        return self.settings[self.whose(department)]

    def recipients(self, department: str) -> list[str]:
        """Give who is written to; none where nothing goes by mail."""
        row = self.rows.get(self.whose(department))
        if row is not None and not row.by_mail:
            return []
        named = row.addresses() if row is not None else []
        return named or [self.mails.get(department) or the_city().publisher.mail]


def the_rules() -> Rules:
    """Read all rules."""
    rows = {
        row.department.key if row.department else WHOLE_CITY: row
        for row in AlertRule.objects.select_related("department")
    }
    found = {key: settings_of(row) for key, row in rows.items()}
    found.setdefault(WHOLE_CITY, settings_of(AlertRule()))
    return Rules(found, rows, dict(Department.objects.values_list("key", "mail")))


def settings_of(row: AlertRule) -> AlertSettings:
    """Put the figures of a row into the domain's own settings."""
    plain = AlertSettings()
    gaps, suspect = row.gap_percent / 100, row.suspect_percent / 100
    own = (
        replace(plain.of(Kind.DEVICE_SILENT), opens=float(row.silent_after)),
        replace(
            plain.of(Kind.BATTERY_LOW),
            opens=float(row.battery_low),
            closes=float(row.battery_low + BATTERY_OVER),
        ),
        _falling_to(plain.of(Kind.GAP_SHARE), gaps, SHARE_OVER),
        _falling_to(plain.of(Kind.SUSPECT_SHARE), suspect, SHARE_OVER),
        _falling_to(plain.of(Kind.CLOCK_WRONG), row.clock_off_s, CLOCK_OVER),
        _falling_to(plain.of(Kind.CLOCK_JUMPED), row.clock_jump_s, JUMP_OVER),
    )
    kinds = {one.kind for one in own}
    others: tuple[Threshold, ...] = tuple(one for one in plain.thresholds if one.kind not in kinds)
    return AlertSettings(
        (*own, *others),
        quiet=QuietHours(
            row.quiet_from, row.quiet_to, weekends=row.quiet_weekends,
            calendar=Calendar(settings.TIME_ZONE),
        ),
        posting=Posting(most_a_day=row.most_a_day),
    )  # fmt: skip


def _falling_to(plain: Threshold, opens: float, over: float) -> Threshold:
    """Give a threshold that closes at a share of the value at which it opens."""
    return replace(plain, opens=float(opens), closes=opens * over)
