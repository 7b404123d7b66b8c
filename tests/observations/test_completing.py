"""A station of the city is whole in SensorThings: place, history, sensor, and what is spoken of."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from stadtherz.city.public import create_place
from stadtherz.city.wagtail_hooks import PlaceViewSet
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.models import (
    Feature,
    HistoricalLocation,
    Location,
    ObservedProperty,
    Sensor,
    Station,
)
from stadtherz.observations.services.announcing import announce
from stadtherz.observations.services.demo import create_fleet
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.sensorthings.completing import (
    complete_station,
    complete_stations,
    place_changed,
)
from stadtherz.observations.services.sensorthings.permission import Act
from stadtherz.observations.services.sensorthings.tokens import create_token
from stadtherz.observations.services.store import Reading, record
from stadtherz.observations.wagtail_hooks import (
    ObservedPropertyViewSet,
    StationViewSet,
)
from tests.observations.factories import station, stream
from tests.observations.letters import COUNTS, counts, write_sources
from tests.observations.test_announcing import Box

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)


@pytest.fixture(autouse=True)
def fresh(lake):
    forget()
    yield
    forget()


@pytest.fixture
def read(client):
    def read(path, status=200, **options):
        asked = {f"${name}": value for name, value in options.items()}
        answer = client.get(f"/sensorthings/v1.1/{path}", asked)
        assert answer.status_code == status, (path, answer.content[:300])
        return answer.json()

    return read


@pytest.fixture
def write(client):
    token = create_token(name="x", acts=list(Act), everything=True)

    def write(path, body, method="post", status=201):
        answer = getattr(client, method)(
            f"/sensorthings/v1.1/{path}", json.dumps(body), content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        assert answer.status_code == status, answer.content[:300]
        return answer

    return write


def heard(one, *ages_in_hours):
    record(readings=[Reading(one.pk, NOW - timedelta(hours=age), age) for age in ages_in_hours])


def other_place(name="Drüben", longitude=7.8):
    return create_place(name=name, point=Point(longitude, 49.5))


def ids(page):
    return [one["@iot.id"] for one in page["value"]]


class TestOneStation:
    def test_what_it_lacked_is_there_and_told(self, read):
        one = stream("bruecke-nord")
        heard(one, 5, 1)
        assert complete_stations() == 1
        place = read(f"Things({one.station_id})/Locations")["value"]
        assert [(row["name"], row["location"]["coordinates"]) for row in place] == [
            ("Ort bruecke", [7.77, 49.44])
        ]
        history = read(f"Things({one.station_id})/HistoricalLocations")["value"]
        assert [row["time"][:16] for row in history] == [
            (NOW - timedelta(hours=5)).isoformat()[:16]
        ]
        sensor = read(f"Datastreams({one.pk})/Sensor")
        assert sensor["name"] == "Sensor: Stelle bruecke"
        assert sensor["description"] == "Womit hier gemessen wird, ist noch nicht beschrieben."
        for found in read(f"Datastreams({one.pk})/Observations")["value"]:
            spoken = read(f"Observations({found['@iot.id']})/FeatureOfInterest")
            assert spoken["feature"]["coordinates"] == [7.77, 49.44]

    def test_a_second_time_nothing_is_made(self):
        stream("bruecke-nord")
        complete_stations()
        counts = [
            table.objects.count() for table in (Location, HistoricalLocation, Sensor, Feature)
        ]
        assert counts == [1, 1, 1, 1]
        assert complete_stations() == 0
        complete_station(Station.objects.get())
        assert counts == [
            table.objects.count() for table in (Location, HistoricalLocation, Sensor, Feature)
        ]

    def test_the_sensor_says_what_the_station_says_until_it_says_something_itself(
        self, read, write
    ):
        one = stream("bruecke-nord")
        Station.objects.update(method=Text.of({"de": "Wärmebild"}))
        complete_stations()
        sensor = read(f"Datastreams({one.pk})/Sensor")
        assert (sensor["description"], sensor["metadata"]) == ("Wärmebild", "Wärmebild")
        write(f"Sensors({sensor['@iot.id']})", {"name": "T1", "metadata": "x"}, "patch", 200)
        told = read(f"Sensors({sensor['@iot.id']})")
        assert (told["name"], told["description"], told["metadata"]) == ("T1", "Wärmebild", "x")

    def test_with_the_sensor_go_the_datastreams_that_have_no_other(self, read, write):
        one, other = stream("bruecke-nord"), stream("ufer-sued")
        complete_stations()
        write(f"Sensors({one.station.own_sensor.pk})", {}, "delete", 200)
        read(f"Datastreams({one.pk})", 404)
        read(f"Datastreams({other.pk})/Sensor")

    def test_with_the_thing_goes_its_sensor(self, read, write):
        one = stream("bruecke-nord")
        complete_stations()
        write(f"Things({one.station_id})", {}, "delete", 200)
        assert read("Sensors")["value"] == []

    def test_two_at_one_place_share_location_and_feature(self, read):
        one, other = stream("bruecke-nord"), stream("ufer-sued")
        Station.objects.update(place=one.station.place)
        heard(one, 1)
        heard(other, 1)
        complete_stations()
        (place,) = read("Locations", expand="Things")["value"]
        assert len(place["Things"]) == 2
        (feature,) = read("FeaturesOfInterest", expand="Observations")["value"]
        assert len(feature["Observations"]) == 2

    def test_what_is_private_stays_private(self, read):
        one = stream("bruecke-nord", station(public=False))
        heard(one, 1)
        complete_stations()
        for name in ("Locations", "HistoricalLocations", "Sensors", "FeaturesOfInterest"):
            assert read(name)["value"] == [], name
        assert Feature.objects.count() == Sensor.objects.count() == 1

    def test_without_a_place_nothing_is_invented(self, read):
        one = stream("bruecke-nord")
        Station.objects.update(place=None)
        heard(one, 1)
        complete_stations()
        assert read("Locations")["value"] == read("FeaturesOfInterest")["value"] == []
        (found,) = read(f"Datastreams({one.pk})/Observations", expand="FeatureOfInterest")["value"]
        assert found["FeatureOfInterest"] is None


class TestMoved:
    """The first six hours at the bridge, then three over there, then back again."""

    @pytest.fixture
    def one(self):
        one = stream("bruecke-nord")
        heard(one, 8, 5, 2)
        complete_stations()
        home, there = one.station.place, other_place()
        for place, age in ((there, 6), (home, 3)):
            Station.objects.update(place=place)
            complete_station(Station.objects.get())
            HistoricalLocation.objects.filter(pk=HistoricalLocation.objects.latest("pk").pk).update(
                time=NOW - timedelta(hours=age)
            )
        forget()
        return one

    def test_history_tells_each_place(self, read, one):
        history = read("HistoricalLocations", expand="Locations", orderby="time")["value"]
        assert [row["Locations"][0]["name"] for row in history] == [
            "Ort bruecke", "Drüben", "Ort bruecke"
        ]  # fmt: skip
        now = read(f"Things({one.station_id})/Locations")["value"]
        assert [place["name"] for place in now] == ["Ort bruecke"]
        assert Location.objects.count() == 2

    @pytest.mark.parametrize("flushed", [False, True])
    def test_observations_speak_of_where_it_stood_then(self, read, one, flushed):
        if flushed:
            flush(lake=the_lake())
        names = {feature.pk: str(feature.name) for feature in Feature.objects.all()}
        home, there = sorted(names, key=lambda pk: names[pk] == "Drüben")
        page = read("Observations", expand="FeatureOfInterest", orderby="phenomenonTime")["value"]
        assert [row["FeatureOfInterest"]["@iot.id"] for row in page] == [home, there, home]
        for feature, results in ((home, [8, 2]), (there, [5])):
            members = read(f"FeaturesOfInterest({feature})/Observations", count="true")
            assert [row["result"] for row in members["value"]] == results
            assert members["@iot.count"] == len(results)
            for key in (f"@iot.id eq {feature}", f"name eq '{names[feature]}'"):
                found = read("Observations", filter=f"FeatureOfInterest/{key}")
                assert [row["result"] for row in found["value"]] == results
            by_count = f"Observations/$count eq {len(results)}"
            assert ids(read("FeaturesOfInterest", filter=by_count)) == [feature]
            (member, *_) = ids(members)
            read(f"FeaturesOfInterest({feature})/Observations({member})")
            read(f"FeaturesOfInterest({home + there - feature})/Observations({member})", 404)
        expanded = read("FeaturesOfInterest", expand="Observations($count=true)")["value"]
        assert {row["@iot.id"]: row["Observations@iot.count"] for row in expanded} == {
            home: 2, there: 1
        }  # fmt: skip
        assert ids(read("FeaturesOfInterest", filter="Observations/result eq 5")) == [there]
        grouped = read(
            "Observations", apply="groupby((FeatureOfInterest/name),aggregate($count as n))"
        )
        told = {row["FeatureOfInterest/name"]: row["n"] for row in grouped["value"]}
        assert told == {"Ort bruecke": 2, "Drüben": 1}

    def test_messages_go_to_the_feature_of_the_time(self, settings, one):
        settings.MQTT_SELECTS = ()
        box = Box()
        announce(box)
        heard(one, 4, 1)
        announce(box)
        topics = {topic for topic, _ in box.sent if "Features" in topic}
        features = Feature.objects.values_list("pk", flat=True)
        assert topics == {f"v1.1/FeaturesOfInterest({pk})/Observations" for pk in features}

    def test_with_a_feature_go_the_observations_that_speak_of_it(self, read, write, one):
        there = Feature.objects.latest("pk")
        write(f"FeaturesOfInterest({there.pk})", {}, "delete", 200)
        assert [row["result"] for row in read("Observations")["value"]] == [8, 2]

    def test_one_that_names_its_feature_keeps_it(self, read, write, one):
        body = {"name": "Luft", "description": "x", "encodingType": "application/geo+json",
                "feature": {"type": "Point", "coordinates": [1, 2]}}  # fmt: skip
        made = write("FeaturesOfInterest", body)["Location"].rpartition("(")[2].rstrip(")")
        link = {"@iot.id": int(made)}  # it counts: none may be described with it
        answer = write(
            f"Datastreams({one.pk})/Observations", {"result": 9, "FeatureOfInterest": link}
        )
        number = answer["Location"].rpartition("(")[2].rstrip(")")
        assert read(f"Observations({number})/FeatureOfInterest")["name"] == "Luft"
        assert len(read("FeaturesOfInterest")["value"]) == 3


def test_a_corrected_place_is_no_move(read):
    one = stream("bruecke-nord")
    heard(one, 1)
    complete_stations()
    place = one.station.place
    place.lon = 7.75
    place.save()
    place_changed(place)
    assert read("Locations")["value"][0]["location"]["coordinates"][0] == 7.75
    assert read("FeaturesOfInterest")["value"][0]["feature"]["coordinates"][0] == 7.75
    assert len(read("HistoricalLocations")["value"]) == 1


def test_what_the_interface_moved_is_not_moved_back(read, write):
    one = stream("bruecke-nord")
    complete_stations()
    body = {"name": "Neu", "description": "x", "encodingType": "application/geo+json",
            "location": {"type": "Point", "coordinates": [7.9, 49.4]}}  # fmt: skip
    write(f"Things({one.station_id})/Locations", body)
    complete_station(Station.objects.get())
    assert [row["name"] for row in read(f"Things({one.station_id})/Locations")["value"]] == ["Neu"]


def test_a_thing_of_the_interface_stands_on_the_map_once(read, write):
    place = {"name": "Neu", "description": "x", "encodingType": "application/geo+json",
             "location": {"type": "Point", "coordinates": [7.9, 49.4]}}  # fmt: skip
    write("Things", {"name": "T", "description": "t", "Locations": [place]})
    Location.objects.update(place=None)  # as older versions left it
    complete_station(Station.objects.get())
    assert len(read("Locations")["value"]) == len(read("HistoricalLocations")["value"]) == 1
    assert Location.objects.get().place == Station.objects.get().place


def test_an_observation_of_the_city_needs_no_feature(read, write):
    one = stream("bruecke-nord")
    complete_stations()
    write(f"Datastreams({one.pk})/Observations", {"result": 1})
    (found,) = read("Observations", expand="FeatureOfInterest")["value"]
    assert found["FeatureOfInterest"]["name"] == "Ort bruecke"


def test_the_demo_defines_what_it_measures(read):
    ObservedProperty.objects.create(key="noise", name=Text.of({"de": "Lärm"}))
    create_fleet()
    complete_stations()
    told = {row["name"]: row["definition"] for row in read("ObservedProperties")["value"]}
    assert told["Lärm"] == "http://qudt.org/vocab/quantitykind/SoundPressureLevel"
    assert told["Fahrräder"].endswith("/messwerte/?was=bicycles")
    things = read("Things", expand="Locations,Datastreams($expand=Sensor)", top=1000)["value"]
    assert len(things) > 10
    assert all(row["Locations"] for row in things)
    assert all(one["Sensor"] for row in things for one in row["Datastreams"])


def test_counting_sites_are_whole_as_well(settings, tmp_path, client, read, write):
    write_sources(settings, tmp_path, nordtangente=COUNTS)
    station("nord")
    token = create_token(name="netz", acts=[Act.CREATE], everything=True)
    client.post("/sensorthings/push/counts/nordtangente", counts(), content_type="application/json",
                headers={"Authorization": f"Bearer {token}"})  # fmt: skip
    (one,) = read("MultiDatastreams", expand="Sensor,Observations($expand=FeatureOfInterest)")[
        "value"
    ]
    assert one["Sensor"]["name"] == "Sensor: Stelle nord"
    assert one["Observations"][0]["FeatureOfInterest"]["name"] == "Ort nord"
    write(f"MultiDatastreams({one['@iot.id']})/Observations", {"result": [1, 2]})


class TestStaff:
    @pytest.fixture
    def chief(self, client, settings):
        settings.STAFF_MFA = False
        user = get_user_model().objects.create_superuser(
            username="chief", email="chief@example.org", password="a long enough password"
        )
        client.force_login(user)
        return client

    def save(self, chief, view_set, row, **changed):
        view = view_set()
        address = reverse(view.get_url_name("edit"), args=[row.pk])
        form = chief.get(address).context["form"]
        data = {}
        for field in form:
            value, widget = field.value(), field.field.widget
            shown = [{"name": field.html_name, "value": value}]
            if hasattr(widget, "widgets"):  # a text in several languages
                shown = widget.get_context(field.html_name, value, {})["widget"]["subwidgets"]
            data |= {one["name"]: one["value"] for one in shown if one["value"]}
        answer = chief.post(address, data | changed)
        assert answer.status_code == 302, answer.context["form"].errors

    def test_a_station_that_gets_another_place_moves(self, chief, read):
        one = stream("bruecke-nord")
        complete_stations()
        self.save(chief, StationViewSet, one.station, place=other_place().pk)
        assert [
            row["name"] for row in read("Things", expand="Locations")["value"][0]["Locations"]
        ] == ["Drüben"]

    def test_a_place_that_is_corrected_is_told(self, chief, read):
        one = stream("bruecke-nord")
        complete_stations()
        self.save(chief, PlaceViewSet, one.station.place, lon="7.5")
        assert read("Locations")["value"][0]["location"]["coordinates"][0] == 7.5

    def test_a_definition_is_a_uri_or_left_out(self, chief):
        view = ObservedPropertyViewSet()
        row = stream("bruecke-nord").observed
        address = reverse(view.get_url_name("edit"), args=[row.pk])
        assert chief.post(address, {"definition": "Räder"}).context["form"].errors["definition"]
        answer = chief.post(address, {"definition": "urn:x:y"})
        assert "definition" not in answer.context["form"].errors

    def test_a_deleted_station_takes_its_sensor_along(self, chief, read):
        one = stream("bruecke-nord")
        complete_stations()
        assert len(read("Sensors")["value"]) == 1
        chief.post(reverse(StationViewSet().get_url_name("delete"), args=[one.station.pk]))
        assert not Station.objects.exists()
        assert read("Things")["value"] == read("Sensors")["value"] == []
