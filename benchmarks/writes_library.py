"""`django-ogc-sensorthings` for `benchmarks.sensorthings_writes`, in a project of its own.

It is installed from the package index into a throw-away environment, with Django on SQLite in the
same settings of durability (WAL, synchronous=FULL, IMMEDIATE), two workers of granian, its views
called directly by ASGI or through WSGI, whichever is named. A token is compared, not looked up.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from benchmarks.raw_http import running
from tests.running_city import free_port

PACKAGES = ("django-ogc-sensorthings", "granian")
PATH = "/sensorthings/v1.1"
TOKEN = "benchmark"  # noqa: S105 - opens nothing but this throw-away server
SETTINGS = """
from pathlib import Path
from uuid import UUID
BASE = Path(__file__).resolve().parent
SECRET_KEY = "throw-away"
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
ROOT_URLCONF = "urls"
INSTALLED_APPS = [
    "sensorthings.versions.v1_1", "sensorthings.versions.v1_1.backends.django",
    "sensorthings.versions.v1_1.extensions.dataarray",
]
MIDDLEWARE = []
DATABASES = {"default": {
    "ENGINE": "django.db.backends.sqlite3", "NAME": BASE / "base.sqlite3", "CONN_MAX_AGE": 600,
    "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
}}
SENSORTHINGS_V1_1_SERVICE_URL = "http://localhost/sensorthings"
SENSORTHINGS_V1_1_BACKEND_ADAPTER = (
    "sensorthings.versions.v1_1.backends.django.adapter.DjangoBackendAdapter"
)
SENSORTHINGS_V1_1_ID_TYPE = UUID
SENSORTHINGS_V1_1_ID_DELIMITER = "'"
SENSORTHINGS_V1_1_DEFAULT_AUTH_HANDLER = ["auth.BEARER"]
"""
FILES = {
    "settings.py": SETTINGS,
    "auth.py": (
        "from ninja.security import HttpBearer\n\n\nclass Bearer(HttpBearer):\n"
        "    async def authenticate(self, request, token):\n"
        '        return token == "benchmark"\n\n\nBEARER = Bearer()\n'
    ),
    "urls.py": (
        "from django.urls import include, path\n"
        'urlpatterns = [path("sensorthings/", include("sensorthings.versions.v1_1.urls"))]\n'
    ),
    "wsgi.py": (
        "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"
    ),
    "asgi.py": (
        "from django.core.asgi import get_asgi_application\napplication = get_asgi_application()\n"
    ),
    "prepare.py": """
import json, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.apps import apps
def made(name, **columns):
    found = next(one for one in apps.get_models() if one.__name__ == name)
    text = {one.name for one in found._meta.fields}
    more = {"name": name, "description": name, "encoding_type": "application/geo+json"}
    return found.objects.create(**{key: value for key, value in more.items() if key in text},
                                **columns)
thing, sensor = made("Thing"), made("Sensor", metadata="m")
observed = made("ObservedProperty", definition="d")
point = {"type": "Point", "coordinates": [7.77, 49.44]}
feature = made("FeatureOfInterest", feature=point)
unit = {"name": "x", "symbol": "x", "definition": "x"}
kind = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"
streams = [made("Datastream", thing=thing, sensor=sensor, observed_property=observed,
                observation_type=kind, unit_of_measurement=unit) for _ in range(int(sys.argv[1]))]
print(json.dumps([str(feature.pk), [str(one.pk) for one in streams]]))
""",
}


class Library:
    """The library in a folder of its own.

    Args:
        folder: for everything it writes.
        streams: how many datastreams there are.
        interface: "asgi" or "wsgi".

    """

    created = b"HTTP/1.1 201"

    def __init__(self, folder, streams, interface):
        self.folder, self.interface, self.port = Path(folder), interface, free_port()
        self.name = f"django-ogc-sensorthings ({interface})"
        self.folder.mkdir(exist_ok=True)
        for name, text in FILES.items():
            (self.folder / name).write_text(text)
        self.environment = {
            "PATH": os.environ.get("PATH", ""), "DJANGO_SETTINGS_MODULE": "settings",
            "PYTHONPATH": str(self.folder),
        }  # fmt: skip
        self.python = str(self.folder.parent / "library-venv" / "bin" / "python")
        done = subprocess.run(
            [self.python, "prepare.py", str(streams)],
            env=self.environment, cwd=self.folder, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.feature, self.streams = json.loads(done.stdout)

    @contextmanager
    def served(self):
        command = [
            self.python, "-m", "granian", "--interface", self.interface, "--host", "127.0.0.1",
            "--port", str(self.port), "--workers", "2", "--no-ws", "--log-level", "warning",
            f"{self.interface}:application",
        ]  # fmt: skip
        with running(command, self.environment, self.port, f"{PATH}/", cwd=self.folder) as server:
            yield server

    @property
    def headers(self):
        return {"Authorization": f"Bearer {TOKEN}"}

    def single(self, stream, written, value):
        """Write the path and the body of one observation."""
        body = {
            "phenomenonTime": written, "resultTime": written, "result": value,
            "Datastream": {"@iot.id": stream}, "FeatureOfInterest": {"@iot.id": self.feature},
        }  # fmt: skip
        return f"{PATH}/Observations", json.dumps(body).encode()

    def many(self, groups):
        """Write the path and the body of data arrays."""
        names = ["phenomenonTime", "resultTime", "result", "FeatureOfInterest/id"]
        body = [
            {
                "Datastream": {"@iot.id": stream},
                "components": names,
                "dataArray": [[written, written, value, self.feature] for written, value in rows],
            }
            for stream, rows in groups
        ]
        return f"{PATH}/CreateObservations", json.dumps(body).encode()

    def stored(self):
        """Give every stored observation as (datastream, microseconds, value)."""
        with sqlite3.connect(f"file:{self.folder}/base.sqlite3?mode=ro", uri=True) as found:
            tables = found.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%observation'"
            ).fetchall()
            rows = found.execute(
                f"SELECT datastream_id, phenomenon_time_begin, result FROM {tables[0][0]}"  # noqa: S608
            ).fetchall()
        return [(_dashed(stream), _us(written), value) for stream, written, value in rows]


def _dashed(written):
    parts = (written[:8], written[8:12], written[12:16], written[16:20], written[20:])
    return written if "-" in written else "-".join(parts)


def _us(written):
    return round(datetime.fromisoformat(f"{written}+00:00").timestamp() * 1_000_000)


def installed(folder):
    """Install the library below `folder`; gives "", or why it cannot be had."""
    place = Path(folder) / "library-venv"
    for command in (
        [sys.executable, "-m", "venv", str(place)],
        [str(place / "bin" / "pip"), "install", "--quiet", *PACKAGES],
    ):
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no reason given"]
            return lines[-1][:200]
    return ""
