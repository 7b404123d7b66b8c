"""What the values of one column tell with its heading: a rule for each kind of personal data."""

from collections.abc import Callable
from dataclasses import dataclass

from stadtherz.opendata.domain.persons.bare_mobiles import are_told
from stadtherz.opendata.domain.persons.headings import Sign, is_numbered
from stadtherz.opendata.domain.persons.kinds import Kind, Reason
from stadtherz.opendata.domain.persons.seen import Seen, Tally
from stadtherz.opendata.domain.tabular.kinds import DAYS, Storage
from stadtherz.opendata.domain.tabular.kinds import Kind as ColumnKind

MOST = 0.3
"""From this share on a column is one of names."""
HALF = 0.5
FEW_KNOWN = 0.2
"""Names to log in with have known names in them at least in this share."""
MANY, FEW_WORDS = 20, 0.15
"""Of so many values on, so small a share of different ones are words that sort people."""
MOST_STRONG = 0.8
"""Version numbers look like addresses of machines, but most of theirs have small parts."""


@dataclass(frozen=True)
class Told:
    """A judgement.

    Args:
        rows: with it.
        degree: how sure, as in `Confidence`.
        reasons: why.
        blocking: whether it stops the release.

    """

    rows: int
    degree: float
    reasons: tuple[Reason, ...]
    blocking: bool


BY_VALUE, BY_HEADING = (Reason.VALUE,), (Reason.HEADING,)
BOTH = (Reason.VALUE, Reason.HEADING)
CHECKED = (Reason.VALUE, Reason.CHECK_DIGIT)


def _mail(seen: Seen) -> Told | None:
    tally = seen.tally(Kind.MAIL)
    reasons = BOTH if Sign.MAIL in seen.signs else BY_VALUE
    if not tally.strong:
        return Told(tally.rows, 0.6, reasons, blocking=False)
    return Told(tally.rows, 0.98, reasons, blocking=True)


def _office_mail(seen: Seen) -> Told | None:
    rows = seen.tally(Kind.OFFICE_MAIL).rows
    reasons = BOTH if Sign.MAIL in seen.signs else BY_VALUE
    return Told(rows, 0.9, reasons, blocking=False) if rows else None


def _iban(seen: Seen) -> Told | None:
    rows = seen.tally(Kind.IBAN).rows
    named = (Reason.HEADING,) if Sign.IBAN in seen.signs else ()
    if named and seen.alike >= HALF * seen.values and seen.alike > rows:
        return Told(seen.alike, 0.9, BOTH, blocking=True)  # one wrong digit hides no account
    return Told(rows, 0.99, CHECKED + named, blocking=True) if rows else None


def _phone(seen: Seen) -> Told | None:
    tally = seen.tally(Kind.PHONE)
    if Sign.PHONE in seen.signs:
        rows = max(tally.rows, seen.alike)
        return Told(rows, 0.95, BOTH, blocking=tally.mobile > 0) if rows else None
    if tally.strong + tally.called:
        if Sign.CODE in seen.signs and not tally.called:
            apart = tally.strong - tally.run  # digits alone are keys more often
            told = apart >= HALF * seen.values or tally.mobile > tally.run
            return Told(tally.sure, 0.5, BY_VALUE, blocking=False) if told else None
        rows = tally.rows if tally.whole >= HALF * seen.values or tally.bare else tally.sure
        unsure = tally.run if is_numbered(seen.column.name) else tally.bare
        return Told(rows, 0.85, BY_VALUE, blocking=tally.mobile > unsure)
    words = seen.column.storage is Storage.TEXT
    told = are_told(seen.column.name, seen.spread, seen.values, words=words)
    if told or _is_beside_names(seen):
        rows = tally.rows if told else tally.rows - tally.bare
        return Told(rows, 0.5, BY_VALUE, blocking=False)
    most = tally.whole - tally.bare >= HALF * seen.values and tally.distinct >= 3
    if most and tally.lengths > 1 and not seen.signs & {Sign.CODE, Sign.IBAN}:
        return Told(tally.rows, 0.5, (Reason.VALUE, Reason.SHARE), blocking=False)
    return None


def _is_beside_names(seen: Seen) -> bool:
    """Whether numbers such as 0631 365 1234 stand among names, or below "Kontakt"."""
    named = seen.tally(Kind.NAME).sure or Sign.CONTACT in seen.signs
    return bool(named) and Sign.CODE not in seen.signs


def _plate(seen: Seen) -> Told | None:
    tally = seen.tally(Kind.PLATE)
    if Sign.PLATE in seen.signs and max(tally.rows, seen.alike) >= 0.2 * seen.values:
        # "Kennzeichen" are of other things as well: KLAB123 may be a measuring station
        sure = tally.rows > 0 or {"kfz", "auto"} & set(seen.column.name.split("_"))
        return Told(max(tally.rows, seen.alike), 0.97 if sure else 0.6, BOTH, blocking=bool(sure))
    if tally.called:
        return Told(tally.rows, 0.9, BY_VALUE, blocking=True)
    if tally.strong >= HALF * seen.values:
        return Told(tally.rows, 0.85, (Reason.VALUE, Reason.SHARE), blocking=True)
    if tally.strong and Sign.CODE not in seen.signs:
        return _printed_plates(seen, tally)
    most = tally.whole >= 0.8 * seen.values and tally.distinct >= 3
    if most and not seen.signs & {Sign.CODE, Sign.PLACE}:
        return Told(tally.rows, 0.5, (Reason.VALUE, Reason.SHARE), blocking=False)
    return None


def _printed_plates(seen: Seen, tally: Tally) -> Told:
    """Judge some that are written as on a plate: of stations they may be codes, elsewhere not.

    Beside them, other ways of writing are plates as well.
    """
    if Sign.PLACE in seen.signs:
        return Told(tally.sure, 0.6, BY_VALUE, blocking=False)
    return Told(tally.rows, 0.85, BY_VALUE, blocking=True)


def _home(seen: Seen) -> Told | None:
    tally = seen.tally(Kind.ADDRESS)
    if tally.called:
        return Told(tally.sure, 0.9, BY_VALUE, blocking=True)
    return Told(tally.rows, 0.6, BY_VALUE, blocking=False) if tally.rows else None


def _checked(kind: Kind, sign: Sign, most: float) -> Callable[[Seen], Told | None]:
    """Make the rule of a number whose check digit holds by chance now and then."""

    def rule(seen: Seen) -> Told | None:
        tally = seen.tally(kind)
        if sign in seen.signs:
            if tally.rows:
                return Told(tally.rows, 0.99, (*CHECKED, Reason.HEADING), blocking=True)
            alike = seen.alike >= HALF * seen.values
            return Told(seen.alike, 0.6, BY_HEADING, blocking=False) if alike else None
        if tally.sure:
            degree = 0.97 if tally.called else 0.95
            return Told(tally.sure, degree, CHECKED, blocking=True)
        if tally.whole >= most * seen.values and tally.distinct >= 3:
            return Told(tally.rows, 0.9, (*CHECKED, Reason.SHARE), blocking=True)
        return None

    return rule


def _ip(seen: Seen) -> Told | None:
    tally = seen.tally(Kind.IP)
    if Sign.IP in seen.signs and tally.rows:
        return Told(tally.rows, 0.97, BOTH, blocking=True)
    if tally.strong >= MOST_STRONG * max(1, tally.rows):
        return Told(tally.rows, 0.7, BY_VALUE, blocking=False)
    return None


def _mac(seen: Seen) -> Told | None:
    rows = seen.tally(Kind.MAC).rows
    reasons = BOTH if Sign.MAC in seen.signs else BY_VALUE
    return Told(rows, 0.9, reasons, blocking=False) if rows else None


def _birth(seen: Seen) -> Told | None:
    tally, column = seen.tally(Kind.BIRTH), seen.column
    if Sign.BIRTH_DATE in seen.signs and seen.values:
        if column.kind in DAYS or column.kind is ColumnKind.DATETIME:
            day = column.kind is not ColumnKind.MONTH
            return Told(seen.values, 0.97, BOTH, blocking=day) if day else None
        if seen.alike:
            return Told(max(seen.alike, tally.rows), 0.85, BY_HEADING, blocking=True)
    return Told(tally.rows, 0.9, BY_VALUE, blocking=True) if tally.rows else None


def _name(seen: Seen) -> Told | None:
    signs, tally = seen.signs, seen.tally(Kind.NAME)
    if seen.values and Sign.OWN_NAME in signs:
        return _own_name(seen, tally)
    if (found := _log_ins(seen)) or (seen.by_people and Sign.ROLE in signs):
        return found or _role(seen, tally)
    if signs & {Sign.PLACE, Sign.PLANT, Sign.CODE, Sign.STREET}:
        return _of_thing(seen, tally)
    return (_below_name(seen, tally) if Sign.NAME in signs else None) or _in_texts(seen, tally)


def _below_name(seen: Seen, tally: Tally) -> Told | None:
    if max(tally.rows, seen.family) >= MOST * seen.values and tally.distinct > 1:
        return Told(max(tally.rows, seen.known), 0.9, BOTH, blocking=True)
    if seen.family >= HALF * seen.values and seen.values > 2:
        return Told(seen.known, 0.8, BOTH, blocking=True)
    several = seen.column.distinct > 1
    if several and seen.small >= MOST * seen.values:
        return Told(max(seen.small, tally.rows), 0.7, BOTH, blocking=False)
    if several and seen.other >= MOST * seen.values and not tally.called:
        return Told(max(seen.other, tally.rows), 0.5, BY_HEADING, blocking=False)
    return None


def _of_thing(seen: Seen, tally: Tally) -> Told | None:
    """Judge names below a heading of things; half a column of them may be people that run them."""
    if tally.called:
        return Told(tally.called, 0.8, BY_VALUE, blocking=True)
    named = Sign.PLACE in seen.signs and tally.strong >= HALF * seen.values and tally.distinct > 2
    return Told(tally.rows, 0.5, BY_VALUE, blocking=False) if named else None


def _own_name(seen: Seen, tally: Tally) -> Told | None:
    if seen.alike < HALF * seen.values and not tally.rows:
        return None
    known = seen.known >= 0.1 * seen.values
    return Told(
        max(seen.alike, tally.rows), 0.97 if known else 0.85, BOTH if known else BY_HEADING,
        blocking=True,
    )  # fmt: skip


def _role(seen: Seen, tally: Tally) -> Told | None:
    known = max(tally.rows, seen.known)
    if known >= MOST * seen.by_people:
        return Told(max(known, seen.capital), 0.92, BOTH, blocking=True)
    if seen.capital >= MOST * seen.by_people and not _sorts_people(seen):
        reasons = BOTH if known else BY_HEADING
        return Told(max(known, seen.capital), 0.85, reasons, blocking=True)
    if known:
        return Told(known, 0.7, BOTH, blocking=tally.called > 0)
    if seen.capital or seen.alike >= HALF * seen.by_people:
        return Told(max(seen.capital, seen.alike), 0.5, BY_HEADING, blocking=False)
    return None


def _log_ins(seen: Seen) -> Told | None:
    """Judge names to log in with; a key of things needs known names in it to be one."""
    if not seen.log_ins or seen.log_ins < MOST * seen.by_people:
        return None
    known = seen.known_log_ins
    if Sign.CODE in seen.signs:
        sure = known >= FEW_KNOWN * seen.log_ins
        return Told(seen.log_ins, 0.7, BOTH, blocking=False) if known and sure else None
    if known >= MOST * seen.log_ins:
        return Told(seen.log_ins, 0.85, BOTH, blocking=True)
    return Told(seen.log_ins, 0.6, BOTH if known else BY_HEADING, blocking=False)


def _sorts_people(seen: Seen) -> bool:
    """Whether a few words stand there again and again, as "Stammgast" and "Tagesgast"."""
    return seen.values >= MANY and seen.column.distinct <= FEW_WORDS * seen.values


def _in_texts(seen: Seen, tally: Tally) -> Told | None:
    shared, rows = (Reason.VALUE, Reason.SHARE), tally.rows + seen.initials
    if (
        tally.whole
        and tally.whole + seen.initials >= MOST * seen.values
        and (tally.distinct > 1 or seen.initials)
    ):
        return Told(rows, 0.85, shared, blocking=True)
    if tally.called:
        return Told(tally.rows, 0.85, BY_VALUE, blocking=True)
    if tally.strong:
        return Told(tally.rows, 0.6, BY_VALUE, blocking=False)
    if seen.initials >= HALF * seen.values and seen.column.distinct > 2:
        return Told(rows, 0.6, shared, blocking=False)
    return Told(tally.rows, 0.3, BY_VALUE, blocking=False) if tally.rows else None


RULES: dict[Kind, Callable[[Seen], Told | None]] = {
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
