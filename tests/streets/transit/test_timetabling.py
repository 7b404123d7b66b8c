"""A timetable is taken in: whatever hands wrote it, only the city's part, within bounds."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.management import call_command

from stadtherz.kernel.errors import Invalid, NotFound, Unavailable
from stadtherz.streets.adapters import timetable_zips
from stadtherz.streets.adapters.timetable_files import opened
from stadtherz.streets.adapters.timetable_news import kept_news
from stadtherz.streets.adapters.timetable_reading import calls_at, lines_at, stops_in, trip_in
from stadtherz.streets.domain.plane import Plane
from stadtherz.streets.domain.sample_timetable import sample_timetable
from stadtherz.streets.domain.transit.clock import Window
from stadtherz.streets.domain.transit.timetable import Mode, mode_of
from stadtherz.streets.models import Feature
from stadtherz.streets.services.demo import forget_sample, load_sample, load_sample_timetable
from stadtherz.streets.services.timetable_news import take_news, take_sample_news
from stadtherz.streets.services.timetabling import take_timetable
from tests.streets.transit.messages import the_kept
from tests.streets.transit.test_departures import FEED

NOW = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
LON, LAT = 7.76, 49.43
WIDE = (LON - 0.1, LAT - 0.1, LON + 0.1, LAT + 0.1)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR = tmp_path / "var"


@pytest.fixture
def quarter():
    """A map of half a kilometre around."""
    plane = Plane(LON, LAT)
    (west, south), (east, north) = plane.lonlat((-450, -300)), plane.lonlat((450, 300))
    Feature.objects.create(collection="roads", ref="way/1", points=[[west, south], [east, north]],
                           west=west, south=south, east=east, north=north)  # fmt: skip


def zipped(tmp_path, **changed):
    """The sample timetable with other files; None leaves one out."""
    files = {**sample_timetable(LON, LAT)}
    files |= {f"{name}.txt": text for name, text in changed.items()}
    path = tmp_path / "timetable.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files.items():
            if text is not None:
                file.writestr(name, text)
    return path


def take(path, now=NOW):
    return take_timetable(now=now, source=str(path))


def leaves(stop, start=NOW, minutes=60):
    kept = the_kept()
    with opened(kept) as database:
        window = Window(start, start + timedelta(minutes=minutes))
        return sorted(calls_at(database, kept, [stop], window), key=lambda one: one.departs_s)


@pytest.mark.django_db
@pytest.mark.usefixtures("quarter")
class TestTaking:
    def test_the_citys_part_is_taken_and_the_same_again_changes_nothing(self, tmp_path):
        path = zipped(tmp_path)  # written again it would have another hour of the clock
        taken = take(path)
        assert taken.made.numbers["stops"] == 8
        assert taken.made.left_out == {}
        assert (taken.kept.zone, taken.kept.publisher) == (
            "Europe/Berlin", "Musterverkehr (erfunden)",
        )  # fmt: skip
        assert take(path).made is None
        assert take(path, NOW + timedelta(days=31)).made is not None
        some = leaves("b1")
        assert [one.departs_s // 60 for one in some] == [720, 730, 740, 750, 760, 770, 780]
        assert {(one.line.short, one.towards) for one in some} == {("101", "Universität")}

    def test_frequencies_nights_and_ends(self, tmp_path):
        take(zipped(tmp_path))
        often = [one for one in leaves("b4") if one.line.short == "105"]
        assert [(one.departs_s // 60, one.every_s) for one in often] == [
            (730, 1200), (750, 1200), (770, 1200),
        ]  # fmt: skip
        night = datetime(2026, 11, 27, 23, 20, tzinfo=UTC)
        assert [(one.line.short, one.day.day, one.departs_s) for one in leaves("b2", night)] == [
            ("N1", 27, 1470 * 60),
        ]  # fmt: skip
        assert {one.pickup.value for one in leaves("x2")} == {"0", "1"}
        with opened(the_kept()) as database:
            assert [one.stop for one in trip_in(database, "101n-291")[0]] == ["x2", "b1", "x1"]
            some = {one.id: one for one in stops_in(database, WIDE)}
            served = lines_at(database, the_kept(), ["b1", "b4"])
        assert some["b1"].heading[1] > 0 > some["b2"].heading[1]
        assert {(stop, line.short, to) for stop, line, to in served} == {
            ("b1", "101", "Universität"), ("b4", "102", "Westend"), ("b4", "105", "Westend"),
        }  # fmt: skip

    def test_trips_elsewhere_and_services_that_are_over_are_left_out(self, tmp_path):
        trips = sample_timetable(LON, LAT)["trips.txt"].replace("102,daily", "102,over")
        calendar = (
            sample_timetable(LON, LAT)["calendar.txt"] + "over,1,1,1,1,1,1,1,20250101,20251231\n"
        )
        times = sample_timetable(LON, LAT)["stop_times.txt"] + "far,1,x1,08:00:00,08:00:00\n"
        trips += "101,daily,far,Nirgends\n"
        taken = take(zipped(tmp_path, trips=trips, calendar=calendar, stop_times=times))
        with opened(taken.kept) as database:
            lines = database.execute("SELECT DISTINCT line FROM trips ORDER BY line").fetchall()
            assert trip_in(database, "far") == ([], [])
        assert lines == [("101",), ("105",), ("N1",)]

    def test_dirty_files_are_read(self, tmp_path):
        """A mark of the order of bytes, blanks, unknown columns, broken rows, open times."""
        files = sample_timetable(LON, LAT)
        stops = "\ufeff" + files["stops.txt"].replace("stop_name,", " Stop_Name , unheard_of,")
        stops = stops.replace(",Marktplatz,", ', "Marktplatz ",x,')
        for name in ("Gartenstraße", "Musterviertel Bahnhof", "Hafen Süd", "Westend"):
            stops = stops.replace(f",{name},", f",{name},y,")
        stops = stops.replace(",Universität Musterstadt,", ",Universität Musterstadt,y,")
        stops = stops.replace(",Klinikum Ost,", ",Klinikum Ost,y,")
        times = files["stop_times.txt"].replace("101n-291,2,b1,05:00:00,05:00:00", "101n-291,2,b1")
        times += "101n-291,x,b1,05:00:00,05:00:00\n\n101n-301,9,b1,5h,5h\n"
        dates = "service_id,date,exception_type\ndaily,20261128,2\ndaily,2026-11-28,2\ndaily,,1\n"
        agency = "agency_timezone\nMars/Olympus\n"
        taken = take(zipped(tmp_path, stops=stops, stop_times=times, calendar_dates=dates,
                            frequencies=None, agency=agency))  # fmt: skip
        assert taken.kept.zone == "Europe/Berlin"
        assert taken.made.left_out == {"stop_times.txt": 2, "calendar_dates.txt": 2}
        with opened(taken.kept) as database:
            assert [one.departs_s for one in trip_in(database, "101n-291")[0]] == [
                17_460, 18_000, 18_540,
            ]  # fmt: skip
        assert leaves("b1", NOW + timedelta(days=1)) == []

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"stops": None}, "timetable-files"), ({"calendar": None}, "timetable-files"),
            ({"stops": "stop_name\nA\n"}, "timetable-columns"),
            ({"stops": ""}, "timetable-columns"),
            ({"trips": "route_id,service_id,trip_id\n"}, "timetable-elsewhere"),
            ({"stop_times": "trip_id,stop_id,stop_sequence\n" + "x" * 70_000}, "timetable-large"),
            ({"stop_times": "trip_id,stop_id,stop_sequence\n" * 500_000}, "timetable-large"),
        ],
    )  # fmt: skip
    def test_what_is_no_timetable_of_the_city_is_refused_and_the_old_one_stays(
        self, tmp_path, changed, code
    ):
        before = take(zipped(tmp_path)).kept
        with pytest.raises(Invalid) as refused:
            take(zipped(tmp_path, **changed))
        assert refused.value.code == code
        assert the_kept() == before
        assert [one.suffix for one in before.path.parent.iterdir() if ".part" in one.name] == []

    def test_what_is_no_zip_is_refused(self, tmp_path):
        path = tmp_path / "no.zip"
        path.write_bytes(b"PK nothing")
        with pytest.raises(Invalid):
            take(path)
        with pytest.raises(Invalid):
            take(tmp_path / "missing.zip")


@pytest.mark.django_db
def test_a_city_without_a_map_takes_none(tmp_path):
    with pytest.raises(NotFound):
        take(zipped(tmp_path))


@pytest.mark.django_db
@pytest.mark.usefixtures("quarter")
class TestNews:
    def test_news_are_kept_for_trips_of_the_city_only(self, tmp_path):
        times = sample_timetable(LON, LAT)["stop_times.txt"]
        trips = sample_timetable(LON, LAT)["trips.txt"] + "101,daily,late,Uni\n"
        times += "late,1,b1,15:10:00,15:10:00\nlate,3,x1,15:20:00,15:20:00\n"
        take(zipped(tmp_path, trips=trips, stop_times=times))
        path = tmp_path / "news.pb"
        path.write_bytes(FEED)
        missing = tmp_path / "missing.pb"
        every, faults = take_news(now=NOW, sources=(str(path), str(missing)))
        key = the_kept().key
        news = every[key]
        assert [*news.trips] == [("late", NOW.date())]
        assert len(faults) == 1
        assert kept_news(key) == news
        assert kept_news(key).added == (), "its stops are elsewhere"
        assert kept_news(key).is_fresh(datetime(2026, 11, 27, 14, 4, tzinfo=UTC))
        assert not kept_news(key).is_fresh(datetime(2026, 11, 27, 14, 6, tzinfo=UTC))

    def test_the_quarter_has_news_of_its_own(self, tmp_path):
        take(zipped(tmp_path))
        assert take_sample_news(now=NOW) is None
        take_timetable(now=NOW + timedelta(days=40), source=str(zipped(tmp_path)), invented=True)
        news, key = take_sample_news(now=NOW), the_kept().key
        assert kept_news(key) == news
        assert len(news.trips) > 30

    def test_without_a_timetable_there_is_nothing_to_be_new(self):
        with pytest.raises(NotFound):
            take_news(now=NOW, sources=())


@pytest.fixture
def web():
    """A server that gives what is put into `pages`."""
    pages = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            status, place, body = pages.get(self.path, (404, "", b""))
            self.send_response(status)
            self.send_header("Location", place)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield pages, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.django_db
@pytest.mark.usefixtures("quarter")
def test_it_may_come_from_the_web_and_no_key_is_told(tmp_path, web, monkeypatch):
    pages, address = web
    pages["/moved"] = (302, "/gtfs.zip?key=abc", b"")
    pages["/gtfs.zip?key=abc"] = (200, "", zipped(tmp_path).read_bytes())
    pages["/file"] = (302, "file:///etc/hostname", b"")
    assert take(f"{address}/moved").made is not None
    for path in ("/missing?key=geheim", "/file?key=geheim"):
        with pytest.raises(Unavailable) as refused:
            take(address + path)
        assert "geheim" not in str(refused.value)
    monkeypatch.setattr("stadtherz.streets.adapters.timetable_fetching.LARGEST_ZIP", 100)
    with pytest.raises(Unavailable):
        take(f"{address}/moved")


@pytest.mark.django_db
def test_the_demo_has_a_timetable_and_forgets_it(settings, django_capture_on_commit_callbacks):
    assert load_sample_timetable(now=NOW) is None
    load_sample(now=NOW)
    assert load_sample_timetable(now=NOW).kept.invented
    out = io.StringIO()
    call_command("streets_departures", stdout=out)
    call_command("streets_timetable", stdout=out)
    assert "no timetable" in out.getvalue()
    said = out.getvalue()
    call_command("streets_departures", stdout=out, verbosity=0)
    call_command("streets_timetable", stdout=out, verbosity=0)
    assert out.getvalue() == said, "the clock is quiet"
    with django_capture_on_commit_callbacks(execute=True):
        forget_sample()
    assert the_kept() is None


def test_a_zip_that_would_grow_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(timetable_zips, "LARGEST", 1_000)
    with timetable_zips.TimetableZip(zipped(tmp_path)) as file, pytest.raises(Invalid):
        list(file.rows("stop_times.txt"))


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_that_is_broken_inside_is_refused(tmp_path, packing):
    path = tmp_path / "broken.zip"
    with zipfile.ZipFile(path, "w", packing) as file:
        for name, text in sample_timetable(LON, LAT).items():
            file.writestr(name, text)
    with zipfile.ZipFile(path) as file:
        info = file.getinfo("stop_times.txt")
    begin = info.header_offset + 30 + len(info.filename)
    data = bytearray(path.read_bytes())
    data[begin : begin + info.compress_size] = b"\xff" * info.compress_size
    path.write_bytes(data)
    with timetable_zips.TimetableZip(path) as file, pytest.raises(Invalid):
        list(file.rows("stop_times.txt"))


def test_names_in_a_zip_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "names.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("ä.txt", "a")
    path.write_bytes(path.read_bytes().replace("ä".encode(), b"\xff\xff"))
    with pytest.raises(Invalid):
        timetable_zips.TimetableZip(path)


def test_a_route_type_of_many_digits_is_other():
    assert mode_of("9" * 5_000) is Mode.OTHER
