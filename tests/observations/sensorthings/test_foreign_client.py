"""The client of the FROST project, which knows nothing of us, works against the interface."""

import sys

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import ANYTHING, at, datastream, location, point, thing
from tests.running_city import ROOT

# the client's own warnings are no business of ours
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def frost():
    """The client from the folder that `make clients` fills; what we have ourselves goes before."""
    folder = str(ROOT / "build" / "clients")
    if folder not in sys.path:
        sys.path.append(folder)
    return pytest.importorskip(
        "frost_sta_client", reason="frost-sta-client is not installed; `make clients` does it"
    )


@pytest.fixture
def service(frost, server):
    return frost.SensorThingsService(server)


@pytest.fixture
def made(frost, service):
    """A thing with a place, and a datastream, created by the client."""
    place = frost.Location(name="Foreign place", description="d", location=point(),
                           encoding_type="application/geo+json")  # fmt: skip
    here = frost.Thing(name="Foreign thing", description="d", properties={"a": 1},
                       locations=[place])  # fmt: skip
    service.create(here)
    stream = frost.Datastream(
        name="Foreign stream", description="d", observation_type=ANYTHING,
        unit_of_measurement=frost.UnitOfMeasurement(name="K", symbol="K", definition="ucum:K"),
        thing=frost.Thing(id=here.id),
        sensor=frost.Sensor(name="s", description="d", encoding_type="text/plain", metadata="m"),
        observed_property=frost.ObservedProperty(name="o", description="d",
                                                 definition="http://example.org/o"),
    )  # fmt: skip
    service.create(stream)
    yield here, stream
    service.delete(here)


@meets("stadtherz/foreign-client")
def test_entities_are_created_found_changed_and_deleted(frost, service, made, api):
    here, _ = made
    found = service.things().find(here.id)
    assert (found.name, found.properties) == ("Foreign thing", {"a": 1})
    found.description = "changed by the client"
    service.update(found)
    assert api.read(f"Things({here.id})")["description"] == "changed by the client"
    sensor = frost.Sensor(name="x", description="d", encoding_type="text/plain", metadata="m")
    service.create(sensor)
    service.delete(sensor)
    assert api.get(f"Sensors({sensor.id})").status == 404


@meets("stadtherz/foreign-client")
def test_sets_are_filtered_sorted_and_expanded_in_each_other(frost, service, made):
    here, stream = made
    seen = frost.Observation(result=5, phenomenon_time=at(0), datastream=stream)
    service.create(seen)
    query = service.things().query().filter(f"id eq {here.id}")
    (found,) = query.expand("Datastreams($expand=Observations,Sensor),Locations").list()
    (inner,) = found.datastreams
    assert inner.name == "Foreign stream"
    assert [one.result for one in inner.observations] == [5]
    assert inner.sensor.name == "s"
    assert [one.name for one in found.locations] == ["Foreign place"]


@meets("stadtherz/foreign-client")
def test_data_arrays_are_sent(frost, service, made, api):
    _, stream = made
    rows = frost.model.ext.data_array_value.DataArrayValue()
    parts = frost.model.ext.data_array_value.DataArrayValue.Property
    rows.components = {parts.PHENOMENON_TIME, parts.RESULT}
    rows.datastream = stream
    for minute in range(3):
        rows.add_observation(
            frost.Observation(result=minute, phenomenon_time=at(minute), datastream=stream)
        )
    document = frost.model.ext.data_array_document.DataArrayDocument()
    document.add_data_array_value(rows)
    assert len(service.observations().create(document)) == 3
    assert api.names(f"Datastreams({stream.id})/Observations", "result") == [0, 1, 2]


@meets("stadtherz/foreign-client")
def test_lists_go_on_over_several_pages(service, api):
    number = api.make("Things", thing(Locations=[location()], Datastreams=[datastream(
        Observations=[{"result": one, "phenomenonTime": at(one)} for one in range(25)]
    )]))  # fmt: skip
    (stream,) = api.names(f"Things({number})/Datastreams", "@iot.id")
    found = service.observations().query().filter(f"Datastream/id eq {stream}").top(10).list()
    assert [one.result for one in found] == list(range(25))
    api.delete(f"Things({number})")
