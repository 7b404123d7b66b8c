"""The action API of CKAN and the feeds."""

import json
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.city.public import Department, load_city, the_city
from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.ckan import FIELDS, asked, id_of, order_of
from stadtherz.opendata.models import Dataset, Distribution

ACTION = "/api/3/action/"


@pytest.fixture
def catalogue(db, own_lake):
    """Three datasets: two of trees by one department, a draft, and one of noise by another."""
    load_city(city=the_city())
    green, loud = Department.objects.order_by("position")[:2]
    for key, title, themes, of, state in (
        ("baeume", "Bäume an Straßen", ["ENVI"], green, "published"),
        ("parks", "Parks und Bäume", ["ENVI", "REGI"], green, "published"),
        ("laerm", "Lärm", ["ENVI", "HEAL"], loud, "published"),
        ("geheim", "Bäume, noch nicht fertig", ["ENVI"], loud, "draft"),
    ):
        row = Dataset.objects.create(
            key=key, title={"de": title}, description={"de": "Was es gibt"}, themes=themes,
            keywords={"de": "Baum, Stadtgrün" if of is green else "Lärm"}, department=of,
            licence="dl-by-de-2.0", state=state, issued=date(2026, 1, 1), modified=timezone.now(),
            west=7.6, south=49.4, east=7.9, north=49.5,
        )  # fmt: skip
        for name in ("csv", "parquet")[: 1 + (key == "baeume")]:
            Distribution.objects.create(
                dataset=row, name=name, title={"de": name}, file_type=name.upper(),
                path=f"{key}/{key}.{name}", size=10, sha256="ab" * 32,
            )  # fmt: skip


class TestReading:
    @pytest.fixture(autouse=True)
    def there(self, catalogue, client):
        self.client = client

    def result(self, action, /, **more):
        got = self.client.get(ACTION + action, more)
        assert got.status_code == 200, got.content
        told = got.json()
        assert told["success"] is True
        assert action in told["help"]
        return told["result"]

    def test_lists(self):
        assert self.result("package_list") == ["baeume", "laerm", "parks"]
        assert self.result("package_list", limit=1, offset=1) == ["laerm"]
        assert self.result("tag_list") == ["Baum", "Lärm", "Stadtgrün"]
        assert self.result("tag_list", query="LÄR") == ["Lärm"]
        assert self.result("group_list") == ["envi", "heal", "regi"]
        assert len(self.result("license_list")) == 4
        assert len(self.result("organization_list")) == 2
        assert self.result("site_read") is True
        assert "name or number" in self.result("help_show", name="package_show")

    def test_a_dataset_whole(self):
        told = self.result("package_show", id="baeume")
        assert (told["title"], told["license_id"], told["isopen"]) == (
            "Bäume an Straßen", "dl-by-de-2.0", True,
        )  # fmt: skip
        assert [one["name"] for one in told["tags"]] == ["Baum", "Stadtgrün"]
        assert [one["format"] for one in told["resources"]] == ["CSV", "PARQUET"]
        extras = {one["key"]: one["value"] for one in told["extras"]}
        assert json.loads(extras["spatial"])["type"] == "Polygon"
        assert extras["uri"].endswith("/id/dataset/baeume")
        assert self.result("package_show", id=told["id"]) == told
        (first, _) = told["resources"]
        assert self.result("resource_show", id=first["id"]) == first
        owner = told["organization"]
        assert self.result("organization_show", id=owner["name"])["id"] == owner["id"]
        assert self.result("organization_show", id=owner["id"])["package_count"] == 2
        assert self.result("group_show", id="envi")["name"] == "envi"

    @pytest.mark.parametrize(
        ("query", "found"),
        [({}, ["baeume", "laerm", "parks"]), ({"q": "*:*"}, ["baeume", "laerm", "parks"]),
         ({"q": "bäume"}, ["baeume", "parks"]), ({"q": "BAEUME strassen"}, ["baeume"]),
         ({"q": "title:Parks"}, ["parks"]), ({"fq": "groups:heal"}, ["laerm"]),
         ({"fq": "res_format:PARQUET"}, ["baeume"]),
         ({"fq": 'tags:"Stadtgrün"'}, ["baeume", "parks"]),
         ({"fq": "+tags:Baum +groups:regi"}, ["parks"]), ({"fq": "state:active"}, 3),
         ({"fq": "license_id:cc0-1.0"}, []), ({"q": "name:laerm", "fq": "groups:envi"}, ["laerm"]),
         ({"q": "fertig"}, []), ({"rows": 0}, []), ({"rows": 1, "start": 2}, ["parks"]),
         ({"sort": "name desc"}, ["parks", "laerm", "baeume"]), ({"q": "gondel"}, [])],
    )  # fmt: skip
    def test_search(self, query, found):
        told = self.result("package_search", **query)
        names = [one["name"] for one in told["results"]]
        assert (len(names) if isinstance(found, int) else names) == found

    def test_counts_by_facet(self):
        told = self.result("package_search", **{"facet.field": '["tags","groups","res_format"]'})
        assert told["facets"]["groups"] == {"envi": 3, "heal": 1, "regi": 1}
        assert told["facets"]["tags"] == {"Baum": 2, "Stadtgrün": 2, "Lärm": 1}
        assert told["facets"]["res_format"] == {"CSV": 3, "PARQUET": 1}
        items = told["search_facets"]["res_format"]["items"]
        assert {"name": "CSV", "display_name": "CSV", "count": 3} in items

    def test_parameters_may_come_in_the_body(self):
        got = self.client.post(
            f"{ACTION}package_search", {"q": "bäume", "rows": 1}, content_type="application/json"
        )
        assert (got.json()["result"]["count"], len(got.json()["result"]["results"])) == (2, 1)
        got = self.client.post(f"{ACTION}package_show", {"id": "parks"})
        assert got.json()["result"]["name"] == "parks"

    @pytest.mark.parametrize(
        ("name", "given", "status", "kind"),
        [("package_show", {"id": "geheim"}, 404, "Not Found Error"),
         ("package_show", {}, 404, "Not Found Error"),
         ("resource_show", {"id": "x"}, 404, "Not Found Error"),
         ("package_create", {}, 404, "Not Found Error"),
         ("datastore_search_sql", {"sql": "DROP"}, 404, "Not Found Error"),
         ("package_search", {"fq": "capacity:public -tags:x"}, 409, "Search Query Error"),
         ("package_search", {"fq": "password:x"}, 409, "Search Query Error"),
         ("package_search", {"sort": "password asc"}, 409, "Search Query Error"),
         ("package_search", {"rows": "many"}, 409, "Validation Error"),
         ("package_list", {"limit": "-1"}, 409, "Validation Error")],
    )  # fmt: skip
    def test_refusals_have_their_frame(self, name, given, status, kind):
        got = self.client.get(ACTION + name, given)
        assert got.status_code == status
        told = got.json()
        assert (told["success"], told["error"]["__type"]) == (False, kind)
        assert told["error"]["message"]

    @pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"x"', b"[" * 9000, b"\xff"])
    def test_a_broken_body_is_refused(self, body):
        got = self.client.post(f"{ACTION}package_show", body, content_type="application/json")
        assert got.status_code == 409

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_nothing_can_be_written(self, method):
        assert getattr(self.client, method)(f"{ACTION}package_show").status_code == 405

    def test_feeds(self):
        assert len(self.entries()) == 3
        told = self.client.get("/data/changes.json").json()
        assert [one["title"] for one in told["items"]] == ["Lärm", "Parks und Bäume",
                                                           "Bäume an Straßen"]  # fmt: skip
        assert told["version"].endswith("1.1")
        only = self.client.get("/data/changes.json", {"q": "bäume"}).json()
        assert len(only["items"]) == 2
        assert self.entries(q="x") == []

    def entries(self, **asked):
        content = self.client.get("/data/changes.atom", asked).content
        return ET.fromstring(content).findall("{http://www.w3.org/2005/Atom}entry")  # noqa: S314 ours


@given(st.text(max_size=60))
def test_any_query_is_read_or_refused(query):
    try:
        found = asked(query)
    except Invalid as refusal:
        assert refusal.code == "search"
    else:
        assert {field for field, _ in found.fields} <= FIELDS


@given(st.text(max_size=60))
def test_any_order_is_read_or_refused(sort):
    try:
        assert all(
            one.lstrip("-") in {"key", "title", "modified", "issued"} for one in order_of(sort)
        )
    except Invalid as refusal:
        assert refusal.code == "search"


def test_numbers_stay_the_same():
    assert id_of("http://x.example/id/dataset/a") == id_of("http://x.example/id/dataset/a")
    assert id_of("a") != id_of("b")
