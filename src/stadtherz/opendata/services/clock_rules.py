"""Rules for clocks and holidays that a city enters itself."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.opendata.domain.desk.holidays import LOCAL, Holiday
from stadtherz.opendata.domain.desk.standing import State
from stadtherz.opendata.models import ClockRule, DataRequest, LocalHoliday
from stadtherz.opendata.selectors.desk import the_land
from stadtherz.opendata.services.request_steps import keep_standing


@transaction.atomic
def keep_rule(*, rule: ClockRule, by: User, now: datetime) -> None:
    """Store a rule of the city; open requests that go by it are counted anew.

    Raises:
        NotAllowed: without the permission to run the catalogue.

    """
    require(by, Permission.RUN_CATALOGUE)
    rule.save()
    _count_anew(now, rule.key)


@transaction.atomic
def keep_local_holidays(*, holidays: Collection[Holiday], by: User, now: datetime) -> None:
    """Store which holidays count here of those that the Land leaves to municipalities.

    Raises:
        NotAllowed: without the permission to run the catalogue.

    """
    require(by, Permission.RUN_CATALOGUE)
    known = [one for one in LOCAL.get(the_land(), ()) if one in holidays]
    LocalHoliday.objects.exclude(holiday__in=known).delete()
    for one in known:
        LocalHoliday.objects.get_or_create(holiday=one.value)
    _count_anew(now)


def _count_anew(now: datetime, rule: str = "") -> None:
    rows = DataRequest.objects.exclude(state=State.ANSWERED.value).select_for_update()
    for row in rows.filter(rule=rule) if rule else rows:
        keep_standing(row, now)
