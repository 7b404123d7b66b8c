"""A migrated database, made once for as long as the migrations stay as they are.

Migrating from nothing takes most of the time of every small set-up: about 250 migrations, nearly
all of them the libraries'. Tests copy what came out of it; beside PostgreSQL it is a template of
the server that the run was given (`tools/with_postgres.py`), made anew in every run.
"""

import contextlib
import fcntl
import gc
import os
import sqlite3
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "test"
TEMPLATE = "migrated"


def migrated():
    """Give the path of the SQLite database; whoever comes first makes it, the others wait."""
    with _alone():
        path = KEPT / f"migrated-{_version()}.sqlite3"
        if not path.exists():
            _make(path)
    return path


def copy_migrated(target):
    """Write it into a database that `sqlite3` knows by a path or a URI; gives its connection."""
    connection = sqlite3.connect(target, uri=True)
    with contextlib.closing(sqlite3.connect(migrated())) as source:
        source.backup(connection)
    return connection


def migrated_on(server):
    """Give the name of the migrated database on a PostgreSQL server of tests."""
    with _alone(), psycopg.connect(server, autocommit=True) as connection:
        known = "SELECT 1 FROM pg_database WHERE datname = %s AND datallowconn IS FALSE"
        if connection.execute(known, [TEMPLATE]).fetchone() is None:
            connection.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
            _migrate(STADTHERZ_DATABASE=_beside(server, TEMPLATE))
            # whole, and nobody changes it: it can be copied at any time
            connection.execute(f"ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS false")
    return TEMPLATE


def give_database(environment):
    """Give a city in a folder a migrated database of its own, as the run has it."""
    server = os.environ.get("STADTHERZ_DATABASE", "")
    if not server.startswith("postgres"):
        folder = Path(environment["STADTHERZ_VAR"])
        folder.mkdir(parents=True, exist_ok=True)
        copy_migrated(folder / "stadtherz.sqlite3").close()
        return
    name = f"city_{uuid4().hex}"
    template = migrated_on(server)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    environment["STADTHERZ_DATABASE"] = _beside(server, name)


def _beside(server, name):
    return f"{server.rpartition('/')[0]}/{name}"


@contextlib.contextmanager
def _alone():
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _version():
    """Name what decides on the outcome: our migrations, and the versions of the libraries."""
    digest = blake2b((ROOT / "requirements.lock").read_bytes(), digest_size=8)
    for file in sorted((ROOT / "src").glob("stadtherz/*/migrations/*.py")):
        digest.update(file.as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def _make(path):
    for old in KEPT.glob("migrated-*.sqlite3"):
        old.unlink()
    with TemporaryDirectory(dir=KEPT) as folder:
        _migrate(STADTHERZ_VAR=folder)
        made = Path(folder) / "stadtherz.sqlite3"
        with contextlib.closing(sqlite3.connect(made)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # one file, that can be copied
        made.rename(path)


def _migrate(**more):
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "tests.settings"} | more
    subprocess.run([sys.executable, "-m", "tests.migrated"], env=environment, cwd=ROOT, check=True)


def ready():
    """Lay ready what the tests copy, before they begin, so that none of them waits for it."""
    server = os.environ.get("STADTHERZ_DATABASE", "")
    migrated_on(server) if server.startswith("postgres") else migrated()


def main():
    import django  # noqa: PLC0415 - only the process that migrates wants it
    from django.core.management import call_command  # noqa: PLC0415 - as above

    gc.disable()  # model classes are made by the ten thousand
    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    ready() if "ready" in sys.argv else main()
