"""What is closed names its edges, begins and ends by itself, and is told once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from stadtherz.accounts.domain.roles import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.kernel.events import _listeners, listen
from stadtherz.streets.domain.closing import (
    Boxes,
    Closed,
    ClosureBegan,
    ClosureEnded,
    What,
    edges_closed,
)
from stadtherz.streets.domain.network import Network
from stadtherz.streets.domain.passages import Side
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.models import StreetClosure
from stadtherz.streets.public import closures_at, current_network
from stadtherz.streets.services.closing import Told, close_street, open_street, tell_of_closures
from stadtherz.streets.services.importing import import_map
from tests.accounts.factories import person
from tests.streets.drawn import PLANE, street
from tests.streets.test_importing import written

pytestmark = pytest.mark.usefixtures("no_map_yet")
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY = timedelta(days=1)
database = pytest.mark.django_db


def degrees(*places):
    return tuple(PLANE.lonlat(place) for place in places)


def sides(network, numbers):
    return {(network.edges[one].side, network.edges[one].kind.value) for one in numbers}


def test_a_side_of_a_street_closes_the_pavement_there_and_nothing_else():
    network = walkable(street().extract())
    boxes = Boxes(network)
    line = degrees((-100, 0), (0, 0), (100, 0))
    north = edges_closed(boxes, line, Closed.NORTH)
    south = edges_closed(boxes, line, Closed.SOUTH)
    both = edges_closed(boxes, line, Closed.ALL, way=100)
    across = {number for number, edge in enumerate(network.edges) if edge.crossing is not None}
    assert north & south == across
    assert sides(network, north - across) == {(Side.LEFT, "sidewalk")}  # it is drawn to the east
    assert sides(network, south - across) == {(Side.RIGHT, "sidewalk")}
    assert both == north | south
    assert (len(north - across), len(south - across)) == (2, 2)
    only_west = edges_closed(boxes, degrees((-100, 0), (0, 0)), Closed.NORTH)
    assert len(only_west) == 1
    assert only_west < north


def test_a_crossing_is_closed_where_it_leads_over_the_piece_and_open_at_its_end():
    network = walkable(street().extract())
    (across,) = [number for number, edge in enumerate(network.edges) if edge.crossing is not None]
    boxes = Boxes(network)
    for side in (Closed.ALL, Closed.NORTH):
        assert across in edges_closed(boxes, degrees((-40, 0), (0, 0), (40, 0)), side, way=100)
        assert across in edges_closed(boxes, degrees((-40, 0), (10, 0)), side, way=100)
        assert across not in edges_closed(boxes, degrees((0, 0), (100, 0)), side, way=100)
        assert across not in edges_closed(boxes, degrees((10, 0), (100, 0)), side, way=100)


def test_drawn_the_other_way_round_the_side_stays_the_same():
    network = walkable(street().extract())
    line = degrees((-100, 0), (100, 0))
    assert edges_closed(Boxes(network), line, Closed.NORTH) == edges_closed(
        Boxes(network), line[::-1], Closed.NORTH
    )


def test_a_network_without_edges_has_none_to_close():
    nothing = Network(PLANE, [], [], [], [])
    assert edges_closed(Boxes(nothing), degrees((0, 0)), Closed.ALL) == frozenset()


def test_a_place_closes_what_is_there_or_next_to_it():
    network = walkable(street().extract())
    (way,) = edges_closed(Boxes(network), degrees((1, 30)), Closed.ALL)
    assert network.edges[way].kind.value == "footway"
    (north,) = edges_closed(Boxes(network), degrees((50, 0)), Closed.NORTH)
    assert sides(network, {north}) == {(Side.LEFT, "sidewalk")}
    assert edges_closed(Boxes(network), degrees((500, 500)), Closed.ALL) == frozenset()


@pytest.fixture
def staff():
    return person("technik", Role.ENGINEER)


def told(**changed):
    start = {
        "what": What.WORKS, "words": "Gehweg aufgegraben", "side": Closed.NORTH,
        "points": ((7.77, 49.44), (7.772, 49.44)), "starts": NOW - DAY, "until": NOW + DAY,
        "source": "Tiefbau", "street": "Parkstraße", "ref": "way/10",
    }  # fmt: skip
    return Told(**(start | changed))


@database
def test_what_is_closed_now_with_its_edges(tmp_path, staff, django_assert_max_num_queries):
    close_street(told=told(), by=staff, now=NOW)
    assert [one.edges for one in closures_at(NOW)] == [frozenset()]  # there is no map yet
    import_map(path=written(tmp_path / "city.osm"), now=NOW)
    close_street(told=told(starts=NOW + DAY, until=None), by=staff, now=NOW)
    with django_assert_max_num_queries(4):
        (one,) = closures_at(NOW)
    network = current_network()
    assert (one.what, one.words, one.side) == (What.WORKS, "Gehweg aufgegraben", Closed.NORTH)
    assert sides(network, one.edges) == {(Side.LEFT, "sidewalk"), (None, "crossing")}
    assert [one.until for one in closures_at(NOW + 2 * DAY)] == [None]
    assert closures_at(NOW - 2 * DAY) == ()


@database
def test_begin_and_end_are_told_once(staff, django_capture_on_commit_callbacks):
    heard = []
    for event in (ClosureBegan, ClosureEnded):
        listen(event, heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        first = close_street(told=told(), by=staff, now=NOW)
        later = close_street(told=told(starts=NOW + DAY, until=NOW + 2 * DAY), by=staff, now=NOW)
        assert tell_of_closures(now=NOW) == 0
        assert tell_of_closures(now=NOW + DAY) == 2
        assert tell_of_closures(now=NOW + 3 * DAY) == 1
        assert tell_of_closures(now=NOW + 3 * DAY) == 0
    for event in (ClosureBegan, ClosureEnded):
        _listeners[event].remove(heard.append)
    assert heard == [ClosureBegan(first.pk), ClosureBegan(later.pk), ClosureEnded(first.pk),
                     ClosureEnded(later.pk)]  # fmt: skip


@database
def test_ending_early_and_what_is_refused(staff):
    row = close_street(told=told(), by=staff, now=NOW)
    open_street(pk=row.pk, by=staff, now=NOW)
    assert closures_at(NOW) == ()
    with pytest.raises(Conflict):
        open_street(pk=row.pk, by=staff, now=NOW + DAY)
    planned = close_street(told=told(starts=NOW + DAY, until=None), by=staff, now=NOW)
    open_street(pk=planned.pk, by=staff, now=NOW)
    assert closures_at(NOW + 2 * DAY) == ()
    with pytest.raises(NotAllowed):
        close_street(told=told(), by=person("wer", Role.TESTER), now=NOW)
    for changed in (
        {"until": NOW - DAY / 2}, {"until": NOW - 2 * DAY}, {"words": " "}, {"points": ()},
        {"points": ((49.44, 97.0),)},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            close_street(told=told(**changed), by=staff, now=NOW)


@database
def test_the_page_has_a_map_and_the_equal_list(client, staff, django_assert_max_num_queries):
    load_city(city=the_city())
    with time_machine.travel(NOW, tick=False):
        assert "nichts gesperrt" in client.get("/baustellen/").content.decode()
        close_street(told=told(), by=staff, now=NOW)
        crane = told(words="Kran", starts=NOW + DAY, until=None, points=((7.7, 49.42),))
        close_street(told=crane, by=staff, now=NOW)
        close_street(told=told(words="fern", starts=NOW + 60 * DAY, until=None), by=staff, now=NOW)
        with django_assert_max_num_queries(8):
            page = client.get("/baustellen/").content.decode()
        for words in ("Gehweg aufgegraben", "Kran", "Parkstraße", "Nordseite", "Quelle: Tiefbau"):
            assert words in page
        assert "fern" not in page
        assert page.count("#sperrung-") == 2
        assert "north side" in client.get("/en/roadworks/").content.decode()
        answer = client.get("/api/streets/closures.json")
        assert answer["Access-Control-Allow-Origin"] == "*"
        (one,) = answer.json()["features"]
        assert (one["geometry"]["type"], one["properties"]["side"]) == ("LineString", "north")
    with time_machine.travel(NOW + 40 * DAY, tick=False):
        assert "Gehweg aufgegraben" not in client.get("/baustellen/").content.decode()


@database
def test_staff_enter_by_list_and_by_map_and_end(client, staff, settings, tmp_path):
    settings.STAFF_MFA = False
    import_map(path=written(tmp_path / "city.osm"), now=NOW)
    client.force_login(staff)
    with time_machine.travel(NOW, tick=False):
        there = reverse("streets-closure-new") + "?strasse=park"
        page = client.get(there).content.decode()
        assert "Parkstraße, " in page
        assert "mitte=7.771000,49.440000" in page
        form = {"what": "works", "words": "Grube", "side": "north", "starts": "2026-11-26",
                "until": "2026-11-27", "source": "Tiefbau", "piece": "way/10"}  # fmt: skip
        wrong = client.post(there, form | {"until": "2026-11-25", "piece": ""}).content.decode()
        assert "liegt vor dem ersten" in wrong
        assert "Wähl ein Stück" in wrong
        assert client.post(there, form).status_code == 302
        far = client.post(there, form | {"karte.x": "9" * 5_000, "karte.y": "1"})
        assert far.status_code == 200  # no pixel of the map
        clicked = client.post(there, form | {"karte.x": "320", "karte.y": "100"}).content.decode()
        assert 'value="49.441237"' in clicked
        assert "Der Punkt ist gesetzt" in clicked
        point = {"piece": "", "lon": "7.771", "lat": "49.441237", "until": ""}
        assert client.post(there, form | point).status_code == 302
        first, second = StreetClosure.objects.order_by("pk")
        assert (first.street, first.ref, first.way, second.until) == (
            "Parkstraße", "way/10", 10, None,
        )  # fmt: skip
        assert second.points == [[7.771, 49.441237]]
        drawing = client.get(reverse("streets-closure-drawing") + "?mitte=7.771,49.44")
        assert "Parkstraße" in drawing.content.decode()
        client.post(reverse("streets-closure-ended", args=[first.pk]))
        page = client.get(reverse("streets-closures")).content.decode()
        assert page.count("Jetzt beenden") == 1
    client.force_login(person("wer", Role.TESTER))
    assert client.get(reverse("streets-closures")).status_code == 403
