"""Both ends of a time, asked of SensorThings 2.0, mean the same in hot rows and in the lake."""

import json
from datetime import UTC, datetime
from itertools import product

import pytest

from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.domain.results import when
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import stream
from tests.thorough import sample

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HOUR = 3_600_000_000
FIRST = microseconds(datetime(2026, 3, 1, tzinfo=UTC))
SPANS = [(0, 30), (10, None), (10, 50), (23, 24), (24, 24), (24, None), (47, 72), (70, 71)]
"""Hours from the first day on, over three days; a moment has no end."""
BOUNDS = [0, 10, 24, 30, 50, 71, 72]
SIGNS = {"lt": int.__lt__, "le": int.__le__, "gt": int.__gt__, "ge": int.__ge__, "eq": int.__eq__}


@pytest.fixture(params=["hot", "flushed", "both"])
def filled(request, lake):
    forget()
    one = stream("ends")
    rows = [
        Row(one.pk, FIRST + start * HOUR, float(place),
            end_us=None if end is None else FIRST + end * HOUR, result_us=FIRST + place)
        for place, (start, end) in enumerate(SPANS)
    ]  # fmt: skip
    half = {"hot": 0, "flushed": len(rows), "both": len(rows) // 2}[request.param]
    for part in (rows[:half], rows[half:]):
        if part:
            record_rows(rows=part)
        if part is not rows[half:] and half:
            flush(lake=lake)
    yield one
    forget()


@pytest.fixture
def results(client, filled):
    def asked(options):
        path = f"/sensorthings/v2.0/Datastreams({filled.pk})/Observations"
        found, page = [], json.loads(client.get(path, dict(options)).content)
        while True:
            found += [int(one["result"]) for one in page["value"]]
            if "@nextLink" not in page:
                return found
            page = json.loads(client.get(page["@nextLink"].removeprefix("http://localhost:8000"))
                              .content)  # fmt: skip

    return asked


def hour(bound):
    return when(FIRST + bound * HOUR)


@pytest.mark.parametrize("end", ["start", "end"])
def test_filters_find_what_has_such_an_end(results, end):
    for (sign, fits), bound in sample(list(product(SIGNS.items(), BOUNDS)), 3):
        place = ("start", "end").index(end)
        wanted = [n for n, one in enumerate(SPANS)
                  if one[place] is not None and fits(one[place], bound)]  # fmt: skip
        asked = {"$filter": f"phenomenonTime/{end} {sign} {hour(bound)}"}
        assert sorted(results(asked)) == wanted, asked
        turned = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq"}[sign]
        asked = {"$filter": f"{hour(bound)} {turned} phenomenonTime/{end}", "$top": "3"}
        assert sorted(results(asked)) == wanted, asked


@pytest.mark.parametrize("end", ["start", "end"])
@pytest.mark.parametrize("descending", [pytest.param(False, marks=pytest.mark.soak), True])
def test_orders_go_by_such_an_end_and_no_page_loses_one(results, end, descending):
    place = ("start", "end").index(end)
    ids = range(len(SPANS))
    by_end = sorted(ids, key=lambda n: (SPANS[n][place] is not None, SPANS[n][place] or 0, n))
    if descending:  # among those alike the later results come first, as the second key says
        by_end = by_end[::-1]
    word = " desc" if descending else ""
    order = f"phenomenonTime/{end}{word},result{word}"
    for top in (1, 3, 100):
        assert results({"$orderby": order, "$top": str(top)}) == by_end


def test_between_two_ends_only_what_lies_there_is_found(results):
    asked = f"phenomenonTime/start ge {hour(10)} and phenomenonTime/end lt {hour(72)}"
    assert sorted(results({"$filter": asked})) == [2, 3, 4, 7]
    assert sorted(results({"$filter": "phenomenonTime/end eq null"})) == [1, 5]
