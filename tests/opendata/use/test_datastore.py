"""Rows of tables as clients of CKAN ask for them; what is right is counted in the file by hand."""

import json

import pytest

from stadtherz.opendata.models import Distribution
from tests.opendata.use.published import published

pytestmark = pytest.mark.django_db
ACTION = "/api/3/action/"
AMOUNT = "betrag_in_eur"


@pytest.fixture
def number(budget, client):
    (told,) = client.get(f"{ACTION}package_show?id=haushalt").json()["result"]["resources"]
    assert told["datastore_active"] is True
    return told["id"]


def asked(client, number, status=200, **more):
    got = client.post(
        f"{ACTION}datastore_search", {"resource_id": number, **more},
        content_type="application/json",
    )  # fmt: skip
    assert got.status_code == status, got.content
    return got.json()["result"] if status == 200 else got.json()["error"]


def test_the_fields_are_told(number, client):
    told = client.get(f"{ACTION}datastore_info?id={number}").json()["result"]
    assert (told["meta"]["count"], told["meta"]["id"]) == (7, number)
    assert told["schema"] == {
        "jahr": "int8", "bereich": "text", "art": "text", AMOUNT: "numeric",
    }  # fmt: skip
    assert [one["info"]["label"] for one in told["fields"]][:2] == ["Jahr", "Bereich"]
    assert told["fields"][3]["schema"]["notnull"] is False  # "k. A." is no amount


def test_rows_come_whole(number, client):
    told = asked(client, number)
    assert told["total"] == len(told["records"]) == 7
    assert [one["id"] for one in told["fields"]] == ["_id", "jahr", "bereich", "art", AMOUNT]
    first = told["records"][0]
    assert (first["jahr"], first["bereich"], first[AMOUNT]) == (2023, "Schulen", 1200000.5)
    assert len({one["_id"] for one in told["records"]}) == 7
    assert (told["limit"], told["offset"]) == (100, 0)


@pytest.mark.parametrize(
    ("more", "years"),
    [({"filters": {"bereich": "Sport"}}, [2023, 2024, 2025]),
     ({"filters": {"bereich": "Sport", "jahr": [2023, 2025]}}, [2023, 2025]),
     ({"filters": {"jahr": "2024"}}, [2024] * 3), ({"filters": {AMOUNT: 250000.25}}, [2024]),
     ({"filters": {AMOUNT: None}}, [2024]), ({"filters": {"jahr": []}}, [2023, 2023] + [2024] * 3
                                             + [2025] * 2),
     ({"filters": '{"art": "Sachkosten"}'}, [2024, 2024]), ({"q": "SPORT"}, [2023, 2024, 2025]),
     ({"q": "sport sach"}, [2024]), ({"q": {"art": "personal", "bereich": "schul"}},
                                     [2023, 2024, 2025]),
     ({"q": '{"art": "sach"}'}, [2024, 2024]), ({"q": "gondel"}, [])],
)  # fmt: skip
def test_rows_are_filtered(number, client, more, years):
    told = asked(client, number, **more)
    assert [one["jahr"] for one in told["records"]] == years
    assert told["total"] == len(years)


def test_rows_are_sorted_and_come_in_pieces(number, client):
    sort = f"bereich desc, {AMOUNT} desc"
    whole = asked(client, number, sort=sort)["records"]
    amounts = [one[AMOUNT] for one in whole]
    assert amounts == [310000, 300000, None, 1400000, 1300000, 1200000.5, 250000.25]
    pieces = [
        row for start in range(0, 8, 3)
        for row in asked(client, number, sort=sort, limit=3, offset=start)["records"]
    ]  # fmt: skip
    assert pieces == whole
    assert asked(client, number, limit=0) | {"records": 0} == asked(client, number, limit=0) | {
        "records": 0, "total": 7,
    }  # fmt: skip
    assert asked(client, number, limit=0)["records"] == []


def test_the_link_to_the_next_piece_leads_there(number, client):
    there = {"resource_id": number, "limit": 5, "filters": json.dumps({"art": "Personal"})}
    told = client.get(f"{ACTION}datastore_search", there).json()["result"]
    assert (len(told["records"]), told["total"]) == (5, 5)
    told = client.get(f"{ACTION}datastore_search", there | {"limit": 3}).json()["result"]
    more = client.get(told["_links"]["next"]).json()["result"]
    assert (len(more["records"]), more["offset"], more["total"]) == (2, 3, 5)


def test_columns_are_chosen_and_equal_rows_given_once(number, client):
    told = asked(client, number, fields=["bereich", "art"], distinct=True, sort="art, bereich")
    assert [tuple(one.values()) for one in told["records"]] == [
        ("Schulen", "Personal"), ("Sport", "Personal"), ("Schulen", "Sachkosten"),
        ("Sport", "Sachkosten"),
    ]  # fmt: skip
    assert told["total"] == 4
    told = asked(client, number, fields="art", distinct="true", limit=1, offset=1)
    assert (told["records"], told["total"]) == ([{"art": "Sachkosten"}], 2)


def test_rows_have_other_forms(number, client):
    said = {"fields": f"jahr,{AMOUNT}", "limit": 1}
    assert asked(client, number, records_format="lists", **said)["records"] == [[2023, 1200000.5]]
    assert asked(client, number, records_format="csv", **said)["records"] == "2023,1200000.50\n"
    assert asked(client, number, records_format="tsv", **said)["records"] == "2023\t1200000.50\n"
    assert "total" not in asked(client, number, include_total=False)


@pytest.mark.parametrize(
    "more",
    [{"filters": {"password": 1}}, {"filters": {"jahr": "x"}}, {"filters": "{"}, {"filters": "[]"},
     {"filters": {"jahr": {"a": 1}}}, {"filters": {"jahr": [1] * 1001}}, {"fields": ["password"]},
     {"fields": 3}, {"sort": "password"}, {"sort": "jahr; drop table x"}, {"limit": -1},
     {"limit": "x"}, {"offset": 10**10}, {"q": {"password": "x"}}, {"records_format": "xml"},
     {"distinct": "maybe"}, {"fields": ["art"], "distinct": True, "sort": "jahr"}],
)  # fmt: skip
def test_refusals_say_what_is_wrong(number, client, more):
    told = asked(client, number, 409, **more)
    assert told["__type"] == "Validation Error"
    assert next(iter(more)) in told["message"] or "sort" in told["message"]


def test_limits_are_those_of_the_queries(number, client):
    assert asked(client, number, limit=32000)["limit"] == 10_000


def test_a_file_that_is_no_table_says_so(budget, tmp_path, client):
    row = published(tmp_path, "andere")
    Distribution.objects.create(
        dataset=row, name="anleitung", title={"de": "Anleitung"}, file_type="PDF",
        path="andere/a.pdf", size=1, sha256="ab" * 32,
    )  # fmt: skip
    told = client.get(f"{ACTION}package_show?id=andere").json()["result"]["resources"]
    assert sorted(one["datastore_active"] for one in told) == [False, True]
    (number,) = (one["id"] for one in told if not one["datastore_active"])
    assert "no table" in asked(client, number, 404)["message"]
