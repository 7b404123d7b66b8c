"""A small world for alerts: moments, figures, and decisions that are applied as they come."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from stadtherz.observations.domain.alert_settings import (
    AlertSettings,
    Collecting,
    Posting,
    Threshold,
)
from stadtherz.observations.domain.alert_values import Alert, Condition, Kind, Stage
from stadtherz.observations.domain.alerts import applied, decide
from stadtherz.observations.domain.quiet_hours import QuietHours

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 6, 1, 9, tzinfo=BERLIN)  # outside of quiet hours
STEP = timedelta(minutes=10)
SILENT = Threshold(Kind.DEVICE_SILENT, 24, 3, confirmations=2, clears=2)
URGENT = Threshold(Kind.CLOCK_WRONG, 100, 95, confirmations=1, clears=1, urgent=True)
LOW = Threshold(Kind.BATTERY_LOW, 20, 30, confirmations=1, clears=1, falling=True)
QUIET = QuietHours(time(18), time(7))
PLAIN = AlertSettings(
    (SILENT, URGENT, LOW),
    quiet=QUIET,
    collecting=Collecting(least=4),
    posting=Posting(most_a_day=4, digest_at=time(15), settling=timedelta()),
)


def silent(subject, value=50.0, department="traffic", groups=(), **more):
    return Condition(subject, Kind.DEVICE_SILENT, value, department, groups, **more)


@dataclass
class World:
    """Applies each decision, and keeps what was sent."""

    settings: AlertSettings = PLAIN
    now: datetime = MONDAY
    known: tuple[Alert, ...] = ()
    sent: list = field(default_factory=list)

    def decide(self, *conditions, after=STEP):
        """Let time pass, decide, apply."""
        self.now += after
        decisions = decide(self.known, conditions, self.settings, self.now)
        self.known = applied(self.known, decisions)
        self.sent += [(self.now, mail) for mail in decisions.mails]
        return decisions

    def alert(self, key):
        return next((alert for alert in self.known if alert.key == key), None)

    def stage(self, key):
        found = self.alert(key)
        return found.stage if found else None

    def news(self):
        """What was told, in order: (key, news)."""
        return [(entry.alert, entry.news.value) for _, mail in self.sent for entry in mail.entries]


def is_open(alert):
    return alert.stage is Stage.OPEN
