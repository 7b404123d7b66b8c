"""The watch over all devices: judges them, decides about alerts, and puts mails into the outbox.

It reads what was stored and not what comes in, so that it also notices when nothing comes in any
more. A row is locked while it decides, and who comes second within a few minutes does nothing:
confirmations are counted once. States, alerts and mails are stored in one transaction.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.watched import (
    LOOKS_BACK,
    Fleet,
    kept_clocks,
    kept_forecasts,
    silenced,
    the_fleet,
)
from stadtherz.observations.domain.alert_settings import AlertSettings
from stadtherz.observations.domain.alert_values import Alert, Condition, Entry, Kind, Mail, News
from stadtherz.observations.domain.alerts import Decisions, applied, decide
from stadtherz.observations.domain.conditions import Responsible, condition
from stadtherz.observations.domain.times import EPOCH, microseconds
from stadtherz.observations.domain.watching import (
    INGEST,
    Judged,
    Thing,
    judge_station,
    judge_stream,
    judge_thing,
)
from stadtherz.observations.models import Alert as AlertRow
from stadtherz.observations.models import AlertMail, Mark, moment
from stadtherz.observations.services.alert_book import (
    Changed,
    drop_of_what_is_gone,
    known_alerts,
    write_decisions,
)
from stadtherz.observations.services.alert_letters import Gaps, Named, letter_of
from stadtherz.observations.services.alert_rules import WHOLE_CITY, Rules, the_rules
from stadtherz.observations.services.batteries import note_batteries
from stadtherz.observations.services.clocks import judge_clocks
from stadtherz.observations.services.health_rows import Judgement, write_health

WATCH, INGEST_MARK = "watch", "ingest"
LEAST = timedelta(minutes=4)
INGEST_SAYS_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Watched:
    """What a round of the watch found."""

    things: int
    opened: int
    closed: int
    mails: int


def watch(*, now: datetime, lake: Lake | None = None) -> Watched | None:
    """Look at everything once; None when it was done a moment ago, by whomever."""
    if not _is_due(Mark.objects.filter(pk=WATCH).first(), now):
        return None
    fleet = the_fleet(now, lake or the_lake())
    rules = the_rules()
    kept = kept_forecasts()
    forecasts = kept | note_batteries(devices=fleet.devices.values(), forecast=kept, now=now)
    things = fleet.things(forecasts, kept_clocks())
    clocks = judge_clocks(things=things.values(), rules=rules, now=now)
    things |= {subject: replace(things[subject], clock=one) for subject, one in clocks.items()}
    judgement = judged(fleet, things, rules, now)
    Mark.objects.get_or_create(name=WATCH, defaults={"at": EPOCH})
    with transaction.atomic():
        mark = Mark.objects.select_for_update().get(pk=WATCH)
        if not _is_due(mark, now):
            return None
        note_part(WATCH, now=now)
        write_health(fleet=fleet, judgement=judgement)
        return _Round(fleet, judgement, rules, now).decided()


def note_part(name: str, *, now: datetime) -> None:
    """Write down that a part of the city is at work."""
    Mark.objects.update_or_create(name=name, defaults={"at": now})


def judged(fleet: Fleet, known: dict[str, Thing], rules: Rules, now: datetime) -> Judgement:
    """Judge everything that is watched."""
    us = microseconds(now)
    streams = {pk: judge_stream(stream, us) for pk, stream in fleet.streams.items()}
    things = {}
    for subject, thing in known.items():
        parts = [streams[one.id] for one in thing.streams]
        things[subject] = judge_thing(thing, parts, rules.of(thing.department), us)
    by_station: defaultdict[int | None, list[str]] = defaultdict(list)
    for subject in things:
        by_station[fleet.station_under(subject)].append(subject)
    own: defaultdict[int, list[int]] = defaultdict(list)
    for pk in streams:
        own[fleet.station_of[pk]].append(pk)
    stations = {
        pk: judge_station(
            f"station:{pk}",
            [things[subject] for subject in by_station[pk]],
            [streams[stream] for stream in own[pk]],
        )
        for pk in fleet.stations
    }
    return Judgement(things, stations, streams)


def _is_due(mark: Mark | None, now: datetime) -> bool:
    """Tell whether it is time; a mark of the future counts for nothing."""
    return mark is None or not timedelta(0) <= now - mark.at < LEAST


@dataclass
class _Round:
    """One decision over everything, rule by rule."""

    fleet: Fleet
    judgement: Judgement
    rules: Rules
    now: datetime

    def __post_init__(self) -> None:
        self.silenced = silenced(self.now)
        self.acknowledged = frozenset(
            AlertRow.objects.filter(acknowledged_at__isnull=False).values_list("key", flat=True)
        )

    def decided(self) -> Watched:
        drop_of_what_is_gone(self._subjects())
        conditions = self._conditions()
        department_of = {one.key: one.department for one in conditions}
        known: defaultdict[str, list[Alert]] = defaultdict(list)
        for alert in known_alerts(self.now):
            department = department_of.get(alert.key, alert.department)
            known[self.rules.whose(department)].append(alert)
        figures: defaultdict[str, list[Condition]] = defaultdict(list)
        for one in conditions:
            figures[self.rules.whose(one.department)].append(one)
        decisions = {
            whose: decide(known[whose], figures[whose], settings, self.now)
            for whose, settings in self.rules.settings.items()
        }
        book = {  # of all departments: a failure of the whole city is told as such to each
            alert.key: alert
            for whose, found in decisions.items()
            for alert in applied(known[whose], found)
        }
        opened = closed = mails = 0
        for whose, settings in self.rules.settings.items():
            changed, sent = self._carry_out(decisions[whose], book, settings)
            opened, closed, mails = opened + changed.opened, closed + changed.closed, mails + sent
        return Watched(len(self.judgement.things), opened, closed, mails)

    def _carry_out(
        self, found: Decisions, book: dict[str, Alert], settings: AlertSettings
    ) -> tuple[Changed, int]:
        opened = {alert.key for alert in found.open}
        mails = [
            replace(mail, entries=entries)
            for mail in found.mails
            if (entries := self._wanted(mail, book, opened))
            and self.rules.recipients(mail.department)
        ]
        changed = write_decisions(replace(found, mails=tuple(mails)), settings, self.now)
        AlertMail.objects.bulk_create([self._letter(mail, book) for mail in mails])
        return changed, len(mails)

    def _letter(self, mail: Mail, book: dict[str, Alert]) -> AlertMail:
        letter = letter_of(mail, book, self._names(mail, book), self.now)
        return AlertMail(
            # a number of a day may come again when the alerts that remember it are deleted
            key=f"{mail.key}/{self.now:%H%M%S}",
            department=mail.department,
            recipients=self.rules.recipients(mail.department),
            subject=letter.subject[:250],
            body=letter.body,
            made_at=self.now,
            next_try=self.now,
        )

    def _wanted(self, mail: Mail, book: dict[str, Alert], opened: set[str]) -> tuple[Entry, ...]:
        """Leave out what is in maintenance, and what somebody took note of, but for its end."""
        noted = self.acknowledged - opened
        return tuple(
            entry
            for entry in mail.entries
            if not self._is_silenced(book[entry.alert].subject)
            and (entry.news is News.CLOSED or entry.alert not in noted)
        )

    def _is_silenced(self, subject: str) -> bool:
        if not self.silenced:
            return False
        kind, _colon, number = subject.partition(":")
        device = self.fleet.device_of.get(int(number)) if kind == "stream" else None
        station = self.fleet.station_under(subject)
        return bool({subject, f"device:{device}", f"station:{station}"} & self.silenced)

    def _conditions(self) -> list[Condition]:
        found = [
            condition
            for subject, one in self.judgement.things.items()
            if not self._is_silenced(subject)
            for condition in one.conditions
        ]
        mark = Mark.objects.filter(pk=INGEST_MARK).first()
        if mark is not None:
            silent = max(self.now - mark.at, timedelta(0)) / INGEST_SAYS_EVERY
            # what is sent meanwhile waits in the broker, and its room is not without end
            found.append(Condition(INGEST, Kind.DEVICE_SILENT, silent, WHOLE_CITY, urgent=True))
        return [*found, *self._conditions_of_balances()]

    def _conditions_of_balances(self) -> Iterable[Condition]:
        for pk, row in self.fleet.balances.items():
            if any(self._is_silenced(f"stream:{stream}") for stream in row.streams):
                continue  # a counter that is being worked on counts what it likes
            department = self.fleet.stations[row.station].department
            answers = Responsible(f"balance:{pk}", department)
            yield from condition(Kind.CONSERVATION_BROKEN, row.hours, answers)

    def _subjects(self) -> Iterable[str]:
        streams = (f"stream:{pk}" for pk in self.judgement.streams)
        balances = (f"balance:{pk}" for pk in self.fleet.balances)
        return (INGEST, *self.judgement.things, *streams, *balances)

    def _names(self, mail: Mail, book: dict[str, Alert]) -> dict[str, Named]:
        keys = [key for entry in mail.entries for key in (entry.alert, *entry.members)]
        subjects = {book[key].subject for key in keys if key in book}
        return {subject: named for subject in subjects if (named := self._named(subject))}

    def _named(self, subject: str) -> Named | None:
        kind, _colon, number = subject.partition(":")
        station = self.fleet.stations.get(self.fleet.station_under(subject) or 0)
        if station is None:
            return None
        pk = int(number)
        if kind == "balance":
            return Named(self.fleet.balances[pk].name, simulated=station.simulated)
        if kind == "station":
            stations, things = self.judgement.stations, self.judgement.things
            name, judged = station.name, things.get(subject, stations[pk])
        elif kind == "device":
            row = self.fleet.devices[pk]
            name, judged = f"{row.name} ({station.name})", self.judgement.things[subject]
        else:
            name, judged = f"{station.name}, {self.fleet.names[pk]}", self.judgement.streams[pk]
        last = None if judged.last is None else moment(judged.last)
        left = judged.battery.days_left if judged.battery else None
        return Named(
            name, last, judged.interval_s, left, station.simulated, judged.clock,
            self._gaps(judged),
        )  # fmt: skip

    def _gaps(self, judged: Judged) -> Gaps | None:
        worst = judged.gappiest
        if worst is None or worst.gap_share is None or judged.gap_share is None:
            return None
        pk = int(worst.subject.partition(":")[2])
        first = self.fleet.streams[pk].first
        since = None if first is None else moment(first)
        young = since is not None and self.now - since < LOOKS_BACK
        return Gaps(
            judged.gap_share, worst.gap_share, self.fleet.names[pk], since if young else None
        )
