"""Which rows are one observation, which of them counts, and what the observation is called.

Rows with the same datastream, phenomenon time and result time are one observation, and the one with
the highest sequence counts. Its number is the newest `id` that a row of it carries, else its first
sequence: whoever writes it anew says its number, and who did not know of it leaves the place empty.
A row that is `gone` ends an observation: what is written at this time later is another one, with
another number, and the one that was deleted never comes back.
"""

KEY = 'datastream, time, "end", result_time'
_WINDOWS = (
    f" WINDOW same AS (PARTITION BY {KEY}), back AS (PARTITION BY {KEY} ORDER BY sequence DESC"
    " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
    f" QUALIFY row_number() OVER (PARTITION BY {KEY} ORDER BY sequence DESC) = 1"
)
_NUMBER = "coalesce(first_value(id IGNORE NULLS) OVER back, min(sequence) OVER same)"
_LIVE_NUMBER = (
    "coalesce(first_value(CASE WHEN gone IS NULL THEN id END IGNORE NULLS) OVER back,"
    " min(CASE WHEN gone IS NULL THEN sequence END) OVER same, id)"
)
_DELETED = f"max(CASE WHEN gone THEN sequence END) OVER (PARTITION BY {KEY}) AS deleted"


def newest_rows(rows: str, *, deletes: bool) -> str:
    """Write the row of each observation that counts, deleted ones among them, for DuckDB.

    Args:
        rows: a question that gives the columns of the lake.
        deletes: whether some of the rows may delete an observation; it takes one more pass.

    """
    if not deletes:
        return f"SELECT * REPLACE (nullif({_NUMBER}, sequence) AS id) FROM ({rows}){_WINDOWS}"
    # after a deletion the number is said even where it is the sequence: older rows lie elsewhere
    number = f"CASE WHEN deleted IS NULL THEN nullif({_LIVE_NUMBER}, sequence) ELSE {_LIVE_NUMBER}"
    return (
        f"SELECT * EXCLUDE (deleted) REPLACE ({number} END AS id)"
        f" FROM (SELECT *, {_DELETED} FROM ({rows}))"
        f" WHERE deleted IS NULL OR sequence >= deleted{_WINDOWS}"
    )
