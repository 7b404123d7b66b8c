"""What a batch may ask of a server that others use too."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.observations.api.carrying_out import MOST_READ
from stadtherz.observations.api.exchange import Answered, Asked
from stadtherz.observations.api.resending import once
from stadtherz.observations.models import Sensor, SentBefore
from stadtherz.observations.services.sensorthings.permission import Act
from stadtherz.observations.services.sensorthings.tokens import create_token
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db
ADDRESS = "/sensorthings/v1.1/$batch"


@pytest.fixture
def city(own_lake):
    load_city(city=the_city())
    return stream("bruecke-nord")


def sent(client, requests, **headers):
    answer = client.post(ADDRESS, json.dumps({"requests": requests}), "application/json",
                         headers=headers)  # fmt: skip
    return [(one["status"], one.get("body", {})) for one in answer.json()["responses"]]


def reads(number, **more):
    return [{"id": str(n), "method": "get", "url": "Things?$top=1", **more} for n in range(number)]


def test_a_batch_reads_so_much_and_says_so_for_the_rest(city, client):
    found = sent(client, reads(MOST_READ + 7))
    assert [status for status, _ in found] == [200] * MOST_READ + [429] * 7
    assert "ask for the rest in another one" in found[-1][1]["message"]


def test_a_group_that_reads_too_much_is_undone_as_a_whole(city, client):
    token = create_token(name="t", acts=set(Act), everything=True)
    made = {"id": "x", "method": "post", "url": "Sensors", "atomicityGroup": "g",
            "body": {"name": "n", "description": "", "encodingType": "text/plain",
                     "metadata": "m"}}  # fmt: skip
    found = sent(client, [made, *reads(MOST_READ + 1, atomicityGroup="g")],
                 Authorization=f"Bearer {token}")  # fmt: skip
    assert {status for status, _ in found} == {400, 429}
    assert client.get("/sensorthings/v1.1/Sensors").json()["value"] == []


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
@pytest.mark.parametrize("group", [{}, {"atomicityGroup": "g"}])
def test_who_only_reads_takes_no_lock(city, client, headers, group):
    body = [*reads(3, **group), {"id": "w", "method": "delete", "url": "Things(1)", **group}]
    sent(client, body, **headers)
    with CaptureQueriesContext(connection) as asked:
        found = sent(client, body, **headers)
    assert found[-1][0] in {401, 403}
    written = [query["sql"].split()[0] for query in asked.captured_queries]
    assert set(written) == {"SELECT"}


SENSOR = {"name": "n", "description": "", "encodingType": "text/plain", "metadata": "m"}


@pytest.fixture
def write(city, client):
    """Send requests with a token for everything; gives the whole answer."""
    token = create_token(name="t", acts=set(Act), everything=True)

    def written(*requests, **headers):
        return client.post(
            ADDRESS, json.dumps({"requests": requests}), "application/json",
            headers={"Authorization": f"Bearer {token}", **headers},
        )  # fmt: skip

    return written


def make(name, group="", body=SENSOR, **more):
    return {"id": name, "method": "post", "url": "Sensors", "body": body,
            **({"atomicityGroup": group} if group else {}), **more}  # fmt: skip


def statuses(answer):
    return [one["status"] for one in answer.json()["responses"]]


def change(name, what, **more):
    return {"id": name, "method": "patch", "url": what, "body": {"name": "changed"}, **more}


def test_the_name_of_what_was_undone_stands_for_nothing(write):
    answer = write(make("a", "g"), make("b", "g", {}), make("c"), change("d", "$a"),
                   make("e", body={**SENSOR, "properties": {"of": "$a"}}))  # fmt: skip
    assert statuses(answer) == [400, 400, 201, 424, 424]
    assert [str(one.name) for one in Sensor.objects.all()] == ["n"]


def test_the_name_of_what_failed_alone_stands_for_nothing(write):
    assert statuses(write(make("a", body={}), change("d", "$a"))) == [400, 424]


@pytest.mark.parametrize("needed", ["a", "g"])
def test_what_depends_on_what_failed_is_not_done(write, needed):
    answer = write(make("a", "g", {}), make("b", dependsOn=[needed]), make("c", dependsOn=["b"]))
    assert statuses(answer) == [400, 424, 424]
    assert not Sensor.objects.exists()


def test_what_depends_on_what_was_done_is_done(write):
    assert statuses(write(make("a", "g"), make("b", dependsOn=["a", "g"]))) == [201, 201]


@pytest.mark.parametrize("needed", ["b", "later", "nobody"])
def test_what_depends_on_what_is_not_before_it_refuses_the_batch(write, needed):
    answer = write(make("a"), make("b", dependsOn=[needed]), make("later"))
    assert answer.status_code == 400
    assert not Sensor.objects.exists()


def test_a_group_that_others_stand_in_the_middle_of_refuses_the_batch(write):
    answer = write(make("a", "g"), make("b"), make("c", "g", {}))
    assert answer.status_code == 400
    assert "one after the other" in answer.json()["message"]
    assert not Sensor.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
def test_an_answer_of_any_depth_is_told(write, headers):
    """A body may have 100 levels, and what is answered has a few around them."""
    deep = {}
    for _ in range(97):
        deep = {"x": deep}
    told = Text.of({"de": "tief"})
    number = Sensor.objects.create(name=told, encoding_type="x", metadata="m", properties=deep).pk
    batch = [make("b"), {"id": "r", "method": "get", "url": f"Sensors?$filter=id eq {number}"}]
    for _ in range(2):
        answer = write(*batch, **headers)
        assert statuses(answer) == [201, 200]
        assert answer.json()["responses"][1]["body"]["value"][0]["properties"] == deep
    assert Sensor.objects.count() == (2 if headers else 3)


def test_a_refusal_under_a_key_leaves_nothing_behind():
    """Whatever a handler did before it refused is undone with the key."""

    def half(asked):
        Sensor.objects.create(encoding_type="text/plain", metadata="half")
        return Answered(400)

    asked = Asked("POST", "Sensors", (), b"", "", access=None, key="k")
    assert once(half)(asked).status == 400
    assert not Sensor.objects.exists()
    assert not SentBefore.objects.exists()
