"""A library that offers the same interface gives the same answers to the same questions.

`make twins` installs it in an environment of its own and runs these tests. Where the answers differ
it is said why; when the other one learns it, the test says so.
"""

import os
import re
import subprocess
import time
import urllib.request

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import (
    MEASUREMENT,
    at,
    datastream,
    feature,
    location,
    observed,
    sensor,
    thing,
)
from tests.observations.sensorthings.client import Client
from tests.running_city import ROOT, free_port

PYTHON = ROOT / "build" / "twins" / "bin" / "python"
SETTINGS = """
from uuid import UUID
SECRET_KEY = "throw-away"
ALLOWED_HOSTS = ["*"]
USE_TZ = True
ROOT_URLCONF = "twin_urls"
LIBRARY = "sensorthings.versions.v1_1"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", LIBRARY,
                  f"{LIBRARY}.backends.django", f"{LIBRARY}.extensions.dataarray"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "twin.sqlite3"}}
SENSORTHINGS_V1_1_SERVICE_URL = "http://127.0.0.1:PORT/sensorthings"
SENSORTHINGS_V1_1_BACKEND_ADAPTER = f"{LIBRARY}.backends.django.adapter.DjangoBackendAdapter"
SENSORTHINGS_V1_1_ID_TYPE = UUID
SENSORTHINGS_V1_1_ID_DELIMITER = "'"
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("sensorthings/", include("sensorthings.versions.v1_1.urls"))]
"""


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    """A client of the library, served by itself in a folder of its own."""
    if not PYTHON.exists():
        pytest.skip("the twin is not installed; `make twins` installs it and runs these tests")
    folder, port = tmp_path_factory.mktemp("twin"), free_port()
    (folder / "twin_settings.py").write_text(SETTINGS.replace("PORT", str(port)))
    (folder / "twin_urls.py").write_text(URLS)
    environment = {"DJANGO_SETTINGS_MODULE": "twin_settings", "PYTHONPATH": str(folder),
                   "PATH": os.environ["PATH"]}  # fmt: skip
    django = [str(PYTHON), "-m", "django"]
    subprocess.run([*django, "migrate", "-v0"], env=environment, cwd=folder, check=True)
    server = subprocess.Popen(
        [*django, "runserver", "--noreload", f"127.0.0.1:{port}"], env=environment, cwd=folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    root = f"http://127.0.0.1:{port}/sensorthings/v1.1"
    for _ in range(100):
        try:
            urllib.request.urlopen(root, timeout=2).close()
            break
        except OSError:
            time.sleep(0.2)
    with Client(root) as client:
        yield client
    server.terminate()
    server.wait(timeout=15)


def fill(client):
    """Make the same city in both: two stations that measure, and one that does not."""
    for number, name in enumerate(("Twin north", "Twin south")):
        rows = [{"result": number * 10 + minute / 2, "phenomenonTime": at(minute),
                 "resultTime": at(minute), "parameters": {"n": minute},
                 "FeatureOfInterest": feature(f"{name} air")} for minute in range(6)]  # fmt: skip
        stream = datastream(
            f"{name} stream", observationType=MEASUREMENT, Observations=rows,
            Sensor=sensor(f"{name} eye", encodingType="text/html"),
            ObservedProperty=observed(f"{name} property"),
        )  # fmt: skip
        body = thing(name, properties={"floor": number, "inner": {"a": "x"}},
                     Locations=[location(f"{name} place")], Datastreams=[stream])  # fmt: skip
        assert client.post("Things", body).status == 201
    assert client.post("Things", thing("Twin empty")).status == 201


@pytest.fixture(scope="module")
def both(twin, open_client):
    fill(twin)
    fill(open_client)
    yield open_client, twin
    for one in open_client.read("Things?$filter=startswith(name,'Twin ')")["value"]:
        open_client.delete(f"Things({one['@iot.id']})")


SEEN = "startswith(Datastream/name,'Twin ')"
QUESTIONS = {
    "things": "Things?$filter=startswith(name,'Twin ')&$orderby=name",
    "order": "Things?$filter=startswith(name,'Twin ')&$orderby=name desc",
    "top, skip": "Things?$filter=startswith(name,'Twin ')&$orderby=name&$top=1&$skip=1",
    "select": "Things?$filter=startswith(name,'Twin ')&$orderby=name&$select=name",
    "count": "Things?$filter=startswith(name,'Twin ')&$count=true&$orderby=name",
    "count of results": f"Observations?$filter={SEEN} and result gt 1&$count=true&$top=0",
    "expand many": "Things?$filter=startswith(name,'Twin ')&$orderby=name&$expand=Locations",
    "logic": f"Observations?$filter={SEEN} and result gt 1 and not (result ge 12)"
    "&$orderby=result&$select=result",
    "time": f"Observations?$filter={SEEN} and phenomenonTime ge {at(4)}"
            "&$orderby=result&$select=result,phenomenonTime",
    "linked": "Datastreams?$filter=Thing/name eq 'Twin south'&$select=name",
    "text functions": "Things?$filter=endswith(name,'south') or contains(name,'orth')"
                      "&$orderby=name&$select=name",
    "observations": f"Observations?$filter={SEEN}&$orderby=result",
    "units": "Datastreams?$filter=unitOfMeasurement/symbol eq 'degC' and startswith(name,'Twin ')"
             "&$orderby=name&$select=name",
}  # fmt: skip
FAULTS = {
    "an entity linked to each": "Datastreams?$filter=startswith(name,'Twin ')&$orderby=name"
    "&$expand=Thing($select=name)&$select=name",
    "or": f"Observations?$filter={SEEN} and (result lt 1 or result ge 12)"
    "&$orderby=phenomenonTime,result&$select=result",
    "options in nested expand": "Things?$filter=startswith(name,'Twin ')&$orderby=name"
    "&$expand=Datastreams($select=name;$expand=Observations($orderby=result;$top=1;$select=result))"
    "&$select=name",
    "order by a count": "Things?$filter=startswith(name,'Twin ')"
    "&$orderby=Datastreams/$count desc,name&$select=name",
}
"""What the library answers with an error, or wrongly, and what is right."""
NORTH, SOUTH = ({"name": f"Twin {side}"} for side in ("north", "south"))
TRUTH = {
    "an entity linked to each": [
        {"name": "Twin north stream", "Thing": NORTH},
        {"name": "Twin south stream", "Thing": SOUTH},
    ],
    "or": [{"result": one} for one in (0, 0.5, 12, 12.5)],
    "options in nested expand": [
        {"name": "Twin empty", "Datastreams": []},
        *({**one, "Datastreams": [{"name": f"{one['name']} stream",
                                   "Observations": [{"result": result}]}]}
          for one, result in ((NORTH, 0), (SOUTH, 10))),
    ],
    "order by a count": [NORTH, SOUTH, {"name": "Twin empty"}],
}  # fmt: skip
OWN = re.compile(r"@iot\.(id|selfLink|navigationLink|nextLink)$|@stadtherz\.")
FORM = {"observedArea", "phenomenonTime", "resultTime", "validTime", "resultQuality"}
"""Times and areas that are told in another form, or left out where they are empty."""


def alike(told, *, times=False):
    """Leave out what is each one's own: ids, links, empty members, forms of times."""
    if isinstance(told, list):
        return [alike(one, times=times) for one in told]
    if not isinstance(told, dict):
        return told
    return {
        name: alike(value, times=times)
        for name, value in told.items()
        if not OWN.search(name) and value not in (None, {}) and (times or name not in FORM)
    }


@meets("stadtherz/twin")
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_same_question_has_the_same_answer(both, name):
    ours, theirs = (alike(client.read(QUESTIONS[name])) for client in both)
    assert ours == theirs
    assert ours["value"] or "@iot.count" in ours


@meets("stadtherz/twin")
def test_moments_are_the_same_moments(both):
    path = f"Observations?$filter={SEEN}&$orderby=result&$select=result,phenomenonTime"
    ours, theirs = (
        [one["phenomenonTime"][:19] for one in client.read(path)["value"]] for client in both
    )
    assert ours == theirs
    assert len(ours) == 12


@meets("stadtherz/twin")
@pytest.mark.parametrize("name", FAULTS)
def test_what_the_other_does_not_answer_rightly_we_do(both, name):
    ours, theirs = (client.get(FAULTS[name]) for client in both)
    assert alike(ours.json)["value"] == TRUTH[name]
    right = theirs.status == 200 and alike(theirs.json)["value"] == TRUTH[name]
    assert not right, "the other one has learnt it: move it to QUESTIONS"


@meets("stadtherz/twin")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("POST", "Things", {}), ("POST", "Things", {"name": 1}), ("GET", "Nothings", None),
     ("GET", "Things?$filter=name eq", None), ("POST", "Sensors", {"name": "x"}),
     ("POST", "Observations", {"result": 1}), ("GET", "Things?$top=x", None)],
)  # fmt: skip
def test_what_is_wrong_is_refused_by_both(both, method, path, body):
    assert [400 <= client.ask(method, path, body).status < 500 for client in both] == [True, True]
