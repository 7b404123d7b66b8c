"""Which mails go out now: at most so many a department and day, none in quiet hours unless urgent.

All that is due for a department goes into one mail. Of the day's mails the last one is kept for a
digest: it goes out from a set time on, or at once for something urgent, with all that waits.
What finds no mail today waits for tomorrow, when the count starts anew; so a trouble that lasts is
told at last. The limit holds for urgent alerts too.

What has no figure now is not told, and not counted as told: a thing in maintenance, gaps of what is
silent as a whole. Nobody knows whether it lasts.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from stadtherz.observations.domain.alert_settings import AlertSettings
from stadtherz.observations.domain.alert_stages import MAILS_KEPT
from stadtherz.observations.domain.alert_values import Alert, Entry, Mail, News, Posted, Stage
from stadtherz.observations.domain.collective_alerts import Book
from stadtherz.observations.domain.local_time import local_day
from stadtherz.observations.domain.quiet_hours import is_quiet


@dataclass(frozen=True)
class _Due:
    alert: Alert
    news: News
    members: tuple[str, ...]


def mailed(book: Book, settings: AlertSettings, now: datetime) -> tuple[Book, tuple[Mail, ...]]:
    """Give the mails that go out now, and the alerts that remember them.

    Args:
        book: all known alerts by key, after stages and collecting.
        settings: quiet hours, limit, digest, reminders.
        now: the moment of the decision.

    """
    waiting: defaultdict[str, list[_Due]] = defaultdict(list)
    for _, alert in sorted(book.items()):
        news = _news(alert, settings, now)
        members = tuple(key for key in alert.members if book[key].seen == now)
        if news and (members or not alert.members):
            waiting[alert.department].append(_Due(alert, news, members))
    sent = _sent_today(book, settings, now)
    book, mails = dict(book), []
    for department, due in sorted(waiting.items()):
        mail = _mail(department, due, sent[department], settings, now)
        if mail is None:
            continue
        mails.append(mail)
        for entry in mail.entries:
            book[entry.alert] = _remembering(book[entry.alert], mail, now)
    return book, tuple(mails)


def _news(alert: Alert, settings: AlertSettings, now: datetime) -> News | None:
    """Tell what is to be told of an alert, if anything."""
    posting = settings.posting
    if alert.stage is Stage.CLOSED:
        owed = posting.tell_closed and alert.told and not alert.told_closed
        return News.CLOSED if owed else None
    if alert.stage is not Stage.OPEN or alert.part_of or alert.opened_at is None:
        return None
    if alert.seen != now:
        return None
    if not alert.told:
        if alert.clear and not alert.flapping:  # over when it is seen once more
            return None
        settled = alert.urgent or now - alert.opened_at >= posting.settling
        return _first_news(alert) if settled else None
    place = min(len(alert.told), len(posting.reminders)) - 1
    return News.REMINDER if now - alert.told[-1] >= posting.reminders[place] else None


def _first_news(alert: Alert) -> News:
    if alert.flapping:
        return News.FLAPPING
    return News.COLLECTIVE if alert.collective else News.OPENED


def _mail(
    department: str, due: list[_Due], sent: int, settings: AlertSettings, now: datetime
) -> Mail | None:
    """Put what may go out now into one mail, or wait."""
    posting, zone = settings.posting, ZoneInfo(settings.quiet.calendar.zone)
    left = posting.most_a_day - sent
    urgent = [one for one in due if one.alert.urgent and one.news is not News.CLOSED]
    chosen = urgent if is_quiet(settings.quiet, now) else due
    if left <= 0 or not chosen:
        return None
    last = left == 1
    if last and not urgent and now.astimezone(zone).time() < posting.digest_at:
        return None
    day = local_day(now, settings.quiet.calendar)
    entries = tuple(Entry(one.alert.key, one.news, one.members) for one in chosen)
    key = f"{department}/{day.isoformat()}/{sent + 1}"
    return Mail(key, department, entries, urgent=bool(urgent), digest=last)


def _sent_today(book: Book, settings: AlertSettings, now: datetime) -> defaultdict[str, int]:
    """Count the mails of each department on the local day of `now`, from what alerts remember."""
    day = local_day(now, settings.quiet.calendar).isoformat()
    keys = {posted.mail for alert in book.values() for posted in alert.mails}
    sent: defaultdict[str, int] = defaultdict(int)
    for key in keys:
        department, date, number = key.rsplit("/", 2)
        if date == day:
            sent[department] = max(sent[department], int(number))
    return sent


def _remembering(alert: Alert, mail: Mail, now: datetime) -> Alert:
    over = alert.stage is Stage.CLOSED
    recent = tuple(posted for posted in alert.mails if now - posted.at < MAILS_KEPT)
    return replace(
        alert,
        told=alert.told if over else (*alert.told, now),
        told_closed=over,
        mails=(*recent, Posted(mail.key, now)),
    )
