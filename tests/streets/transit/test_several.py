"""Several timetables: buses and railway of different publishers, with the same ids by chance."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from stadtherz.streets.adapters.timetable_files import kept_timetables, say_current
from stadtherz.streets.domain.sample_timetable import sample_timetable
from stadtherz.streets.domain.stops.doubles import together
from stadtherz.streets.domain.transit.departures import Departure, State
from stadtherz.streets.domain.transit.timetable import Line
from stadtherz.streets.models import Feature
from stadtherz.streets.services.timetable_news import take_news
from stadtherz.streets.services.timetabling import take_timetables
from tests.streets.transit.messages import message, stop_told, trip_told
from tests.streets.transit.test_stops import page_of, part

NOW = datetime(2026, 11, 27, 11, 2, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


class Town:
    """The invented quarter with files of timetables that are written as they are needed."""

    def __init__(self, folder):
        self.folder = folder
        stop = Feature.objects.filter(collection="stops", attributes__name__value="Marktplatz")
        row = stop.order_by("-west").first()  # that in the east, where buses leave northward
        self.at = (row.west, row.south)

    def zipped(self, name, files):
        path = self.folder / f"{name}.zip"
        with zipfile.ZipFile(path, "w") as file:
            for key, text in files.items():
                file.writestr(key, text)
        return str(path)

    def rail(self, name="rail", publisher="Musterbahn", line="S1", to="Fernstadt"):
        """A train northward at 12:15; stop and trip have ids that the buses use too."""
        files = dict(sample_timetable(*self.at))
        east, north = self.at
        return self.zipped(name, files | {
            "agency.txt": f"agency_name,agency_timezone\n{publisher},Europe/Berlin\n",
            "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n"
                         f"b2,Marktplatz,{north},{east}\nx1,Fernstadt,{north + 0.1},{east}\n",
            "routes.txt": f"route_id,route_short_name,route_type\n101,{line},2\n",
            "trips.txt": f"route_id,service_id,trip_id,trip_headsign\n101,daily,101n-721,{to}\n",
            "stop_times.txt": "trip_id,stop_sequence,stop_id,arrival_time,departure_time\n"
                              "101n-721,1,b2,12:15:00,12:15:00\n"
                              "101n-721,2,x1,12:45:00,12:45:00\n",
            "frequencies.txt": "trip_id,start_time,end_time,headway_secs\n",
        })  # fmt: skip

    def news(self, name, *trips):
        path = self.folder / name
        path.write_bytes(message(NOW, *trips))
        return str(path)


@pytest.fixture
def town(no_map_yet, time_machine, tmp_path, settings):
    time_machine.move_to(NOW, tick=False)
    settings.VAR = tmp_path / "var"
    call_command("streets_demo", verbosity=0)
    town = Town(tmp_path)
    bus = dict(sample_timetable(*town.at))
    town.bus = town.zipped("bus", bus | {"stops.txt": _moved(bus["stops.txt"], town.at)})
    return town


def _moved(text, at):
    """The stops of the sample with b1 at a place."""
    head, *rows = text.splitlines()
    rows = [
        ",".join([*row.split(",")[:2], f"{at[1]:.6f}", f"{at[0]:.6f}", *row.split(",")[4:]])
        if row.startswith("b1,") else row
        for row in rows
    ]  # fmt: skip
    return "\n".join([head, *rows]) + "\n"


def take(*sources, now=NOW):
    return take_timetables(now=now, sources=sources)


def test_departures_of_both_stand_at_one_place_to_get_on(town, client):
    take(town.bus, town.rail())
    east = part(page_of(client), 1)
    assert "Linie 101 Richtung Universität fährt in 7 Minuten, um 12:10 Uhr" in east
    assert "Zug S 1 Richtung Fernstadt fährt in 12 Minuten, um 12:15 Uhr" in east
    assert "Musterverkehr (erfunden) · Musterbahn" in page_of(client)


def test_one_that_is_broken_takes_nothing_from_the_others(town):
    bus, rail = take(town.bus, town.rail())
    (town.folder / "rail.zip").write_bytes(b"PK nothing")
    again = take(str(town.folder / "rail.zip"), town.bus, now=NOW + timedelta(days=1))
    assert [bool(one.fault) for one in again] == [True, False]
    assert [one.name for one in kept_timetables()] == [rail.kept.name, bus.kept.name]
    assert [one.seen_at - NOW for one in kept_timetables()] == [timedelta(), timedelta(days=1)]
    out = io.StringIO()
    with pytest.raises(CommandError, match="no zip file"):
        call_command("streets_timetable", str(town.folder / "rail.zip"), town.bus, stdout=out)
    assert "nothing is new" in out.getvalue()
    out = io.StringIO()
    call_command("streets_timetable", "--list", stdout=out)
    assert out.getvalue().count("taken in on 2026-11-27, last seen 0 hours ago") == 2
    assert "Musterbahn (" in out.getvalue()


def test_a_source_that_is_named_no_more_goes_once_all_others_are_there(town):
    take(town.bus, town.rail())
    take(town.bus, str(town.folder / "missing.zip"))
    assert len(kept_timetables()) == 2
    take(town.bus)
    assert [one.publisher for one in kept_timetables()] == ["Musterverkehr (erfunden)"]


def test_what_was_kept_before_there_were_several_is_read(town):
    (taken,) = take(town.bus)
    path = taken.kept.path.parent / "current.json"
    said = json.loads(path.read_text())["timetables"][0]
    for name in ("key", "source", "seen_at"):
        said.pop(name)
    path.write_text(json.dumps(said))
    (old,) = kept_timetables()
    assert (old.name, old.key) == (taken.kept.name, "")
    (again,) = take(town.bus)
    assert (again.made, len(kept_timetables())) == (None, 1)


def test_a_message_means_the_timetable_of_which_it_knows_most(town, client):
    """Both have a trip 101n-721; the message of the buses has others of theirs too."""
    take(town.bus, town.rail())
    late = [trip_told(f"101n-{at}", stop_told(1, delay=180)) for at in (721, 731)]
    news, faults = take_news(now=NOW, sources=[town.news("bus.pb", *late)])
    assert faults == ()
    bus, rail = (news[one.key] for one in kept_timetables())
    assert (len(bus.trips), len(rail.trips), rail.at) == (2, 0, None)
    page = page_of(client)
    assert "Verspätungen und Ausfälle sind nur für einen Teil der Fahrten bekannt." in page
    assert "um 12:15 Uhr, nach Fahrplan." in part(page, 1)
    assert "um 12:13 Uhr, 3 Minuten später als geplant." in part(page, 1)


def test_one_that_is_over_is_told_and_its_departures_are_missing(town, client):
    bus, rail = (one.kept for one in take(town.bus, town.rail()))
    say_current([bus, replace(rail, last=NOW.date() - timedelta(days=9))])
    page = page_of(client)
    assert "Der Fahrplan von Musterbahn endete am 18. November 2026. Seine Fahrten fehlen" in page
    assert "S 1" not in page
    english = page_of(client, prefix="/en/stop")
    assert "The timetable of Musterbahn ended on" in english


def test_what_two_timetables_have_is_told_once():
    def leaving(line, to, state=State.PLANNED):
        return Departure(Line(line, line), to, "s", NOW, NOW, state)

    one, other = leaving("S 1", "Markt"), leaving("S1", "Neustadt, Markt", State.LIVE)
    assert together([[one], [other, leaving("2", "Markt")]]) == (leaving("2", "Markt"), other)
    assert together([[other], [one]]) == (other,)
    assert together([[one, one]]) == (one, one), "within one timetable nothing is a double"
