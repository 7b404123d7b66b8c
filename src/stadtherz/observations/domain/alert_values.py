"""What alerts are made of: conditions, alerts, mails.

An alert is one trouble (`kind`) of one thing (`subject`), or of many at once (`collective`). It is
watched until the trouble is confirmed, then open, then closed. All values are frozen; a decision
gives new ones. Times are aware datetimes.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

EVERYTHING = "all"
"""The group of all devices, for a collective alert when a large share of them fails."""


class Kind(StrEnum):
    """The trouble; the unit of its value stands behind it."""

    DEVICE_SILENT = "device-silent"  # intervals since the last observation
    BATTERY_LOW = "battery-low"  # percent left
    GAP_SHARE = "gap-share"  # missing share of the last 24 hours, 0 to 1
    SUSPECT_SHARE = "suspect-share"  # suspect share of the last 24 hours, 0 to 1
    CLOCK_WRONG = "clock-wrong"  # seconds of offset, without sign
    CLOCK_JUMPED = "clock-jumped"  # seconds of a jump within the last 24 hours, without sign
    CONSERVATION_BROKEN = "conservation-broken"  # hours of the last two days out of balance


class Stage(StrEnum):
    """How far an alert is."""

    WATCHED = "watched"
    OPEN = "open"
    CLOSED = "closed"


class News(StrEnum):
    """What a mail tells of an alert."""

    OPENED = "opened"
    COLLECTIVE = "collective"
    FLAPPING = "flapping"
    REMINDER = "reminder"
    CLOSED = "closed"


@dataclass(frozen=True)
class Condition:
    """A figure of one thing at this decision.

    Args:
        subject: key of the device or datastream.
        kind: which trouble the figure is about.
        value: the figure in the kind's unit.
        department: key of the department that is responsible.
        groups: what it shares with others, as "gateway:7", "network:lora", "station:bridge".
        urgent: whether this one may break through quiet hours whatever its kind.

    """

    subject: str
    kind: Kind
    value: float
    department: str
    groups: tuple[str, ...] = ()
    urgent: bool = False

    @property
    def key(self) -> str:
        """Which alert it belongs to."""
        return f"{self.kind}:{self.subject}"


@dataclass(frozen=True)
class Posted:
    """A mail that an alert was part of: its key and when."""

    mail: str
    at: datetime


@dataclass(frozen=True)
class Alert:
    """One trouble of one thing, or of a group of things.

    Args:
        key: stable name: kind and subject, for a collective one also the department.
        kind: the trouble.
        subject: device, datastream, or group.
        department: who is told.
        stage: watched, open or closed.
        value: last figure; of a collective alert the number of its open members.
        since: when the trouble was first seen this time.
        seen: the last decision that had a figure.
        groups: what the subject shares with others.
        urgent: whether its mails may break through quiet hours.
        bad: decisions in a row that saw the trouble.
        clear: decisions in a row that saw it over.
        clear_since: when it was first seen over.
        openings: when it opened lately, oldest first.
        closed_at: when it closed.
        flapping: whether it opens and closes too often to be told each time.
        collective: whether it stands for a group.
        members: keys of the open alerts that a collective one stands for.
        part_of: key of the collective alert that stands for this one, or "".
        told: when mails told of this episode.
        told_closed: whether its end was told.
        mails: the mails of the last days that it was part of.

    """

    key: str
    kind: Kind
    subject: str
    department: str
    stage: Stage
    value: float
    since: datetime
    seen: datetime
    groups: tuple[str, ...] = ()
    urgent: bool = False
    bad: int = 0
    clear: int = 0
    clear_since: datetime | None = None
    openings: tuple[datetime, ...] = ()
    closed_at: datetime | None = None
    flapping: bool = False
    collective: bool = False
    members: tuple[str, ...] = ()
    part_of: str = ""
    told: tuple[datetime, ...] = ()
    told_closed: bool = False
    mails: tuple[Posted, ...] = ()

    @property
    def opened_at(self) -> datetime | None:
        """When it opened last."""
        return self.openings[-1] if self.openings else None


@dataclass(frozen=True)
class Entry:
    """One line of a mail: which alert, what is new, and of a collective one who is told of."""

    alert: str
    news: News
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mail:
    """A mail to a department.

    Args:
        key: department, local date and number of the day; the same mail has the same key.
        department: who gets it.
        entries: what it tells, in the order of the alerts' keys.
        urgent: whether it was sent for an urgent alert.
        digest: whether it is the day's last one that gathers what was waiting.

    """

    key: str
    department: str
    entries: tuple[Entry, ...]
    urgent: bool = False
    digest: bool = False
