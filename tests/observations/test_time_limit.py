"""No question holds a worker: neither by many terms nor by much to read."""

from datetime import UTC, datetime, timedelta
from time import monotonic, process_time, sleep

import pytest
from django.utils import timezone

from stadtherz.kernel.errors import Invalid, Unavailable
from stadtherz.observations.adapters.duck import cursor
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.adapters.sensorthings.catalogue import Reader, forget, the_catalogue
from stadtherz.observations.adapters.sensorthings.observing import observations
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.adapters.summed import Summed
from stadtherz.observations.adapters.time_limit import ask, in_time, within
from stadtherz.observations.api import http
from stadtherz.observations.domain.odata.options import query_of
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import record_rows
from stadtherz.observations.views import files
from stadtherz.site import middleware
from tests.observations.factories import station, stream
from tests.observations.house import keep_house

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range * b.range % 7 = 3"
STREAMS, ROWS_A_DAY, DAYS = 20, 1_000, 5
PIECES = {  # each may be written so often that the option has as many terms as it may have
    "Datastream/id eq {0}": 100,
    "Datastream/id ne {0}": 100,
    "Datastream/Thing/id eq {0}": 100,
    "(Datastream/id eq {0} and result lt 0)": 50,
    "(result lt 0 and Datastream/properties/a{0} eq 1)": 50,
    "FeatureOfInterest/name eq 'a{0}'": 100,
    "result add {0} gt 1000": 66,
    "result eq result sub {0}": 50,
    "year(phenomenonTime) eq {0}": 66,
    "parameters/a{0} eq 1": 20,
    "resultQuality/flag eq 'a{0}'": 20,
    "resultQuality/raw gt {0}": 20,
}


@pytest.fixture
def large(lake, db):
    """A lake with 100,000 rows of twenty datastreams."""
    here = station()
    ids = [stream(f"bruecke-{number}", here).pk for number in range(STREAMS)]
    for day in range(DAYS):
        times = [microseconds(BEGIN + timedelta(day, 86 * place)) for place in range(ROWS_A_DAY)]
        record_rows(
            rows=[Row(one, us, float(us // 86_000_000 % 97)) for one in ids for us in times],
            lake=lake,
        )
    while flush(lake=lake):
        pass
    keep_house(now=BEGIN + timedelta(days=30), lake=lake)
    forget()
    return lake, ids


@pytest.fixture
def few(lake, db):
    """A lake with one value of today."""
    ids = [stream("bruecke-nord").pk]
    record_rows(rows=[Row(ids[0], microseconds(timezone.now()), 7.0)], lake=lake)
    forget()
    return lake, ids


def asked(lake: Lake, ids, condition, **more):
    view = the_catalogue().view(Reader(everything=True))
    reading = Reading(view, "", lake, BEGIN + timedelta(days=30))
    options = {"$filter": condition, "$top": "1", **more}
    return observations(reading, ids, query_of(list(options.items())), top=1)


def test_the_greatest_number_of_terms_is_planned_and_answered_in_well_under_a_second(large):
    lake, ids = large
    asked(lake, ids, "result lt 0")  # what is read once a process is read
    for piece, most in PIECES.items():
        for joint, count in ((" or ", min(most, 50)), (" or ", most), (" and ", most)):
            started = process_time()
            asked(lake, ids, joint.join(piece.format(10 + place) for place in range(count)))
            assert process_time() - started < 1, (piece, joint, count)


@pytest.mark.soak
@pytest.mark.parametrize(
    ("key", "most"), [("result", 20), ("result mul {0}", 20), ("Datastream/properties/a{0}", 20)]
)
def test_the_next_page_of_the_longest_order_is_planned_quickly(large, key, most):
    lake, ids = large
    order = ",".join(key.format(place) for place in range(most))
    page = asked(lake, ids, "true", **{"$orderby": order})
    started = process_time()
    following = asked(lake, ids, "true", **{"$orderby": order, "$skiptoken": page.mark})
    assert process_time() - started < 2
    assert following.found[0].id != page.found[0].id


def test_what_is_looked_up_once_is_found_as_before(large):
    lake, ids = large
    wanted = " or ".join(f"(Datastream/id eq {one} and result eq 5)" for one in ids[3:5])
    names = " or ".join(f"(result eq 5 and Datastream/id eq {one})" for one in ids[3:5])
    for condition in (wanted, names, f"Datastream/id in ({ids[3]},{ids[4]}) and result eq 5"):
        page = asked(lake, ids, condition, **{"$count": "true"})
        assert page.count == 2 * sum(
            microseconds(BEGIN + timedelta(day, 86 * place)) // 86_000_000 % 97 == 5
            for day in range(DAYS) for place in range(ROWS_A_DAY)
        )  # fmt: skip
        assert page.found[0].datastream == ids[3]


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("$filter", " or ".join(f"Datastream/id eq {number}" for number in range(101))),
        ("$filter", " and ".join(["year(phenomenonTime) eq 1"] * 67)),
        ("$select", ",".join(f"a{number}" for number in range(201))),
        ("$apply", f"aggregate({','.join(f'result with sum as a{n}' for n in range(201))})"),
        ("$apply", "/".join([f"filter({' or '.join(['id eq 1'] * 60)})"] * 2)),
    ],
)  # fmt: skip
def test_more_terms_are_refused_with_words(option, text):
    with pytest.raises(Invalid, match="at most 200 operators, functions and names") as refused:
        query_of([(option, text)])
    assert option in str(refused.value)
    assert refused.value.code == "query"


def test_an_order_of_too_many_keys_is_refused():
    query_of([("$orderby", ",".join(["result"] * 20))])
    with pytest.raises(Invalid, match="at most 20 keys, found 21"):
        query_of([("$orderby", ",".join(["result"] * 21))])


def test_as_many_terms_as_are_allowed_and_long_lists_are_read():
    query_of([("$filter", " or ".join(["id eq 1"] * 100))])
    query_of([("$filter", f"id in ({','.join(map(str, range(1_500)))})")])


def test_a_question_inside_of_json_is_refused_when_it_names_too_much(few):
    lake, ids = few
    asked(lake, ids, " or ".join(f"parameters/a{place} eq 1" for place in range(20)))
    with pytest.raises(Invalid, match="at most 20 times"):
        asked(lake, ids, " or ".join(f"parameters/a{place} eq 1" for place in range(21)))


def test_a_question_that_takes_too_long_is_ended():
    started = monotonic()
    with within(0.2), pytest.raises(Unavailable, match="takes longer") as ended:
        ask(cursor(), ENDLESS)
    assert 0.1 < monotonic() - started < 5
    assert ended.value.code == "time-limit"
    assert ask(cursor(), "SELECT 1") == [(1,)]


def test_the_questions_of_one_answer_share_their_time():
    connection = cursor()
    with within(0.2):
        assert ask(connection, "SELECT 1") == [(1,)]
        with within(60):
            sleep(0.25)
            with pytest.raises(Unavailable):
                ask(connection, "SELECT 1")
        with pytest.raises(Unavailable):
            list(in_time([1]))
    assert ask(connection, "SELECT $a", {"a": 2}) == [(2,)]
    assert list(in_time([1])) == [1]


def test_looking_which_days_roll_ups_answer_takes_no_longer(lake, db):
    one = stream("bruecke-nord").pk
    times = [microseconds(BEGIN + timedelta(day)) for day in range(60)]
    record_rows(rows=[Row(one, us, 1.0) for us in times], lake=lake)
    flush(lake=lake)

    def slowly(_day):
        sleep(0.02)  # as a hundred buckets of a hundred zones
        return ()

    started = monotonic()
    with within(0.1), pytest.raises(Unavailable):
        Summed(Scope([one]), lake, fits=slowly)
    assert monotonic() - started < 0.6


@pytest.mark.parametrize("way", ["rows", "arrays", "pieces", "write_parquet"])
def test_whichever_way_the_lake_is_asked_there_is_a_limit(few, tmp_path, way):
    known = Known(Scope(None), few[0])
    more = (str(tmp_path / "found.parquet"),) * (way == "write_parquet")
    getattr(known, way)("SELECT us FROM known", *more)
    with within(-1.0), pytest.raises(Unavailable):
        getattr(known, way)("SELECT us FROM known", *more)


@pytest.mark.parametrize("version", ["v1.1", "v2.0"])
@pytest.mark.usefixtures("few")
def test_an_answer_over_time_is_503_with_words(client, monkeypatch, version):
    address = f"/sensorthings/{version}/Observations?$filter=result gt 5"
    assert client.get(address).status_code == 200
    monkeypatch.setattr(http, "ANSWER_S", -1.0)
    response = client.get(address)
    assert response.status_code == 503
    assert response.json()["reason"] == "time-limit"
    assert "ask for a shorter time" in response.json()["message"]


@pytest.mark.usefixtures("few")
def test_a_page_over_time_says_so(client, monkeypatch):
    address = "/messwerte/bruecke/daten.csv"
    assert "bruecke-nord" in b"".join(client.get(address).streaming_content).decode()
    monkeypatch.setattr(files, "ANSWER_S", -1.0)
    with pytest.raises(Unavailable):
        b"".join(client.get(address).streaming_content)
    monkeypatch.setattr(middleware, "ANSWER_S", -1.0)
    response = client.get("/messwerte/bruecke/daten.parquet")
    assert response.status_code == 503
    assert "Diese Frage braucht zu lange" in response.content.decode()
