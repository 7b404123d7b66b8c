"""What a batch may ask of a server that others use too."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.api.batch import MOST_READ
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
