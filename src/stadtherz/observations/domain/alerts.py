"""Which alerts are opened, kept, closed and mailed: one pure decision over frozen values.

Called every few minutes with all known alerts and the figures of all devices. The same call twice,
with the first one's changes applied, decides nothing new: confirmations are counted once a moment,
and an alert remembers when it was told. A figure that is missing leaves its alert as it is, for
unknown is neither good nor bad.

What must be handed in again: watched and open alerts, and closed ones until `is_forgettable`. They
carry the memory of today's mails, of flapping, and of ends that are still to be told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.alert_mails import mailed
from stadtherz.observations.domain.alert_settings import AlertSettings
from stadtherz.observations.domain.alert_stages import MAILS_KEPT, advanced
from stadtherz.observations.domain.alert_values import Alert, Condition, Mail, Stage
from stadtherz.observations.domain.collective_alerts import Book, collected


@dataclass(frozen=True)
class Decisions:
    """What is to be stored and sent; each changed alert stands in exactly one of the first three.

    Args:
        open: alerts that opened now.
        update: others that changed, also those that are only watched yet.
        close: alerts that closed now.
        drop: keys of watched alerts that ended before they opened; to be deleted.
        mails: what to send.

    """

    open: tuple[Alert, ...]
    update: tuple[Alert, ...]
    close: tuple[Alert, ...]
    drop: tuple[str, ...]
    mails: tuple[Mail, ...]


def decide(
    known: Iterable[Alert],
    conditions: Iterable[Condition],
    settings: AlertSettings,
    now: datetime,
) -> Decisions:
    """Decide about all alerts at one moment.

    Args:
        known: watched, open and not yet forgettable closed alerts.
        conditions: the figures of all things, good and bad; the order does not matter. Of several
            figures of one thing and kind the worst counts.
        settings: thresholds, quiet hours, collecting, mails, flapping.
        now: the moment, with a zone.

    Raises:
        Invalid: `now` has no zone, or a kind has no threshold.

    """
    if now.tzinfo is None:
        raise Invalid("the moment of a decision needs a time zone", code="alert-time-zone")
    before: Book = {alert.key: alert for alert in known}
    figures = _worst(conditions, settings)
    book = dict(before)
    for key, condition in sorted(figures.items()):
        after = advanced(book.get(key), condition, settings, now)
        if after is None:
            book.pop(key, None)
        else:
            book[key] = after
    book = collected(book, figures.values(), settings, now)
    book, mails = mailed(book, settings, now)
    return _changes(before, book, mails, now)


def applied(known: Iterable[Alert], decisions: Decisions) -> tuple[Alert, ...]:
    """Give all known alerts after the decisions, by key."""
    book = {alert.key: alert for alert in known}
    for alert in (*decisions.open, *decisions.update, *decisions.close):
        book[alert.key] = alert
    for key in decisions.drop:
        book.pop(key, None)
    return tuple(alert for _, alert in sorted(book.items()))


def is_forgettable(alert: Alert, settings: AlertSettings, now: datetime) -> bool:
    """Tell whether a closed alert no longer matters for any later decision."""
    if alert.stage is not Stage.CLOSED or alert.closed_at is None:
        return False
    owed = settings.posting.tell_closed and bool(alert.told) and not alert.told_closed
    return not owed and now - alert.closed_at > max(MAILS_KEPT, settings.flapping.window)


def _worst(conditions: Iterable[Condition], settings: AlertSettings) -> dict[str, Condition]:
    worst: dict[str, Condition] = {}
    for condition in conditions:
        other = worst.get(condition.key)
        if other is None or _badness(condition, settings) > _badness(other, settings):
            worst[condition.key] = condition
    return worst


def _badness(condition: Condition, settings: AlertSettings) -> tuple[float, bool, str, str]:
    """Order figures of one thing; the last parts only make the order independent of the input."""
    falling = settings.of(condition.kind).falling
    value = -condition.value if falling else condition.value
    return value, condition.urgent, condition.department, " ".join(condition.groups)


def _changes(before: Book, book: Book, mails: tuple[Mail, ...], now: datetime) -> Decisions:
    """Sort what differs into opened, closed, otherwise changed, and gone."""
    changed = [alert for key, alert in sorted(book.items()) if before.get(key) != alert]
    opened = [alert for alert in changed if _became(Stage.OPEN, alert, before)]
    ended = [alert for alert in changed if alert.closed_at == now and alert.stage is Stage.CLOSED]
    sorted_out = {alert.key for alert in (*opened, *ended)}  # by key: a storm has thousands
    others = [alert for alert in changed if alert.key not in sorted_out]
    gone = sorted(set(before) - set(book))
    return Decisions(tuple(opened), tuple(others), tuple(ended), tuple(gone), mails)


def _became(stage: Stage, alert: Alert, before: Book) -> bool:
    earlier = before.get(alert.key)
    return alert.stage is stage and (earlier is None or earlier.stage is not stage)
