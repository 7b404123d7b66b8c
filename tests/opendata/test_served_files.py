"""Files of datasets as they are sent: their type is that of the catalogue, and parts can be had."""

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import DCAT

from stadtherz.city.public import load_city, the_city
from stadtherz.opendata.adapters import store
from stadtherz.opendata.domain.terms import IANA
from stadtherz.opendata.models import Dataset, Distribution

pytestmark = pytest.mark.django_db
BODY = bytes(range(200)) * 5
ENDINGS = {"RDF_TURTLE": "ttl", "RDF_XML": "rdf", "JSON_LD": "jsonld"}
KINDS = ("CSV", "GEOJSON", "PARQUET", "JSON", "GPKG", "ODS", "XLSX", "ICS", "ZIP", *ENDINGS)


@pytest.fixture
def files(own_lake):
    """One dataset with a file of each kind."""
    load_city(city=the_city())
    row = Dataset.objects.create(
        key="bunt", title={"de": "Bunt"}, description={"de": "Von allem etwas"}, state="published",
        themes=["ENVI"], licence="dl-by-de-2.0",
    )  # fmt: skip
    for kind in KINDS:
        path = f"bunt/bunt.{ENDINGS.get(kind, kind.lower())}"
        written = store.write(path, lambda target: Path(target).write_bytes(BODY))
        Distribution.objects.create(
            dataset=row, name=kind.lower(), title={"de": kind}, file_type=kind, path=path,
            size=written.size, sha256=written.sha256,
        )  # fmt: skip


def test_files_are_sent_as_the_catalogue_says(files, client):
    graph = Graph().parse(data=client.get("/data/bunt.ttl").getvalue(), format="turtle")
    told = {
        str(address): str(graph.value(file, DCAT.mediaType)).removeprefix(IANA)
        for file, address in graph.subject_objects(DCAT.downloadURL)
    }
    assert len(told) == len(KINDS)
    for address, kind in told.items():
        got = client.head(address[address.index("/data/") :])
        assert got["Content-Type"].partition(";")[0] == kind
        assert int(got["Content-Length"]) == len(BODY)


@pytest.mark.parametrize(
    ("asked", "status", "told", "body"),
    [("bytes=0-99", 206, "bytes 0-99/1000", BODY[:100]), ("bytes=990-", 206, "bytes 990-999/1000",
                                                          BODY[990:]),
     ("bytes=-8", 206, "bytes 992-999/1000", BODY[-8:]), ("bytes=-5000", 206, "bytes 0-999/1000",
                                                         BODY),
     ("bytes=999-5000", 206, "bytes 999-999/1000", BODY[-1:]), ("bytes=0-0", 206, "bytes 0-0/1000",
                                                              BODY[:1]),
     ("bytes=1000-", 416, "bytes */1000", b""), ("bytes=5000-6000", 416, "bytes */1000", b""),
     ("bytes=-0", 416, "bytes */1000", b""), ("bytes=9-3", 200, None, BODY),
     ("bytes=0-1,5-6", 200, None, BODY), ("rows=0-1", 200, None, BODY),
     ("bytes=x", 200, None, BODY), ("bytes=-", 200, None, BODY)],
)  # fmt: skip
def test_parts_of_files_can_be_had(files, client, asked, status, told, body):
    got = client.get("/data/bunt/files/bunt.parquet", headers={"range": asked})
    assert (got.status_code, got.get("Content-Range"), got.getvalue()) == (status, told, body)
    assert got["Accept-Ranges"] == "bytes"
    assert int(got.get("Content-Length", 0)) == len(body)


def test_a_part_is_of_the_file_that_the_client_knows(files, client):
    there, part = "/data/bunt/files/bunt.csv", {"range": "bytes=0-9"}
    whole = client.get(there)
    assert whole.getvalue() == BODY
    for mark in (whole["ETag"], whole["Last-Modified"]):
        assert client.get(there, headers=part | {"if-range": mark}).getvalue() == BODY[:10]
    for mark in ('"other"', f"W/{whole['ETag']}", "Mon, 01 Jan 2024 00:00:00 GMT"):
        got = client.get(there, headers=part | {"if-range": mark})
        assert (got.status_code, got.getvalue()) == (200, BODY)
    packed = client.get(there, headers=part | {"accept-encoding": "gzip"})
    assert (packed.status_code, packed.getvalue()) == (206, BODY[:10])
    head = client.head(there, headers=part)
    assert (head.status_code, head["Content-Length"], head.getvalue()) == (200, "1000", b"")
    known = client.get(there, headers=part | {"if-none-match": whole["ETag"]})
    assert known.status_code == 304
