"""Any question gives what a plain loop over the rows gives."""

import re
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.opendata.adapters.asking.answers import ask
from stadtherz.opendata.domain.asking.checked import question_of
from tests import thorough
from tests.opendata.asking.small import PLACES, rows, table

ROWS = rows()


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    return table(tmp_path_factory.mktemp("asked"))


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


COMPARE = {
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip
UNITS = {
    "year": lambda at: at.year,
    "quarter": lambda at: date(at.year, (at.month - 1) // 3 * 3 + 1, 1),
    "month": lambda at: date(at.year, at.month, 1),
    "week": lambda at: day(at) - timedelta(days=at.weekday()),
    "hour": lambda at: at.replace(minute=0, second=0),
}


def day(at):
    return date(at.year, at.month, at.day)


UNITS["day"] = day


def local(name, value):
    """Give what the clock on the wall showed."""
    if name != "moment" or value is None:
        return value
    utc = value.replace(tzinfo=ZoneInfo("UTC"))
    return utc.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)


NUMBERS = st.one_of(
    st.integers(-6, 12).map(str), st.decimals(-6, 6, places=3).map(str),
    st.sampled_from(["0.1", "1e10", "99999999999999999999", "-1e25", "2.50", "-7.5"]),
)  # fmt: skip
TIMES = st.sampled_from([row["zeit"] for row in ROWS if row["zeit"]])
DAYS = st.sampled_from([row["tag"] for row in ROWS if row["tag"]])


def number(text):
    return Decimal(text)


def exact(value):
    return Decimal(repr(value)) if isinstance(value, float) else value


@st.composite
def leaves(draw):
    """Give a test as it is written, and as a function of a row that may be unknown."""
    kind = draw(st.sampled_from(sorted(MAKERS)))
    return MAKERS[kind](draw)


def compared(name, sign, written, value, read=lambda one: one):
    def holds(row):
        found = row[name]
        return None if found is None else COMPARE[sign](read(found), value)

    return f"{name} {sign} {written}", holds


def of_number(draw):
    name = draw(st.sampled_from(["nr", "betrag", "wert"]))
    sign, text = draw(st.sampled_from(sorted(COMPARE))), draw(NUMBERS)
    if name == "wert":
        return compared(name, sign, text, float(text))
    return compared(name, sign, text, number(text), exact)


def of_text(draw):
    text = draw(st.sampled_from(PLACES) | st.text("abMit'%_\\\"", max_size=4))
    return compared("ort", draw(st.sampled_from(sorted(COMPARE))), quoted(text), text.encode(),
                    str.encode)  # fmt: skip


def of_boolean(draw):
    value = draw(st.booleans())
    return compared("offen", draw(st.sampled_from(["=", "!="])), str(value).lower(), value)


def of_time(name, times):
    def made(draw):
        at = draw(times)
        written = at.isoformat()
        written = quoted(written) if draw(st.booleans()) else written
        return compared(name, draw(st.sampled_from(sorted(COMPARE))), written, at)

    return made


def of_null(draw):
    name = draw(st.sampled_from(sorted(ROWS[0].keys() - {"_line"})))
    if draw(st.booleans()):
        return f"{name} is null", lambda row: row[name] is None
    return f"{name} is not null", lambda row: row[name] is not None


def of_in(draw):
    negated = draw(st.booleans())
    values = draw(st.lists(NUMBERS, min_size=1, max_size=4))

    def holds(row):
        if row["betrag"] is None:
            return None
        return (row["betrag"] in [number(one) for one in values]) is not negated

    return f"betrag {'not ' if negated else ''}in ({', '.join(values)})", holds


def of_like(draw):
    how = draw(st.sampled_from(["contains", "starts", "ends", "like"]))
    text = draw(st.text("mitMITsteüS%_'", max_size=4))

    def holds(row):
        found = row["ort"]
        if found is None:
            return None
        low, part = found.lower(), text.lower()
        if how == "like":
            pattern = "".join({"%": ".*", "_": "."}.get(one, re.escape(one)) for one in text)
            return re.fullmatch(pattern, found, re.DOTALL) is not None
        return {"contains": part in low, "starts": low.startswith(part),
                "ends": low.endswith(part)}[how]  # fmt: skip

    return f"ort {how} {quoted(text)}", holds


def of_part(draw):
    name = draw(st.sampled_from(["tag", "zeit", "moment"]))
    unit = draw(st.sampled_from(sorted(UNITS.keys() - ({"hour"} if name == "tag" else set()))))
    at = UNITS[unit](draw(TIMES))
    sign = draw(st.sampled_from(sorted(COMPARE)))
    _, holds = compared(name, sign, "", at, lambda found: UNITS[unit](local(name, found)))
    return f"{unit}({name}) {sign} {at if unit == 'year' else at.isoformat()}", holds


def of_both(draw):
    sign = draw(st.sampled_from(sorted(COMPARE)))

    def holds(row):
        if row["nr"] is None or row["betrag"] is None:
            return None
        return COMPARE[sign](row["nr"], row["betrag"])

    return f"nr {sign} betrag", holds


MAKERS = {
    "number": of_number, "text": of_text, "boolean": of_boolean, "tag": of_time("tag", DAYS),
    "zeit": of_time("zeit", TIMES), "moment": of_time("moment", TIMES), "null": of_null,
    "in": of_in, "like": of_like, "part": of_part, "both": of_both,
}  # fmt: skip


def opposite(value):
    return None if value is None else not value


def everyone(values):
    return False if False in values else None if None in values else True


def someone(values):
    return True if True in values else None if None in values else False


def combined(inner):
    pairs = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        inner.map(lambda one: (f"not ({one[0]})", lambda row: opposite(one[1](row)))),
        pairs.map(lambda some: (
            "(" + " and ".join(one[0] for one in some) + ")",
            lambda row: everyone([one[1](row) for one in some]),
        )),
        pairs.map(lambda some: (
            "(" + " OR ".join(one[0] for one in some) + ")",
            lambda row: someone([one[1](row) for one in some]),
        )),
    )  # fmt: skip


FILTERS = st.recursive(leaves(), combined, max_leaves=6)
KEYS = st.lists(
    st.tuples(st.sampled_from(sorted(ROWS[0].keys() - {"_line"})), st.booleans()), max_size=3,
    unique_by=lambda one: one[0],
)  # fmt: skip


def stable(found, keys):
    """Sort by several keys; rows that are alike stay in the order of their lines."""
    if not keys:
        return found
    result = found
    for name, down in reversed(keys):
        groups = {}
        for row in result:
            groups.setdefault(row[name], []).append(row)
        nulls = groups.pop(None, [])
        names = sorted(groups, key=lambda one: one.encode() if isinstance(one, str) else one)
        if down:
            names.reverse()
        result = [row for one in names for row in groups[one]] + nulls
    return result


def written(keys):
    return ",".join(f"-{name}" if down else f"{name} asc" for name, down in keys)


@settings(max_examples=40 * thorough.TIMES)
@given(FILTERS, KEYS, st.integers(1, 25))
def test_pages_hold_the_rows_of_a_plain_loop(asked, condition, keys, limit):
    text, holds = condition
    expected = stable([row for row in ROWS if holds(row) is True], keys)
    parts = {"filter": text, "sort": written(keys), "limit": str(limit)}
    found, after, pages = [], "", 0
    while True:
        question = question_of(parts | ({"after": after} if after else {}), asked.schema)
        answer = ask(asked, question)
        assert len(answer.rows) <= limit
        found += answer.rows
        after, pages = answer.after, pages + 1
        if not after:
            break
        assert len(answer.rows) == limit
    assert found == [tuple(row.values())[1:] for row in expected], text
    assert pages == max(1, -(-len(expected) // limit))


GROUPS = st.lists(
    st.sampled_from(["ort", "offen", "nr", "tag", "month(tag)", "year(zeit)", "day(moment)"]),
    max_size=2, unique=True,
)  # fmt: skip
SUMS = {
    "count()": len,
    "count(wert)": lambda some: sum(row["wert"] is not None for row in some),
    "count_distinct(ort)": lambda some: len({row["ort"] for row in some} - {None}),
    "sum(betrag)": lambda some: total([row["betrag"] for row in some]),
    "sum(nr)": lambda some: total([row["nr"] for row in some]),
    "avg(betrag)": lambda some: average([row["betrag"] for row in some]),
    "min(tag)": lambda some: min(known(some, "tag"), default=None),
    "max(ort)": lambda some: max(known(some, "ort"), key=str.encode, default=None),
    "median(wert)": lambda some: percentile(known(some, "wert"), 50),
    "percentile(betrag, 90)": lambda some: percentile(known(some, "betrag"), 90),
}


def known(some, name):
    return [row[name] for row in some if row[name] is not None]


def total(values):
    values = [one for one in values if one is not None]
    return sum(values) if values else None


def average(values):
    values = [one for one in values if one is not None]
    return float(mean(values)) if values else None


def percentile(values, percent):
    if not values:
        return None
    values = sorted(map(float, values))
    at = (len(values) - 1) * percent / 100
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)


def alike(one, other):
    return one == (pytest.approx(other) if isinstance(other, float) else other)


def everything(asked, parts):
    """Give the rows of all pages."""
    found, after = [], ""
    while True:
        answer = ask(asked, question_of(parts | ({"after": after} if after else {}), asked.schema))
        found += answer.rows
        after = answer.after
        if not after:
            return found


def group_of(term, row):
    unit, _, name = term.rpartition("(")
    if not unit:
        return row[term]
    found = local(name[:-1], row[name[:-1]])
    return None if found is None else UNITS[unit](found)


@settings(max_examples=40 * thorough.TIMES)
@given(
    leaves(), GROUPS, st.lists(st.sampled_from(sorted(SUMS)), min_size=1, max_size=3, unique=True),
    st.booleans(), st.integers(1, 9),
)  # fmt: skip
def test_groups_are_those_of_a_plain_loop(asked, condition, groups, sums, down, limit):
    text, holds = condition
    expected = {}
    for row in ROWS:
        if holds(row) is True:
            expected.setdefault(tuple(group_of(one, row) for one in groups), []).append(row)
    if not groups:
        expected.setdefault((), [])
    items = [*groups, *(f"{one} as s{at}" for at, one in enumerate(sums))]
    parts = {"select": ", ".join(items), "filter": text, "group": ",".join(groups),
             "sort": "-s0" if down else "s0", "limit": str(limit)}  # fmt: skip
    found = everything(asked, parts)
    told = {row[: len(groups)]: row[len(groups) :] for row in found}
    assert len(told) == len(found) == len(expected)
    for key, some in expected.items():
        wanted = tuple(SUMS[name](some) for name in sums)
        assert all(map(alike, told[key], wanted)), (key, wanted)
    first = [row[len(groups)] for row in found]
    values = [one for one in first if one is not None]
    by = [one.encode() if isinstance(one, str) else one for one in values]
    assert by == sorted(by, reverse=down)
    assert first == values + [None] * (len(first) - len(values))
