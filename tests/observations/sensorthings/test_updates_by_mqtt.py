"""Updates by MQTT as a client hears them from the city's own broker (OGC 18-088, 14.2.2).

After the tests of subscribing in the extended suite for version 1.0 (insert, PATCH and PUT; sets,
entities, properties, `$select`, longer paths), for every entity set.
"""

import sqlite3
import time

import pytest

from tests.observations.sensorthings.assertions import SPEC, meets
from tests.observations.sensorthings.bodies import datastream, feature, location, multi, thing
from tests.observations.sensorthings.client import Client
from tests.observations.sensorthings.conftest import PATH
from tests.observations.sensorthings.listening import Broker, listener, until
from tests.running_city import free_port, serving
from tests.thorough import sample

SETS = (
    "Things", "Locations", "HistoricalLocations", "Datastreams", "MultiDatastreams", "Sensors",
    "ObservedProperties", "Observations", "FeaturesOfInterest",
)  # fmt: skip
REFUSED = 0x80
RECEIVE = f"{SPEC}receive-updates-via-mqtt/receive-updates"
CHANGED = {
    "HistoricalLocations": ("time", "2026-01-01T00:00:00Z"), "Observations": ("result", 99),
}  # fmt: skip
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def broker(city, open_client):
    found = Broker(city.environment)
    found.serve()
    found.start("observations_announce")
    number = open_client.make("Things", thing("Probe"))
    with listener(found.port) as probe:
        probe.subscribe(f"v1.1/Things({number})")

        def told():
            open_client.patch(f"Things({number})", {"description": str(time.monotonic())})
            return probe.heard

        until(told, "the first message")
    open_client.delete(f"Things({number})")
    yield found
    found.end_all()


@pytest.fixture
def ears(broker):
    with listener(broker.port) as found:
        yield found


@pytest.fixture
def whole(api, broker):
    """One entity of every set, all linked: their numbers by set."""
    stream = datastream(Observations=[{"result": 1, "FeatureOfInterest": feature()}])
    number = api.make(
        "Things",
        thing(Locations=[location()], Datastreams=[stream], MultiDatastreams=[multi()]),
    )
    found = {"Things": number}
    at = f"Things({number})"
    for name in ("Locations", "HistoricalLocations", "Datastreams", "MultiDatastreams"):
        found[name] = api.read(f"{at}/{name}")["value"][0]["@iot.id"]
    at = f"Datastreams({found['Datastreams']})"
    found["Observations"] = api.read(f"{at}/Observations")["value"][0]["@iot.id"]
    found["Sensors"] = api.read(f"{at}/Sensor")["@iot.id"]
    found["ObservedProperties"] = api.read(f"{at}/ObservedProperty")["@iot.id"]
    at = f"Observations({found['Observations']})"
    found["FeaturesOfInterest"] = api.read(f"{at}/FeatureOfInterest")["@iot.id"]
    with listener(broker.port) as probe:  # all that was made is told before the test begins
        for own, name, value in ((at, "result", 2), (f"Things({number})", "name", "Settled")):
            probe.subscribe(f"v1.1/{own}/{name}")
            api.patch(own, {name: value})
            until(lambda: probe.heard, "a message on what was made")
            probe.heard.clear()
    yield found
    api.delete(f"Things({number})")


def changed(name):
    return CHANGED.get(name, ("description", f"changed by a test of {name}"))


def read(api, path):
    """Read an entity without what only a single answer of a datastream tells beside."""
    said = api.read(path)
    if "Observations@iot.navigationLink" in said:
        said.pop("resultTime", None)
    return said


@meets("receive-updates-via-mqtt/receive-updates")
def test_the_landing_page_claims_updates_while_the_own_broker_serves(broker):
    port = free_port()
    with serving(broker.environment, port) as address, Client(f"{address}{PATH}") as asked:
        said = asked.read("")["serverSettings"]
        assert RECEIVE in said["conformance"]
        assert said[RECEIVE]["endpoints"] == [f"mqtt://127.0.0.1:{broker.port}"]
        broker.end("observations_broker", kill=True)
        try:
            assert RECEIVE not in asked.read("")["serverSettings"]["conformance"]
        finally:
            broker.serve()
        until(lambda: RECEIVE in asked.read("")["serverSettings"]["conformance"])


@meets("receive-updates-via-mqtt/receive-updates")
def test_what_is_inserted_is_told_whole_to_its_set(api, ears):
    assert ears.subscribe(*(f"v1.1/{name}" for name in SETS)) == [1] * len(SETS)
    stream = datastream(Observations=[{"result": 1, "FeatureOfInterest": feature()}])
    number = api.make(
        "Things",
        thing(Locations=[location()], Datastreams=[stream], MultiDatastreams=[multi()]),
    )
    said = ears.hears(*(f"v1.1/{name}" for name in SETS))
    for name in SETS:
        told = said[f"v1.1/{name}"]
        assert told == read(api, f"{name}({told['@iot.id']})")
    assert said["v1.1/Things"]["@iot.id"] == number
    api.delete(f"Things({number})")


@meets("receive-updates-via-mqtt/receive-updates")
def test_what_is_inserted_is_told_in_part_to_its_set_with_select(api, ears, whole):
    topics = {
        "v1.1/Observations?$select=result,phenomenonTime": {"result", "phenomenonTime"},
        f"v1.1/Datastreams({whole['Datastreams']})/Observations?$select=@iot.id,result": {
            "@iot.id", "result",
        },
        f"v1.1/Things({whole['Things']})/Datastreams?$select=name": {"name"},
        "v1.1/Datastreams?$select=name,unitOfMeasurement": {"name", "unitOfMeasurement"},
    }  # fmt: skip
    assert ears.subscribe(*topics) == [1] * len(topics)
    api.make(f"Datastreams({whole['Datastreams']})/Observations", {"result": 7})
    api.make(f"Things({whole['Things']})/Datastreams", datastream("Another"))
    said = ears.hears(*topics)
    assert {topic: set(told) for topic, told in said.items()} == topics
    assert said["v1.1/Observations?$select=result,phenomenonTime"]["result"] == 7


@meets("receive-updates-via-mqtt/receive-updates")
@pytest.mark.parametrize("name", sample(SETS, 3))
def test_what_is_patched_is_told_to_set_entity_and_property(api, ears, whole, name):
    prop, value = changed(name)
    own = f"{name}({whole[name]})"
    topics = [
        f"v1.1/{name}", f"v1.1/{own}", f"v1.1/{own}/{prop}", f"v1.1/{name}?$select={prop},@iot.id",
    ]  # fmt: skip
    ears.subscribe(*topics)
    assert api.patch(own, {prop: value}).status == 200
    said = ears.hears(*topics)
    whole_of_it = read(api, own)
    assert said[topics[0]] == said[topics[1]] == whole_of_it
    assert said[topics[2]] == {prop: whole_of_it[prop]}
    assert said[topics[3]] == {"@iot.id": whole[name], prop: whole_of_it[prop]}


@meets("receive-updates-via-mqtt/receive-updates")
def test_what_is_put_is_told_to_set_entity_and_property(api, ears, whole):
    own = f"Things({whole['Things']})"
    topics = ["v1.1/Things", f"v1.1/{own}", f"v1.1/{own}/name", f"v1.1/{own}/properties",
              "v1.1/Things?$select=name"]  # fmt: skip
    ears.subscribe(*topics)
    body = {"name": "Put", "description": "as a whole", "properties": {"by": "a test"}}
    assert api.put(own, body).status == 200
    said = ears.hears(*topics)
    assert said[topics[0]] == said[topics[1]] == read(api, own)
    assert said[topics[2]] == said[topics[4]] == {"name": "Put"}
    assert said[topics[3]] == {"properties": {"by": "a test"}}


@meets("receive-updates-via-mqtt/receive-updates")
def test_a_set_with_select_is_told_also_when_another_property_changed(api, ears, whole):
    other = f"v1.1/Things({whole['Things']})/name"
    ears.subscribe("v1.1/Things?$select=name", other)
    api.patch(f"Things({whole['Things']})", {"description": "another one"})
    assert ears.hears("v1.1/Things?$select=name") == {"v1.1/Things?$select=name": {
        "name": "Settled",
    }}  # fmt: skip


@meets("receive-updates-via-mqtt/receive-updates")
def test_longer_paths_are_told_what_is_at_their_end(api, ears, whole):
    stream, number = f"Datastreams({whole['Datastreams']})", whole["Observations"]
    topics = [
        f"v1.1/{stream}/Thing",
        f"v1.1/{stream}/Thing/description",
        f"v1.1/Observations({number})/Datastream/Thing",
        f"v1.1/Locations({whole['Locations']})/Things?$select=description",
        f"v1.1/HistoricalLocations({whole['HistoricalLocations']})/Thing/description",
    ]
    deeper = [
        f"v1.1/Things({whole['Things']})/{stream}/Observations?$select=result",
        f"v1.1/Sensors({whole['Sensors']})/{stream}/Observations({number})/result",
        f"v1.1/FeaturesOfInterest({whole['FeaturesOfInterest']})/Observations?$select=result",
    ]
    assert set(ears.subscribe(*topics, *deeper)) == {1}
    api.patch(f"Things({whole['Things']})", {"description": "at the end"})
    said = ears.hears(*topics)
    assert set(said) == set(topics)
    assert {told["description"] for told in said.values()} == {"at the end"}
    api.patch(f"Observations({number})", {"result": 12})
    said = ears.hears(*deeper)
    assert said == {topic: {"result": 12} for topic in deeper}


@meets("receive-updates-via-mqtt/receive-updates")
def test_what_can_never_be_told_is_refused_when_it_is_asked_for(ears):
    wrong = [
        "v1.1/Thingies", "v1.1/Things?$select=result", "v1.1/Things?$filter=id eq 1",
        "v1.1/+/Observations?$select=result", "v1.1/Things(1)/name/$value",
    ]  # fmt: skip
    right = ["v1.1/Things?$select=name", "v1.1/#", "v1.1/+/Observations", "other/topic"]
    assert ears.subscribe(*wrong, *right) == [REFUSED] * len(wrong) + [1] * len(right)


@pytest.mark.soak
@meets("receive-updates-via-mqtt/receive-updates")
def test_a_client_that_comes_back_hears_again_after_a_crash_of_the_broker(api, broker, whole, city):
    topic = f"v1.1/Datastreams({whole['Datastreams']})/Observations?$select=result"
    with listener(broker.port, "persistent") as ears:
        ears.subscribe(topic)
    broker.end("observations_broker", kill=True)
    with sqlite3.connect(city.folder / "wishes.sqlite3") as kept:
        assert kept.execute("SELECT 1 FROM wish WHERE topic = ?", [topic]).fetchone()
    broker.serve()
    with listener(broker.port, "persistent") as ears:
        ears.subscribe(topic)

        def told():
            api.make(f"Datastreams({whole['Datastreams']})/Observations", {"result": 5})
            time.sleep(0.5)
            return (topic, {"result": 5}) in ears.heard

        until(told, "a message after the crash")


@meets("stadtherz/privacy")
def test_what_is_private_is_not_told_by_mqtt(api, broker, city, ears, whole):
    stream = f"Datastreams({whole['Datastreams']})"
    topics = [
        f"v1.1/{stream}", f"v1.1/{stream}/Observations?$select=result", f"v1.1/{stream}/name",
        f"v1.1/Observations({whole['Observations']})/result", "v1.1/Observations?$select=id",
        f"v1.1/Things({whole['Things']})/Datastreams?$select=name",
    ]  # fmt: skip
    assert set(ears.subscribe(*topics)) == {1}
    api.make(f"{stream}/Observations", {"result": 2})
    api.patch(stream, {"name": "still open"})
    api.patch(f"Observations({whole['Observations']})", {"result": 4})
    ears.hears(*topics)
    hide = (
        "from stadtherz.observations.models import Datastream as D, Station as S\n"
        "from stadtherz.observations.services.sensorthings.noting import edited_by_staff as e\n"
        f"S.objects.filter(pk={whole['Things']}).update(public=False)\n"
        f"e(S.objects.get(pk={whole['Things']}))"
    )
    city.run("shell", "--verbosity", "0", "-c", hide)
    ears.hears_nothing_more()
    ears.heard.clear()
    assert api.post(f"{stream}/Observations", {"result": 3}).status == 201
    assert api.patch(stream, {"name": "hidden"}).status == 200
    assert api.patch(f"Observations({whole['Observations']})", {"result": 5}).status == 200
    assert ears.hears_nothing_more()


@meets("receive-updates-via-mqtt/receive-updates")
def test_there_is_a_limit_which_is_told_by_refusing(ears, broker):
    asked = [f"v1.1/Observations?$select=result,parameters/a{number}" for number in range(25)]
    codes = ears.subscribe(*asked)
    granted = codes.count(1)
    assert 0 < granted <= 10
    assert codes == [1] * granted + [REFUSED] * (25 - granted)
    with listener(broker.port) as second:
        assert second.subscribe(asked[0], asked[-1], "v1.1/Sensors") == [1, REFUSED, 1]
