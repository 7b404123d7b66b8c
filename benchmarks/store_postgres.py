"""PostgreSQL's side of the store benchmark: a throw-away server, COPY, then BRIN and B-tree.

The server keeps its promises (fsync on) and has room: a quarter of the memory as buffers, long
checkpoints, two workers a query. COPY reads a CSV file on the server, so that no client is in the
way; the file is written before and not counted. After the load it is vacuumed and analysed.
"""

# ruff: noqa: S608 - tables are named here
import os
import shutil
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import psycopg

from benchmarks.store_ours import START, expect
from stadtherz.observations.adapters.duck import cursor
from tools.with_postgres import as_server_user, binary, free_port

SETTINGS = {
    "shared_buffers": "2GB", "work_mem": "256MB", "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB", "checkpoint_timeout": "30min", "effective_cache_size": "8GB",
    "max_parallel_workers_per_gather": "2", "random_page_cost": "1.1",
}  # fmt: skip
INDEX = {
    "brin": "CREATE INDEX chosen ON observation USING brin (time) WITH (pages_per_range = 32)",
    "btree": "CREATE INDEX chosen ON observation (stream, time)",
}
TABLE = (
    "CREATE TABLE observation (stream integer NOT NULL, time timestamptz NOT NULL,"
    " value double precision, flag smallint NOT NULL)"
)


def _run(command):
    subprocess.run(as_server_user(command), check=True, stdout=subprocess.DEVNULL)


class Postgres:
    """A server that lives as long as the block."""

    KINDS = tuple(INDEX)

    def __init__(self, ours):
        self.ours = ours
        self.copied = self.copied_cpu = 0.0
        self.folder = Path(mkdtemp(prefix="stadtherz-postgres-"))
        self.csv = self.folder / "day.csv"
        self.data = self.folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.control = [binary("pg_ctl"), "-D", str(self.data), "-w", "-s"]

    def __enter__(self):
        initdb = [binary("initdb"), "-D", str(self.data), "-U", "stadtherz", "-A", "trust"]
        _run([*initdb, "--locale=C.UTF-8"])
        port = free_port()
        chosen = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        start = f"-p {port} -c listen_addresses=127.0.0.1 -k {self.folder} {chosen}"
        log = str(self.folder / "log")
        _run([*self.control, "-l", log, "-o", start, "start"])
        self.connection = psycopg.connect(
            f"postgres://stadtherz@127.0.0.1:{port}/postgres", autocommit=True
        )
        self.connection.execute("SET timezone = 'UTC'")
        self.connection.execute(TABLE)
        return self

    def __exit__(self, *_raised):
        self.connection.close()
        subprocess.run(as_server_user([*self.control, "-m", "immediate", "stop"]), check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def take(self, batch):
        """Copy a batch into the table, which has no index yet."""
        self._write(batch)
        started, used = time.perf_counter(), self._processor_time()
        self.connection.execute(f"COPY observation FROM '{self.csv}' (FORMAT csv)")
        self.copied += time.perf_counter() - started
        self.copied_cpu += self._processor_time() - used
        self.csv.unlink()

    def _processor_time(self):
        """Read what the server's process for us has used; its writers of log and tables go free."""
        fields = Path(f"/proc/{self.connection.info.backend_pid}/stat").read_text()
        user, system = fields.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def index(self, kind):
        """Give the table an index in place of the one before; gives figures of load and size."""
        self.connection.execute("DROP INDEX IF EXISTS chosen")
        started = time.perf_counter()
        self.connection.execute(INDEX[kind])
        indexed = time.perf_counter() - started
        self.connection.execute("VACUUM (ANALYZE) observation")
        self.connection.execute("CHECKPOINT")
        rows = self.ours.rows
        return {
            "copy rows/s": rows / self.copied,
            "copy rows/s of processor time": rows / self.copied_cpu,
            "copy and index rows/s": rows / (self.copied + indexed),
            "bytes a row": self._one("SELECT pg_total_relation_size('observation')") / rows,
        }

    def _write(self, batch):
        reader = cursor(2)
        reader.register("rows", batch.columns())
        reader.execute(
            "COPY (SELECT datastream, strftime(make_timestamp(us), '%Y-%m-%d %H:%M:%S+00'), value,"
            f" flag FROM rows) TO '{self.csv}' (HEADER false)"
        )
        self.csv.chmod(0o644)

    def _one(self, question, *values):
        return self.connection.execute(question, values).fetchone()[0]

    def _ask(self, question, *values):
        return lambda: self.connection.execute(question, values).fetchall()

    def questions(self, kind):
        """Give what is asked, by the name of the figure."""
        ours = self.ours
        day = ours.day, ours.day + timedelta(days=1)
        between = "time >= %s AND time < %s"
        whole = START, ours.end
        figures = "count(*), sum(value), avg(value), min(value), max(value)"
        latest = self._ask(LATEST[kind], ours.ids, *([ours.end - timedelta(minutes=9)]
                           if kind == "brin" else []))  # fmt: skip
        expect(len(ours.ids), len(latest()))
        raw = (
            f"SELECT stream, time, value, flag FROM observation WHERE stream = %s AND {between}"
            " ORDER BY time"
        )
        others = ours.days_of_streams()
        return {
            "raw day ms": self._ask(raw, ours.one, *day),
            "any raw day ms": lambda: self.connection.execute(raw, next(others)).fetchall(),
            "hourly ms": self._ask(
                f"SELECT stream, date_trunc('hour', time), {figures} FROM observation"
                f" WHERE stream = %s AND {between} GROUP BY 1, 2 ORDER BY 1, 2", ours.one, *whole,
            ),
            "daily ms": self._ask(
                f"SELECT stream, date_trunc('day', time), {figures} FROM observation"
                f" WHERE stream = ANY(%s) AND {between} GROUP BY 1, 2 ORDER BY 1, 2",
                ours.some, *whole,
            ),
            "latest ms": latest,
        }  # fmt: skip


LATEST = {
    # can only say it of a time that is known to hold them
    "brin": "SELECT DISTINCT ON (stream) stream, time, value FROM observation"
            " WHERE stream = ANY(%s) AND time >= %s ORDER BY stream, time DESC",
    "btree": "SELECT asked.id, newest.time, newest.value FROM unnest(%s::int[]) asked(id),"
             " LATERAL (SELECT time, value FROM observation WHERE stream = asked.id"
             " ORDER BY time DESC LIMIT 1) newest",
}  # fmt: skip
