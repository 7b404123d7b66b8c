"""Measuring: what a request tells, how rounds are kept, and what is forgotten."""

from datetime import timedelta
from time import monotonic

import pytest
from django.core.management import CommandError, call_command

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.measuring import LEAST_BYTES, Way, fetcher
from stadtherz.opendata.domain.measured import Took
from stadtherz.opendata.models import MeasuredDay, Measurement
from stadtherz.opendata.selectors.own_services import INTERFACES
from stadtherz.opendata.selectors.service_quality import DAYS, minute_of, probes, qualities
from stadtherz.opendata.services.measuring import forget, measure, put_days_together
from tests.opendata.law.house import NOW, dataset, measured, measured_days
from tests.opendata.law.slow import slow_web
from tests.opendata.web import small_web

ALWAYS = ("sensorthings", "ogc-features", "ogc-edr", "catalogue", "ckan")


class TestAsking:
    @pytest.fixture
    def web(self):
        with small_web() as web:
            yield web

    def fetch(self, web, path, seconds=5.0):
        way = Way("https://city.example:8443", web.base, seconds)
        return fetcher(way)(path, NOW)

    def test_a_small_answer_tells_waiting_and_no_throughput(self, web):
        web.say("/a", b"hello")
        took = self.fetch(web, "/a")
        assert (took.status, took.fine, took.bytes_a_second) == (200, True, None)
        assert 0 < took.first_byte_ms < 2000
        assert web.asked == [("GET", "/a")]

    def test_a_large_one_tells_throughput(self, web):
        web.say("/big", b"x" * 20 * LEAST_BYTES)
        assert self.fetch(web, "/big").bytes_a_second > LEAST_BYTES

    @pytest.mark.parametrize(
        ("body", "status", "fine"),
        [(b"x", 404, False), (b"x", 500, False), (b"", 200, False), (b"x", 302, False)],
    )
    def test_what_is_no_usable_answer(self, web, body, status, fine):
        web.say("/b", body, status, Location="/a")
        took = self.fetch(web, "/b")
        assert took.fine is fine
        assert len(web.asked) == 1  # redirects are not followed

    def test_nobody_there_is_no_answer(self):
        with small_web() as gone:
            pass
        assert fetcher(Way("http://x.example", gone.base, 1))("/a", NOW) == Took(NOW, 0)

    def test_an_answer_that_takes_too_long_is_cut_off(self):
        with slow_web() as base:
            began = monotonic()
            took = fetcher(Way("http://x.example", base, 0.3))("/", NOW)
            assert took == Took(NOW, 0)
            assert monotonic() - began < 3

    @pytest.mark.parametrize("through", ["ftp://x", "127.0.0.1:80", "http://"])
    def test_other_addresses_are_refused(self, through):
        with pytest.raises(Invalid):
            fetcher(Way("http://city.example", through))


@pytest.mark.django_db
class TestRounds:
    @pytest.fixture(autouse=True)
    def city(self, own_lake):
        load_city(city=the_city())

    def round(self, now, status=200):
        asked = []

        def fetch(path, at):
            asked.append(path)
            return Took(at, status, 10.0 if status else None)

        list(measure(fetch=fetch, now=now))
        return asked

    def test_each_interface_is_asked_once(self):
        assert [name for name, _ in probes()] == [*ALWAYS]
        dataset()
        paths = self.round(NOW)
        assert [name for name, _ in probes()] == list(INTERFACES)
        assert paths == [
            "/sensorthings/v1.1/Datastreams?$top=1", "/data/laerm/query.json?limit=10",
            "/ogc/features/v1/collections", "/ogc/edr/v1/collections",
            "/catalog.ttl?page=1", "/api/3/action/package_list?limit=10",
            "/data/laerm/files/laerm.parquet",
        ]  # fmt: skip
        assert Measurement.objects.count() == 7

    def test_paths_answer_or_their_absence_is_noticed(self, client):
        dataset()
        statuses = {name: client.get(path).status_code for name, path in probes()}
        assert statuses == dict.fromkeys(INTERFACES, 200) | {"query": 404, "files": 404}

    def test_drafts_are_not_asked_for(self):
        dataset(state="draft")
        assert [name for name, _ in probes()] == [*ALWAYS]

    def test_two_rounds_in_a_minute_count_once(self):
        self.round(NOW)
        self.round(NOW + timedelta(seconds=59), status=0)
        self.round(NOW + timedelta(seconds=60), status=0)
        assert list(
            Measurement.objects.filter(service="ckan").values_list("status", flat=True)
        ) == [200, 0]

    def test_a_day_is_put_together_when_it_is_over(self):
        for minute in range(0, 60, 5):
            measured("ckan", NOW + timedelta(minutes=minute), status=200 if minute else 0)
        assert put_days_together(now=NOW + timedelta(hours=11)) == 0
        later = NOW + timedelta(hours=12)
        assert [put_days_together(now=later) for _ in range(2)] == [1, 0]
        row = MeasuredDay.objects.get()
        assert (row.service, row.states) == ("ckan", "?144d1u11?132")
        assert sum(row.waits.values()) == 11

    def test_raw_rows_and_rolled_days_tell_the_same(self):
        for hours in range(1, 30):
            measured(
                "ckan", NOW - timedelta(hours=hours), status=200 if hours % 7 else 0, wait=hours
            )
        before = qualities(NOW)
        put_days_together(now=NOW)
        today = minute_of(NOW.replace(hour=0))
        assert Measurement.objects.filter(minute__lt=today).delete()[0] == 17
        assert qualities(NOW) == before
        ckan = next(one for one in before if one.name == "ckan")
        assert (ckan.whole.up, ckan.whole.down, ckan.asked) == (25, 4, 25)

    def test_what_nobody_measured_counts_as_unknown_from_the_first_day_on(self):
        measured_days("ckan", 1, states="u288", end=NOW - timedelta(days=9))
        ckan = next(one for one in qualities(NOW) if one.name == "ckan")
        assert len(ckan.days) == 11
        assert (ckan.whole.up, ckan.whole.unknown) == (288, 9 * 288 + 144)
        others = [one.whole.slots for one in qualities(NOW) if one.name != "ckan"]
        assert others == [0] * 6

    def test_only_90_days_are_shown_and_an_older_beginning_is_known(self):
        measured_days("ckan", 1, end=NOW - timedelta(days=200))
        ckan = next(one for one in qualities(NOW) if one.name == "ckan")
        assert (len(ckan.days), ckan.whole.share_up) == (DAYS, 0.0)

    def test_old_rows_go_but_none_that_is_in_no_day_yet(self):
        measured("ckan", NOW - timedelta(days=20))
        forget(now=NOW)
        assert Measurement.objects.count() == 1
        put_days_together(now=NOW)
        measured("ckan", NOW - timedelta(days=13))
        put_days_together(now=NOW)
        forget(now=NOW)
        assert Measurement.objects.count() == 1
        measured_days("files", 1, end=NOW - timedelta(days=1100))
        forget(now=NOW)
        assert not MeasuredDay.objects.filter(service="files").exists()

    def test_queries_do_not_grow_with_days_and_services(self, django_assert_num_queries):
        for days, service in ((1, "ckan"), (3, "files"), (60, "query")):
            measured_days(service, days)
            measured(service, NOW)
            with django_assert_num_queries(3):
                qualities(NOW)

    def test_the_command_tells_what_does_not_answer(self, capsys):
        with small_web() as web:
            web.say("/api/3/action/package_list?limit=10", b"{}")
            call_command("opendata_measure", "--through", web.base)
        told = capsys.readouterr().out.splitlines()
        assert told == [
            "sensorthings: no usable answer (status 404)",
            "ogc-features: no usable answer (status 404)",
            "ogc-edr: no usable answer (status 404)",
            "catalogue: no usable answer (status 404)",
        ]
        assert Measurement.objects.get(service="ckan").status == 200
        with pytest.raises(CommandError):
            call_command("opendata_measure", "--through", "nowhere")
