"""Two servers on one city without demo data: one open for writing, one that asks for tokens."""

import json
import subprocess
import sys

import pytest

from tests.migrated import give_database
from tests.observations.sensorthings.bodies import datastream, location, multi, observed, thing
from tests.observations.sensorthings.client import Client
from tests.observations.sensorthings.records import MBAR, field, record, ref
from tests.running_city import ROOT, environment_for, free_port, serving

LOAD = "from stadtherz.city.public import load_city, the_city; load_city(city=the_city())"
PATH = "/sensorthings/v1.1"


@pytest.hookimpl(tryfirst=True)  # before all other groups
def pytest_collection_modifyitems(items):
    """Let one worker run all of these: each would otherwise start servers of its own."""
    for item in items:
        if "observations/sensorthings" in item.path.as_posix():
            if not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group("sensorthings"))
            item.add_marker(pytest.mark.database)


COMMANDS = """
import json, os, sys
import stadtherz.site.cli as cli
os.environ["DJANGO_SETTINGS_MODULE"] = "stadtherz.site.settings"
import django; django.setup()
for line in sys.stdin:
    arguments, place = json.loads(line)
    child = os.fork()
    if not child:
        for number, name in enumerate([os.devnull, place + ".out", place + ".err"]):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)
        sys.argv = ["stadtherz", *arguments]
        try:
            status = cli.main()
        except SystemExit as ended:
            status = int(bool(ended.code))
        except BaseException:
            sys.excepthook(*sys.exc_info())
            status = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class City:
    """A city in a folder of its own, and its commands.

    Each command is a process of its own, forked from one that has got Django ready before.
    """

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.forking = None
        self.environment = environment_for(folder, self.port) | {
            "STADTHERZ_DEMO": "no",
            "STADTHERZ_STAFF_MFA": "yes",
        }
        give_database(self.environment)

    def run(self, *arguments):
        """Run a command of the city; gives what it printed."""
        if self.forking is None:
            self.forking = subprocess.Popen(
                [sys.executable, "-c", COMMANDS], env=self.environment, cwd=ROOT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        place = self.folder / "command"
        self.forking.stdin.write(json.dumps([arguments, str(place)]) + "\n")
        self.forking.stdin.flush()
        status = self.forking.stdout.readline().strip()
        assert status == "0", place.with_suffix(".err").read_text()[-2000:]
        return place.with_suffix(".out").read_text()

    def close(self):
        """End the process from which commands are forked."""
        if self.forking is not None:
            self.forking.stdin.close()
            self.forking.wait(timeout=20)
            self.forking.stdout.close()


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    made = City(tmp_path_factory.mktemp("sensorthings"))
    made.run("shell", "--verbosity", "0", "-c", LOAD)
    yield made
    made.close()


@pytest.fixture(scope="session")
def server(city):
    """The address of a server that everybody may write to."""
    open_to_all = city.environment | {"STADTHERZ_OPEN_WRITES": "yes"}
    with serving(open_to_all, city.port) as address:
        yield f"{address}{PATH}"


@pytest.fixture(scope="session")
def open_client(server):
    client = Client(server)
    yield client
    client.close()


@pytest.fixture
def api(open_client):
    return open_client


@pytest.fixture
def two(server):
    """A client of version 2.0 of the same server."""
    with Client(server.replace("v1.1", "v2.0")) as client:
        yield client


@pytest.fixture
def parts(two):
    """Two properties and another, a sensor, a thing, and a datastream of both, made by 2.0."""
    temp, press, other = (
        two.make("ObservedProperties", observed(name, definition=f"urn:written:{name}"))
        for name in ("temperature", "pressure", "humidity")
    )
    eye = two.make("Sensors", {"name": "Record eye"})
    number = two.make("Things", {"name": "Record", "Locations": [location("Record place")]})
    kind = record(field("temp", temp), field("press", press, uom=MBAR))
    body = {"name": "Climate stream", "resultType": kind, "Sensor": ref("Sensors", eye)}
    stream = two.make(f"Things({number})/Datastreams", body)
    yield {"thing": number, "stream": stream, "sensor": eye, "temp": temp, "press": press,
           "other": other}  # fmt: skip
    for path in (f"Things({number})", f"Sensors({eye})", *(
            f"ObservedProperties({one})" for one in (temp, press, other))):  # fmt: skip
        two.delete(path)


@pytest.fixture(scope="session")
def closed_server(city):
    """The address of a second server, with two processes, on the same database; it wants tokens."""
    port = free_port()
    closed = city.environment | {"STADTHERZ_ADDRESS": f"http://localhost:{port}"}
    with serving(closed, port, workers=2) as address:
        yield f"{address}{PATH}"


@pytest.fixture
def closed(closed_server):
    client = Client(closed_server)
    yield client
    client.close()


@pytest.fixture(scope="module")
def station(open_client):
    """A thing with a location, a datastream and a multi-datastream, gone at the end."""
    number = open_client.make(
        "Things",
        thing(
            Locations=[location()],
            Datastreams=[datastream()],
            MultiDatastreams=[multi()],
            properties={"owner": "city"},
        ),
    )
    yield Station(open_client, number)
    open_client.delete(f"Things({number})")


class Station:
    """The ids of a thing and of what hangs on it."""

    def __init__(self, client, number):
        told = client.read(
            f"Things({number})?$expand=Locations,HistoricalLocations,"
            "Datastreams($expand=Sensor,ObservedProperty),MultiDatastreams"
        )
        self.thing = number
        self.location = told["Locations"][0]["@iot.id"]
        self.history = told["HistoricalLocations"][0]["@iot.id"]
        self.stream = told["Datastreams"][0]["@iot.id"]
        self.multi = told["MultiDatastreams"][0]["@iot.id"]
        self.sensor = told["Datastreams"][0]["Sensor"]["@iot.id"]
        self.observed = told["Datastreams"][0]["ObservedProperty"]["@iot.id"]
