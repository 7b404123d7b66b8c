"""What clients may write, asked as they ask, on either database."""

import json

import pytest

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.models import (
    Datastream,
    Flag,
    HotObservation,
    ObservedProperty,
    Sensor,
)
from stadtherz.observations.services.counted import show_as_counter
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.sensorthings.completing import complete_stations
from stadtherz.observations.services.sensorthings.permission import Act
from stadtherz.observations.services.sensorthings.tokens import create_token
from tests.observations.factories import stream
from tests.observations.sensorthings.bodies import (
    MEASUREMENT,
    datastream,
    feature,
    location,
    multi,
    observed,
    sensor,
    thing,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TOTAL = "urn:stadtherz:counting:total/"


@pytest.fixture(autouse=True)
def city(own_lake):
    load_city(city=the_city())


@pytest.fixture
def ask(client):
    token = create_token(name="t", acts=set(Act), everything=True)

    def asked(method, path, body=None, version="1.1"):
        return client.generic(
            method, f"/sensorthings/v{version}/{path}", json.dumps(body or {}), "application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip

    return asked


@pytest.fixture
def make(ask):
    """Create what must be accepted; gives its number."""

    def made(path, body):
        answer = ask("POST", path, body)
        assert answer.status_code == 201, answer.content
        return int(answer.headers["Location"].rpartition("(")[2].rstrip(")"))

    return made


@pytest.fixture
def at(make):
    return {"@iot.id": make("Things", thing(Locations=[location()]))}


def long(size):
    return "http://example.org/".ljust(size, "x")


class TestTexts:
    @pytest.mark.parametrize(
        "case",
        [
            ("ObservedProperties", observed, 300, lambda text: {"definition": text}),
            ("Sensors", sensor, 200, lambda text: {"encodingType": text}),
            ("Locations", location, 200, lambda text: {"encodingType": text}),
            ("Datastreams", datastream, 200, lambda text: {"observationType": text}),
            ("MultiDatastreams", multi, 200,
             lambda text: {"multiObservationDataTypes": [MEASUREMENT, text]}),
        ],
    )  # fmt: skip
    def test_as_many_characters_as_are_kept_are_taken(self, ask, make, at, case):
        path, body, most, write = case
        body = body(Thing=at) if "Datastreams" in path else body()
        number = make(path, body | write(long(most)))
        for answer in (
            ask("POST", path, body | write(long(most + 1))),
            ask("PATCH", f"{path}({number})", write(long(most + 107))),
        ):
            assert answer.status_code == 400
            assert f"at most {most}" in answer.json()["message"]

    def test_an_inline_one_is_asked_too(self, ask, at):
        inner = observed(definition=long(407))
        answer = ask("POST", "Datastreams", datastream(Thing=at, ObservedProperty=inner))
        assert answer.status_code == 400
        assert not Datastream.objects.exists()


class TestDefinitionsOfTheCity:
    @pytest.mark.parametrize("word", ["x", "motor", ""])
    def test_they_are_nobody_elses(self, ask, make, at, word):
        inner = observed(definition=TOTAL + word)
        answer = ask("POST", "Datastreams", datastream(Thing=at, ObservedProperty=inner))
        assert (answer.status_code, answer.json()["reason"]) == (400, "body")
        number = make("ObservedProperties", observed())
        answer = ask("PATCH", f"ObservedProperties({number})", {"definition": TOTAL + word})
        assert answer.status_code == 400

    def test_one_that_was_written_before_is_told_and_can_be_mended(self, ask, make, at):
        number = make("Datastreams", datastream(Thing=at))
        row = Datastream.objects.get(pk=number).observed
        ObservedProperty.objects.filter(pk=row.pk).update(definition=f"{TOTAL}motor")
        path = f"ObservedProperties({row.pk})"
        assert ask("GET", path).json()["definition"] == f"{TOTAL}motor"
        assert ask("GET", f"Datastreams({number})", version="2.0").status_code == 200
        assert ask("PATCH", path, {"definition": "http://example.org/x"}).status_code == 200

    def test_the_citys_own_stay_hidden_beside_it(self, ask, make, at):
        ObservedProperty.objects.create(key="fremd", definition=f"{TOTAL}motor")
        count = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CountObservation"
        parts = [observed(definition=f"urn:stadtherz:counting:count/{code}/any") for code in (7, 3)]
        number = make("MultiDatastreams", multi(
            Thing=at, ObservedProperties=parts, multiObservationDataTypes=[count] * 2,
        ))  # fmt: skip
        row = Datastream.objects.get(pk=number)
        show_as_counter(row)
        own = row.observed
        assert own.key.startswith("total-")
        assert ask("GET", f"ObservedProperties({own.pk})").status_code == 404
        assert own.pk not in {
            one["@iot.id"] for one in ask("GET", "ObservedProperties").json()["value"]
        }


OM = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_"
REFUSED = (400, "result")


class TestResultTypes:
    @pytest.fixture
    def stream(self, make, at):
        def made(kind):
            return make("Datastreams", datastream(Thing=at, observationType=f"{OM}{kind}"))

        return made

    @pytest.fixture
    def one(self, make, stream):
        home = stream("Measurement")
        return make(f"Datastreams({home})/Observations", {"result": 1.5})

    @pytest.mark.parametrize("kind", ["TruthObservation", "CategoryObservation"])
    def test_a_result_goes_nowhere_where_it_does_not_fit(self, ask, stream, one, kind):
        target = {"@iot.id": stream(kind)}
        answer = ask("PATCH", f"Observations({one})", {"Datastream": target})
        assert (answer.status_code, answer.json()["reason"]) == REFUSED
        assert ask("GET", f"Datastreams({target['@iot.id']})/Observations").json()["value"] == []

    def test_a_number_goes_into_no_multi_datastream(self, ask, make, at, one):
        target = {"@iot.id": make("MultiDatastreams", multi(Thing=at))}
        answer = ask("PATCH", f"Observations({one})", {"MultiDatastream": target})
        assert (answer.status_code, answer.json()["reason"]) == (400, "link")

    def test_a_result_goes_where_it_fits(self, ask, stream, one):
        for kind in ("Measurement", "Observation"):
            target = {"Datastream": {"@iot.id": stream(kind)}}
            assert ask("PATCH", f"Observations({one})", target).status_code == 200

    def test_a_new_result_may_fit_where_the_old_one_does_not(self, ask, stream, one):
        change = {"Datastream": {"@iot.id": stream("TruthObservation")}, "result": True}
        assert ask("PATCH", f"Observations({one})", change).status_code == 200

    def test_a_type_with_results_stays(self, ask, stream, make):
        number = stream("Measurement")
        path = f"Datastreams({number})"
        assert ask("PATCH", path, {"observationType": f"{OM}Observation"}).status_code == 200
        result = make(f"{path}/Observations", {"result": 1.5})
        refused = ask("PATCH", path, {"observationType": f"{OM}TruthObservation"})
        assert refused.status_code == 400
        assert "there are results" in refused.json()["message"]
        same = {"observationType": f"{OM}Observation", "name": "anders"}
        assert ask("PATCH", path, same).status_code == 200
        assert ask("DELETE", f"Observations({result})").status_code == 200
        assert ask("PATCH", path, {"observationType": f"{OM}Measurement"}).status_code == 200

    def test_the_types_of_parts_with_results_stay(self, ask, make, at):
        path = f"MultiDatastreams({make('MultiDatastreams', multi(Thing=at))})"
        make(f"{path}/Observations", {"result": [1, 2.5]})
        other = {"multiObservationDataTypes": [MEASUREMENT, f"{OM}CategoryObservation"]}
        assert ask("PATCH", path, other).status_code == 400
        same = {"multiObservationDataTypes": [MEASUREMENT] * 2}
        assert ask("PATCH", path, same).status_code == 200


@pytest.mark.parametrize("version", ["1.1", "2.0"])
def test_a_sensor_has_metadata(ask, version):
    kind = {"sensorType": "x"} if version == "2.0" else {}
    answer = ask("POST", "Sensors", sensor(metadata=None) | kind, version=version)
    assert answer.status_code == 400
    assert "metadata" in answer.json()["message"]


class TestObservationsNamedByOthers:
    @pytest.fixture
    def two(self, make, at):
        """Give a datastream, and two observations of it."""
        home = make("Datastreams", datastream(Thing=at))
        sent = [{"result": n, "phenomenonTime": f"2026-03-01T0{n}:00:00Z"} for n in (1, 2)]
        return home, [make(f"Datastreams({home})/Observations", one) for one in sent]

    @staticmethod
    def named(numbers):
        return {"Observations": [{"@iot.id": one} for one in numbers]}

    def ids(self, ask, path):
        found = ask("GET", f"{path}/Observations?$orderby=id").json()["value"]
        return [one["@iot.id"] for one in found]

    def test_a_new_datastream_takes_them_over(self, ask, make, at, two):
        home, numbers = two
        new = make("Datastreams", datastream(Thing=at, **self.named([*numbers, numbers[0]])))
        assert self.ids(ask, f"Datastreams({new})") == numbers
        assert self.ids(ask, f"Datastreams({home})") == []

    def test_a_changed_datastream_takes_them_over(self, ask, make, at, two):
        home, numbers = two
        other = f"Datastreams({make('Datastreams', datastream(Thing=at))})"
        assert ask("PATCH", other, self.named(numbers[:1])).status_code == 200
        assert self.ids(ask, other) == numbers[:1]
        assert self.ids(ask, f"Datastreams({home})") == numbers[1:]

    def test_a_new_feature_is_what_they_speak_of(self, ask, make, two):
        _, numbers = two
        new = make("FeaturesOfInterest", feature(**self.named(numbers)))
        assert self.ids(ask, f"FeaturesOfInterest({new})") == numbers

    def test_one_that_does_not_exist_is_refused(self, ask, at, two):
        _, numbers = two
        body = datastream(Thing=at, **self.named([max(numbers) + 99]))
        answer = ask("POST", "Datastreams", body)
        assert (answer.status_code, answer.json()["reason"]) == (400, "link")
        assert Datastream.objects.count() == 1

    def test_one_that_does_not_fit_is_refused(self, ask, at, two):
        _, numbers = two
        body = datastream(Thing=at, observationType=f"{OM}TruthObservation")
        assert ask("POST", "Datastreams", body | self.named(numbers)).status_code == 400
        assert Datastream.objects.count() == 1


class TestDeletingThings:
    @pytest.fixture
    def station_with_own(self, own_lake):
        """A station of the city whose sensor is not described yet, and that sensor."""
        home = stream("bruecke-nord").station
        complete_stations()
        return home, Sensor.objects.get(station=home)

    def test_its_own_sensor_stays_where_others_measure_with_it(
        self, ask, make, at, station_with_own
    ):
        home, own = station_with_own
        body = datastream(Thing=at, Sensor={"@iot.id": own.pk})
        other = make("Datastreams", body)
        before = ask("GET", f"Sensors({own.pk})").json()
        assert ask("DELETE", f"Things({home.pk})").status_code == 200
        assert ask("GET", f"Sensors({own.pk})").json() == before
        assert ask("GET", f"Datastreams({other})/Sensor").json()["@iot.id"] == own.pk
        assert Datastream.objects.get().pk == other

    def test_its_own_sensor_goes_with_it_otherwise(self, ask, station_with_own):
        home, own = station_with_own
        assert ask("DELETE", f"Things({home.pk})").status_code == 200
        assert ask("GET", f"Sensors({own.pk})").status_code == 404


class TestSentAgain:
    SENT = {"phenomenonTime": "2026-03-01T01:00:00Z", "result": 1.5}
    MORE = {"parameters": {"wind": 3}, "validTime": "2026-03-01T00:00:00Z/2026-03-02T00:00:00Z"}

    @pytest.fixture
    def path(self, make, at):
        return f"Datastreams({make('Datastreams', datastream(Thing=at))})/Observations"

    def one(self, ask, path):
        (found,) = ask("GET", path).json()["value"]
        return {name: found.get(name) for name in ("result", "parameters", "validTime")}

    def test_what_was_not_there_is_added(self, ask, path):
        for body in (self.SENT, self.SENT | self.MORE):
            assert ask("POST", path, body).status_code == 201
        assert self.one(ask, path) == {"result": 1.5, **self.MORE}

    @pytest.mark.parametrize("result", [1.5, 2.5])
    def test_what_is_not_said_again_stays(self, ask, path, result):
        for body in (self.SENT | self.MORE, self.SENT | {"result": result}):
            assert ask("POST", path, body).status_code == 201
        assert self.one(ask, path) == {"result": result, **self.MORE}

    @pytest.mark.parametrize("flushed", [False, True])
    def test_one_that_is_said_otherwise_takes_the_place_of_the_old_one(self, ask, path, flushed):
        other = {"parameters": {"rain": 1}}
        ask("POST", path, self.SENT | self.MORE)
        if flushed:
            flush()
        assert ask("POST", path, self.SENT | other).status_code == 201
        assert self.one(ask, path) == {"result": 1.5, **self.MORE, **other}

    def test_who_may_only_create_is_told(self, ask, client, path):
        ask("POST", path, self.SENT | self.MORE)
        token = create_token(name="c", acts=[Act.CREATE], everything=True)
        told = [
            client.post(
                f"/sensorthings/v1.1/{path}", json.dumps(self.SENT | more), "application/json",
                headers={"Authorization": f"Bearer {token}"},
            )
            for more in ({}, self.MORE, {"parameters": {"wind": 4}})
        ]  # fmt: skip
        assert [one.status_code for one in told] == [201, 201, 409]
        assert "parameters" in told[-1].json()["message"]
        assert self.one(ask, path) == {"result": 1.5, **self.MORE}

    def test_what_was_judged_of_the_result_stays(self, ask, path):
        ask("POST", path, self.SENT)
        HotObservation.objects.update(flag=Flag.SUSPECT, rule=Rule.PERSON.code, raw=0.5)
        ask("POST", path, self.SENT | self.MORE)
        (found,) = ask("GET", path).json()["value"]
        assert (found["@stadtherz.flag"], found["@stadtherz.rawResult"]) == ("suspect", 0.5)
        assert found["@stadtherz.rule"] == Rule.PERSON.code


class TestLists:
    def parts(self, make, count):
        named = {"@iot.id": make("ObservedProperties", observed())}
        return multi(count=count) | {"ObservedProperties": [named] * count}

    def test_as_many_parts_as_are_allowed_are_taken(self, make, at):
        number = make("MultiDatastreams", self.parts(make, 1_000) | {"Thing": at})
        assert Datastream.objects.get(pk=number).parts.count() == 1_000

    @pytest.mark.parametrize(
        "name", ["multiObservationDataTypes", "unitOfMeasurements", "ObservedProperties"]
    )
    def test_more_parts_are_refused(self, ask, make, at, name):
        body = self.parts(make, 2) | {"Thing": at}
        body[name] = body[name][:1] * 1_001
        answer = ask("POST", "MultiDatastreams", body)
        assert answer.status_code == 400
        assert f"{name}: holds more than 1000" in answer.json()["message"]

    def test_too_many_parts_are_refused_before_any_is_made(self, ask, at):
        body = multi(Thing=at, count=1_001)
        assert ask("POST", "MultiDatastreams", body).status_code == 400
        assert not ObservedProperty.objects.filter(parts=None, datastreams=None).exists()

    def test_history_without_a_place_is_none(self, ask, make, at):
        told = {"time": "2026-03-01T00:00:00Z", "Thing": at}
        path = f"Things({at['@iot.id']})/HistoricalLocations"
        before = ask("GET", path).json()["value"]
        for body in (told | {"Locations": []}, told):
            assert ask("POST", "HistoricalLocations", body).status_code == 400
        answer = ask("PATCH", f"HistoricalLocations({before[0]['@iot.id']})", {"Locations": []})
        assert answer.status_code == 400
        assert ask("GET", path).json()["value"] == before
        place = {"@iot.id": make("Locations", location())}
        make("HistoricalLocations", told | {"Locations": [place]})

    def test_a_multi_datastream_of_nothing_is_refused(self, ask, at):
        body = multi(Thing=at) | {"ObservedProperties": []}
        assert ask("POST", "MultiDatastreams", body).status_code == 400
