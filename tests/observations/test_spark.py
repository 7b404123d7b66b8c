"""Apache Spark as the engine: a local cluster of executor processes, of which some are killed.

Takes minutes and half a gigabyte of Spark, so only `make soak` runs it.
"""

import os
import re
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from stadtherz.observations.adapters.engines.local import ask_here
from stadtherz.observations.adapters.engines.questions import QUESTIONS, Asked, plain
from stadtherz.observations.adapters.engines.remote import ask_there
from stadtherz.observations.adapters.engines.snapshot import snapshot
from stadtherz.observations.adapters.lake_schema import Batch
from tests.observations.factories import station, stream
from tests.observations.test_engines import ZONE, fill, same
from tests.running_city import free_port

SPARK = os.environ.get("SPARK_HOME", "")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not SPARK, reason="`make soak` starts Apache Spark and runs this"),
]
EXECUTOR = b"CoarseGrainedExecutorBackend"
STREAMS, DAYS, A_DAY = 60, 30, 1440


class Cluster:
    """A Spark Connect server over two executors of 1 GiB, each a process of its own."""

    def __init__(self, folder):
        self.port, self.log = free_port(), folder / "spark.log"
        settings = {
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.connect.grpc.binding.port": str(self.port),
            "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
            "spark.ui.enabled": "false", "spark.driver.memory": "1g",
            "spark.sql.shuffle.partitions": "8",
        }  # fmt: skip
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [f"{SPARK}/bin/spark-submit", "--master", "local-cluster[2,1,1024]",
                 "--class", "org.apache.spark.sql.connect.service.SparkConnectServer",
                 *(f"--conf={name}={value}" for name, value in settings.items()), "spark-internal"],
                stdout=log, stderr=subprocess.STDOUT, cwd=folder, start_new_session=True,
                env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(folder)},
            )  # fmt: skip
        self.wait_for("Spark Connect server started", 240)

    def wait_for(self, words, seconds):
        for _ in range(seconds * 2):
            if words in self.log.read_text():
                return
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            time.sleep(0.5)
        pytest.fail(f"no {words!r} in {seconds} s: {self.log.read_text()[-2000:]}")

    @property
    def address(self):
        return f"spark://127.0.0.1:{self.port}"

    def executors(self):
        """Give the process ids of our executors: those of the session that we began."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if EXECUTOR in (path / "cmdline").read_bytes():
                    session = int((path / "stat").read_text().rpartition(")")[2].split()[3])
                    found += [int(path.name)] * (session == self.process.pid)
            except (FileNotFoundError, ProcessLookupError):
                continue
        return sorted(found)

    def close(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(60)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("spark"))
    yield cluster
    cluster.close()


def test_spark_says_the_same_as_duckdb(lake, cluster):
    fill()
    assert len(cluster.executors()) == 2
    seen = snapshot(lake)
    for question in QUESTIONS.values():
        asked = Asked(question, ZONE)
        answer = ask_there(cluster.address, asked, seen, lake)
        assert answer.read_as == "files"
        assert answer.rows
        same(answer.rows, plain(ask_here(asked, seen)))


def fill_much(lake):
    """Millions of rows, each day in two files, so that the engine has to find the newest rows."""
    at = station("much")
    streams = np.array([stream(f"much-{number}", at).pk for number in range(STREAMS)], np.int32)
    start = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
    sequence = 0
    for half in range(2):
        for day in range(DAYS):
            minutes = np.arange(A_DAY) if not half else np.arange(0, A_DAY, 7)
            times = start + day * 86_400 + minutes * 60
            count = len(minutes) * STREAMS
            batch = Batch(
                np.arange(sequence, sequence + count, dtype=np.int64),
                np.repeat(streams, len(minutes)),
                np.tile(times, STREAMS) * 1_000_000,
                np.arange(count) % 4096 / 8 + half,
                np.zeros(count, np.int16),
            )
            sequence += count
            lake.append(batch, writer="hot", up_to=sequence)
    return sequence


def test_an_executor_that_is_killed_meanwhile_changes_nothing(lake, cluster):
    assert fill_much(lake) > 2_900_000
    seen = snapshot(lake)
    assert len(seen.rest) == 2 * DAYS
    killed = []
    with ThreadPoolExecutor(1) as pool:
        for place, question in enumerate(QUESTIONS.values()):
            asked = Asked(question, ZONE)
            tasks = starts_of(cluster)
            answer = pool.submit(ask_there, cluster.address, asked, seen, lake)
            while starts_of(cluster) <= tasks + place and not answer.done():
                time.sleep(0.02)
            if not answer.done():
                victim = cluster.executors()[place % 2]
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)
            same(answer.result().rows, plain(ask_here(asked, seen)))
            wait_until(lambda: len(cluster.executors()) == 2)
    assert len(killed) == len(QUESTIONS), "each question has to be in work when its executor dies"
    assert not set(killed) & set(cluster.executors())
    assert re.search(r"Lost executor \d+ on 127.0.0.1", cluster.log.read_text())


def starts_of(cluster):
    """Count the tasks that executors were given."""
    return cluster.log.read_text().count("INFO TaskSetManager: Starting task")


def wait_until(true, seconds=60):
    for _ in range(seconds * 10):
        if true():
            return
        time.sleep(0.1)
    pytest.fail(f"not in {timedelta(seconds=seconds)}")
