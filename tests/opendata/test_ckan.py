"""The action API of CKAN and the feeds."""

import json
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.city.public import Department, load_city, the_city
from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.ckan import id_of, order_of
from stadtherz.opendata.domain.solr import FIELDS, Between, Either, Every, Has, Opposite, read
from stadtherz.opendata.models import Dataset, Distribution

ACTION = "/api/3/action/"
MODIFIED = {
    key: datetime(2026, month, 1, tzinfo=UTC)
    for key, month in (("baeume", 1), ("parks", 2), ("laerm", 3), ("geheim", 4))
}
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
A, B, C = (Has("text", word) for word in "abc")


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
            licence="dl-by-de-2.0", state=state, issued=date(2026, 1, 1), modified=MODIFIED[key],
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
        assert [one["id"] for one in self.result("license_list")] == [
            "dl-by-de-2.0", "dl-zero-de-2.0", "cc-by-4.0", "cc0-1.0", "odbl-1.0",
        ]  # fmt: skip
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
         ({"sort": "name desc"}, ["parks", "laerm", "baeume"]), ({"q": "gondel"}, []),
         ({"fq": "organization:GREEN OR organization:LOUD"}, ["baeume", "laerm", "parks"]),
         ({"fq": "organization:GREEN OR organization:LOUD -groups:heal"}, ["baeume", "parks"]),
         ({"fq": "-organization:GREEN"}, ["laerm"]), ({"fq": "NOT groups:(heal OR regi)"},
                                                      ["baeume"]),
         ({"fq": "groups:(envi AND regi)"}, ["parks"]), ({"fq": "!name:laerm"},
                                                         ["baeume", "parks"]),
         ({"q": "(title:Parks OR title:Lärm) AND -groups:regi"}, ["laerm"]),
         ({"q": 'title:"parks und"'}, ["parks"]), ({"q": 'title:"und parks"'}, []),
         ({"q": "name:pa*"}, ["parks"]), ({"q": "organization:*"}, ["baeume", "laerm", "parks"]),
         ({"fq": "-*:*"}, []), ({"fq": "-state:deleted"}, ["baeume", "laerm", "parks"]),
         ({"fq": "state:draft"}, []), ({"fq": "capacity:public -tags:x"}, 3),
         ({"fq_list": '["groups:envi", "-groups:regi"]'}, ["baeume", "laerm"]),
         ({"fq": "metadata_modified:[2026-02-01T00:00:00Z TO *]"}, ["laerm", "parks"]),
         ({"fq": "metadata_modified:[* TO 2026-02-01T00:00:00Z]"}, ["baeume", "parks"]),
         ({"fq": "metadata_modified:{* TO 2026-02-01T00:00:00Z}"}, ["baeume"]),
         ({"fq": "metadata_modified:[NOW-7DAYS TO NOW]"}, []),
         ({"fq": 'metadata_modified:"2026-02-01T00:00:00Z"'}, ["parks"]),
         ({"fq": "metadata_created:[2026-01-01T00:00:00Z TO *]"}, 3),
         ({"fq": "metadata_created:[2026-01-01T00:00:01Z TO *]"}, []),
         ({"fq": "metadata_created:{2025-12-31T23:59:59Z TO 2026-01-01T00:00:00Z}"}, []),
         ({"sort": "metadata_modified desc"}, ["laerm", "parks", "baeume"]),
         ({"sort": "metadata_modified asc, name desc"}, ["baeume", "parks", "laerm"]),
         ({"sort": "title asc"}, ["baeume", "laerm", "parks"]),
         ({"sort": "title_string desc"}, ["parks", "laerm", "baeume"]),
         ({"sort": "metadata_created asc, name desc"}, ["parks", "laerm", "baeume"]),
         ({"sort": "score desc, metadata_modified desc"}, ["laerm", "parks", "baeume"])],
    )  # fmt: skip
    def test_search(self, query, found):
        green, loud = Department.objects.order_by("position")[:2]
        asked = {
            name: str(value).replace("GREEN", green.key).replace("LOUD", loud.key)
            for name, value in query.items()
        }
        told = self.result("package_search", **asked)
        names = [one["name"] for one in told["results"]]
        assert (len(names) if isinstance(found, int) else names) == found

    def test_numbers_find_and_sort_datasets(self):
        """ckanext-harvest reads everything in the order of the numbers, in pieces."""
        numbers = {one["name"]: one["id"]
                   for one in self.result("package_search", rows=9)["results"]}  # fmt: skip
        expected = sorted(numbers, key=numbers.get)
        for query in ("q", "fq"):
            told = self.result("package_search", **{query: f"id:{numbers['parks']}"})
            assert [one["name"] for one in told["results"]] == ["parks"]
        pieces = [
            one["name"] for start in range(4)
            for one in self.result("package_search", sort="id asc", rows=1, start=start)["results"]
        ]  # fmt: skip
        assert pieces == expected
        told = self.result("package_search", sort="metadata_created desc, id desc")
        assert [one["name"] for one in told["results"]] == expected[::-1]
        organization = self.result("organization_list", all_fields="true")[0]
        told = self.result("package_search", fq=f"owner_org:{organization['id']}")
        assert told["count"] == organization["package_count"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [("name:csv", 3), ("name:PARQ", 1), ("format:csv", 3), ("hash:sha256:abab", 4),
         ("hash:cd", 0), ("url:parks/files", 1), ("description:x", 0)],
    )  # fmt: skip
    def test_files_are_found(self, query, found):
        told = self.result("resource_search", query=query)
        assert (told["count"], len(told["results"])) == (found, found)
        for one in told["results"]:
            assert self.result("resource_show", id=one["id"]) == one

    def test_files_are_found_by_words_with_umlauts(self):
        Distribution.objects.filter(dataset__key="parks").update(
            title={"de": "Grünflächen"}, description={"de": "für Karten"}
        )
        for query in ("name:Grünfl", "name:grünfl", "description:für Karten"):
            told = self.result("resource_search", query=query, order_by="name")
            assert [one["name"] for one in told["results"]] == ["Grünflächen"]

    def test_files_are_found_in_pieces(self):
        both = ["name:csv", "url:data"]
        got = self.client.post(
            f"{ACTION}resource_search", {"query": both, "limit": 1, "offset": 1},
            content_type="application/json",
        ).json()["result"]  # fmt: skip
        assert (got["count"], [one["url"][-10:] for one in got["results"]]) == (3, ["/laerm.csv"])

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
         ("package_search", {"fq": "tags:x~2 AND"}, 409, "Search Query Error"),
         ("package_search", {"fq": "(tags:x"}, 409, "Search Query Error"),
         ("package_search", {"fq": "tags:x) OR y"}, 409, "Search Query Error"),
         ("package_search", {"fq": 'tags:"x'}, 409, "Search Query Error"),
         ("package_search", {"fq": "name:[a TO b]"}, 409, "Search Query Error"),
         ("package_search", {"fq": "metadata_modified:[x TO *]"}, 409, "Search Query Error"),
         ("package_search", {"fq": "license_id:cc*"}, 409, "Search Query Error"),
         ("package_search", {"q": "x " * 300}, 409, "Search Query Error"),
         ("package_search", {"q": "-" * 100 + "x"}, 409, "Search Query Error"),
         ("resource_search", {"query": "csv"}, 409, "Search Query Error"),
         ("resource_search", {"query": "password:x"}, 409, "Search Query Error"),
         ("resource_search", {"order_by": "password"}, 409, "Search Query Error"),
         ("datastore_search", {"resource_id": "x"}, 404, "Not Found Error"),
         ("datastore_info", {}, 404, "Not Found Error"),
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

    @pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"x"', b"[" * 9000, b"\xff",
                                      b'{"id": "\\u0000"}'])  # fmt: skip
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

    def test_feeds_say_what_is_simulated(self):
        Dataset.objects.filter(themes__icontains="HEAL").update(simulated=True)
        feed = self.client.get("/data/changes.json").json()
        titles = [one["title"] for one in feed["items"]]
        assert titles == ["Lärm (simuliert)", "Parks und Bäume", "Bäume an Straßen"]
        atom = [one.findtext("{http://www.w3.org/2005/Atom}title") for one in self.entries()]
        assert atom == titles

    def entries(self, **asked):
        content = self.client.get("/data/changes.atom", asked).content
        return ET.fromstring(content).findall("{http://www.w3.org/2005/Atom}entry")  # noqa: S314 ours


def leaves(term):
    if isinstance(term, Opposite):
        return leaves(term.of)
    if isinstance(term, Every | Either):
        return [leaf for one in term.of for leaf in leaves(one)]
    return [term]


SIGNS = st.sampled_from(
    ["a", "name", ":", '"', "(", ")", "[", "]", "{", "}", "*", " ", "AND", " OR ", "NOT ", "-",
     "+", " TO ", "\\", "metadata_modified:", "2026-01-01", "NOW", "&&", "ß", "\n"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(SIGNS, max_size=25).map("".join)))
def test_any_query_is_read_or_refused(query):
    try:
        found = read([query], NOON)
    except Invalid as refusal:
        assert refusal.code == "search"
    else:
        assert {leaf.field for leaf in leaves(found)} <= FIELDS


@pytest.mark.parametrize(
    ("query", "meant"),
    [("", Every(())), ("*:*", Every(())), ("*", Every(())),
     ("a b", Every((A, B))), ("a AND b", Every((A, B))), ("+a +b", Every((A, B))),
     ("a && b || c", Either((Every((A, B)), C))), ("a OR b AND c", Either((A, Every((B, C))))),
     ("a OR b c", Every((Either((A, B)), C))), ("a OR b -c", Every((Either((A, B)), Opposite(C)))),
     ("a (b OR c)", Every((A, Either((B, C))))), ("-(a b)", Opposite(Every((A, B)))),
     ("NOT -a", Opposite(Opposite(A))), ("a-b", Has("text", "a-b")),
     (r"\-a", Has("text", "-a")), (r"a\:b", Has("text", "a:b")),
     (r'"a \" b"', Has("text", 'a " b', phrase=True)), ("name: a*", Has("name", "a", begins=True)),
     (r"name:a\*", Has("name", "a*")), ("name:*", Has("name", "")),
     ("metadata_modified:{NOW-1DAY TO *]", Between(
         "metadata_modified", datetime(2026, 2, 28, 12, tzinfo=UTC), None, with_low=False)),
     ("metadata_created:[2026-03-01T13:00:00+01:00 TO NOW]",
      Between("metadata_created", NOON, NOON))],
)  # fmt: skip
def test_what_a_query_means(query, meant):
    assert read([query], NOON) == meant


@given(st.text(max_size=60))
def test_any_order_is_read_or_refused(sort):
    try:
        assert all(
            one.lstrip("-") in {"id", "key", "title", "modified", "issued"}
            for one in order_of(sort)
        )
    except Invalid as refusal:
        assert refusal.code == "search"


def test_numbers_stay_the_same():
    assert id_of("http://x.example/id/dataset/a") == id_of("http://x.example/id/dataset/a")
    assert id_of("a") != id_of("b")
