"""Query options: $select, $expand, $top, $skip, $count, $orderby and paging, on every set."""

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import at, datastream, location, multi, sensor, thing
from tests.observations.sensorthings.tables import LINKS, MANDATORY, SETS, ways

ORDERED = {
    name: [one for one in MANDATORY[name] if not one.startswith(("unit", "multi"))] for name in SETS
}


@pytest.fixture(scope="module", autouse=True)
def things(open_client):
    """Three things with two datastreams of four observations each."""
    made = []
    for number in range(3):
        body = thing(
            f"Thing {number}",
            Locations=[location(f"Place {number}", properties={"n": number})],
            MultiDatastreams=[multi()],
            Datastreams=[
                datastream(
                    f"Stream {number} {letter}",
                    Sensor=sensor(f"Sensor {number} {letter}"),
                    Observations=[
                        {"result": 10 * number + minute, "phenomenonTime": at(minute, number),
                         "resultTime": at(minute, number) if minute else None}
                        for minute in range(4)
                    ],
                )
                for letter in "ab"
            ],
        )  # fmt: skip
        made.append(open_client.make("Things", body))
    yield made
    for number in made:
        open_client.delete(f"Things({number})")


@pytest.fixture
def first(api, things):
    """The ids of one entity of each set."""
    told = api.read(
        f"Things({things[0]})?$expand=Locations,HistoricalLocations,MultiDatastreams,"
        "Datastreams/Sensor,Datastreams/ObservedProperty,"
        "Datastreams/Observations/FeatureOfInterest"
    )
    stream = told["Datastreams"][0]
    seen = stream["Observations"][0]
    found = {
        "Things": told, "Locations": told["Locations"][0], "Datastreams": stream,
        "HistoricalLocations": told["HistoricalLocations"][0], "Sensors": stream["Sensor"],
        "MultiDatastreams": told["MultiDatastreams"][0], "Observations": seen,
        "ObservedProperties": stream["ObservedProperty"],
        "FeaturesOfInterest": seen["FeatureOfInterest"],
    }  # fmt: skip
    return {name: one["@iot.id"] for name, one in found.items()}


@meets("request-data/select")
@pytest.mark.parametrize("name", SETS)
def test_select_gives_what_it_names_and_nothing_else(api, name):
    for chosen in (MANDATORY[name][:1], MANDATORY[name]):
        for one in api.read(f"{name}?$select={','.join(chosen)}")["value"]:
            assert set(one) == set(chosen)


@meets("request-data/select")
@pytest.mark.parametrize("name", SETS)
def test_select_of_id_and_of_links(api, name):
    link = LINKS[name][0]
    for one in api.read(f"{name}?$select=id,{link}&$top=5")["value"]:
        assert set(one) <= {"@iot.id", f"{link}@iot.navigationLink"}
        assert "@iot.id" in one


@meets("request-data/select")
def test_select_of_one_entity_and_behind_a_link(api, first):
    stream = first["Datastreams"]
    assert api.read(f"Datastreams({stream})?$select=name") == {"name": "Stream 0 a"}
    assert api.read(f"Datastreams({stream})/Sensor?$select=name") == {"name": "Sensor 0 a"}
    assert api.read(f"Datastreams({stream})?$select=unitOfMeasurement/symbol") == {
        "unitOfMeasurement": {"symbol": "degC"}
    }


@meets("request-data/select")
@pytest.mark.parametrize("name", SETS)
def test_select_of_what_the_type_does_not_have_is_refused(api, name):
    assert api.get(f"{name}?$select=colour").status == 400


@meets("stadtherz/select")
def test_select_distinct_gives_each_value_once(api, first):
    told = api.read("MultiDatastreams?$select=distinct:name&$count=true")
    names = [one["name"] for one in told["value"]]
    assert len(names) == len(set(names)) == told["@iot.count"]
    assert api.get("Observations?$select=distinct:result").status == 501


@meets("stadtherz/select")
def test_pages_of_distinct_values_lose_none(api):
    made = [api.make("Sensors", sensor(f"Distinct {name}")) for name in "abacab"]
    path = "Sensors?$filter=startswith(name,'Distinct')&$select=distinct:name"
    assert api.names(f"{path}&$top=1") == [f"Distinct {name}" for name in "abc"]
    for one in made:
        api.delete(f"Sensors({one})")


@meets("request-data/expand")
@pytest.mark.parametrize(("name", "link"), ways())
def test_expand_puts_the_linked_entities_in(api, first, name, link):
    told = api.read(f"{name}({first[name]})?$expand={link}")
    assert f"{link}@iot.navigationLink" not in told
    linked = api.read(f"{name}({first[name]})/{link}")
    if link in SETS:
        assert [one["@iot.id"] for one in told[link]] == [
            one["@iot.id"] for one in linked["value"]
        ][: len(told[link])]
        assert len(told[link]) == min(len(linked["value"]), 10) or link != "Observations"
    else:
        assert told[link]["@iot.id"] == linked["@iot.id"]


@meets("request-data/expand")
@pytest.mark.parametrize("name", SETS)
def test_expand_of_a_set_works_for_each_member(api, name):
    links = [one for one in LINKS[name] if (name, one) != ("Observations", "MultiDatastream")]
    for one in api.read(f"{name}?$expand={','.join(links)}&$top=20")["value"]:
        assert [link for link in links if link not in one and link != "Datastream"] == []


@meets("request-data/expand")
def test_expand_goes_several_levels_deep_with_a_slash(api, things):
    told = api.read(f"Things({things[1]})?$expand=Datastreams/Observations/FeatureOfInterest")
    results = [[one["result"] for one in stream["Observations"]] for stream in told["Datastreams"]]
    assert results == [[10, 11, 12, 13]] * 2
    feature = told["Datastreams"][1]["Observations"][3]["FeatureOfInterest"]
    assert feature["name"] == "Place 1"


@meets("request-data/expand")
def test_expand_has_options_of_its_own_at_each_level(api, things):
    told = api.read(
        f"Things({things[2]})?$select=name&$expand=Datastreams($select=name;$orderby=name desc;"
        "$top=1;$count=true;$expand=Observations($filter=result gt 20;$orderby=result desc;"
        "$top=2;$skip=1;$select=result;$count=true),Sensor($select=name))"
    )
    assert told.pop("Datastreams@iot.nextLink").startswith(api.root)
    stream = told["Datastreams"][0]
    assert stream.pop("Observations@iot.count") == 3
    assert "Observations@iot.nextLink" not in stream
    assert told == {
        "name": "Thing 2",
        "Datastreams@iot.count": 2,
        "Datastreams": [
            {
                "name": "Stream 2 b",
                "Observations": [{"result": 22}, {"result": 21}],
                "Sensor": {"name": "Sensor 2 b"},
            }
        ],
    }


@meets("request-data/expand")
def test_expand_twice_through_the_same_link_is_put_together(api, things):
    told = api.read(f"Things({things[0]})?$expand=Datastreams/Sensor,Datastreams/ObservedProperty")
    assert {"Sensor", "ObservedProperty"} <= set(told["Datastreams"][0])


@meets("request-data/expand")
def test_the_newest_observation_of_every_datastream(api, things):
    told = api.read(
        "Datastreams?$filter=startswith(name,'Stream ')&$orderby=name&"
        "$expand=Observations($top=1;$orderby=phenomenonTime desc)"
    )
    assert [one["Observations"][0]["result"] for one in told["value"]] == [3, 3, 13, 13, 23, 23]


@meets("request-data/expand", "request-data/pagination")
def test_expanded_observations_are_followed_to_the_end(api, first):
    told = api.read(f"Datastreams({first['Datastreams']})?$expand=Observations($top=3)")
    assert [one["result"] for one in told["Observations"]] == [0, 1, 2]
    rest = api.read(told["Observations@iot.nextLink"])
    assert [one["result"] for one in rest["value"]] == [3]


@meets("request-data/expand")
def test_observations_of_features_are_expanded_each_for_itself(api, things):
    told = api.read(
        "FeaturesOfInterest?$filter=startswith(name,'Place ')&$orderby=name&"
        "$expand=Observations($orderby=result desc;$top=2;$select=result)"
    )
    found = {one["name"]: one["Observations"] for one in told["value"]}
    assert found["Place 2"] == [{"result": 23}, {"result": 23}]


@meets("request-data/expand")
@pytest.mark.parametrize(
    "option",
    ["Colours", "name", "Datastreams(", "Datastreams($top)", "Datastreams($top=x)", "Datastreams,,",
     "Datastreams($filter=)", "Datastreams/Colours", "Datastreams($expand=Things)", ""],
)  # fmt: skip
def test_expand_of_what_is_no_link_is_refused(api, option):
    assert api.get(f"Things?$expand={option}").status == 400


@meets("request-data/expand")
def test_an_expansion_that_would_never_end_is_refused(api):
    path = "/".join(["Datastreams", "Sensor"] * 5)
    assert api.get(f"Sensors?$expand={path}").status == 400


@meets("request-data/top")
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("top", [0, 1, 2])
def test_top_gives_at_most_so_many(api, name, top):
    everything = api.read(f"{name}?$count=true")["@iot.count"]
    told = api.read(f"{name}?$top={top}")
    assert len(told["value"]) == min(top, everything)
    assert ("@iot.nextLink" in told) == (0 < top < everything)


@meets("request-data/top")
def test_top_above_the_limit_of_the_server_is_the_limit(api):
    limit = api.read("")["serverSettings"]["stadtherz"]["largestPage"]
    assert len(api.read("Sensors?$top=1000000000")["value"]) <= limit


@meets("request-data/skip")
@pytest.mark.parametrize("name", SETS)
def test_skip_leaves_out_the_first(api, name):
    every = api.names(name, "@iot.id")
    for skip in (1, 2, 1000):
        told = api.read(f"{name}?$skip={skip}")
        assert [one["@iot.id"] for one in told["value"]] == every[skip:][:100]


@meets("request-data/count")
@pytest.mark.parametrize("name", SETS)
def test_count_is_that_of_all_whatever_the_page(api, name):
    every = len(api.names(name, "@iot.id"))
    assert api.read(f"{name}?$count=true&$top=1&$skip=1")["@iot.count"] == every
    assert "@iot.count" not in api.read(f"{name}?$count=false")
    assert "@iot.count" not in api.read(name)


@meets("request-data/count")
def test_count_respects_the_filter(api, first):
    told = api.read(f"Datastreams({first['Datastreams']})/Observations?$filter=result ge 2&"
                    "$count=true&$top=1")  # fmt: skip
    assert (told["@iot.count"], len(told["value"])) == (2, 1)


@meets("request-data/query-status-code", "request-data/status-code")
@pytest.mark.parametrize(
    "option",
    ["$top=-1", "$top=x", "$top=1.5", "$top=", "$skip=-1", "$skip=x", "$count=yes", "$count=",
     "$count=TRUE", "$top=1&$top=2", "$skiptoken=x", "$orderby=", "$orderby=name up",
     "$orderby=colour", "$orderby=name,", "$filter=", "$filter=name", "$filter=name eq",
     "$select=", "top=1", "$filter=colour eq 1"],
)  # fmt: skip
def test_a_broken_option_is_refused(api, option):
    for name in ("Things", "Observations"):
        answer = api.get(f"{name}?{option}".replace("name", "result"[: 6 * (name != "Things")]
                                                    or "name"))  # fmt: skip
        if option == "$filter=name" and name == "Observations":
            continue  # a result may be true
        assert answer.status == 400, (name, answer.body)


@meets("request-data/top", "request-data/skip")
@pytest.mark.parametrize("number", ["1001", "99999999999999999999", "9" * 5_000])
def test_a_number_beyond_any_means_all_that_there_is(api, number):
    for name in ("Things", "Observations"):
        assert api.read(f"{name}?$top={number}")["value"]
        assert api.read(f"{name}?$skip={number}{0:020}")["value"] == []
    path = "Observations?$apply=aggregate($count as n)"
    assert len(api.read(f"{path}&$top={number}")["value"]) == 1


@meets("request-data/query-status-code")
@pytest.mark.parametrize(
    "condition",
    ["name", "5", "'a'", "length(name)", "name eq 'a' and description", "not name", "id",
     "properties/a add 1", "concat(name,'a') or true", "Datastreams/id", "Datastreams/name",
     "Datastreams/$count", "now()", "-5"],
)  # fmt: skip
def test_what_is_neither_true_nor_false_is_no_filter(api, condition):
    answer = api.get(f"Things?$filter={condition}")
    assert answer.status == 400
    assert "neither true nor false" in answer.json["message"]


@meets("request-data/filter")
@pytest.mark.parametrize("condition", ["properties/a", "not properties/a", "true", "null",
                                       "Datastreams/any(d: d/properties/on)"])  # fmt: skip
def test_what_may_be_true_is_a_filter(api, condition):
    assert api.get(f"Things?$filter={condition}").status == 200


@meets("request-data/filter")
@pytest.mark.parametrize("condition", ["phenomenonTime", "resultTime", "Datastream/name"])
def test_observations_have_no_filter_that_is_never_true(api, first, condition):
    stream = f"Datastreams({first['Datastreams']})"
    paths = [
        f"{stream}/Observations?$filter={condition}",
        f"{stream}?$expand=Observations($filter={condition})",
        f"{stream}/Observations?$filter={condition}&$apply=aggregate($count as n)",
    ]
    for path in paths:
        assert api.get(path).status == 400, path


@meets("request-data/query-status-code")
@pytest.mark.parametrize("option", ["$search=x", "$inlinecount=allpages", "$compute=x", "$Top=1"])
def test_an_option_that_is_not_offered_says_so(api, option):
    assert api.get(f"Things?{option}").status == 501


@meets("request-data/query-status-code")
def test_a_result_format_that_is_not_offered_says_so(api):
    assert api.get("Observations?$resultFormat=CSV").status == 501


@meets("request-data/orderby")
@pytest.mark.parametrize("name", SETS)
def test_orderby_sorts_by_each_property_up_and_down(api, name):
    for one in ORDERED[name]:
        up = api.names(f"{name}?$orderby={one}", one)
        assert api.names(f"{name}?$orderby={one} asc", one) == up
        down = api.names(f"{name}?$orderby={one} desc", one)
        assert _sorted(up)
        assert _sorted(down[::-1])


def _sorted(values):
    """Whether values stand in order, nothing before everything else; only like ones compare."""
    texts = [value for value in values if isinstance(value, str)]
    numbers = [value for value in values if type(value) in {int, float}]
    nulls = [place for place, value in enumerate(values) if value is None]
    return texts == sorted(texts) and numbers == sorted(numbers) and nulls == [*range(len(nulls))]


@meets("request-data/orderby")
def test_null_comes_first_upwards_and_last_downwards(api, first):
    path = f"Datastreams({first['Datastreams']})/Observations?$orderby=resultTime"
    assert api.names(path, "resultTime")[0] is None
    assert api.names(f"{path} desc", "resultTime")[-1] is None
    everywhere = "Things?$orderby=properties/owner"
    owners = [(one or {}).get("owner") for one in api.names(everywhere, "properties")]
    assert owners == sorted(owners, key=lambda one: (one is not None, one or ""))


@meets("request-data/orderby")
def test_orderby_takes_several_keys_and_paths_and_expressions(api, things):
    told = api.names("Datastreams?$filter=startswith(name,'Stream')&"
                     "$orderby=Thing/name desc,Sensor/name")  # fmt: skip
    assert told == ["Stream 2 a", "Stream 2 b", "Stream 1 a", "Stream 1 b", "Stream 0 a",
                    "Stream 0 b"]  # fmt: skip
    ids = f"{things[0]},{things[1]},{things[2]}"
    by_count = f"Things?$filter=id in ({ids})&$orderby=Datastreams/$count,name desc"
    assert api.names(by_count) == ["Thing 2", "Thing 1", "Thing 0"]
    path = "Observations?$filter=startswith(Datastream/name,'Stream ')"
    results = api.names(f"{path}&$orderby=result mod 10 desc,Datastream/name", "result")
    assert results[:6] == [3, 3, 13, 13, 23, 23]


@meets("request-data/pagination")
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("options", ["", "$orderby=id desc", "$filter=id gt 0", "$count=true"])
def test_the_links_to_the_next_page_give_every_entity_once(api, name, options):
    every = api.names(name, "@iot.id")
    paged = api.names(f"{name}?$top=3&{options}".rstrip("&"), "@iot.id")
    assert sorted(paged) == sorted(every)
    assert len(set(paged)) == len(paged)


@meets("request-data/pagination")
@pytest.mark.parametrize(
    "order", ["phenomenonTime desc", "result", "result desc,phenomenonTime", "Datastream/name"]
)
def test_observations_are_paged_in_every_order(api, things, order):
    path = f"Observations?$filter=Datastream/Thing/id eq {things[1]}&$orderby={order}"
    assert len(set(api.names(f"{path}&$top=3", "@iot.id"))) == 8
    assert api.names(f"{path}&$top=3", "result") == api.names(path, "result")


@meets("request-data/pagination")
def test_the_next_link_keeps_all_options(api, first):
    path = (f"Datastreams({first['Datastreams']})/Observations?$top=1&$count=true&"
            "$select=result&$expand=Datastream($select=name)&$filter=result ge 1&"
            "$orderby=result desc")  # fmt: skip
    page = api.read(api.read(path)["@iot.nextLink"])
    assert page["@iot.count"] == 3
    assert page["value"] == [{"result": 2, "Datastream": {"name": "Stream 0 a"}}]


@meets("request-data/pagination")
def test_no_link_to_a_next_page_without_one(api, first):
    assert "@iot.nextLink" not in api.read(f"Datastreams({first['Datastreams']})/Observations")


@meets("request-data/order")
def test_the_filter_comes_before_count_order_skip_and_top(api, things):
    path = f"Observations?$filter=Datastream/Thing/id eq {things[0]} and result ge 1"
    told = api.read(f"{path}&$orderby=result desc,id&$skip=2&$top=2&$count=true&$select=result")
    assert told["@iot.count"] == 6
    assert [one["result"] for one in told["value"]] == [2, 2]
