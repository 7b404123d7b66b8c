"""Reads requests as the desk and the people who asked need them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import override

from stadtherz.accounts.public import User
from stadtherz.city.public import the_city
from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.ids import number_of
from stadtherz.opendata.adapters.request_keys import key_of, seed_in
from stadtherz.opendata.domain.desk.clocks import REUSE, Clock, Rule, clock, rules_for
from stadtherz.opendata.domain.desk.deadlines import Unit, working_days_between
from stadtherz.opendata.domain.desk.holidays import (
    LOCAL,
    Calendar,
    Holiday,
    Land,
    calendar_of,
)
from stadtherz.opendata.domain.desk.reminding import Stage, stage_of
from stadtherz.opendata.domain.desk.standing import (
    CAN_BE_UNDONE,
    OF_THE_PERSON,
    Act,
    Kind,
    Standing,
    State,
    standing,
)
from stadtherz.opendata.models import ClockRule, DataRequest, LocalHoliday, RequestStep
from stadtherz.opendata.selectors.addresses import address


def the_land() -> Land:
    """Give the Land of the city, which its official key begins with."""
    return Land(the_city().ags[:2])


def the_calendar() -> Calendar:
    """Give the holidays that count in the city."""
    land = the_land()
    local = LocalHoliday.objects.values_list("holiday", flat=True) if land in LOCAL else ()
    return calendar_of(the_city().ags, frozenset(map(Holiday, local)))


def rules_in_force() -> tuple[Rule, ...]:
    """Give the rules of the Land with the city's own."""
    return rules_for(the_land(), [one.as_domain() for one in ClockRule.objects.all()])


def rule_for(kind: Kind) -> Rule | None:
    """Give the rule for new requests of a kind; None where the city has none."""
    return next((one for one in reversed(rules_in_force()) if one.kind is kind), None)


@dataclass(frozen=True)
class Desk:
    """What is the same for every request: rules, holidays, and today."""

    rules: dict[str, Rule]
    calendar: Calendar
    today: date

    def rule_of(self, row: DataRequest) -> Rule:
        """Give the rule of a request; that of re-use where its own is gone."""
        return self.rules.get(row.rule, REUSE)

    def clock_of(self, row: DataRequest, found: Standing) -> Clock:
        """Give the clock of a request."""
        return clock(self.rule_of(row), found, self.calendar)


def desk_on(today: date) -> Desk:
    """Gather what is the same for every request, in two queries at most."""
    return Desk({one.key: one for one in rules_in_force()}, the_calendar(), today)


def standing_of(steps: Iterable[RequestStep]) -> Standing:
    """Give where a request stands by its steps; those taken back do not count."""
    return standing(one.as_domain() for one in steps if one.undone_at is None)


@dataclass(frozen=True)
class Left:
    """How much time is left.

    Args:
        due: the last day; None where nothing runs.
        days: working days or calendar days until then; below zero where it is past.
        working: whether these are working days.
        stage: how urgent that is.
        today: whether it ends today.

    """

    due: date | None
    days: int | None = None
    working: bool = True
    stage: Stage | None = None
    today: bool = False

    @property
    def over(self) -> int:
        """By how many days it is past."""
        return -(self.days or 0)


def left_of(row: DataRequest, desk: Desk) -> Left:
    """Say how much time a request has left."""
    if row.due is None or row.state == State.ANSWERED.value:
        return Left(None)
    working = desk.rule_of(row).period.unit is Unit.WORKING_DAYS
    days = (
        working_days_between(desk.today, row.due, desk.calendar)
        if working
        else (row.due - desk.today).days
    )
    stage = stage_of(row.due, desk.today, desk.calendar)
    return Left(row.due, days, working, stage, row.due == desk.today)


def page_of_request(row: DataRequest) -> str:
    """Give the secret address of a request, in the language of who asked."""
    with override(row.language):
        return address() + reverse("opendata:request", args=[key_of(row.seed)])


def request_with(key: str) -> DataRequest:
    """Find the request that a secret address opens.

    Raises:
        NotFound: there is none, or the city did not make this address; both look alike.

    """
    seed = seed_in(key)
    rows = DataRequest.objects.select_related("department", "dataset")
    row = rows.filter(seed=seed).first() if seed else None
    if row is None:
        message = "there is no such request; look at the address in the mail, or ask again"
        raise NotFound(message, code="request")
    return row


def request_of_desk(pk: int) -> DataRequest:
    """Find a request for staff.

    Raises:
        NotFound: there is none.

    """
    rows = DataRequest.objects.select_related("department", "dataset", "assigned")
    row = rows.filter(pk=pk).first()
    if row is None:
        message = f"there is no request {pk}"
        raise NotFound(message, code="request")
    return row


def steps_of(row: DataRequest) -> list[RequestStep]:
    """Give all steps, the first one first."""
    return list(row.steps.select_related("by", "undone_by"))


def undoable(steps: list[RequestStep], *, by_person: bool) -> RequestStep | None:
    """Give the last step that counts, if it can be taken back by this side."""
    last = next((one for one in reversed(steps) if one.undone_at is None), None)
    if last is None or Act(last.act) not in CAN_BE_UNDONE:
        return None
    of_the_person = Act(last.act) in OF_THE_PERSON
    return last if of_the_person == by_person else None


def desk_rows(
    *, words: str = "", mine: User | None = None, done: bool = False
) -> QuerySet[DataRequest]:
    """Give the requests of the desk: open ones by deadline, or answered ones, the last first."""
    rows = DataRequest.objects.select_related("department", "assigned", "dataset")
    answered = Q(state=State.ANSWERED.value)
    if mine is not None:
        rows = rows.filter(assigned=mine)
    if words:
        found = Q(wanted__icontains=words) | Q(name__icontains=words)
        number = number_of(words)
        rows = rows.filter(found | Q(pk=number) if number is not None else found)
    if done:
        return rows.filter(answered).order_by("-answered", "-pk")
    return rows.exclude(answered).order_by(F("due").asc(nulls_last=True), "pk")


def home_of_desk(pk: int) -> str:
    """Give the address of a request's page for staff."""
    with override(settings.LANGUAGE_CODE):
        return address() + reverse("opendata-request", args=[pk])
