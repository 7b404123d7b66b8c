"""Reminds departments, at their own addresses, of what they owe people; nobody else is written to.

An opinion is called to mind once, before its day. What lies on the desk of a procedure is told to
the department that is responsible for it, daily or weekly (`domain.reminders`).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from stadtherz.accounts.public import Mail, send_mail
from stadtherz.participation.domain.reminders import desk_is_due
from stadtherz.participation.models import Reminder
from stadtherz.participation.selectors.desks import desks, opinions_to_remind
from stadtherz.participation.services.proposal_letters import desk_letter, reminder_letter

Last = Mapping[str, datetime]


def remind(*, now: datetime) -> int:
    """Send the reminders that are due; gives how many mails left."""
    last = dict(Reminder.objects.values_list("key", "sent_at"))
    letters = [*_of_opinions(last, now), *_of_desks(last, now)]
    return sum(_send(key, letter, last.get(key), now) for key, letter in letters)


def _of_opinions(last: Last, now: datetime) -> Iterator[tuple[str, Mail]]:
    for one in opinions_to_remind(now):
        if (key := f"opinion-{one.pk}") not in last:
            yield key, reminder_letter(one)


def _of_desks(last: Last, now: datetime) -> Iterator[tuple[str, Mail]]:
    for procedure, desk in desks(now):
        key = f"desk-{procedure.key}"
        if procedure.department and desk_is_due(desk, last.get(key), now):
            yield key, desk_letter(procedure, desk, procedure.department.mail, now)


def _send(key: str, letter: Mail, last: datetime | None, now: datetime) -> bool:
    """Send one, by one process only; what the mail server did not take is tried again."""
    if last is None:
        taken = Reminder.objects.get_or_create(key=key, defaults={"sent_at": now})[1]
    else:
        taken = bool(Reminder.objects.filter(key=key, sent_at=last).update(sent_at=now))
    if not taken:
        return False
    if send_mail(letter):
        return True
    if last is None:
        Reminder.objects.filter(key=key).delete()
    else:
        Reminder.objects.filter(key=key).update(sent_at=last)
    return False
