"""One alert through its stages: watched, open, closed; with confirmation and hysteresis.

A decision at the same moment as the last one, or earlier, changes nothing: counting confirmations
twice for one figure would open alerts by calling twice.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from stadtherz.observations.domain.alert_settings import AlertSettings, Flapping, Threshold
from stadtherz.observations.domain.alert_values import Alert, Condition, Stage

MAILS_KEPT = timedelta(days=2)


def advanced(
    alert: Alert | None, condition: Condition, settings: AlertSettings, now: datetime
) -> Alert | None:
    """Give an alert's next stage by one figure; None where there is nothing to keep.

    Args:
        alert: what is known, None for a new one.
        condition: the figure.
        settings: thresholds and flapping.
        now: the moment of the decision.

    """
    threshold = settings.of(condition.kind)
    bad = threshold.is_bad(condition.value)
    if alert is None or alert.stage is Stage.CLOSED:
        if not bad or (alert is not None and now <= alert.seen):
            return alert
        return _confirmed(_watched(alert, condition, settings, now), threshold, settings, now)
    if now <= alert.seen:
        return alert
    urgent = condition.urgent or threshold.urgent
    alert = replace(
        alert,
        value=condition.value,
        seen=now,
        groups=condition.groups,
        department=condition.department,
        urgent=urgent,
    )
    if alert.stage is Stage.WATCHED:
        if not bad:
            return _dropped(alert)
        return _confirmed(replace(alert, bad=alert.bad + 1), threshold, settings, now)
    return _cleared(alert, threshold, settings.flapping, now)


def opened(alert: Alert, flapping: Flapping, now: datetime) -> Alert:
    """Open an alert; one that opens too often is flapping and closes only after a calm time."""
    openings = (*_recent(alert.openings, flapping, now), now)
    flaps = len(openings) >= flapping.openings
    return replace(
        alert,
        stage=Stage.OPEN,
        openings=openings,
        flapping=flaps,
        clear=0,
        clear_since=None,
        closed_at=None,
        told=(),
        told_closed=False,
    )


def closed(alert: Alert, now: datetime) -> Alert:
    """Close an alert."""
    return replace(alert, stage=Stage.CLOSED, closed_at=now, part_of="", members=(), seen=now)


def _watched(
    before: Alert | None, condition: Condition, settings: AlertSettings, now: datetime
) -> Alert:
    """Begin to watch a trouble; what a closed alert remembers stays with it."""
    fresh = Alert(
        condition.key,
        condition.kind,
        condition.subject,
        condition.department,
        Stage.WATCHED,
        condition.value,
        since=now,
        seen=now,
        groups=condition.groups,
        urgent=condition.urgent or settings.of(condition.kind).urgent,
        bad=1,
    )
    if before is None:
        return fresh
    return replace(
        fresh,
        openings=_recent(before.openings, settings.flapping, now),
        closed_at=before.closed_at,
        told=before.told,
        told_closed=before.told_closed,
        mails=tuple(mail for mail in before.mails if now - mail.at < MAILS_KEPT),
    )


def _confirmed(alert: Alert, threshold: Threshold, settings: AlertSettings, now: datetime) -> Alert:
    """Open a watched alert once it was seen often and long enough."""
    if alert.bad < threshold.confirmations or now - alert.since < threshold.lasting:
        return alert
    return opened(alert, settings.flapping, now)


def _dropped(alert: Alert) -> Alert | None:
    """End the watch: nothing is kept of a first one, a closed one becomes closed again."""
    if alert.closed_at is None:
        return None
    return replace(alert, stage=Stage.CLOSED, bad=0)


def _cleared(alert: Alert, threshold: Threshold, flapping: Flapping, now: datetime) -> Alert:
    """Close an open alert once it was seen over often and, if it flaps, long enough."""
    if not threshold.is_over(alert.value):
        return replace(alert, clear=0, clear_since=None)
    alert = replace(alert, clear=alert.clear + 1, clear_since=alert.clear_since or now)
    since = alert.clear_since or now
    calm = now - since >= flapping.calm if alert.flapping else True
    return closed(alert, now) if alert.clear >= threshold.clears and calm else alert


def _recent(
    openings: tuple[datetime, ...], flapping: Flapping, now: datetime
) -> tuple[datetime, ...]:
    return tuple(moment for moment in openings if now - moment < flapping.window)
