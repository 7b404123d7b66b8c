"""The city's own server for `benchmarks.sensorthings_writes`: set up, served, looked through."""

import json
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from benchmarks.raw_http import running
from stadtherz.site.web import web_command
from tests.running_city import ROOT, environment_for, free_port

PATH = "/sensorthings/v1.1"
SET_UP = """
import django, json
django.setup()
from django.core.management import call_command
from stadtherz.city.public import load_city, the_city
call_command("migrate", verbosity=0)
load_city(city=the_city())
from stadtherz.observations.models import Location, Station
from stadtherz.observations.services.sensorthings.permission import Act
from stadtherz.observations.services.sensorthings.tokens import create_token
from tests.observations.factories import station, stream
at = station("s")
point = {{"type": "Point", "coordinates": [7.77, 49.44]}}
at.locations.add(Location.objects.create(name=at.name, location=point))
streams = [stream(f"s-{{number}}", at) for number in range({streams})]
Station.objects.filter(pk=at.pk).update(project="b")
token = create_token(name="benchmark", acts=[Act.CREATE], projects=["b"])
print(json.dumps([token, [one.pk for one in streams]]))
"""
STORED = "SELECT datastream_id, us, value FROM observations_hotobservation"
NEWEST = "SELECT datastream_id, us, value FROM observations_latest"


class Ours:
    """The city in a folder of its own.

    Args:
        folder: for everything it writes.
        database: address of a PostgreSQL server; without one it is SQLite.
        streams: how many datastreams there are.

    """

    name = "stadtherz"
    created = b"HTTP/1.1 201"

    def __init__(self, folder, streams, database=""):
        self.folder, self.database, self.port = Path(folder), database, free_port()
        self.environment = environment_for(folder, self.port) | {
            "DJANGO_SETTINGS_MODULE": "stadtherz.site.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "STADTHERZ_DEMO": "no",
            "STADTHERZ_STAFF_MFA": "yes",
        }
        self.folder.mkdir(exist_ok=True)
        if database:
            self.environment["STADTHERZ_DATABASE"] = database
        code = SET_UP.format(streams=streams)
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=self.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.token, self.streams = json.loads(done.stdout)

    @contextmanager
    def served(self):
        command = web_command(self.port)
        with running(command, self.environment, self.port, "/robots.txt") as server:
            yield server

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}

    def single(self, stream, written, value):
        """Write the path and the body of one observation."""
        body = (
            f'{{"phenomenonTime":"{written}","result":{value},"Datastream":{{"@iot.id":{stream}}}}}'
        )
        return f"{PATH}/Observations", body.encode()

    def many(self, groups):
        """Write the path and the body of data arrays: (datastream, [[time, value], ...])."""
        body = [
            {
                "Datastream": {"@iot.id": stream},
                "components": ["phenomenonTime", "result"],
                "dataArray@iot.count": len(rows),
                "dataArray": rows,
            }
            for stream, rows in groups
        ]
        return f"{PATH}/CreateObservations", json.dumps(body).encode()

    def _ask(self, question):
        if self.database:
            import psycopg  # noqa: PLC0415 - only where a server was named

            with psycopg.connect(self.database) as found:
                return found.execute(question).fetchall()
        with sqlite3.connect(f"file:{self.folder}/stadtherz.sqlite3?mode=ro", uri=True) as found:
            return found.execute(question).fetchall()

    def stored(self):
        """Give every stored observation as (datastream, microseconds, value)."""
        return self._ask(STORED)

    def newest(self):
        """Give the latest values as the same kind of rows."""
        return self._ask(NEWEST)
