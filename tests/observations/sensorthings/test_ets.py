"""The methods of the OGC test suite for SensorThings (ets-sta10, levels 1 to 3), one after another.

Each test says which method it walks through, against a server of its own whose service is empty.
"""

import json
from itertools import pairwise

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import ANYTHING, link
from tests.observations.sensorthings.client import Client
from tests.observations.sensorthings.conftest import LOAD, PATH, City
from tests.observations.sensorthings.suite_data import (
    CELSIUS,
    FLUX,
    FLUXOMATIC,
    LUMEN,
    PATCHES,
    PUTS,
    ROOF,
    TWICE,
    WEATHER,
    each,
    emptied,
    stream,
    twelve,
)
from tests.observations.sensorthings.tables import LINKS, MANDATORY, NOBODY, plural
from tests.running_city import serving

SETS = tuple(name for name in LINKS if name != "MultiDatastreams")
RELATIONS = {
    name: tuple(link for link in LINKS[name] if not link.startswith("MultiDatastream"))
    for name in SETS
}
LEVELS = 4
COUNTS = {"Things": 2, "Locations": 2, "FeaturesOfInterest": 2, "ObservedProperties": 3,
          "HistoricalLocations": 4, "Sensors": 4, "Datastreams": 4, "Observations": 12}  # fmt: skip
COUNTS_BELOW = {
    ("Things", "Locations"): 1, ("Things", "HistoricalLocations"): 2, ("Things", "Datastreams"): 2,
    ("Locations", "Things"): 1, ("Locations", "HistoricalLocations"): 2,
    ("HistoricalLocations", "Locations"): 1, ("Sensors", "Datastreams"): 1,
    ("Datastreams", "Observations"): 3, ("FeaturesOfInterest", "Observations"): 6,
    ("ObservedProperties", "Datastreams"): 2,
}  # fmt: skip
SAMPLES = {
    "Things": {"name": "'thing 1'", "description": "'thing 1'"},
    "Locations": {"name": "'location 2'", "encodingType": "'application/vnd.geo+json'"},
    "HistoricalLocations": {"time": "2015-10-14T21:30:00.104Z"},
    "Datastreams": {"name": "'datastream 1'", "observationType": f"'{ANYTHING}'"},
    "Sensors": {"name": "'sensor 1'", "encodingType": "'http://schema.org/description'",
                "metadata": "'Sensor no. 1'"},
    "ObservedProperties": {"name": "'Luminous Flux'", "definition": f"'{FLUX['definition']}'",
                           "description": "'observedProperty 1'"},
    "Observations": {"phenomenonTime": "2015-03-02T00:00:00.000Z", "result": "'2'",
                     "resultTime": "2015-03-02T00:00:00.000Z"},
    "FeaturesOfInterest": {"name": "'location 1'", "encodingType": "'application/vnd.geo+json'"},
}  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    city = City(tmp_path_factory.mktemp("ets"))
    city.run("shell", "--verbosity", "0", "-c", LOAD)
    city.close()
    with (
        serving(city.environment | {"STADTHERZ_OPEN_WRITES": "yes"}, city.port) as address,
        Client(f"{address}{PATH}") as found,
    ):
        yield found


@pytest.fixture
def api(client):
    emptied(client)
    return client


@pytest.fixture
def full(client):
    """The same service with what levels 1 and 3 read; those leave it as it is."""
    if client.names("Datastreams") != [f"datastream {number}" for number in range(1, 5)]:
        emptied(client)
        twelve(client)
    return client


def first(api, name):
    return api.read(name)["value"][0]["@iot.id"]


def many(link):
    return link == plural(link)


def below(api):
    """Give (set, path, set there) of each set and of all that its first entity is linked to."""
    for name in SETS:
        yield name, name
        for relation in RELATIONS[name]:
            yield f"{name}({first(api, name)})/{relation}", plural(relation)


def sets_below(api):
    """Give those of them that are sets, not single entities."""
    return [(path, name) for path, name in below(api) if many(path.rpartition("/")[2])]


def entities(told):
    return told["value"][:2] if "value" in told else [told]


# level 1


@meets("datamodel/entity-control-information/common-control-information")
def test_ets_sets_tell_control_information_properties_and_links(full):
    """Method readEntitiesAndCheckResponse."""
    for name in SETS:
        for one in full.read(name)["value"][:2]:
            _whole(name, one)


def _whole(name, one):
    assert {"@iot.id", "@iot.selfLink", *MANDATORY[name]} <= one.keys()
    assert {f"{relation}@iot.navigationLink" for relation in RELATIONS[name]} <= one.keys()


@meets("resource-path/resource-path-to-entities")
def test_ets_what_does_not_exist_is_not_found(full):
    """Method readNonexistentEntity."""
    assert [full.get(f"{name}({NOBODY})").status for name in SETS] == [404] * len(SETS)


@meets("datamodel/entity-control-information/common-control-information")
def test_ets_an_entity_tells_control_information_properties_and_links(full):
    """Method readEntityAndCheckResponse."""
    for name in SETS:
        _whole(name, full.read(f"{name}({first(full, name)})"))


@meets("resource-path/resource-path-to-entities")
def test_ets_a_property_and_its_value_are_read_by_path(full):
    """Method readPropertyOfEntityAndCheckResponse; null has no content (18-088, 9.2.4)."""
    for name in SETS:
        path = f"{name}({first(full, name)})"
        for one in MANDATORY[name]:
            if one == "resultTime":
                continue
            assert full.read(f"{path}/{one}").keys() == {one}
            raw = full.get(f"{path}/{one}/$value")
            assert raw.status == 200
            nested = one in {"location", "feature", "unitOfMeasurement"}
            assert raw.text.find("{") == (0 if nested else -1), (path, one)


@meets("resource-path/resource-path-to-entities", "datamodel/datastream/relations")
def test_ets_resource_paths_of_four_levels(full):
    """Method checkResourcePaths."""
    for name in SETS:
        _walk(full, name, name, 1)


def _walk(api, path, name, level):
    told = api.read(path)
    if not many(path.rpartition("/")[2]):
        return
    refs = api.read(f"{path}/$ref")["value"]
    assert all(one.keys() == {"@iot.selfLink"} for one in refs[:2])
    if level < LEVELS:
        number = told["value"][0]["@iot.id"]
        for relation in RELATIONS[name]:
            _walk(api, f"{path}({number})/{relation}", plural(relation), level + 1)


@meets("resource-path/resource-path-to-entities")
def test_ets_the_root_lists_the_sets(full):
    """Method checkServiceRootUri."""
    told = {one["name"]: one["url"] for one in full.read("")["value"]}
    assert told == {name: f"{full.root}/{name}" for name in LINKS}


# level 2


@meets("create-update-delete/create-entity",
       "create-update-delete/historical-location-manual-creation")  # fmt: skip
def test_ets_entities_are_created_one_by_one(api):
    """Method createEntities."""
    ids = each(api)
    of = {"Datastream": link(ids["Datastreams"])}
    seen = api.make("Observations", {
        "phenomenonTime": "2015-03-01T00:00:00.000Z", "resultTime": "2015-03-01T01:00:00.000Z",
        "result": 100, **of})  # fmt: skip
    assert api.read(f"Observations({seen})")["resultTime"] == "2015-03-01T01:00:00.000Z"
    made = api.read(f"Observations({seen})/FeatureOfInterest")
    assert made["feature"] == ROOF["location"]
    late = api.make("Observations", {
        "phenomenonTime": "2015-05-01T00:00:00.000Z", "result": 105, **of})  # fmt: skip
    assert api.read(f"Observations({late})")["resultTime"] is None
    assert api.read(f"Observations({late})/FeatureOfInterest")["@iot.id"] == made["@iot.id"]


@meets("create-update-delete/deep-insert")
def test_ets_entities_are_created_with_what_belongs_to_them(api):
    """Method createEntitiesWithDeepInsert."""
    one = {**stream(), "ObservedProperty": FLUX, "Sensor": FLUXOMATIC}
    number = api.make("Things", {
        "name": "Office Building", "description": "Office Building",
        "properties": {"reference": "Third Floor"}, "Locations": [ROOF], "Datastreams": [one]},
    )  # fmt: skip
    (made,) = api.read(f"Things({number})/Datastreams")["value"]
    _holds(made, stream())
    _holds(api.read(f"Things({number})/Locations")["value"][0], ROOF)
    for relation, told in (("Sensor", FLUXOMATIC), ("ObservedProperty", FLUX)):
        _holds(api.read(f"Datastreams({made['@iot.id']})/{relation}"), told)
    seen = {"phenomenonTime": "2015-03-01T00:10:00.000Z", "result": 10}
    number = api.make("Datastreams", {**one, "Thing": link(number), "Observations": [seen]})
    for relation, told in (("Sensor", FLUXOMATIC), ("ObservedProperty", FLUX)):
        _holds(api.read(f"Datastreams({number})/{relation}"), told)
    _holds(api.read(f"Datastreams({number})/Observations")["value"][0], seen)
    number = api.make("Observations", {
        "phenomenonTime": "2015-03-01T00:00:00Z", "result": 100, "Datastream": link(number),
        "FeatureOfInterest": WEATHER})  # fmt: skip
    _holds(api.read(f"Observations({number})/FeatureOfInterest"), WEATHER)


def _holds(told, expected):
    assert {name: told[name] for name in expected} == expected


@meets("create-update-delete/deep-insert-status-code", "create-update-delete/deep-insert")
def test_ets_a_faulty_deep_insert_leaves_nothing(api):
    """Method createInvalidEntitiesWithDeepInsert."""
    building = {"name": "Office Building", "description": "Office Building"}
    _refused(api, "Things", {**building, "Locations": [ROOF],
                             "Datastreams": [stream(ObservedProperty=FLUX)]})  # fmt: skip
    assert not any(api.read(name)["value"] for name in SETS)
    number = api.make("Things", building)
    whole = stream(
        Thing=link(number),
        ObservedProperty=FLUX,
        Sensor=FLUXOMATIC,
        unitOfMeasurement=CELSIUS,
        Observations=[{"phenomenonTime": "2015-03-01T00:10:00Z", "result": 10}],
    )
    for missing in ("Sensor", "ObservedProperty", "Thing"):
        _refused(api, "Datastreams", {k: v for k, v in whole.items() if k != missing})
    # nor one whose observations speak of nothing, as the thing is nowhere
    _refused(api, "Datastreams", whole)
    assert not any(api.read(name)["value"] for name in SETS if name != "Things")
    del whole["Observations"]
    number = api.make("Datastreams", whole)
    seen = {"phenomenonTime": "2015-03-01T00:00:00Z", "result": 100, "Datastream": link(number)}
    _refused(api, "Observations", seen)
    broken = {k: v for k, v in WEATHER.items() if k != "encodingType"}
    _refused(api, "Observations", {**seen, "FeatureOfInterest": broken})
    assert not any(api.read(name)["value"] for name in ("Observations", "FeaturesOfInterest"))


def _refused(api, name, body):
    assert api.post(name, body).status in {400, 409}


@meets("create-update-delete/create-entity", "create-update-delete/link-to-existing-entities")
def test_ets_an_entity_without_its_links_is_refused(api):
    """Method createInvalidEntities."""
    ids = each(api)
    links = {"Thing": link(ids["Things"]), "Sensor": link(ids["Sensors"]),
             "ObservedProperty": link(ids["ObservedProperties"])}  # fmt: skip
    for missing in links:
        _refused(api, "Datastreams", stream(**{k: v for k, v in links.items() if k != missing}))
    nowhere = link(api.make("Things", {"name": "Nowhere", "description": "Nowhere"}))
    number = api.make("Datastreams", stream(**{**links, "Thing": nowhere}))
    seen = {"phenomenonTime": "2015-03-01T00:00:00.000Z", "result": 8}
    _refused(api, "Observations", {**seen, "FeatureOfInterest": link(ids["FeaturesOfInterest"])})
    _refused(api, "Observations", {**seen, "Datastream": link(number)})


@meets("create-update-delete/update-entity")
def test_ets_patch_changes_what_it_names(api):
    """Method patchEntities."""
    ids = each(api)
    for name, changes in PATCHES.items():
        path = f"{name}({ids[name]})"
        for change in changes:
            before = api.read(path)
            assert api.patch(path, change).status == 200, path
            after = api.read(path)
            expected = {one: (before | change)[one] for one in MANDATORY[name]}
            assert {one: after[one] for one in MANDATORY[name]} == expected


@meets("create-update-delete/update-entity-put")
def test_ets_put_takes_the_place_of_what_was_there(api):
    """Method putEntities, with a body that names a key twice, and a text where numbers were."""
    ids = each(api)
    for name, body in PUTS.items():
        path = f"{name}({ids[name]})"
        answer = api.put(path, body)
        assert answer.status == 200, (path, answer.text)
        _holds(api.read(path), body)
    path = f"ObservedProperties({ids['ObservedProperties']})"
    assert api.ask("PUT", path, TWICE, Content_Type="application/json").status == 200
    _holds(api.read(path), {"name": "POIUYTREW", "definition": "ZXCVB",
                            "description": "POIUYTREW"})  # fmt: skip


STAYS = {  # what goes with an entity; all else stays
    "Things": {"Things", "Datastreams", "HistoricalLocations", "Observations"},
    "Datastreams": {"Datastreams", "Observations"},
    "Locations": {"Locations", "HistoricalLocations"},
    "HistoricalLocations": {"HistoricalLocations"},
    "Sensors": {"Sensors", "Datastreams", "Observations"},
    "ObservedProperties": {"ObservedProperties", "Datastreams", "Observations"},
    "FeaturesOfInterest": {"FeaturesOfInterest", "Observations"},
    "Observations": {"Observations"},
}


@meets("create-update-delete/delete-entity")
def test_ets_with_an_entity_goes_what_cannot_be_without_it(api):
    """Method deleteEntities, with the integrity constraints of table 25."""
    for name, gone in STAYS.items():
        emptied(api)
        number = api.make("Things", {
            "name": "thing 1", "description": "thing 1", "Locations": [ROOF], "Datastreams": [
                stream(ObservedProperty=FLUX, Sensor=FLUXOMATIC, unitOfMeasurement=LUMEN)]},
        )  # fmt: skip
        (of,) = api.names(f"Things({number})/Datastreams", "@iot.id")
        api.make(f"Datastreams({of})/Observations", {
            "phenomenonTime": "2015-03-01T00:00:00Z", "result": 1})  # fmt: skip
        path = f"{name}({first(api, name)})"
        assert api.delete(path).status == 200
        assert api.get(path).status == 404
        assert {one for one in SETS if not api.read(one)["value"]} == gone, name


@meets("create-update-delete/delete-entity")
def test_ets_what_does_not_exist_is_not_deleted(api):
    """Method deleteNoneexistentEntities."""
    assert [api.delete(f"{name}({NOBODY})").status for name in SETS] == [404] * len(SETS)


@meets("create-update-delete/update-entity")
def test_ets_patch_with_entities_inside_is_refused(api):
    """Method invalidPatchEntities."""
    ids = each(api)
    half = {"unitOfMeasurement": LUMEN, "Thing": link(ids["Things"])}
    for name, body in (
        ("Things", {"Locations": [ROOF]}), ("Things", {"Datastreams": [half]}),
        ("Sensors", {"Datastreams": [half]}), ("ObservedProperties", {"Datastreams": [half]}),
        ("Datastreams", {"ObservedProperty": FLUX}), ("Datastreams", {"Sensor": FLUXOMATIC}),
        ("Datastreams", {"Thing": {"name": "test", "description": "test"}}),
        ("Datastreams", {"Observations": [{"phenomenonTime": "2015-03-01T00:00:00Z",
                                           "result": 92122, "resultQuality": "High"}]}),
    ):  # fmt: skip
        assert api.patch(f"{name}({ids[name]})", body).status == 400, (name, body)
    body = b'{"ObservedProperty": ' + TWICE + b"}"
    path = f"Datastreams({ids['Datastreams']})"
    assert api.ask("PATCH", path, body, Content_Type="application/json").status == 400


# level 3


@meets("request-data/select")
def test_ets_select_gives_what_it_names(full):
    """Method readEntitiesWithSelectQO."""
    for path, name in below(full):
        whole = MANDATORY[name]
        for selected in [
            *((one,) for one in whole),
            *(whole[:n] for n in range(1, len(whole) + 1)),
        ]:
            for one in entities(full.read(f"{path}?$select={','.join(selected)}")):
                assert one.keys() == set(selected), (path, selected)


@meets("request-data/expand")
def test_ets_expand_goes_one_and_two_levels_deep(full):
    """Method readEntitiesWithExpandQO."""
    for path, name in below(full):
        relations = RELATIONS[name]
        deeper = [f"{it}/{more}" for it in relations for more in RELATIONS[plural(it)]]
        for ways in (relations, deeper):
            for asked in [*((one,) for one in ways), *(ways[:n] for n in range(1, len(ways) + 1))]:
                for one in entities(full.read(f"{path}?$expand={','.join(asked)}")):
                    for way in asked:
                        _expanded(one, name, way.split("/"))


def _expanded(one, name, way):
    assert set(MANDATORY[name]) <= one.keys()
    if not way:
        return
    relation, *rest = way
    inside = one[relation]
    assert isinstance(inside, list if many(relation) else dict)
    for inner in inside[:1] if many(relation) else [inside]:
        _expanded(inner, plural(relation), rest)


@meets("request-data/top", "request-data/pagination")
def test_ets_top_gives_as_many_and_a_link_to_more(full):
    """Method readEntitiesWithTopQO."""
    for path, name in sets_below(full):
        count = _count(path, name)
        for top in (1, 2, 3, 4, 5, 12, 13):
            told = full.read(f"{path}?$top={top}")
            assert len(told["value"]) == min(top, count), path
            assert ("@iot.nextLink" in told) is (top < count), (path, top)


def _count(path, name):
    if "(" not in path:
        return COUNTS[name]
    return COUNTS_BELOW[path.partition("(")[0], name]


@meets("request-data/skip")
def test_ets_skip_leaves_out_as_many(full):
    """Method readEntitiesWithSkipQO."""
    for path, name in sets_below(full):
        for skip in (1, 2, 3, 4, 12):
            told = full.read(f"{path}?$skip={skip}")
            assert len(told["value"]) == max(0, _count(path, name) - skip), (path, skip)
            assert "@iot.nextLink" not in told


@meets("request-data/orderby")
def test_ets_orderby_sorts_by_one_and_by_several_properties(full):
    """Method readEntitiesWithOrderbyQO; what is JSON is in the order of its text."""
    for path, name in sets_below(full):
        properties = [one for one in MANDATORY[name] if one != "unitOfMeasurement"]
        asked = [[one] for one in properties]
        asked += [properties[:n] for n in range(2, len(properties) + 1)]
        for by in asked:
            for way in ("", " asc", " desc"):
                told = full.read(f"{path}?$orderby={','.join(one + way for one in by)}")["value"]
                keys = [[_comparable(one[it]) for it in by] for one in told]
                pairs = pairwise(reversed(keys) if way == " desc" else keys)
                assert all(before <= after for before, after in pairs), (path, by, way)


def _comparable(value):
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True)
    return "" if value is None else value


@meets("request-data/count")
def test_ets_count_is_told_when_it_is_asked_for(full):
    """Method readEntitiesWithCountQO."""
    for path, name in sets_below(full):
        assert full.read(f"{path}?$count=true")["@iot.count"] == _count(path, name), path
        assert "@iot.count" not in full.read(f"{path}?$count=false")


@meets("request-data/filter", "request-data/built-in-filter-operations")
def test_ets_filter_compares_each_property(full):
    """Method readEntitiesWithFilterQO; a result beside a text is a text."""
    signs = {"lt": lambda one, it: one < it, "le": lambda one, it: one <= it,
             "eq": lambda one, it: one == it, "ge": lambda one, it: one >= it,
             "gt": lambda one, it: one > it}  # fmt: skip
    for path, name in sets_below(full):
        every = full.read(path)["value"]
        for one, sample in SAMPLES[name].items():
            for sign, holds in signs.items():
                asked = f"{one} {sign} {sample}".replace("+", "%2B")
                found = full.read(f"{path}?$filter={asked}")["value"]
                expected = [it["@iot.id"] for it in every if it[one] is not None
                            and holds(str(it[one]), sample.strip("'"))]  # fmt: skip
                assert [it["@iot.id"] for it in found] == expected, (path, one, sign)


@meets("request-data/order")
def test_ets_options_are_carried_out_in_the_order_of_the_standard(full):
    """Method checkQueriesPriorityOrdering."""
    told = full.read("Observations?$count=true&$top=1&$skip=2&$orderby=phenomenonTime asc"
                     "&$filter=result gt '3'")  # fmt: skip
    assert (told["@iot.count"], [one["result"] for one in told["value"]]) == (6, [6])


@meets("request-data/built-in-filter-operations")
@pytest.mark.parametrize(
    ("condition", "results"),
    [
        ("result eq 2 and result eq 1 or result eq 1", [1]),
        ("(result eq 2 and result eq 1) or result eq 1", [1]),
        ("result eq 2 and (result eq 1 or result eq 1)", []),
        ("not result lt 1 and not result gt 1", [1]),
        ("1 add result mul 2 sub -1 eq 4", [1]),
        ("6 div 2 sub result eq 2", [1]),
        ("1 add 2.0 mod (result add 1) eq 1", [1]),
        ("14 div (result add 1) mod 3 mul 3 eq 3", [1]),
    ],
)
def test_ets_operators_bind_as_the_standard_says(full, condition, results):
    """Methods checkAndOrPrecendece and checkArithmeticPrecendece of the suite for 1.1."""
    assert full.names(f"Observations?$filter={condition}", "result") == results
