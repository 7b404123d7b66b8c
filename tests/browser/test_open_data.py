"""The catalogue of the running city, read by the client of another portal."""

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
from ckanapi import RemoteCKAN, NotFound
with RemoteCKAN(sys.argv[1]) as city:
    names = city.action.package_list()
    found = city.action.package_search(q="schallpegel", rows=5)
    whole = city.action.package_show(id=names[0])
    try:
        city.action.package_show(id="not-there")
        missing = False
    except NotFound:
        missing = True
    print(json.dumps({"names": names, "found": found["count"], "title": whole["title"],
                      "status": city.action.status_show()["site_title"], "missing": missing}))
"""


@pytest.mark.skipif(not (CLIENTS / "ckanapi").exists(),
                    reason="ckanapi is not installed; `make clients` does it")  # fmt: skip
def test_the_client_of_ckan_reads_the_running_city(running_city):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, running_city], capture_output=True,
        env=os.environ | {"PYTHONPATH": str(CLIENTS)}, text=True, timeout=60, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert "noise" in told["names"]
    assert (told["found"], told["missing"], told["status"]) == (1, True, "Unser Lautern")
