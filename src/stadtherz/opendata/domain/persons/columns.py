"""Judges what was seen in the values of each column, with its heading and its neighbours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from stadtherz.opendata.domain.persons.bare_mobiles import are_told
from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.headings import Sign, is_numbered, signs_of
from stadtherz.opendata.domain.persons.home_columns import home_columns
from stadtherz.opendata.domain.persons.kinds import About, Confidence, Kind, Reason, Verdict
from stadtherz.opendata.domain.persons.lone_families import lone_families
from stadtherz.opendata.domain.persons.private_things import homes_of_things
from stadtherz.opendata.domain.persons.remedies import for_value
from stadtherz.opendata.domain.persons.seen import Seen, Tally
from stadtherz.opendata.domain.tabular.kinds import DAYS, Storage
from stadtherz.opendata.domain.tabular.kinds import Kind as ColumnKind

MOST = 0.3
"""From this share on a column is one of names."""
HALF = 0.5
MANY, FEW_WORDS = 20, 0.15
"""Of so many values on, so small a share of different ones are words that sort people."""
MOST_STRONG = 0.8
"""Version numbers look like addresses of machines, but most of theirs have small parts."""


@dataclass(frozen=True)
class _Told:
    """A judgement: rows, degree, reasons, verdict."""

    rows: int
    degree: float
    reasons: tuple[Reason, ...]
    blocking: bool


BY_VALUE, BY_HEADING = (Reason.VALUE,), (Reason.HEADING,)
BOTH = (Reason.VALUE, Reason.HEADING)
CHECKED = (Reason.VALUE, Reason.CHECK_DIGIT)


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


def _find(seen: Seen, kind: Kind, told: _Told | None) -> Find | None:
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


def _mail(seen: Seen) -> _Told | None:
    tally = seen.tally(Kind.MAIL)
    reasons = BOTH if Sign.MAIL in seen.signs else BY_VALUE
    if not tally.strong:
        return _Told(tally.rows, 0.6, reasons, blocking=False)
    return _Told(tally.rows, 0.98, reasons, blocking=True)


def _office_mail(seen: Seen) -> _Told | None:
    rows = seen.tally(Kind.OFFICE_MAIL).rows
    reasons = BOTH if Sign.MAIL in seen.signs else BY_VALUE
    return _Told(rows, 0.9, reasons, blocking=False) if rows else None


def _iban(seen: Seen) -> _Told | None:
    rows = seen.tally(Kind.IBAN).rows
    named = (Reason.HEADING,) if Sign.IBAN in seen.signs else ()
    if named and seen.alike >= HALF * seen.values and seen.alike > rows:
        return _Told(seen.alike, 0.9, BOTH, blocking=True)  # one wrong digit hides no account
    return _Told(rows, 0.99, CHECKED + named, blocking=True) if rows else None


def _phone(seen: Seen) -> _Told | None:
    tally = seen.tally(Kind.PHONE)
    if Sign.PHONE in seen.signs:
        rows = max(tally.rows, seen.alike)
        return _Told(rows, 0.95, BOTH, blocking=tally.mobile > 0) if rows else None
    if tally.strong + tally.called:
        if Sign.CODE in seen.signs and not tally.called:
            apart = tally.strong - tally.run  # digits alone are keys more often
            told = apart >= HALF * seen.values or tally.mobile > tally.run
            return _Told(tally.sure, 0.5, BY_VALUE, blocking=False) if told else None
        rows = tally.rows if tally.whole >= HALF * seen.values or tally.bare else tally.sure
        unsure = tally.run if is_numbered(seen.column.name) else tally.bare
        return _Told(rows, 0.85, BY_VALUE, blocking=tally.mobile > unsure)
    words = seen.column.storage is Storage.TEXT
    if are_told(seen.column.name, seen.spread, seen.values, words=words):
        return _Told(tally.rows, 0.5, BY_VALUE, blocking=False)
    most = tally.whole - tally.bare >= HALF * seen.values and tally.distinct >= 3
    if most and tally.lengths > 1 and not seen.signs & {Sign.CODE, Sign.IBAN}:
        return _Told(tally.rows, 0.5, (Reason.VALUE, Reason.SHARE), blocking=False)
    return None


def _plate(seen: Seen) -> _Told | None:
    tally = seen.tally(Kind.PLATE)
    if Sign.PLATE in seen.signs and max(tally.rows, seen.alike) >= 0.2 * seen.values:
        # "Kennzeichen" are of other things as well: KLAB123 may be a measuring station
        sure = tally.rows > 0 or {"kfz", "auto"} & set(seen.column.name.split("_"))
        return _Told(max(tally.rows, seen.alike), 0.97 if sure else 0.6, BOTH, blocking=bool(sure))
    if tally.called:
        return _Told(tally.rows, 0.9, BY_VALUE, blocking=True)
    if tally.strong >= HALF * seen.values:
        return _Told(tally.rows, 0.85, (Reason.VALUE, Reason.SHARE), blocking=True)
    if tally.strong and Sign.CODE not in seen.signs:
        return _printed_plates(seen, tally)
    most = tally.whole >= 0.8 * seen.values and tally.distinct >= 3
    if most and not seen.signs & {Sign.CODE, Sign.PLACE}:
        return _Told(tally.rows, 0.5, (Reason.VALUE, Reason.SHARE), blocking=False)
    return None


def _printed_plates(seen: Seen, tally: Tally) -> _Told:
    """Judge some that are written as on a plate: of stations they may be codes, elsewhere not.

    Beside them, other ways of writing are plates as well.
    """
    if Sign.PLACE in seen.signs:
        return _Told(tally.sure, 0.6, BY_VALUE, blocking=False)
    return _Told(tally.rows, 0.85, BY_VALUE, blocking=True)


def _home(seen: Seen) -> _Told | None:
    tally = seen.tally(Kind.ADDRESS)
    if tally.called:
        return _Told(tally.sure, 0.9, BY_VALUE, blocking=True)
    return _Told(tally.rows, 0.6, BY_VALUE, blocking=False) if tally.rows else None


def _checked(kind: Kind, sign: Sign, most: float) -> Callable[[Seen], _Told | None]:
    """Make the rule of a number whose check digit holds by chance now and then."""

    def rule(seen: Seen) -> _Told | None:
        tally = seen.tally(kind)
        if sign in seen.signs:
            if tally.rows:
                return _Told(tally.rows, 0.99, (*CHECKED, Reason.HEADING), blocking=True)
            alike = seen.alike >= HALF * seen.values
            return _Told(seen.alike, 0.6, BY_HEADING, blocking=False) if alike else None
        if tally.sure:
            degree = 0.97 if tally.called else 0.95
            return _Told(tally.sure, degree, CHECKED, blocking=True)
        if tally.whole >= most * seen.values and tally.distinct >= 3:
            return _Told(tally.rows, 0.9, (*CHECKED, Reason.SHARE), blocking=True)
        return None

    return rule


def _ip(seen: Seen) -> _Told | None:
    tally = seen.tally(Kind.IP)
    if Sign.IP in seen.signs and tally.rows:
        return _Told(tally.rows, 0.97, BOTH, blocking=True)
    if tally.strong >= MOST_STRONG * max(1, tally.rows):
        return _Told(tally.rows, 0.7, BY_VALUE, blocking=False)
    return None


def _mac(seen: Seen) -> _Told | None:
    rows = seen.tally(Kind.MAC).rows
    reasons = BOTH if Sign.MAC in seen.signs else BY_VALUE
    return _Told(rows, 0.9, reasons, blocking=False) if rows else None


def _birth(seen: Seen) -> _Told | None:
    tally, column = seen.tally(Kind.BIRTH), seen.column
    if Sign.BIRTH_DATE in seen.signs and seen.values:
        if column.kind in DAYS or column.kind is ColumnKind.DATETIME:
            day = column.kind is not ColumnKind.MONTH
            return _Told(seen.values, 0.97, BOTH, blocking=day) if day else None
        if seen.alike:
            return _Told(max(seen.alike, tally.rows), 0.85, BY_HEADING, blocking=True)
    return _Told(tally.rows, 0.9, BY_VALUE, blocking=True) if tally.rows else None


def _name(seen: Seen) -> _Told | None:
    signs, tally = seen.signs, seen.tally(Kind.NAME)
    if seen.values and Sign.OWN_NAME in signs:
        return _own_name(seen, tally)
    if seen.values and Sign.ROLE in signs:
        return _role(seen, tally)
    if signs & {Sign.PLACE, Sign.PLANT, Sign.CODE, Sign.STREET}:
        return _of_thing(seen, tally)
    if Sign.NAME in signs:
        if max(tally.rows, seen.family) >= MOST * seen.values and tally.distinct > 1:
            return _Told(max(tally.rows, seen.known), 0.9, BOTH, blocking=True)
        if seen.family >= HALF * seen.values and seen.values > 2:
            return _Told(seen.known, 0.8, BOTH, blocking=True)
    return _in_texts(seen, tally)


def _of_thing(seen: Seen, tally: Tally) -> _Told | None:
    """Judge names below a heading of things; half a column of them may be people that run them."""
    if tally.called:
        return _Told(tally.called, 0.8, BY_VALUE, blocking=True)
    named = Sign.PLACE in seen.signs and tally.strong >= HALF * seen.values and tally.distinct > 2
    return _Told(tally.rows, 0.5, BY_VALUE, blocking=False) if named else None


def _own_name(seen: Seen, tally: Tally) -> _Told | None:
    if seen.alike < HALF * seen.values and not tally.rows:
        return None
    known = seen.known >= 0.1 * seen.values
    return _Told(
        max(seen.alike, tally.rows), 0.97 if known else 0.85, BOTH if known else BY_HEADING,
        blocking=True,
    )  # fmt: skip


def _role(seen: Seen, tally: Tally) -> _Told | None:
    known = max(tally.rows, seen.known)
    if known >= MOST * seen.values:
        return _Told(max(known, seen.capital), 0.92, BOTH, blocking=True)
    if seen.capital >= MOST * seen.values and not _sorts_people(seen):
        reasons = BOTH if known else BY_HEADING
        return _Told(max(known, seen.capital), 0.85, reasons, blocking=True)
    if known:
        return _Told(known, 0.7, BOTH, blocking=tally.called > 0)
    if seen.capital or seen.alike >= HALF * seen.values:
        return _Told(max(seen.capital, seen.alike), 0.5, BY_HEADING, blocking=False)
    return None


def _sorts_people(seen: Seen) -> bool:
    """Whether a few words stand there again and again, as "Stammgast" and "Tagesgast"."""
    return seen.values >= MANY and seen.column.distinct <= FEW_WORDS * seen.values


def _in_texts(seen: Seen, tally: Tally) -> _Told | None:
    shared, rows = (Reason.VALUE, Reason.SHARE), tally.rows + seen.initials
    if (
        tally.whole
        and tally.whole + seen.initials >= MOST * seen.values
        and (tally.distinct > 1 or seen.initials)
    ):
        return _Told(rows, 0.85, shared, blocking=True)
    if tally.called:
        return _Told(tally.rows, 0.85, BY_VALUE, blocking=True)
    if tally.strong:
        return _Told(tally.rows, 0.6, BY_VALUE, blocking=False)
    if seen.initials >= HALF * seen.values and seen.column.distinct > 2:
        return _Told(rows, 0.6, shared, blocking=False)
    return _Told(tally.rows, 0.3, BY_VALUE, blocking=False) if tally.rows else None


RULES: dict[Kind, Callable[[Seen], _Told | None]] = {
    Kind.NAME: _name,
    Kind.MAIL: _mail,
    Kind.OFFICE_MAIL: _office_mail,
    Kind.PHONE: _phone,
    Kind.IBAN: _iban,
    Kind.PLATE: _plate,
    Kind.TAX_ID: _checked(Kind.TAX_ID, Sign.TAX_ID, 0.5),
    Kind.PENSION: _checked(Kind.PENSION, Sign.PENSION, 0.5),
    Kind.HEALTH: _checked(Kind.HEALTH, Sign.HEALTH, 0.9),
    Kind.ID_CARD: _checked(Kind.ID_CARD, Sign.ID_CARD, 0.9),
    Kind.IP: _ip,
    Kind.MAC: _mac,
    Kind.BIRTH: _birth,
    Kind.ADDRESS: _home,
}
