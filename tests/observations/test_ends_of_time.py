"""Observations at the ends of the time that may be sent: every page and query answers, and rightly.

Times from the year 1 to the year 9999 are allowed, and programs send both: .NET's empty date, and
"for ever". What lies there must neither end an answer nor change what is said of other days.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stadtherz.accounts.public import Role, User, ensure_roles
from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.engines.snapshot import snapshot
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.domain.results import when
from stadtherz.observations.domain.times import EPOCH, later, microseconds, shown
from stadtherz.observations.models import HotObservation, Latest
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import station, stream
from tests.observations.house import keep_house
from tests.thorough import TIMES

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SECOND, DAY = 1_000_000, 86_400_000_000
FIRST = microseconds(datetime.min.replace(tzinfo=UTC))
LAST = microseconds(datetime.max.replace(tzinfo=UTC))
ENDS = [
    FIRST, FIRST + 1, FIRST + DAY - 1, FIRST + DAY, FIRST + 366 * DAY, -1, 0, 1, -DAY, -DAY - 1,
    microseconds(datetime(1965, 5, 5, 12, tzinfo=UTC)), LAST, LAST - SECOND, LAST - DAY,
    LAST - DAY + 1, LAST - 366 * DAY, microseconds(datetime(2026, 3, 1, 12, tzinfo=UTC)),
]  # fmt: skip
MOMENTS = st.sampled_from(ENDS) | st.integers(FIRST, LAST)
STAGES = ["hot", "flushed", "rolled up"]


def further(*ways):
    """Leave further ways to the soak."""
    return [pytest.param(one, marks=pytest.mark.soak) for one in ways]


DAILY = [STAGES[0], *further(*STAGES[1:])]
ZONES = ["UTC", "Europe/Berlin", "Asia/Tokyo", "America/New_York", "Asia/Kolkata"]
STEPS = ["PT1S", "PT15M", "PT1H", "P1D", "P1W", "P1M", "P3M", "P1Y"]
FIGURES = "$count as n,result with sum as s,result with min as l,result with percentile95 as p"
GROUPED = [
    f"groupby((timebucket(phenomenonTime,'{step}','{zone}')),aggregate({FIGURES}))"
    for step, zone in product(STEPS, ZONES)
]
COUNTED = ["", "$filter=year(phenomenonTime) ge 1", "$filter=phenomenonTime lt 9999-01-01"]
ORDERS = ["", "&$orderby=result desc", "&$orderby=phenomenonTime desc", "&$orderby=resultTime,id"]
SETS = [
    "Datastreams?$filter=Observations/$count gt 3", "Datastreams?$expand=Observations",
    "Datastreams?$expand=Observations($orderby=phenomenonTime desc;$top=1)",
    "Datastreams?$filter=Observations/result gt 2", "Datastreams?$select=resultTime,phenomenonTime",
    "Datastreams?$filter=phenomenonTime lt 1970-01-01", "Datastreams?$orderby=phenomenonTime",
    "Observations?$resultFormat=dataArray",
    "Observations?$filter=phenomenonTime add duration'P1D' gt 2000-01-01",
    "Observations?$filter=date(phenomenonTime) eq 9999-12-31&$orderby=month(phenomenonTime)",
    "FeaturesOfInterest?$filter=Observations/$count gt 0", "Observations?$expand=Datastream",
]  # fmt: skip
PAGES = [
    "/messwerte/", "/messwerte/zustand/", "/messwerte/bruecke/", "/messwerte/bruecke/verlauf.json",
    "/messwerte/bruecke/einbetten/", "/messwerte/bruecke/zeitraum/",
    "/messwerte/bruecke/daten.csv", "/messwerte/bruecke/daten.parquet",
    "/messwerte/vergleichen/?reihe=bruecke.bicycles", "/api/observations/events?since=0",
    "/api/observations/events?of=stations",
    *(f"/messwerte/bruecke/{page}?von={first}&bis={last}"
      for page in ("", "verlauf.json", "zeitraum/", "daten.csv", "daten.parquet", "einbetten/")
      for first, last in [("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31"),
                          ("0001-01-01", "9999-12-31")]),
    *(f"/messwerte/bruecke/?zeit={period}&bis={day}" for period in ("day", "year")
      for day in ("0001-01-01", "9999-12-31")),
]  # fmt: skip


def told(client, version, path):
    address, _, options = path.partition("?")
    answer = client.get(f"/sensorthings/{version}/{address}?{quote(options, safe='$=&')}")
    assert answer.status_code == 200, (path, answer.content[:300])
    return answer.json()


@pytest.fixture
def made(lake, db):
    """Two datastreams of one station, and a way to fill them anew."""
    here = station()
    streams = [stream(f"bruecke-{number}", here).pk for number in range(2)]
    places = (lake.folder.with_name(f"lake-{number}") for number in range(10_000))

    def fill(rows, stage, settings):
        HotObservation.objects.all().delete()
        Latest.objects.all().delete()
        fresh = Lake(next(places))
        settings.LAKE = str(fresh.folder)
        record_rows(rows=[Row(streams[n % 2], us, float(n)) for n, us in enumerate(rows)],
                    lake=fresh)  # fmt: skip
        if stage != "hot":
            flush(lake=fresh)
        if stage == "rolled up":
            keep_house(now=timezone.now(), lake=fresh)
        forget()
        return fresh

    fill.streams = streams
    return fill


FEW = settings(
    max_examples=3 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("stage", DAILY)
@FEW
@given(rows=st.lists(MOMENTS, min_size=1, max_size=8, unique=True))
@example(rows=ENDS)
@example(rows=[LAST])
@example(rows=[FIRST])
def test_all_are_told_and_counted(client, made, settings, stage, rows):
    made(rows, stage, settings)
    results = {when(us): float(number) for number, us in enumerate(rows)}
    for order, condition in product(ORDERS, COUNTED):
        said = told(client, "v1.1", f"Observations?$count=true&$top=100{order}&{condition}")
        found = {one["phenomenonTime"]: one["result"] for one in said["value"]}
        wanted = {
            time: result for time, result in results.items()
            if "9999" not in condition or not time.startswith("9999")
        }  # fmt: skip
        assert found == wanted, (order, condition)
        assert said["@iot.count"] == len(wanted), (order, condition)
    (one,) = told(client, "v1.1", f"Observations?$apply=aggregate({FIGURES})")["value"]
    assert (one["n"], one["s"]) == (len(rows), sum(results.values()))
    early = {time for time in results if time < "1969"}
    for number, key in enumerate(made.streams):
        path = f"Datastreams({key})/Observations?$filter=phenomenonTime lt 1969-01-01"
        found = {one["phenomenonTime"] for one in told(client, "v1.1", path)["value"]}
        assert found == {time for time in early if results[time] % 2 == number}


@pytest.mark.soak
@pytest.mark.parametrize("stage", DAILY)
@FEW
@given(rows=st.lists(MOMENTS, min_size=1, max_size=8, unique=True))
@example(rows=ENDS)
def test_buckets_hold_all_and_begin_where_a_date_can_say_it(client, made, settings, stage, rows):
    made(rows, stage, settings)
    for apply in GROUPED:
        groups = told(client, "v1.1", f"Observations?$apply={apply}")["value"]
        assert sum(one["n"] for one in groups) == len(rows), apply
        assert sum(one["s"] for one in groups) == sum(range(len(rows))), apply


@pytest.mark.parametrize("stage", DAILY)
@pytest.mark.parametrize("rows", [ENDS, *further([LAST], [FIRST], [LAST - SECOND, 0], [FIRST, -1])])
def test_every_page_and_query_is_answered(client, made, settings, stage, rows):
    made(rows, stage, settings)
    for path in SETS:
        told(client, "v1.1", path)
    for path in ("Datastreams?$expand=Observations", "Observations?$count=true", "Datastreams"):
        told(client, "v2.0", path)
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code < 500, (page, answer.content[:300])
        if answer.streaming:
            b"".join(answer.streaming_content)


@pytest.mark.parametrize("rows", [ENDS, *further([LAST], [FIRST])])
def test_staff_see_values_at_the_ends_of_time(client, made, settings, rows):
    made(rows, "flushed", settings)
    settings.STAFF_MFA = False
    load_city(city=the_city())
    ensure_roles()
    person = User.objects.create_user("owner", password="a long enough password")
    person.groups.set(person.groups.model.objects.filter(name=Role.DATA_OWNER.value))
    client.force_login(person)
    page = reverse("observations-values", args=["bruecke-0"])
    for asked in (
        "", "?von=0001-01-01T00:00&bis=0001-01-02T00:00",
        "?von=0001-01-01T00:00&bis=9999-12-31T23:59",
        "?von=9999-12-31T00:00&bis=9999-12-31T23:59",
    ):  # fmt: skip
        assert client.get(page + asked).status_code == 200, asked
    assert client.get(reverse("observations-found")).status_code == 200


def test_an_engine_is_asked_about_the_first_and_the_last_day(made, settings):
    lake = made(ENDS, "flushed", settings)
    for first, last in [(date.min, None), (None, date.max), (date.min, date.max), (None, None)]:
        assert snapshot(lake, first=first, last=last).days == (date.min, date.max)
    assert snapshot(lake, first=date.max).days == (date.max - timedelta(days=1), date.max)
    assert snapshot(lake, last=date.min).days == (date.min, date.min + timedelta(days=1))


@given(us=MOMENTS)
def test_a_moment_is_shown_where_any_zone_and_any_reckoning_of_a_page_has_a_date(us):
    found = shown(us)
    assert FIRST <= microseconds(found) <= LAST
    if 1 < (EPOCH + timedelta(microseconds=us)).year < 9999:
        assert microseconds(found) == us
    for zone in ZONES:
        assert found.astimezone(ZoneInfo(zone)).year
    for limit in (found, later(found, timedelta(days=200)), later(found, timedelta(days=99_999))):
        assert limit >= found
        assert limit.astimezone(ZoneInfo("Pacific/Kiritimati")).year <= 9999
