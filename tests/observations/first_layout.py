"""Writes a lake as the program did before layouts had names: the schema and the options of then."""

from deltalake import (
    CommitProperties,
    DeltaTable,
    Field,
    PostCommitHookProperties,
    Schema,
    Transaction,
    WriterProperties,
    write_deltalake,
)
from deltalake.schema import PrimitiveType

from stadtherz.observations.adapters.duck import cursor

SCHEMA = Schema(
    [
        Field("sequence", PrimitiveType("long"), nullable=False),
        Field("datastream", PrimitiveType("integer"), nullable=False),
        Field("time", PrimitiveType("timestamp_ntz"), nullable=False),
        Field("value", PrimitiveType("double"), nullable=False),
        Field("flag", PrimitiveType("short"), nullable=False),
        Field("day", PrimitiveType("date"), nullable=False),
    ]
)


def append(folder, rows, *, writer, up_to):
    """Append rows (sequence, datastream, microseconds, value, flag) in one commit."""
    if not DeltaTable.is_deltatable(str(folder)):
        DeltaTable.create(str(folder), SCHEMA, mode="ignore", partition_by=["day"])
    connection = cursor()
    connection.execute(
        "CREATE TEMP TABLE batch (sequence BIGINT, datastream INTEGER, us BIGINT, value DOUBLE,"
        " flag SMALLINT)"
    )
    connection.executemany("INSERT INTO batch VALUES (?, ?, ?, ?, ?)", rows)
    ordered = connection.sql(
        "SELECT sequence, datastream, make_timestamp(us) AS time, value, flag,"
        " CAST(make_timestamp(us) AS DATE) AS day FROM batch ORDER BY day, datastream, us"
    )
    write_deltalake(
        DeltaTable(str(folder)),
        ordered,
        mode="append",
        writer_properties=WriterProperties(compression="ZSTD", max_row_group_size=100_000),
        commit_properties=CommitProperties(app_transactions=[Transaction(writer, up_to)]),
        post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
    )
