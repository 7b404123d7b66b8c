"""What is private is not there: no path, option, answer or message tells of it without a token."""

import json
import re

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import (
    at,
    datastream,
    feature,
    link,
    location,
    multi,
    observed,
    sensor,
    thing,
)
from tests.observations.sensorthings.client import Client
from tests.observations.sensorthings.tables import DEEP, NOBODY, SETS

SECRET = "Secretum"
HIDE = """
from stadtherz.observations.models import Datastream, Station
from stadtherz.observations.services.sensorthings.noting import (edited_by_staff)
for row in [*Station.objects.filter(pk__in={things}), *Datastream.objects.filter(pk__in={streams})]:
    row.public = False
    row.save()
    edited_by_staff(row)
Station.objects.filter(pk={mine}).update(project="mine")
Station.objects.filter(pk={other}).update(project="other")
for row in Station.objects.filter(pk__in=[{mine}, {other}]):
    edited_by_staff(row)
"""


class Hidden:
    """The ids of what is private, and of the public things around it."""

    def __init__(self, api):
        shared = [
            api.make("Sensors", sensor("Shared sensor")),
            api.make("ObservedProperties", observed("Shared property")),
            api.make("FeaturesOfInterest", feature("Shared feature")),
            api.make("Locations", location("Shared place")),
        ]
        self.sensor, self.observed, self.feature, self.place = shared
        links = {"Sensor": link(self.sensor), "ObservedProperty": link(self.observed)}

        def seen(result):
            return [{"result": result, "phenomenonTime": at(0),
                     "FeatureOfInterest": link(self.feature)}]  # fmt: skip

        self.public = api.make("Things", thing("Open", Locations=[link(self.place)], Datastreams=[
            datastream("Open stream", Observations=seen(1), **links),
            datastream(f"{SECRET} stream", Observations=seen(4711),
                       properties={"note": SECRET}, **links)], MultiDatastreams=[multi(
            f"{SECRET} record", Sensor=link(self.sensor),
            ObservedProperties=[link(self.observed), observed(f"{SECRET} part")],
            Observations=[{"result": [4713, 1], "phenomenonTime": at(0),
                           "FeatureOfInterest": link(self.feature)}])]))  # fmt: skip
        (self.record,) = api.names(f"Things({self.public})/MultiDatastreams", "@iot.id")
        self.thing = api.make("Things", thing(
            f"{SECRET} thing", Locations=[location(f"{SECRET} place")], Datastreams=[
                datastream(f"{SECRET} inner", Sensor=sensor(f"{SECRET} sensor"),
                           ObservedProperty=observed(f"{SECRET} property"),
                           Observations=[{"result": 4712, "phenomenonTime": at(0)}])]))  # fmt: skip
        api.patch(f"Things({self.thing})", {"Locations": [link(self.place)]})
        self.open_stream, self.stream = api.names(f"Things({self.public})/Datastreams", "@iot.id")
        (self.inner,) = api.names(f"Things({self.thing})/Datastreams", "@iot.id")
        own = api.read(f"Datastreams({self.inner})?$expand=Sensor,ObservedProperty,Observations("
                       "$expand=FeatureOfInterest),Thing/HistoricalLocations/Locations"
        )  # fmt: skip
        first = own["Thing"]["HistoricalLocations"][0]
        (open_seen,) = api.names(f"Datastreams({self.open_stream})/Observations", "@iot.id")
        (seen,) = api.names(f"Datastreams({self.stream})/Observations", "@iot.id")
        self.open_seen, self.seen = open_seen, seen
        self.paths = [
            f"Things({self.thing})", f"Datastreams({self.stream})", f"Datastreams({self.inner})",
            f"Observations({seen})", f"Observations({own['Observations'][0]['@iot.id']})",
            f"Sensors({own['Sensor']['@iot.id']})",
            f"ObservedProperties({own['ObservedProperty']['@iot.id']})",
            f"Locations({first['Locations'][0]['@iot.id']})",
            f"HistoricalLocations({first['@iot.id']})",
            f"FeaturesOfInterest({own['Observations'][0]['FeatureOfInterest']['@iot.id']})",
            f"MultiDatastreams({self.record})",
        ]  # fmt: skip


@pytest.fixture(scope="module")
def hidden(open_client, city):
    found = Hidden(open_client)
    mine = open_client.make("Things", thing("Mine", Locations=[location()],
                                            Datastreams=[datastream("Mine")]))  # fmt: skip
    other = open_client.make("Things", thing("Other", Locations=[location()],
                                             Datastreams=[datastream("Other")]))  # fmt: skip
    found.mine, found.other = mine, other
    (found.my_stream,) = open_client.names(f"Things({mine})/Datastreams", "@iot.id")
    (found.other_stream,) = open_client.names(f"Things({other})/Datastreams", "@iot.id")
    streams = [found.stream, found.record]
    city.run("shell", "--verbosity", "0", "-c", HIDE.format(
        things=[found.thing], streams=streams, mine=mine, other=other))  # fmt: skip
    return found


@pytest.fixture(scope="module")
def tokens(city, hidden):
    wanted = {
        "reader": ("--acts", "read", "--everything"),
        "stream": ("--acts", "create,read", "--datastream", str(hidden.stream)),
        "blind": ("--acts", "create", "--datastream", str(hidden.stream)),
        "mine": ("--acts", "create,update,delete,read", "--project", "mine"),
    }
    code = (  # all in one process: starting one takes longer than a token
        "from django.core.management import call_command\n"
        "from datetime import UTC, datetime\n"
        "from stadtherz.observations.services.sensorthings.tokens import create_token\n"
        f"for asked in {list(wanted.values())}:\n"
        "    call_command('observations_token', 'test', *asked)\n"
        "print(create_token(name='x', acts=['read'], everything=True,"
        " expires_at=datetime(2020, 1, 1, tzinfo=UTC)))"
    )
    told = city.run("shell", "--verbosity", "0", "-c", code).split()
    return dict(zip((*wanted, "expired"), told, strict=True))


@meets("stadtherz/privacy")
def test_every_private_entity_is_not_found_rather_than_forbidden(closed, hidden):
    nothing = closed.get(f"Things({NOBODY})").json["message"]
    for path in hidden.paths:
        answer = closed.get(path)
        assert answer.status == 404, path
        assert answer.json["message"] == nothing.replace(
            "Thing", answer.json["message"].split()[-1]
        )
        for rest in ("/$ref", "/name", "/Datastreams", "/Thing", "/Observations",
                     "/properties/note", "/result[0]", "/unitOfMeasurement/symbol"):  # fmt: skip
            assert closed.get(path + rest).status == 404


@meets("stadtherz/privacy")
@pytest.mark.parametrize("name", SETS)
def test_no_set_tells_of_it_at_any_depth_of_expand(closed, hidden, name):
    for options in ("", f"?$expand={DEEP[name]}&$top=1000"):
        page = closed.read(name + options)
        while True:
            text = json.dumps(page)
            assert SECRET not in text
            assert "4711" not in text
            assert "4712" not in text
            if "@iot.nextLink" not in page:
                break
            page = closed.read(page["@iot.nextLink"])


@meets("stadtherz/privacy", "stadtherz/version-2.0")
def test_the_second_version_tells_no_more_than_the_first(closed, hidden):
    root = closed.root.replace("v1.1", "v2.0")
    for path in hidden.paths:
        assert closed.get(f"{root}/{second_path(path)}").status == 404
    for path in ("Things?$expand=Datastreams/Observations", "Datastreams?$expand=Observations",
                 "ObservedProperties?$expand=Datastreams/ObservedProperties",
                 "Sensors?$expand=Datastreams/Thing",
                 "Observations?$expand=Datastream,ProximateFeatureOfInterest",
                 "Features?$expand=Observations", "Locations?$expand=Things",
                 "ObservedProperties?$expand=Datastreams/Observations",
                 "HistoricalLocations?$expand=Thing,Locations"):  # fmt: skip
        answer = closed.get(f"{root}/{path}&$top=1000").text
        text = answer.replace(root, "")  # a port may have the digits of a value
        assert '"value"' in text
        assert SECRET not in text
        assert not [one for one in ("4711", "4712", "4713") if one in text]


@meets("stadtherz/privacy", "stadtherz/version-2.0")
@pytest.mark.parametrize(
    "path",
    [
        "Datastreams?$filter=name eq 'Secretum record'",
        "Datastreams?$filter=resultType/fields/1/label eq 'Secretum part'",
        "Datastreams?$filter=resultType/type eq 'DataRecord' and Thing/id eq {h.public}",
        "Datastreams?$filter=Observations/result/shared_property eq 4713",
        "Datastreams?$filter=ObservedProperties/any(p: p/name eq 'Secretum part')",
        "Things?$filter=Datastreams/name eq 'Secretum record'",
        "Things?$filter=Datastreams/$count gt 1 and name eq 'Open'",
        "Things?$filter=Datastreams/any(d: d/resultType/type eq 'DataRecord') and name eq 'Open'",
        "Sensors?$filter=Datastreams/$count gt 1 and name eq 'Shared sensor'",
        "ObservedProperties?$filter=Datastreams/$count gt 1 and name eq 'Shared property'",
        "ObservedProperties?$filter=name eq 'Secretum part'",
        "Observations?$filter=result/shared_property eq 4713",
        "Observations?$filter=Datastream/id eq {h.record}",
        "Features?$filter=Observations/$count gt 1 and name eq 'Shared feature'",
        "Features?$filter=Observations/any(o: o/result/shared_property eq 4713)",
    ],
)
def test_no_filter_of_the_second_version_finds_a_private_record(closed, hidden, tokens, path):
    two = second(closed)
    told = two.read(f"{path.format(h=hidden)}&$count=true")
    assert (told["@count"], told["value"]) == (0, [])
    two.close()
    two = second(closed, tokens["reader"])  # and it would find it
    assert two.read(f"{path.format(h=hidden)}&$count=true")["@count"] == 1
    two.close()


@meets("stadtherz/privacy", "stadtherz/version-2.0")
def test_a_token_of_a_private_record_sees_this_one(closed, hidden, city):
    token = city.run("observations_token", "record", "--acts", "read,create", "--datastream",
                     str(hidden.record)).strip()  # fmt: skip
    two = second(closed, token)
    fields = ("shared_property", "secretum_part")
    path = f"Datastreams({hidden.record})"
    assert two.names(f"{path}/Observations", "result") == [
        dict(zip(fields, (4713, 1), strict=True))
    ]
    assert hidden.record in two.names(f"Things({hidden.public})/Datastreams", "id")
    body = {"result": dict.fromkeys(fields, 2), "phenomenonTime": {"start": at(1)}}
    assert two.post(f"{path}/Observations", body).status == 201
    assert two.post("Observations", body | {"Datastream": {"@id": path}}).status == 201
    assert two.patch(path, {"name": "x"}).status == 403
    assert two.delete(path).status == 403
    assert two.get(f"Datastreams({hidden.stream})").status == 404
    two.close()


@meets("stadtherz/privacy")
@pytest.mark.parametrize("path", ["Sensors({h.sensor})", "ObservedProperties({h.observed})"])
def test_shared_entities_lead_to_the_public_datastreams_only(closed, hidden, path):
    told = closed.read(f"{path.format(h=hidden)}/Datastreams?$count=true")
    assert [one["@iot.id"] for one in told["value"]] == [hidden.open_stream]
    assert told["@iot.count"] == 1


@meets("stadtherz/privacy")
def test_shared_features_and_places_lead_to_public_entities_only(closed, hidden):
    told = closed.read(f"FeaturesOfInterest({hidden.feature})/Observations?$count=true")
    assert ([one["result"] for one in told["value"]], told["@iot.count"]) == ([1], 1)
    assert closed.names(f"Locations({hidden.place})/Things", "@iot.id") == [hidden.public]
    histories = f"Locations({hidden.place})/HistoricalLocations?$expand=Thing"
    things = {one["@iot.id"] for one in closed.names(histories, "Thing")}
    assert things == {hidden.public}


@meets("stadtherz/privacy")
@pytest.mark.parametrize(
    "path",
    [
        "Datastreams?$filter=name eq 'Secretum stream'",
        "Datastreams?$filter=properties/note eq 'Secretum'",
        "Datastreams?$filter=Observations/result eq 4711",
        "Things?$filter=Datastreams/name eq 'Secretum stream'",
        "Things?$filter=Datastreams/Observations/result eq 4711",
        "Things?$filter=Datastreams/any(d: d/name eq 'Secretum stream')",
        "Things?$filter=substringof('Secretum',name)",
        "Things?$filter=Datastreams/$count gt 1 and name eq 'Open'",
        "Sensors?$filter=Datastreams/name eq 'Secretum stream'",
        "Sensors?$filter=Datastreams/$count gt 1 and name eq 'Shared sensor'",
        "ObservedProperties?$filter=Datastreams/Observations/result eq 4711",
        "Locations?$filter=Things/name eq 'Secretum thing'",
        "Locations?$filter=HistoricalLocations/Thing/name eq 'Secretum thing'",
        "FeaturesOfInterest?$filter=Observations/result eq 4711",
        "FeaturesOfInterest?$filter=Observations/$count gt 1 and name eq 'Shared feature'",
        "Observations?$filter=result eq 4711 or result eq 4712",
        "Observations?$filter=Datastream/properties/note eq 'Secretum'",
        "Observations?$filter=FeatureOfInterest/name eq 'Shared feature' and result gt 1",
        "Observations?$filter=Datastream/id eq {h.stream}",
        "Observations?$filter=id eq {h.seen}",
        "HistoricalLocations?$filter=Thing/name eq 'Secretum thing'",
    ],
)
def test_no_filter_finds_it_and_no_count_counts_it(closed, hidden, path):
    told = closed.read(f"{path.format(h=hidden)}&$count=true")
    assert told == {"@iot.count": 0, "value": []}


@meets("stadtherz/privacy")
def test_orders_arrays_groups_and_maps_do_not_tell_of_it(closed, hidden):
    for path in (
        "Observations?$resultFormat=dataArray&$top=1000", "Observations?$orderby=result desc",
        "Things?$resultFormat=GeoJSON&$top=1000", "Locations?$resultFormat=GeoJSON&$top=1000",
        "Observations?$apply=aggregate(result with max as m,$count as n)",
        "Observations?$apply=groupby((Datastream/name),aggregate(result with max as m))",
        "Datastreams/$ref?$top=1000", "Things?$orderby=Datastreams/$count desc&$top=1000",
    ):  # fmt: skip
        text = json.dumps(closed.read(path))
        assert SECRET not in text
        assert "4711" not in text
        assert "4712" not in text
        assert f"Datastreams({hidden.stream})" not in text


@meets("stadtherz/privacy")
def test_a_public_thing_does_not_show_the_times_of_its_private_datastream(closed, hidden):
    assert closed.names(f"Things({hidden.public})/Datastreams", "@iot.id") == [hidden.open_stream]
    assert closed.get(f"Things({hidden.public})/Datastreams({hidden.stream})").status == 404


@meets("stadtherz/privacy")
def test_a_batch_shows_no_more_than_its_parts(closed, hidden):
    asked = [{"id": str(n), "method": "get", "url": path} for n, path in enumerate(hidden.paths)]
    told = closed.post("$batch", {"requests": asked})
    assert {one["status"] for one in told.json["responses"]} == {404}
    assert SECRET not in told.text


@meets("stadtherz/privacy")
def test_a_token_that_may_read_sees_it(closed, hidden, tokens):
    reader = closed.with_token(tokens["reader"])
    assert [reader.get(path).status for path in hidden.paths] == [200] * len(hidden.paths)
    assert reader.read("Observations?$filter=result eq 4711&$count=true")["@iot.count"] == 1
    reader.close()


@meets("stadtherz/privacy")
def test_a_token_of_one_datastream_sees_this_one_and_no_other(closed, hidden, tokens):
    mine = closed.with_token(tokens["stream"])
    assert mine.read(f"Datastreams({hidden.stream})/Observations")["value"][0]["result"] == 4711
    assert mine.get(f"Datastreams({hidden.inner})").status == 404
    mine.close()


@meets("stadtherz/tokens")
def test_without_a_token_nothing_is_written(closed, hidden):
    for method, path, body in (
        ("POST", "Things", thing()), ("POST", "Observations", {"result": 1}),
        ("POST", "CreateObservations", []), ("PATCH", f"Things({hidden.public})", {"name": "x"}),
        ("PUT", f"Things({hidden.public})", thing()), ("DELETE", f"Things({hidden.public})", None),
    ):  # fmt: skip
        answer = closed.ask(method, path, body)
        assert answer.status == 401, (method, path)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@meets("stadtherz/tokens", "stadtherz/privacy")
def test_without_a_token_writing_does_not_tell_what_exists(closed, hidden):
    for number in (hidden.stream, NOBODY):
        for answer in (
            closed.post(f"Datastreams({number})/Observations", {"result": 1}),
            closed.post("Observations", {"result": 1, "Datastream": link(number)}),
            closed.patch(f"Datastreams({number})", {"name": "x"}),
            closed.delete(f"Datastreams({number})"),
        ):
            assert answer.status == 401


@meets("stadtherz/tokens")
@pytest.mark.parametrize("token", ["wrong", "", "a b"])
def test_a_token_that_is_none_is_refused_even_for_reading(closed, token):
    answer = closed.get("Things", Authorization=f"Bearer {token}".encode())
    assert answer.status == 401
    assert token not in answer.text or not token.strip()


@meets("stadtherz/tokens")
def test_an_expired_token_is_none(closed, tokens):
    assert closed.get("Things", Authorization=f"Bearer {tokens['expired']}").status == 401


@meets("stadtherz/tokens")
def test_a_token_of_a_project_writes_its_things_and_no_others(closed, hidden, tokens):
    mine = closed.with_token(tokens["mine"])
    assert mine.patch(f"Things({hidden.mine})", {"name": "Mine too"}).status == 200
    mine.make(f"Datastreams({hidden.my_stream})/Observations", {"result": 1})
    for method, path, body in (
        ("PATCH", f"Things({hidden.other})", {"name": "x"}),
        ("DELETE", f"Things({hidden.other})", None),
        ("POST", f"Things({hidden.other})/Locations", location()),
        ("POST", f"Things({hidden.other})/Datastreams", datastream()),
        ("POST", f"Datastreams({hidden.other_stream})/Observations", {"result": 1}),
        ("PATCH", f"Datastreams({hidden.other_stream})", {"name": "x"}),
        ("PATCH", f"Datastreams({hidden.my_stream})", {"Thing": link(hidden.other)}),
        ("POST", "Locations", location(Things=[link(hidden.other)])),
        ("PATCH", f"Sensors({hidden.sensor})", {"name": "x"}),
        ("DELETE", f"ObservedProperties({hidden.observed})", None),
        ("DELETE", f"Observations({hidden.open_seen})", None),
    ):  # fmt: skip
        assert mine.ask(method, path, body).status == 403, (method, path)
    made = mine.make("Things", thing("Of the project"))
    assert mine.delete(f"Things({made})").status == 200
    mine.close()


@meets("stadtherz/tokens", "stadtherz/privacy")
def test_a_token_of_another_project_cannot_tell_private_from_missing(closed, hidden, tokens):
    mine = closed.with_token(tokens["mine"])

    for ask in (
        lambda n: mine.post("Observations", {"result": 1, "Datastream": link(n)}),
        lambda n: mine.post(f"Datastreams({n})/Observations", {"result": 1}),
        lambda n: mine.patch(f"Datastreams({n})", {"name": "x"}),
        lambda n: mine.delete(f"Datastreams({n})"),
        lambda n: mine.post("CreateObservations", [
            {"Datastream": link(n), "components": ["result"], "dataArray": [[1]]}]),
    ):  # fmt: skip
        assert told(hidden.stream, ask(hidden.stream)) == told(NOBODY, ask(NOBODY))
    for ask in (
        lambda n: mine.post("Things", thing(Datastreams=[link(n)])),
        lambda n: mine.post("Sensors", sensor(Datastreams=[link(n)])),
    ):
        assert told(hidden.inner, ask(hidden.inner)) == told(NOBODY, ask(NOBODY))
    for ask in (
        lambda n: mine.patch(f"Things({n})", {"name": "x"}),
        lambda n: mine.post("Datastreams", datastream(Thing=link(n))),
    ):
        assert told(hidden.thing, ask(hidden.thing)) == told(NOBODY, ask(NOBODY))
    mine.close()


@meets("stadtherz/tokens", "stadtherz/privacy")
def test_a_hidden_place_or_feature_cannot_be_brought_to_light_by_a_link(closed, hidden, tokens):
    mine = closed.with_token(tokens["mine"])
    place, feature_of = (int(hidden.paths[n].rpartition("(")[2][:-1]) for n in (7, 9))
    assert mine.patch(f"Things({hidden.mine})", {"Locations": [link(place)]}).status == 400
    body = {"result": 1, "FeatureOfInterest": link(feature_of)}
    assert mine.post(f"Datastreams({hidden.my_stream})/Observations", body).status == 400
    assert closed.get(hidden.paths[7]).status == closed.get(hidden.paths[9]).status == 404
    mine.close()


@meets("stadtherz/tokens", "stadtherz/privacy")
def test_a_device_may_write_a_private_datastream_that_it_may_not_read(closed, hidden, tokens):
    blind = closed.with_token(tokens["blind"])
    answer = blind.post(f"Datastreams({hidden.stream})/Observations",
                        {"result": 9, "phenomenonTime": at(30)})  # fmt: skip
    assert answer.status == 201
    assert set(answer.json) == {"@iot.id"}
    assert blind.get(answer.headers["Location"]).status == 404
    links = blind.post("CreateObservations", [{
        "Datastream": link(hidden.stream), "components": ["phenomenonTime", "result"],
        "dataArray": [[at(31), 1], [at(32), 2]]}])  # fmt: skip
    assert [blind.get(one).status for one in links.json] == [404, 404]
    blind.close()


@meets("stadtherz/idempotency", "stadtherz/privacy")
def test_an_answer_is_replayed_to_its_sender_only(closed, hidden, tokens):
    body = {"result": 77, "phenomenonTime": at(40)}
    path = f"Datastreams({hidden.stream})/Observations"
    mine = closed.with_token(tokens["stream"])
    assert mine.post(path, body, Idempotency_Key="mine").json["result"] == 77
    answer = closed.post(path, body, Idempotency_Key="mine")
    assert (answer.status, "77" in answer.text) == (401, False)
    mine.close()


@meets("stadtherz/tokens")
def test_a_token_taken_back_by_staff_is_none(closed, city):
    token = city.run("observations_token", "to go", "--acts", "read", "--everything").strip()
    mine = closed.with_token(token)
    assert mine.get("Things").status == 200
    city.run("shell", "--verbosity", "0", "-c", "from stadtherz.observations.models import "
             "AccessToken; AccessToken.objects.filter(name='to go').delete()")  # fmt: skip
    assert mine.get("Things").status == 401
    mine.close()


def told(number, answer):
    """Give status and words of an answer, without the number that was asked for."""
    return answer.status, re.sub(rf"(?<!\d){number}(?!\d)", "N", answer.text)


def second(client, token=""):
    return Client(client.root.replace("v1.1", "v2.0"), token)


def second_path(path):
    return path.replace("FeaturesOfInterest", "Features").replace("MultiD", "D")


@meets("stadtherz/tokens", "stadtherz/version-2.0")
def test_the_second_version_writes_nothing_without_a_token(closed, hidden):
    two = second(closed)
    for number in (hidden.stream, hidden.record, hidden.open_stream, NOBODY):
        named = {"@id": f"Sensors({hidden.sensor})"}
        for method, path, body in (
            ("POST", "Things", {"name": "x"}), ("PATCH", f"Datastreams({number})", {"name": "x"}),
            ("POST", f"Datastreams({number})/Observations", {"result": 1}),
            ("DELETE", f"Datastreams({number})", None),
            ("PUT", f"Datastreams({number})/Sensor/$ref", named),
            ("DELETE", f"Datastreams({number})/Sensor/$ref", None),
        ):  # fmt: skip
            assert two.ask(method, path, body).status == 401, (method, path)
    two.close()


@meets("stadtherz/tokens", "stadtherz/privacy", "stadtherz/version-2.0")
def test_the_second_version_cannot_tell_private_from_missing(closed, hidden, tokens):
    two = second(closed, tokens["mine"])
    secret = [int(path.rpartition("(")[2][:-1]) for path in hidden.paths]
    eye, prop, place, spot = secret[5], secret[6], secret[7], secret[9]

    kind = {"type": "Quantity", "label": "x", "uom": {"code": "1"}}
    mine = f"Datastreams({hidden.my_stream})"
    of_record = {"shared_property": 1, "secretum_part": 2}
    new = {"name": "x", "Thing": {"@id": f"Things({hidden.mine})"},
           "Sensor": {"@id": f"Sensors({hidden.sensor})"}}  # fmt: skip

    def described(definition):
        return {"type": "DataRecord", "fields": [{"name": "a", **kind, "definition": definition}]}

    for number, ask in (
        (hidden.record, lambda n: two.post(f"Datastreams({n})/Observations",
                                           {"result": of_record})),
        (hidden.record, lambda n: two.post(
            "Observations", {"result": 1, "Datastream": {"@id": f"Datastreams({n})"}})),
        (hidden.record, lambda n: two.post(
            "Observations", {"result": of_record, "Datastream": {"@id": f"Datastreams({n})"}})),
        (hidden.record, lambda n: two.patch(f"Datastreams({n})", {"name": "x"})),
        (hidden.record, lambda n: two.delete(f"Datastreams({n})")),
        (hidden.record, lambda n: two.post(
            f"Things({hidden.mine})/Datastreams/$ref", {"@id": f"Datastreams({n})"})),
        (hidden.record, lambda n: two.post(
            "Things", {"name": "x", "Datastreams": [{"@id": f"Datastreams({n})"}]})),
        (prop, lambda n: two.post(
            "Datastreams", {**new, "resultType": described(f"ObservedProperties({n})")})),
        (hidden.stream, lambda n: two.post(f"Datastreams({n})/Observations", {"result": 1})),
        (hidden.stream, lambda n: two.post(
            "Observations", {"result": 1, "Datastream": {"@id": f"Datastreams({n})"}})),
        (hidden.stream, lambda n: two.patch(f"Datastreams({n})", {"name": "x"})),
        (hidden.thing, lambda n: two.delete(f"Things({n})")),
        (hidden.inner, lambda n: two.post(
            f"Things({hidden.mine})/Datastreams/$ref", {"@id": f"Datastreams({n})"})),
        (eye, lambda n: two.put(f"{mine}/Sensor/$ref", {"@id": f"Sensors({n})"})),
        (prop, lambda n: two.patch(
            mine, {"resultType": {**kind, "definition": f"ObservedProperties({n})"}})),
        (place, lambda n: two.post(
            f"Things({hidden.mine})/Locations/$ref", {"@id": f"Locations({n})"})),
        (place, lambda n: two.put(
            f"Things({hidden.mine})/Locations/$ref", {"value": [{"@id": f"Locations({n})"}]})),
        (spot, lambda n: two.post(f"{mine}/Observations", {
            "result": 1, "ProximateFeatureOfInterest": {"@id": f"Features({n})"}})),
    ):  # fmt: skip
        answer = ask(number)
        assert answer.status in {400, 404}, answer.text
        assert told(number, answer) == told(NOBODY, ask(NOBODY))
    for n in (5, 6, 7, 9):
        assert closed.get(hidden.paths[n]).status == 404
    two.close()


@meets("stadtherz/tokens", "stadtherz/privacy", "stadtherz/version-2.0")
def test_scopes_hold_for_the_second_version_and_for_links(closed, hidden, tokens):
    two = second(closed, tokens["mine"])
    mine = f"Datastreams({hidden.my_stream})"
    assert two.patch(f"Things({hidden.mine})", {"name": "Mine again"}).status == 204
    sent = two.ask("POST", f"{mine}/Observations", {"result": 1}, Prefer="return=representation")
    assert (sent.status, sent.json["result"]) == (201, 1)
    for method, path, body in (
        ("PATCH", f"Things({hidden.other})", {"name": "x"}),
        ("DELETE", f"Things({hidden.other})", None),
        ("POST", f"Datastreams({hidden.other_stream})/Observations", {"result": 1}),
        ("PUT", f"Datastreams({hidden.other_stream})/Sensor/$ref",
         {"@id": f"Sensors({hidden.sensor})"}),
        ("PUT", f"{mine}/Thing/$ref", {"@id": f"Things({hidden.other})"}),
        ("POST", f"Things({hidden.other})/Datastreams/$ref", {"@id": mine}),
        ("POST", f"Things({hidden.other})/Locations/$ref", {"@id": f"Locations({hidden.place})"}),
        ("DELETE", f"Things({hidden.other})/Locations/$ref", None),
        ("POST", f"Locations({hidden.place})/Things/$ref", {"@id": f"Things({hidden.other})"}),
        ("PUT", f"Observations({hidden.open_seen})/Datastream/$ref", {"@id": mine}),
        ("POST", f"{mine}/Observations/$ref", {"@id": f"Observations({hidden.open_seen})"}),
        ("DELETE", f"Observations({hidden.open_seen})/ProximateFeatureOfInterest/$ref", None),
    ):  # fmt: skip
        assert two.ask(method, path, body).status == 403, (method, path)
    two.close()


@meets("stadtherz/tokens", "stadtherz/privacy", "stadtherz/version-2.0")
def test_a_blind_device_is_told_no_more_by_the_second_version(closed, hidden, tokens):
    two = second(closed, tokens["blind"])
    answer = two.ask("POST", f"Datastreams({hidden.stream})/Observations",
                     {"result": 9, "phenomenonTime": {"start": at(50)}},
                     Prefer="return=representation")  # fmt: skip
    assert (answer.status, answer.body) == (201, b"")
    assert two.get(answer.headers["Location"]).status == 404
    two.close()
