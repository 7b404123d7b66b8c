"""Any range of a station: what is drawn, what is unknown, what is compared and embedded."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.domain.ranges import Range, Step, range_of
from stadtherz.observations.domain.series import Row, series_chart, summary
from stadtherz.observations.models import Datastream, Flag, ObservedProperty
from stadtherz.observations.selectors.history import history_of
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import station, stream

DAY = date(2024, 3, 30)


@pytest.mark.parametrize(
    ("days", "step"),
    [(1, Step.QUARTER_HOUR), (2, Step.QUARTER_HOUR), (3, Step.HOUR), (21, Step.HOUR),
     (22, Step.DAY), (800, Step.DAY), (801, Step.MONTH)],
)  # fmt: skip
def test_the_step_follows_from_the_length(days, step):
    assert Range(DAY, DAY + timedelta(days=days - 1)).step is step


@pytest.mark.parametrize(
    ("first", "last", "period", "found"),
    [
        (None, None, "", (date(2024, 3, 24), DAY)),
        (None, None, "day", (DAY, DAY)),
        (None, date(2024, 1, 31), "month", (date(2024, 1, 2), date(2024, 1, 31))),
        (date(2024, 2, 2), date(2024, 2, 1), "", (date(2024, 2, 1), date(2024, 2, 2))),
        (date(1, 1, 1), date(1970, 1, 2), "", (date(1970, 1, 1), date(1970, 1, 2))),
        (date(2024, 3, 1), None, "", (date(2024, 3, 1), DAY)),
    ],
)
def test_the_range_that_was_asked_for(first, last, period, found):
    span = range_of(first, last, period, DAY)
    assert (span.first, span.last) == found


days = st.dates(date(1960, 1, 1), date(2030, 1, 1))


@given(days, days, days)
def test_earlier_and_later_lie_beside_and_never_in_the_future(one, other, today):
    span = range_of(one, other, "", DAY)
    before, after = span.earlier(), span.later(today)
    assert before.last < span.first or span.first == date(1970, 1, 1)
    assert after is None or (after.last <= today and after.last > span.last)


def test_a_gap_stays_a_gap_and_a_lonely_value_a_dot():
    chart = series_chart([0, 1, 2, 3, 4], [Row([1.0, 2.0, None, 4.0, None])], from_zero=True)
    (line,) = chart.lines
    assert line.path.count("M") == line.path.count("L") == 1
    assert (len(line.dots), line.thin, line.rings) == (1, "", ())


figures = st.none() | st.integers(0, 100).map(float)


@given(st.lists(st.tuples(figures, st.booleans()), min_size=1, max_size=30))
def test_neighbours_are_joined_thinly_where_a_part_of_one_is_missing(steps):
    values, lacks = zip(*steps, strict=True)
    partly = frozenset(place for place, lacking in enumerate(lacks) if lacking)
    (line,) = series_chart(
        range(len(steps)), [Row(values, partly=partly)], from_zero=True
    ).lines  # fmt: skip
    joined = [
        lacks[place] or lacks[place + 1]
        for place in range(len(steps) - 1)
        if None not in values[place : place + 2]
    ]
    assert line.path.count("L") == joined.count(False)
    assert line.thin.count("L") == joined.count(True)
    around = [None, *values, None]
    alone = [
        lacks[place]
        for place, value in enumerate(values)
        if value is not None and around[place] is around[place + 2] is None
    ]
    assert (len(line.dots), len(line.rings)) == (alone.count(False), alone.count(True))


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=50))
def test_a_summary_says_nothing_about_what_is_unknown(values):
    known = [value for value in values if value is not None]
    found = summary(values)
    if not known:
        assert found.mean is None
        return
    assert found.least <= found.mean + 1e-6
    assert found.mean <= found.most + 1e-6
    assert found.known == len(known) / len(values)


@pytest.fixture
def bridge(db, own_lake):
    """A station whose newest data is long ago: each hour of the days around summer time 2024."""
    load_city(city=the_city())
    one = stream("bruecke-nord")
    start = datetime(2024, 3, 29, tzinfo=UTC)
    record(readings=[Reading(one.pk, start + timedelta(hours=n), 2.0) for n in range(72)])
    return one


def test_old_data_is_shown_from_its_newest_day(bridge, client):
    body = client.get("/messwerte/bruecke/").content.decode()
    assert "Die neuesten Werte sind vom 1. April 2024." in body
    assert "26. März 2024 bis 1. April 2024" in body
    assert "Zusammen 144 Fahrräder." in body
    assert "heute" not in body.partition("<main")[2].partition("Daten laden")[0].lower()


def test_the_day_of_23_hours_has_23_rows(bridge, client):
    answer = client.get("/messwerte/bruecke/verlauf.json?von=2024-03-29&bis=2024-03-31").json()
    assert len(answer["times"]) == 24 + 24 + 23
    assert answer["values"][0] is None  # 0:00 local is 23:00 UTC of the day before
    assert answer["values"][1:] == [2.0] * 70


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("von=quatsch&bis=2024-03-31", "Ein Tag war nicht zu lesen."),
        ("von=2024-03-31&bis=2024-03-29", "beide sind vertauscht."),
        ("von=0001-01-01&bis=2024-03-31", "Gezeigt ist die Zeit ab 1970"),
        ("groesse=xyz", "Diese Messgröße gibt es hier nicht."),
        ("von=2024-03-29&bis=2999-01-01", "Gezeigt ist die Zeit bis heute."),
        ("von=&bis=&groesse=bicycles", ""),
        ("von=2024-03-29&bis=2024-03-31", ""),
    ],
)
def test_what_is_not_shown_as_it_was_asked_is_told(bridge, client, asked, words):
    body = client.get(f"/messwerte/bruecke/?{asked}").content.decode()
    assert body.count("range__note") == bool(words)
    assert words in body


def test_a_private_datastream_of_a_public_station_is_not_drawn(bridge, client):
    Datastream.objects.update(public=False)
    body = client.get("/messwerte/bruecke/?von=2024-03-29&bis=2024-03-31").content.decode()
    assert "Zusammen" not in body
    assert client.get("/messwerte/bruecke/einbetten/").status_code == 404
    assert "bruecke-nord" not in client.get("/messwerte/bruecke/daten.csv").getvalue().decode()


def test_stations_are_compared_in_one_table(bridge, client):
    other = stream("steg-1", station("steg"))
    record(readings=[Reading(other.pk, datetime(2024, 3, 30, 12, tzinfo=UTC), 9.0)])
    asked = "was=bicycles&stelle=bruecke&stelle=steg&von=2024-03-30&bis=2024-03-30"
    body = client.get(f"/messwerte/vergleichen/?{asked}").content.decode()
    assert "Stelle bruecke</th>" in body
    assert "Stelle steg</th>" in body
    assert "Zusammen 9 Fahrräder." in body
    assert client.get("/messwerte/vergleichen/?was=nichts&stelle=nie").status_code == 200


def temperature(key, value):
    """A station that measures degrees at noon of a day in March 2024."""
    observed, _ = ObservedProperty.objects.get_or_create(
        key="air", defaults={"name": {"de": "Luft", "en": "Air"}, "unit": "°C", "decimals": 1}
    )
    one = Datastream.objects.create(key=f"{key}-1", station=station(key), observed=observed)
    record(readings=[Reading(one.pk, datetime(2024, 3, 30, 12, tzinfo=UTC), value)])


def test_other_units_get_a_chart_of_their_own(bridge, client):
    temperature("wetter", 7.25)
    temperature("teich", 4.5)
    asked = "reihe=bruecke.bicycles&reihe=wetter.air&reihe=teich.air&von=2024-03-30&bis=2024-03-30"
    answer = client.get(f"/messwerte/vergleichen/?{asked}")
    panels = answer.context["history"].panels
    assert [[one.station.key for one in panel.series] for panel in panels] == [
        ["bruecke"],
        ["teich", "wetter"],
    ]
    lines = [line.number for panel in panels for line in panel.chart.lines]
    assert sorted(lines) == [0, 1, 2]
    body = answer.content.decode()
    assert body.count('<svg class="day-chart"') == 2
    assert "Luft, °C</th>" in body
    assert '<td class="number">7,3</td>' in body
    assert '<td class="number">2</td>' in body  # bicycles have no decimals


def test_more_than_four_are_not_drawn_and_the_page_says_so(bridge, client):
    for number in range(5):
        temperature(f"wetter{number}", 1.0)
    asked = "&".join(f"reihe=wetter{number}.air" for number in range(5))
    answer = client.get(f"/messwerte/vergleichen/?{asked}")
    assert len(answer.context["history"].series) == 4
    assert "Du siehst die ersten 4." in answer.content.decode()


def test_comparing_asks_no_more_for_more(bridge, client, django_assert_max_num_queries):
    for number in range(12):
        temperature(f"wetter{number}", 1.0)
    asked = "&".join(f"reihe=wetter{number}.air" for number in range(4))
    with django_assert_max_num_queries(12):
        client.get(f"/messwerte/vergleichen/?{asked}")


def test_what_has_not_come_yet_is_no_gap(own_lake, db, client):
    load_city(city=the_city())
    one = stream("bruecke-nord")
    with time_machine.travel(datetime(2026, 3, 4, 12, 5, tzinfo=UTC), tick=False):
        start = datetime(2026, 3, 3, 23, tzinfo=UTC)
        record(
            readings=[Reading(one.pk, start + timedelta(minutes=15 * n), 1.0) for n in range(53)]
        )
        answer = client.get("/messwerte/bruecke/verlauf.json?zeit=day").json()
        assert answer["values"] == [1.0] * 53
        assert "Bekannt sind" not in client.get("/messwerte/bruecke/?zeit=day").content.decode()


def test_a_frame_for_other_pages_may_be_framed_and_sets_nothing(bridge, client):
    answer = client.get("/messwerte/bruecke/einbetten/")
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert "<script" not in answer.content.decode()
    station_page = client.get("/messwerte/bruecke/")
    assert "frame-ancestors 'none'" in station_page["Content-Security-Policy"]


class TestLongRanges:
    """Thirty days of noise and of a counter, each quarter of an hour, up to now."""

    NOW = datetime(2024, 3, 30, 7, 40, tzinfo=UTC)

    def told(self, one, days=30, *, values=lambda _n: 1.0, missing=frozenset()):
        start = datetime(2024, 3, 30, tzinfo=UTC) - timedelta(days=days, hours=1)
        count = int((self.NOW - start) / timedelta(minutes=15))
        record(readings=[
            Reading(one.pk, start + timedelta(minutes=15) * n, values(n))
            for n in range(count) if n not in missing
        ])  # fmt: skip

    @pytest.fixture
    def noise(self, db, own_lake):
        load_city(city=the_city())
        observed = ObservedProperty.objects.create(
            key="noise", name={"de": "Lärm", "en": "Noise"}, unit="dB(A)"
        )
        one = Datastream.objects.create(key="l-1", station=station("laerm"), observed=observed)
        with time_machine.travel(self.NOW, tick=False):
            # two o'clock is quiet and eight is loud, the running day knows the night only
            self.told(one, values=lambda n: {8: 50.0, 32: 67.0}.get(n % 96, 59.0))
            yield one

    def test_the_ends_are_those_of_the_values(self, noise, client):
        for path in ("", "einbetten/"):
            body = client.get(f"/messwerte/laerm/{path}?von=2024-03-01&bis=2024-03-30")
            assert "Im Mittel 59 dB(A), zwischen 50 und 67 dB(A)." in body.content.decode()
        body = client.get(
            "/messwerte/vergleichen/?reihe=laerm.noise&von=2024-03-01&bis=2024-03-30"
        ).content.decode()
        assert "zwischen 50 und 67 dB(A)." in body

    def test_the_running_day_is_told_as_such_and_not_drawn(self, noise, client):
        asked = "von=2024-03-01&bis=2024-03-30"
        told = client.get(f"/messwerte/laerm/verlauf.json?{asked}").json()
        assert len(told["values"]) == len(told["times"]) == 30
        assert told["values"][28] is not None
        assert told["values"][29] is None
        place, value = told["running"]
        assert (place, round(value)) == (29, 59)
        body = client.get(f"/messwerte/laerm/?{asked}").content.decode()
        part = body.partition('class="range__words"')[2].partition("</table>")[0]
        assert part.count("läuft noch") == 1

    def test_a_range_that_is_over_has_no_running_step(self, noise, client):
        told = client.get("/messwerte/laerm/verlauf.json?von=2024-03-01&bis=2024-03-29").json()
        assert (told["running"], told["values"][-1] is None) == (None, False)

    def test_a_young_station_lacks_nothing_before_it_began(self, db, own_lake, client):
        load_city(city=the_city())
        with time_machine.travel(self.NOW, tick=False):
            self.told(stream("bruecke-nord"))
            body = client.get("/messwerte/bruecke/?zeit=year").content.decode()
        assert "Zusammen" in body
        assert "Bekannt sind" not in body

    def test_a_silent_lane_is_told_with_the_steps_that_lack_it(self, db, own_lake, client):
        load_city(city=the_city())
        one = stream("bruecke-nord")
        other = stream("bruecke-sued", one.station)
        with time_machine.travel(self.NOW, tick=False):
            self.told(one)
            self.told(other, missing=frozenset(range(96 * 10, 96 * 12)))
            told = client.get("/messwerte/bruecke/verlauf.json?von=2024-03-01&bis=2024-03-30")
        found = told.json()
        assert found["partly"] == [9, 10]
        assert [found["values"][place] for place in (8, 9, 10, 11)] == [192.0, 96.0, 96.0, 192.0]


def test_odd_values_stand_at_the_hour_of_autumn_that_they_are_of(db, own_lake):
    """On 25 October 2026 the clock shows 02:00 at midnight UTC, and again an hour later."""
    load_city(city=the_city())
    counter = stream("rad-1", station("rad"))
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)
    midnight = datetime(2026, 10, 25, tzinfo=UTC)
    quarter = timedelta(minutes=15)
    record(
        readings=[
            Reading(counter.pk, start + n * quarter, float(n + 1),
                    flag=int(Flag.SUSPECT if 8 <= n < 11 else Flag.PLAUSIBLE))
            for n in range(25 * 4)
        ]
    )  # fmt: skip
    sunday = date(2026, 10, 25)
    for first, size in ((sunday, 900), (sunday - timedelta(days=3), 3600)):
        history = history_of(
            [(counter.station, counter.observed)], Range(first, sunday)
        )  # fmt: skip
        [series] = history.series
        marked = [history.times[mark.place].astimezone(UTC) for mark in series.marks]
        wanted = [midnight + n * quarter for n in range(3)] if size == 900 else [midnight]
        assert marked == wanted
        assert [mark.value for mark in series.marks] == (
            [9.0, 10.0, 11.0] if size == 900 else [9.0 + 10 + 11 + 12]
        )
