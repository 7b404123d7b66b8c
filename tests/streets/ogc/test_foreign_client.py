"""A client of another project reads the things of the street over HTTP."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.conftest import ROOT
from tests.streets.ogc.test_abstract_tests import there

__all__ = ["there"]
CLIENTS = ROOT / "build" / "clients"
SCRIPT = """
import json, sys
from owslib.ogcapi.features import Features
city = Features(sys.argv[1] + "/ogc/streets/v1")
one = city.collection_items("crossings", limit=7)
rest = city.collection_items("crossings", limit=7, after=one["links"][-1]["href"].split("=")[-1])
print(json.dumps({
    "openapi": city.api()["openapi"], "classes": len(city.conformance()["conformsTo"]),
    "collections": city.feature_collections(), "all": one["numberMatched"],
    "first": len(one["features"]), "rest": len(rest["features"]),
    "nowhere": city.collection_items("crossings", bbox=[0, 0, 1, 1])["numberMatched"],
    "zebras": city.collection_items("crossings", secured="zebra")["numberMatched"],
    "dated": city.collection_items("crossings", datetime_="2024-01-04/..")["numberMatched"],
    "one": city.collection_item("crossings", "node-3")["properties"]["secured"],
    "title": city.collection("crossings")["title"],
}))
"""


@pytest.mark.skipif(not (CLIENTS / "owslib").exists(),
                    reason="OWSLib is not installed; `make clients` does it")  # fmt: skip
@pytest.mark.django_db(transaction=True)
def test_owslib_reads_the_streets(there, live_server, settings):
    settings.CONFIG = replace(settings.CONFIG, address=live_server.url)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, live_server.url], capture_output=True,
        env=os.environ | {"PYTHONPATH": str(CLIENTS)}, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "openapi": "3.0.3", "classes": 4, "all": 12, "first": 7, "rest": 5, "nowhere": 0,
        "zebras": 2, "dated": 11, "one": "signals", "title": "Querungen",
        "collections": ["crossings", "kerbs", "steps", "lifts", "stops", "paths", "roads",
                        "barriers", "entrances"],
    }  # fmt: skip
