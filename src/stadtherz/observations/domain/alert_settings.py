"""By what alerts are decided: thresholds with hysteresis, collecting, mails, flapping.

The figures by default are this project's own; a city sets its own by kind.
"""

from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import cached_property

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.alert_values import Kind
from stadtherz.observations.domain.quiet_hours import QuietHours


@dataclass(frozen=True)
class Threshold:
    """When an alert of a kind opens and closes.

    Args:
        kind: the trouble.
        opens: value from which on it is a trouble.
        closes: value at which it is over; between the two nothing changes.
        confirmations: decisions in a row that must see the trouble.
        lasting: how long it must be seen.
        clears: decisions in a row that must see it over.
        urgent: whether its mails may break through quiet hours.
        falling: whether less is worse, as with a battery.

    Raises:
        Invalid: it would close where it is still a trouble, or needs no confirmation at all.

    """

    kind: Kind
    opens: float
    closes: float
    confirmations: int = 2
    lasting: timedelta = timedelta()
    clears: int = 2
    urgent: bool = False
    falling: bool = False

    def __post_init__(self) -> None:
        apart = self.opens - self.closes
        if (apart > 0) == self.falling or apart == 0:
            raise Invalid(
                f"{self.kind} opens at {self.opens} and closes at {self.closes}: put the closing"
                " threshold on the good side of the opening one",
                code="alert-hysteresis",
            )
        if self.confirmations < 1 or self.clears < 1:
            raise Invalid(
                f"{self.kind} needs at least one confirmation and one all-clear",
                code="alert-confirmations",
            )

    def is_bad(self, value: float) -> bool:
        """Tell whether `value` is a trouble."""
        return value <= self.opens if self.falling else value >= self.opens

    def is_over(self, value: float) -> bool:
        """Tell whether the trouble is over at `value`."""
        return value >= self.closes if self.falling else value <= self.closes


DEFAULT_THRESHOLDS = (
    Threshold(Kind.DEVICE_SILENT, 24, 3, lasting=timedelta(hours=1)),
    Threshold(Kind.BATTERY_LOW, 20, 30, confirmations=3, falling=True),
    Threshold(Kind.GAP_SHARE, 0.25, 0.1, lasting=timedelta(hours=2)),
    Threshold(Kind.SUSPECT_SHARE, 0.3, 0.1, lasting=timedelta(hours=2)),
    Threshold(Kind.CLOCK_WRONG, 300, 120, lasting=timedelta(hours=2)),
    Threshold(Kind.CLOCK_JUMPED, 60, 30),
    Threshold(Kind.CONSERVATION_BROKEN, 6, 1, confirmations=3),
)


@dataclass(frozen=True)
class Collecting:
    """When many alerts become one.

    Args:
        least: fewest alerts that make a collective one; at least 2.
        group_share: share of a group's things that must fail.
        all_share: share of all things of a kind that must fail, whatever their group.
        window: within which time they must have opened.
        joining: how long later ones of the same group join without a mail of their own.

    Raises:
        Invalid: a single alert is no collective.

    """

    least: int = 5
    group_share: float = 0.5
    all_share: float = 0.2
    window: timedelta = timedelta(hours=1)
    joining: timedelta = timedelta(days=1)

    def __post_init__(self) -> None:
        if self.least < 2:
            raise Invalid(
                f"a collective alert of {self.least}: ask for at least 2", code="alert-collective"
            )


@dataclass(frozen=True)
class Posting:
    """How departments are told.

    Args:
        most_a_day: most mails a department and local day; the last one is a digest.
        digest_at: local time from which the day's last mail is sent with all that waits.
        settling: how long an alert waits for others before it is told, unless it is urgent.
        reminders: distances of the reminders; the last one repeats.
        tell_closed: whether the end of a told alert is told.

    Raises:
        Invalid: no mail at all, or no reminder.

    """

    most_a_day: int = 6
    digest_at: time = time(15)
    settling: timedelta = timedelta(minutes=15)
    reminders: tuple[timedelta, ...] = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
    tell_closed: bool = True

    def __post_init__(self) -> None:
        if self.most_a_day < 1 or not self.reminders:
            raise Invalid(
                "a department needs at least one mail a day and one distance of reminders",
                code="alert-posting",
            )


@dataclass(frozen=True)
class Flapping:
    """When an alert flaps: so many openings in a time; then it must be over for `calm` to close."""

    openings: int = 3
    window: timedelta = timedelta(days=1)
    calm: timedelta = timedelta(hours=6)


@dataclass(frozen=True)
class AlertSettings:
    """Everything by which alerts are decided."""

    thresholds: tuple[Threshold, ...] = DEFAULT_THRESHOLDS
    quiet: QuietHours = field(default=QuietHours())
    collecting: Collecting = field(default=Collecting())
    posting: Posting = field(default=Posting())
    flapping: Flapping = field(default=Flapping())

    @cached_property
    def by_kind(self) -> dict[Kind, Threshold]:
        """The thresholds by their kind."""
        return {threshold.kind: threshold for threshold in self.thresholds}

    def of(self, kind: Kind) -> Threshold:
        """Give the threshold of a kind.

        Raises:
            Invalid: there is none.

        """
        if kind not in self.by_kind:
            raise Invalid(f"no threshold for {kind}; add one", code="alert-without-threshold")
        return self.by_kind[kind]
