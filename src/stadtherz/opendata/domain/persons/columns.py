"""Judges what was seen in the values of each column, with its heading and its neighbours."""

from collections.abc import Sequence
from dataclasses import replace

from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.persons.home_columns import home_columns
from stadtherz.opendata.domain.persons.kinds import About, Confidence, Kind, Reason, Verdict
from stadtherz.opendata.domain.persons.lone_families import lone_families
from stadtherz.opendata.domain.persons.private_things import homes_of_things
from stadtherz.opendata.domain.persons.remedies import for_value
from stadtherz.opendata.domain.persons.rules import BY_HEADING, HALF, RULES, Told
from stadtherz.opendata.domain.persons.seen import Seen
from stadtherz.opendata.domain.tabular.kinds import Storage


def judged(seen: Sequence[Seen], about: About | None = None) -> tuple[tuple[Find, ...], About]:
    """Judge all columns of a table: each by itself, then those beside columns of persons.

    Args:
        seen: the columns.
        about: whom the rows are about, if that is known: who lives at an address does not move out
            when the column of names is taken away. None: as these columns tell.

    Gives the finds, and whom the rows are about.

    """
    counted = any(_is_count(one) for one in seen)
    family = any(Sign.OWN_NAME in one.signs and "vor" not in one.column.name
                 and "first" not in one.column.name for one in seen)  # fmt: skip
    finds = [
        found
        for one in seen if one.values
        for kind, rule in RULES.items()
        if (found := _find(one, kind, rule(one)))
    ]  # fmt: skip
    if counted and not family:
        finds = [_of_statistics(one) for one in finds]
    about = about or _about(finds)
    named = {one.columns[0] for one in finds if one.kind is Kind.NAME}
    finds += [
        found for one in seen
        if one.column.name not in named and (found := lone_families(one))
    ]  # fmt: skip
    places = [one.home for one in seen if one.values]
    if about is About.NOBODY:
        finds += homes_of_things(places)
    else:
        known = {one.key for one in finds}
        there = home_columns(places, owned=about is About.PERSONS)
        finds = [_beside(one) for one in finds] + [one for one in there if one.key not in known]
    return tuple(finds), about


def _is_count(one: Seen) -> bool:
    return bool(one.signs & {Sign.COUNT, Sign.PEOPLE}) and one.column.storage is Storage.WHOLE


def _of_statistics(one: Find) -> Find:
    """Ask only: a list of given names with how often each was given tells of nobody."""
    if one.kind is Kind.NAME and Sign.OWN_NAME in signs_of(one.columns[0]):
        return replace(one, verdict=Verdict.ASKING, confidence=Confidence(0.3, BY_HEADING))
    return one


def _about(finds: Sequence[Find]) -> About:
    """Tell whom rows are about: persons, where a column has names or days of birth."""
    of_persons = [one for one in finds if one.blocking and one.kind in {Kind.NAME, Kind.BIRTH}]
    columns = {Reason.HEADING, Reason.SHARE}
    if not any(columns.intersection(one.confidence.reasons) for one in of_persons):
        return About.NOBODY
    roles = all(
        one.kind is Kind.NAME and Sign.ROLE in signs_of(one.columns[0]) for one in of_persons
    )
    return About.ROLES if roles else About.PERSONS


def _beside(one: Find) -> Find:
    """Take for somebody's in a table of persons what may belong to an office elsewhere."""
    if one.kind in _OF_SOMEBODY and not one.blocking:
        if one.confidence.degree < HALF:
            return one
        reasons = (*one.confidence.reasons, Reason.BESIDE_PERSONS)
        degree = max(one.confidence.degree, 0.85)
        return replace(one, verdict=Verdict.BLOCKING, confidence=Confidence(degree, reasons))
    return one


_OF_SOMEBODY = frozenset((
    Kind.PHONE, Kind.MAIL, Kind.MAC, Kind.IP, Kind.PLATE, Kind.ADDRESS,
))  # fmt: skip


def _find(seen: Seen, kind: Kind, told: Told | None) -> Find | None:
    if told is None or not told.rows:
        return None
    tally = seen.tally(kind)
    said = {Reason.HEADING, Reason.SHARE}.intersection(told.reasons)
    whole = tally.whole >= HALF * max(1, seen.values) or bool(said)
    verdict = Verdict.BLOCKING if told.blocking else Verdict.ASKING
    spots = tally.spots if told.rows >= tally.rows else tally.sure_spots or tally.spots
    spots = seen.spots if Reason.HEADING in told.reasons and seen.spots else spots
    return Find(
        kind, (seen.column.name,), told.rows, told.rows / max(1, seen.values), verdict,
        Confidence(told.degree, told.reasons), spots or seen.spots,
        remedies=for_value(kind, seen.column, whole=whole),
    )  # fmt: skip
