"""The newest value and the extent of a datastream, of instants, intervals and nulls."""

from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.sensorthings.catalogue import Reader, the_catalogue
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import HotObservation, Latest, moment
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.latest import recount_latest
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db
HOUR_US = 3_600_000_000
examples = count()


def extent(lake, one):
    reading = Reading(the_catalogue().view(Reader(everything=True)), "", lake, moment(0))
    found = reading.extent(one.pk)
    return found and tuple(microseconds(at) // HOUR_US for at in (found.start, found.end))


def row(one, begin, end, value, **more):
    end_us = None if end is None else end * HOUR_US
    return Row(one.pk, begin * HOUR_US, value, end_us=end_us, **more)


instants = st.tuples(st.integers(-9, 9), st.none(), st.sampled_from([None, 1.0, 2.0]))
spans = st.tuples(st.integers(-9, 9), st.integers(10, 30), st.sampled_from([None, 1.0, 2.0]))


@settings(max_examples=40)
@given(
    requests=st.lists(st.lists(instants | spans, min_size=1, max_size=4), min_size=1, max_size=3),
    place=st.integers(0, 11),
    flushed=st.booleans(),
)
# an end that is not the last one's; a deleted instant between; a newest result that is null
@example(requests=[[(0, 30, 1.0)], [(1, None, 2.0)]], place=1, flushed=False)
@example(requests=[[(0, 2, 1.0), (3, None, 2.0), (5, None, 3.0)]], place=1, flushed=True)
@example(requests=[[(1, None, 2.0), (5, None, None), (0, None, 1.0)]], place=2, flushed=False)
def test_newest_and_extent_are_those_of_the_rows(tmp_path_factory, requests, place, flushed):
    HotObservation.objects.all().delete()
    own = Lake(tmp_path_factory.mktemp("lake") / "observations")
    one = stream(f"e{next(examples)}-1")
    truth = {}
    for request in requests:
        record_rows(rows=[row(one, *told) for told in request], lake=own)
        truth |= {(begin, end): value for begin, end, value in request}
    check(own, one, truth)
    if flushed:
        flush(lake=own)
        own.refresh(max_age=0)
    begin, end = list(truth)[place % len(truth)]
    hot.write([row(one, begin, end, truth.pop((begin, end)), gone=True)], received_us=0)
    recount_latest(streams=[one.pk], lake=own)
    check(own, one, truth)


def check(lake, one, truth):
    latest = Latest.objects.filter(pk=one.pk).first()
    if not truth:
        assert latest is None
        return
    newest = max(begin for begin, _ in truth)
    values = {value for (begin, _), value in truth.items() if begin == newest}
    assert latest.us == newest * HOUR_US
    assert latest.value in values
    ends = [begin if end is None else end for begin, end in truth]
    assert extent(lake, one) == (min(begin for begin, _ in truth), max(ends))
