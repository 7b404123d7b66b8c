"""What happens to requests by the clock: reminders, news about published data, erasure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from stadtherz.accounts.public import (
    Mail,
    Permission,
    User,
    mail_address_of,
    mail_addresses_of,
    roles_with,
    send_mail,
)
from stadtherz.city.public import the_city
from stadtherz.opendata.domain.desk.reminding import RETENTION_DAYS, Reminder, Stage, reminder
from stadtherz.opendata.domain.desk.standing import State
from stadtherz.opendata.models import DataRequest, Dataset, RequestStep
from stadtherz.opendata.selectors.desk import Left, desk_on, home_of_desk, left_of
from stadtherz.opendata.services.request_letters import (
    post_waiting,
    published_letter,
    subject_of,
)
from stadtherz.opendata.services.request_steps import day_of

KEPT = frozenset({"ground", "source"})
"""What stays of an answer when the rest is erased."""
Told = tuple[DataRequest, Reminder, Left, str]


@dataclass(frozen=True)
class Done:
    """What a round did."""

    posted: int
    reminded: int
    told: int
    erased: int


def look_after_requests(*, now: datetime) -> Done:
    """Do all that is due; doing it twice does nothing twice."""
    return Done(
        posted=post_waiting(now=now),
        reminded=remind(now=now),
        told=tell_of_published(now=now),
        erased=erase_old(now=now),
    )


def remind(*, now: datetime) -> int:
    """Tell the desk of what is new, due within five working days or overdue, each once.

    Everybody gets one mail at most: who has the request in hand, else all who may answer. What the
    mail server did not take is told the next time.
    """
    found = list(_to_tell(now))
    if not found:
        return 0
    everybody = _desk_people()
    letters: dict[str, list[Told]] = defaultdict(list)
    for one in found:
        for mail in _recipients(one[0], everybody):
            letters[mail].append(one)
    failed = {mail for mail, said in letters.items() if not _post(mail, said, now)}
    done = [one for one in found if not _recipients(one[0], everybody) <= failed]
    for row, said, _left, _page in done:
        DataRequest.objects.filter(pk=row.pk).update(reminded=said.mark)
    return len(done)


def tell_of_published(*, now: datetime) -> int:
    """Tell who asked that the dataset that answers is public by now; gives how many."""
    rows = DataRequest.objects.filter(
        dataset__state=Dataset.State.PUBLISHED, told_at=None, erased_at=None
    ).exclude(mail="")
    told = 0
    for row in rows.select_related("dataset"):
        mail = Mail(f"request-published-{row.pk}", row.mail, subject_of(row), published_letter(row))
        if send_mail(mail):
            DataRequest.objects.filter(pk=row.pk).update(told_at=now)
            told += 1
    return told


def erase_old(*, now: datetime) -> int:
    """Erase what is personal of requests answered over a year ago; gives how many."""
    last = day_of(now) - timedelta(days=RETENTION_DAYS)
    rows = DataRequest.objects.filter(state=State.ANSWERED.value, answered__lt=last, erased_at=None)
    return erase(rows=rows, now=now)


@transaction.atomic
def erase(*, rows: QuerySet[DataRequest], now: datetime) -> int:
    """Erase what is personal; subject as cleared, dates, outcome and ground stay."""
    pks = list(rows.values_list("pk", flat=True))
    for step in RequestStep.objects.filter(request__in=pks):
        step.text, step.letter, step.undo_reason = "", "", ""
        step.post = RequestStep.Post.NONE
        step.details = {key: said for key, said in step.details.items() if key in KEPT}
        step.save(update_fields=["text", "letter", "undo_reason", "details", "post"])
    return DataRequest.objects.filter(pk__in=pks).update(
        wanted="", name="", mail="", draft={}, erased_at=now
    )


def _to_tell(now: datetime) -> Iterable[Told]:
    desk = desk_on(day_of(now))
    rows = DataRequest.objects.exclude(state=State.ANSWERED.value).select_related("assigned")
    for row in rows.order_by("due", "pk"):
        if said := reminder(row.due, row.reminded, desk.today, desk.calendar):
            yield row, said, left_of(row, desk), home_of_desk(row.pk)


def _desk_people() -> frozenset[str]:
    """Give the addresses of all who may answer, or that of the city where there is nobody."""
    roles = [role.value for role in roles_with(Permission.ANSWER_REQUESTS)]
    people = User.objects.filter(is_active=True, groups__name__in=roles)
    sure = mail_addresses_of(people.values_list("pk", flat=True))
    return frozenset(sure.values()) or frozenset({the_city().publisher.mail})


def _recipients(row: DataRequest, everybody: frozenset[str]) -> frozenset[str]:
    person = row.assigned
    if person is not None and person.is_active and (mail := mail_address_of(person.pk)):
        return frozenset({mail})
    return everybody


def _post(mail: str, said: list[Told], now: datetime) -> bool:
    with override(settings.LANGUAGE_CODE):
        groups = [
            (stage.value, [one for one in said if one[1].stage is stage])
            for stage in (Stage.LATE, Stage.SOON, Stage.NEW)
        ]
        body = render_to_string("opendata/letters/reminder.txt", {"groups": groups})
        subject = gettext("Anfragen nach Daten: was ansteht")
    return send_mail(Mail(f"reminder-{now.isoformat()}-{mail}", mail, subject, body))
