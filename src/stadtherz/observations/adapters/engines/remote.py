"""Engines elsewhere that speak Spark Connect: Apache Spark, Sail.

They read the same Delta table: of the version that was looked at, or, where the server knows no
Delta, exactly the files that this version has. Either way the rows are the same. The server reads
the storage with its own rights: neither key nor secret is sent to it.
Source: Apache Spark, "Spark Connect Overview".
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from socket import create_connection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stadtherz.kernel.errors import Invalid, Unavailable
from stadtherz.observations.adapters.bucket import SCHEME, reason_of
from stadtherz.observations.adapters.engines.questions import ROW, SPARK, Asked, Sources, written
from stadtherz.observations.adapters.engines.snapshot import Snapshot
from stadtherz.observations.adapters.lake import Lake

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

log = logging.getLogger("observations")
ADDRESS = "spark://"
CONNECT_S = 10
OF_HADOOP = "s3a://"
COLUMNS = (
    "sequence BIGINT, datastream INT, time TIMESTAMP_NTZ, value DOUBLE, `end` TIMESTAMP_NTZ,"
    " result_time TIMESTAMP_NTZ, gone BOOLEAN"
)
SCHEMA = "id INT, name STRING, station STRING, property STRING, district STRING"


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, and how the engine read the lake: as `delta` or as its `files`."""

    rows: list[ROW]
    read_as: str


def ask_there(address: str, asked: Asked, seen: Snapshot, lake: Lake) -> Answer:
    """Let the engine at an address, as `spark://host:port`, answer a question about a snapshot.

    Raises:
        Invalid: when the address is none, or the client is not installed.
        Unavailable: when the engine does not answer, or cannot read the lake.

    """
    with _session(address) as spark:
        spark.createDataFrame(list(seen.streams), SCHEMA).createOrReplaceTempView("streams")
        delta = _delta(spark, seen, lake)
        frames = _of_delta(delta, seen) if delta is not None else _of_files(spark, seen, lake)
        for name, frame in frames.items():
            frame.createOrReplaceTempView(name)
        sources = Sources(**{name: name if name in frames else "" for name in ("settled", "rest")})
        rows = spark.sql(written(asked, SPARK, sources)).collect()
        return Answer([tuple(row) for row in rows], "files" if delta is None else "delta")


SESSION = {
    "spark.sql.session.timeZone": "UTC",
    # the reader by columns does not know BYTE_STREAM_SPLIT, in which large files keep values
    "spark.sql.parquet.enableVectorizedReader": "false",
}


@contextmanager
def _session(address: str) -> Iterator["SparkSession"]:
    place = urlsplit(address)
    if not address.startswith(ADDRESS) or not place.hostname or not place.port:
        message = f"{address!r} is no engine; write duckdb or spark://host:port"
        raise Invalid(message, code="engine")
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 - not everybody has it
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        message = "the client for Spark Connect is missing; run pip install 'stadtherz[engines]'"
        raise Invalid(message, code="engine") from error
    from grpc import RpcError  # noqa: PLC0415 - comes with it

    try:  # the client itself would try for minutes
        create_connection((place.hostname, place.port), timeout=CONNECT_S).close()
    except OSError as error:
        message = f"nothing answers at {address}: {error}; start the engine's Spark Connect server"
        raise Unavailable(message, code="engine") from error
    try:
        spark = SparkSession.builder.remote(f"sc://{place.netloc}").create()
        try:
            for name, value in SESSION.items():
                spark.conf.set(name, value)
            yield spark
        finally:
            spark.stop()
    except (PySparkException, RpcError) as error:
        message = f"the engine at {address} does not answer the question: {reason_of(error)}"
        raise Unavailable(message, code="engine") from error


def _delta(spark: "SparkSession", seen: Snapshot, lake: Lake) -> "DataFrame | None":
    """Open the version as a Delta table; None where the server knows none."""
    from pyspark.errors import PySparkException  # noqa: PLC0415

    table = spark.read.format("delta").option("versionAsOf", str(seen.version))
    frame = table.load(_address_of(str(lake.folder), lake))
    try:
        known = bool(frame.columns)  # only now the server looks for it
    except PySparkException as error:
        log.info("the engine reads no Delta table (%s); it is given the files", reason_of(error))
        return None
    return frame if known else None


def _of_delta(frame: "DataFrame", seen: Snapshot) -> "dict[str, DataFrame]":
    first, last = seen.days or (date.min, date.min)
    between = f"day BETWEEN DATE '{first.isoformat()}' AND DATE '{last.isoformat()}'"
    rest = ", ".join(f"DATE '{day.isoformat()}'" for day in seen.rest_days)
    if not rest:
        return {"settled": frame.where(between)}
    return {
        "settled": frame.where(f"{between} AND day NOT IN ({rest})"),
        "rest": frame.where(f"day IN ({rest})"),
    }


def _of_files(spark: "SparkSession", seen: Snapshot, lake: Lake) -> "dict[str, DataFrame]":
    return {
        name: spark.read.schema(COLUMNS).parquet(*(_address_of(one.path, lake) for one in files))
        for name, files in (("settled", seen.settled), ("rest", seen.rest))
        if files
    }


def _address_of(path: str, lake: Lake) -> str:
    """Name a file or the table as other machines know it."""
    if lake.bucket is None:
        return path
    name = path.removeprefix(str(lake.folder))
    return f"{OF_HADOOP}{lake.bucket.address.removeprefix(SCHEME)}{name}"
