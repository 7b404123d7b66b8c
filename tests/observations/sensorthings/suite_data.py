"""What the OGC test suite (ets-sta10, levels 2 and 3) puts into an empty service, in own words."""

from tests.observations.sensorthings.bodies import ANYTHING, MEASUREMENT, link

GEOJSON = "application/vnd.geo+json"
LUMEN = {"name": "Lumen", "symbol": "lm", "definition": "http://example.org/unit/lumen"}
CELSIUS = {"name": "Celsius", "symbol": "degC", "definition": "http://example.org/unit/celsius"}
ENTROPY = {"name": "Entropy", "symbol": "S", "definition": "http://example.org/unit/entropy"}
FLUX = {"name": "Luminous Flux", "definition": "http://example.org/LuminousFlux",
        "description": "observedProperty 1"}  # fmt: skip
FLUXOMATIC = {"name": "Fluxomatic", "description": "Fluxomatic 1000",
              "encodingType": "application/pdf", "metadata": "Light flux sensor"}  # fmt: skip
ROOF = {"name": "West Roof", "description": "West Roof", "encodingType": GEOJSON,
        "location": {"type": "Point", "coordinates": [-117.05, 51.05]}}  # fmt: skip
WEATHER = {"name": "A weather station.", "description": "A weather station.",
           "encodingType": GEOJSON,
           "feature": {"type": "Point", "coordinates": [-114.05, 51.05]}}  # fmt: skip
ORDER = ("Observations", "FeaturesOfInterest", "Datastreams", "Sensors", "ObservedProperties",
         "HistoricalLocations", "Locations", "Things")  # fmt: skip


def stream(name="Light exposure.", **more):
    """Describe a datastream of numbers."""
    return {"name": name, "description": name, "observationType": MEASUREMENT,
            "unitOfMeasurement": LUMEN, **more}  # fmt: skip


def emptied(api):
    """Delete everything, set by set, as the suite does before and after each of its classes."""
    for name in ORDER:
        while found := api.read(name)["value"]:
            for one in found:
                path = f"{name}({one['@iot.id']})"
                answer = api.ask("DELETE", path, Content_Type="application/x-www-form-urlencoded")
                assert answer.status == 200, path
                assert api.get(path).status == 404


def each(api):
    """Create one entity of each type by itself; gives their ids by set."""
    ids = {
        "Things": api.make("Things", {"name": "Test Thing", "description": "A test thing"}),
        "Locations": api.make("Locations", {**ROOF, "name": "bow river"}),
        "Sensors": api.make("Sensors", FLUXOMATIC),
        "ObservedProperties": api.make("ObservedProperties", FLUX),
        "FeaturesOfInterest": api.make("FeaturesOfInterest", {
            **WEATHER, "feature": {"type": "Point", "coordinates": [10, 10]}}),
    }  # fmt: skip
    ids["Datastreams"] = api.make("Datastreams", stream(
        "test datastream.", unitOfMeasurement=CELSIUS, Thing=link(ids["Things"]),
        ObservedProperty=link(ids["ObservedProperties"]), Sensor=link(ids["Sensors"])))  # fmt: skip
    ids["Observations"] = api.make("Observations", {
        "phenomenonTime": "2015-03-01T00:40:00.000Z", "result": 8,
        "Datastream": link(ids["Datastreams"]),
        "FeatureOfInterest": link(ids["FeaturesOfInterest"])})  # fmt: skip
    place = {"Locations": [link(ids["Locations"])]}
    assert api.patch(f"Things({ids['Things']})", place).status == 200
    ids["HistoricalLocations"] = api.make("HistoricalLocations", {
        "time": "2015-03-01T00:40:00.000Z", "Thing": link(ids["Things"]), **place})  # fmt: skip
    return ids


def twelve(api):
    """Create two things with two datastreams each, which have three observations each."""
    flux, heat = FLUX, {"name": "Tempretaure", "definition": "http://example.org/Tempreture",
                        "description": "observedProperty 2"}  # fmt: skip
    one = api.make("Things", _numbered(1, (-117.05, 51.05), [(1, flux), (2, heat)]))
    first, second = api.names(f"Things({one})/Datastreams?$orderby=id", "@iot.id")
    shared = api.read(f"Datastreams({first})/ObservedProperty")["@iot.id"]
    other = {**flux, "name": "Second Luminous Flux", "description": "observedProperty 3"}
    two = api.make("Things", _numbered(2, (-100.05, 50.05), [(3, other), (4, link(shared))]))
    third, fourth = api.names(f"Things({two})/Datastreams?$orderby=id", "@iot.id")
    places = [api.names(f"Things({it})/Locations", "@iot.id") for it in (one, two)]
    for thing, (place,) in ((one, places[1]), (two, places[0])):
        assert api.patch(f"Things({thing})", {"Locations": [link(place)]}).status == 200
    for place, number in enumerate((first, second, third, fourth)):
        for result in range(3 * place + 1, 3 * place + 4):
            api.make(f"Datastreams({number})/Observations", {
                "phenomenonTime": f"2015-03-{result:02}T00:00:00Z", "result": result})  # fmt: skip


def _numbered(number, place, streams):
    name = f"thing {number}"
    return {
        "name": name, "description": name, "properties": {"reference": name},
        "Locations": [{"name": f"location {number}", "description": f"location {number}",
                       "encodingType": GEOJSON,
                       "location": {"type": "Point", "coordinates": list(place)}}],
        "Datastreams": [stream(
            f"datastream {it}", ObservedProperty=observed, Sensor={
                "name": f"sensor {it}", "description": f"sensor {it}",
                "encodingType": "http://schema.org/description", "metadata": f"Sensor no. {it}"},
        ) for it, observed in streams],
    }  # fmt: skip


PUTS = {
    "Things": {"name": "Updated", "description": "Updated"},
    "Locations": {**ROOF, "name": "UPDATED NAME", "description": "UPDATED DESCRIPTION"},
    "HistoricalLocations": {"time": "2015-08-01T00:00:00.000Z"},
    "Sensors": {**FLUXOMATIC, "name": "UPDATED", "metadata": "UPDATED"},
    "FeaturesOfInterest": {**WEATHER, "name": "POIUYTREW", "description": "POIUYTREW"},
    "Datastreams": {"name": "From the ISS.", "description": "From the ISS.",
                    "observationType": ANYTHING, "unitOfMeasurement": ENTROPY},
    "Observations": {"result": "99", "phenomenonTime": "2015-08-01T00:40:00.000Z"},
}  # fmt: skip
TWICE = b'{"name":"QWERTY","definition":"ZXCVB","name":"POIUYTREW","description":"POIUYTREW"}'
PATCHES = {
    "Things": [{"description": "PATCHED"}],
    "Locations": [{"location": {"type": "Point", "coordinates": [114.05, -50]}}],
    "HistoricalLocations": [{"time": "2015-07-01T00:00:00.000Z"}],
    "Sensors": [{"metadata": "PATCHED"}],
    "ObservedProperties": [{"description": "PATCHED"}],
    "FeaturesOfInterest": [{"feature": {"type": "Point", "coordinates": [114.05, -51.05]}}],
    "Datastreams": [{"description": "Patched"}, {"unitOfMeasurement": ENTROPY}],
    "Observations": [{"phenomenonTime": "2015-07-01T00:40:00.000Z"}],
}
