"""Many alerts at once become one: the gateway, network or station that failed, not its devices.

Open alerts of one kind that opened within a window and share a group, of which a good part fails,
are joined. The smallest fitting group is named: the one with the largest failing share. Failing
that, a large share of all things of the kind. A collective alert belongs to one department; if a
gateway serves three, each is told of its own devices.

Later failures of the same group join silently for a while and stand in its next reminder. When few
members are left, the collective alert closes and those that still fail stand for themselves.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from stadtherz.observations.domain.alert_settings import AlertSettings
from stadtherz.observations.domain.alert_stages import closed, opened
from stadtherz.observations.domain.alert_values import EVERYTHING, Alert, Condition, Kind, Stage

Book = dict[str, Alert]
Population = dict[tuple[Kind, str], int]


@dataclass(frozen=True)
class _Group:
    """A group that fails: failing share, how many fail, its name, and who."""

    share: float
    name: str
    failing: tuple[str, ...]


def collected(
    book: Book, conditions: Iterable[Condition], settings: AlertSettings, now: datetime
) -> Book:
    """Join and release alerts.

    Args:
        book: all known alerts by key, already advanced to `now`.
        conditions: the figures of this decision, good ones too: they tell how large a group is.
        settings: when many become one.
        now: the moment of the decision.

    """
    book = _joined(book, settings, now)
    book = _released(book, settings, now)
    population = _population(conditions)
    for kind in Kind:
        while group := _worst_group(book, kind, population, settings, now):
            book = _gathered(book, kind, group, settings, now)
    # Once more, for what was just founded: a second call must find nothing left to do.
    return _counted(_joined(book, settings, now))


def _joined(book: Book, settings: AlertSettings, now: datetime) -> Book:
    """Let new alerts join an open collective one of their group and department."""
    book = {key: _at_home(alert, book) for key, alert in book.items()}
    young = [
        alert
        for _, alert in sorted(book.items(), key=_everything_last)
        if alert.collective
        and alert.stage is Stage.OPEN
        and alert.opened_at is not None
        and now - alert.opened_at <= settings.collecting.joining
    ]
    for key, alert in sorted(book.items()):
        if not _stands_alone(alert) or alert.told:
            continue
        host = next((one for one in young if _belongs(alert, one)), None)
        if host:
            book[key] = replace(alert, part_of=host.key)
    return book


def _everything_last(item: tuple[str, Alert]) -> tuple[bool, str]:
    key, alert = item
    return alert.subject == EVERYTHING, key


def _at_home(alert: Alert, book: Book) -> Alert:
    """Set a member free whose collective alert is gone, closed, or another department's."""
    if not alert.part_of:
        return alert
    host = book.get(alert.part_of)
    if host and host.stage is Stage.OPEN and host.department == alert.department:
        return alert
    return replace(alert, part_of="")


def _belongs(alert: Alert, host: Alert) -> bool:
    return (
        alert.kind is host.kind
        and alert.department == host.department
        and host.subject in (*alert.groups, EVERYTHING)
    )


def _stands_alone(alert: Alert) -> bool:
    return alert.stage is Stage.OPEN and not alert.collective and not alert.part_of


def _released(book: Book, settings: AlertSettings, now: datetime) -> Book:
    """Close collective alerts of a group, in all departments, when less than half remains."""
    book = dict(book)
    members = _members(book)
    left: Counter[tuple[Kind, str]] = Counter()
    for key, keys in members.items():
        if key in book:
            left[book[key].kind, book[key].subject] += len(keys)
    for key, alert in sorted(book.items()):
        if not alert.collective or alert.stage is not Stage.OPEN or now <= alert.seen:
            continue
        few = left[alert.kind, alert.subject] < (settings.collecting.least + 1) // 2
        if few or not members[key]:
            book[key] = closed(alert, now)
            for member in members[key]:
                book[member] = replace(book[member], part_of="")
        else:
            book[key] = replace(alert, seen=now)
    return book


def _population(conditions: Iterable[Condition]) -> Population:
    """Count the things of each group and kind that sent a figure."""
    things: defaultdict[tuple[Kind, str], set[str]] = defaultdict(set)
    for condition in conditions:
        for group in (*condition.groups, EVERYTHING):
            things[condition.kind, group].add(condition.subject)
    return {group: len(subjects) for group, subjects in things.items()}


def _worst_group(
    book: Book, kind: Kind, population: Population, settings: AlertSettings, now: datetime
) -> _Group | None:
    """Find the group that fails most completely; the group of everything comes last."""
    rules = settings.collecting
    failing: defaultdict[str, list[str]] = defaultdict(list)
    for key, alert in sorted(book.items()):
        recent = alert.opened_at is not None and now - alert.opened_at <= rules.window
        if alert.kind is kind and _stands_alone(alert) and recent:
            for group in (*alert.groups, EVERYTHING):
                failing[group].append(key)
    found = [
        _Group(len(keys) / max(population.get((kind, name), 0), len(keys)), name, tuple(keys))
        for name, keys in failing.items()
        if len(keys) >= rules.least
    ]
    fitting = [
        group
        for group in found
        if group.share >= (rules.all_share if group.name == EVERYTHING else rules.group_share)
    ]
    return min(fitting, key=_most_completely, default=None)


def _most_completely(group: _Group) -> tuple[bool, float, int, str]:
    return group.name == EVERYTHING, -group.share, -len(group.failing), group.name


def _gathered(
    book: Book, kind: Kind, group: _Group, settings: AlertSettings, now: datetime
) -> Book:
    """Put one collective alert a department over the failing ones."""
    book = dict(book)
    for key in group.failing:
        member = book[key]
        name = f"{kind}:{group.name}:{member.department}"
        host = book.get(name)
        if host is None or host.stage is not Stage.OPEN:
            fresh = Alert(
                name,
                kind,
                group.name,
                member.department,
                Stage.WATCHED,
                0,
                since=now,
                seen=now,
                collective=True,
                openings=host.openings if host else (),
                mails=host.mails if host else (),
            )
            host = opened(fresh, settings.flapping, now)
        book[name] = replace(host, urgent=host.urgent or member.urgent)
        book[key] = replace(member, part_of=name)
    return book


def _members(book: Book) -> defaultdict[str, list[str]]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for key, alert in sorted(book.items()):
        if alert.part_of and alert.stage is Stage.OPEN:
            members[alert.part_of].append(key)
    return members


def _counted(book: Book) -> Book:
    """Write the members into the collective alerts."""
    members = _members(book)
    return {
        key: replace(alert, members=tuple(members[key]), value=float(len(members[key])))
        if alert.collective and alert.stage is Stage.OPEN
        else alert
        for key, alert in book.items()
    }
