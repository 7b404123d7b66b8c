"""The clocks of requests: how long the law gives, by a table of rules with their sources.

Re-use: Directive (EU) 2019/1024 Art. 4 (2); the DNG names no period of its own. Access is the law
of the Land; of Rheinland-Pfalz it is here (LTranspG §§ 11 and 12), a city elsewhere enters its own
rule. A question to the person changes a clock only where the law says so, and only where nothing
can be done without the answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from stadtherz.kernel.errors import Conflict
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.desk.deadlines import Deadline, Pause, Period, Unit, deadline
from stadtherz.opendata.domain.desk.holidays import Calendar, Land
from stadtherz.opendata.domain.desk.standing import Kind, Standing


class Effect(StrEnum):
    """What an open question to the person does to the clock."""

    NONE = "none"
    PAUSE = "pause"
    RESTART = "restart"


@dataclass(frozen=True)
class Rule:
    """How long the law gives for one kind of request.

    Args:
        key: by which requests name it; it stays.
        name: of the law, for people.
        kind: of requests it is for.
        period: how long.
        source: law and section.
        extension: how much longer at most; None where the law knows no extension.
        notice: until when the person must be told of it, counted from receipt; None for until the
            first deadline.
        effect: of a question that has to be answered first.
        effect_source: law and section of that; "" where the law knows no pause.
        land: whose law; None for all.
        needs_name: whether the law wants to know who asks.

    """

    key: str
    name: Text
    kind: Kind
    period: Period
    source: str
    extension: Period | None = None
    notice: Period | None = None
    effect: Effect = Effect.NONE
    effect_source: str = ""
    land: Land | None = None
    needs_name: bool = False


REUSE = Rule(
    key="eu-reuse",
    name=Text.of({"de": "Weiterverwendung von Daten", "en": "Re-use of data"}),
    kind=Kind.REUSE,
    period=Period(20, Unit.WORKING_DAYS),
    source="Richtlinie (EU) 2019/1024 Art. 4 Abs. 2",
    extension=Period(20, Unit.WORKING_DAYS),
    notice=Period(3, Unit.WEEKS),
)
RP_ACCESS = Rule(
    key="rp-access",
    name=Text.of({"de": "Landestransparenzgesetz", "en": "State Transparency Act"}),
    kind=Kind.ACCESS,
    period=Period(1, Unit.MONTHS),
    source="LTranspG Rheinland-Pfalz § 12 Abs. 3",
    extension=Period(1, Unit.MONTHS),
    effect=Effect.RESTART,
    effect_source="LTranspG Rheinland-Pfalz § 11",
    land=Land.RP,
    needs_name=True,
)
RULES = (REUSE, RP_ACCESS)
"""Rules that come with the platform; a city may replace them and add its own."""


@dataclass(frozen=True)
class Clock:
    """Until when a request has to be answered, and why.

    Args:
        rule: what the law gives.
        first: the deadline without extension.
        deadline: the one that counts; None while a question holds the clock.
        notice_by: last day to tell of an extension; None where there is none, or it is told.
        began_anew: day of the answer from which the period runs again, if it does.

    """

    rule: Rule
    first: Deadline
    deadline: Deadline | None
    notice_by: date | None
    began_anew: date | None = None

    @property
    def due(self) -> date | None:
        """The last day; None while a question holds the clock."""
        return self.deadline.due if self.deadline else None


def rules_for(land: Land, own: Iterable[Rule] = ()) -> tuple[Rule, ...]:
    """Give the rules that count in a Land; a city's own rule replaces one of the same key."""
    found = {one.key: one for one in RULES if one.land in {None, land}}
    return tuple((found | {one.key: one for one in own}).values())


def clock(rule: Rule, standing: Standing, calendar: Calendar) -> Clock:
    """Set the clock of a request.

    Args:
        rule: what the law gives.
        standing: where the request stands.
        calendar: whose holidays count.

    """
    start, pauses = _began(rule, standing), _pauses(rule, standing)
    first = deadline(start, rule.period, calendar, pauses)
    counts = deadline(start, _longer(rule), calendar, pauses) if standing.extended else first
    held = standing.stopped and rule.effect is not Effect.NONE
    notice = None if standing.extended else _notice(rule, standing, first, calendar)
    return Clock(
        rule, first, None if held else counts, notice,
        start if start != standing.received else None,
    )  # fmt: skip


def check_extension(found: Clock, today: date) -> None:
    """See whether the period may still be extended.

    Raises:
        Conflict: the law knows no extension, or the last day to tell of it is over.

    """
    if found.rule.extension is None:
        message = f"{found.rule.source} knows no extension; answer by the deadline"
        raise Conflict(message, code="no-extension")
    if found.notice_by is not None and today > found.notice_by:
        message = f"an extension had to be told by {found.notice_by}; answer as soon as you can"
        raise Conflict(message, code="extension-late", details=(found.notice_by.isoformat(),))


def _longer(rule: Rule) -> Period:
    more = rule.extension.length if rule.extension else 0
    return Period(rule.period.length + more, rule.period.unit)


def _began(rule: Rule, standing: Standing) -> date:
    """Give the day from which the period is counted: of receipt, or of the last answer."""
    replied = [one.replied for one in standing.questions if one.replied]
    return max(replied) if rule.effect is Effect.RESTART and replied else standing.received


def _pauses(rule: Rule, standing: Standing) -> tuple[Pause, ...]:
    """Give the days that do not count: after that of the question, before that of the answer."""
    if rule.effect is not Effect.PAUSE:
        return ()
    a_day = timedelta(days=1)
    return tuple(
        Pause(one.asked + a_day, one.replied - a_day)
        for one in standing.questions
        if one.replied and one.replied - one.asked > a_day
    )


def _notice(rule: Rule, standing: Standing, first: Deadline, calendar: Calendar) -> date | None:
    if rule.extension is None:
        return None
    if rule.notice is None:
        return first.due
    return deadline(standing.received, rule.notice, calendar).due
