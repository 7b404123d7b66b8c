"""The OGC interfaces of the running city, read by a client of their own kind."""

import json
import os
import subprocess
import sys

import pytest

from tests.running_city import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
CLIENTS = ROOT / "build" / "clients"
SCRIPT = """
import json, sys
from owslib.ogcapi.edr import EnvironmentalDataRetrieval
from owslib.ogcapi.features import Features
city = Features(sys.argv[1] + "/ogc/features/v1")
measured = EnvironmentalDataRetrieval(sys.argv[1] + "/ogc/edr/v1")
one = city.collection_items("cars", limit=1)
following = next(link["href"] for link in one["links"] if link["rel"] == "next")
rest = city.collection_items("cars", after=following.rpartition("=")[2])
series = measured.query_data("noise", "position", coords="POINT(7.69 49.44)")
print(json.dumps({
    "openapi": city.api()["openapi"],
    "classes": len(city.conformance()["conformsTo"]),
    "collections": city.feature_collections(),
    "all": one["numberMatched"], "first": len(one["features"]), "rest": len(rest["features"]),
    "nowhere": city.collection_items("cars", bbox=[0, 0, 1, 1])["numberMatched"],
    "filtered": city.collection_items("cars", filter="value < 0")["numberMatched"],
    "one": city.collection_item("cars", one["features"][0]["id"])["id"],
    "queryables": sorted(city.collection_queryables("cars")["properties"]),
    "measured": measured.data(), "series": series["type"],
}))
"""


@pytest.mark.skipif(not (CLIENTS / "owslib").exists(),
                    reason="OWSLib is not installed; `make clients` does it")  # fmt: skip
def test_owslib_reads_the_running_city(running_city):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, running_city], capture_output=True,
        env=os.environ | {"PYTHONPATH": str(CLIENTS)}, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["openapi"] == "3.0.3"
    assert {"noise", "cars"} <= set(told["collections"]) & set(told["measured"])
    assert told["all"] == told["first"] + told["rest"] > 1
    assert (told["nowhere"], told["filtered"]) == (0, 0)
    assert told["one"]
    assert "value" in told["queryables"]
    assert told["series"] == "CoverageCollection"
