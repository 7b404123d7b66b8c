"""Files for CKAN: found by their fields, and rows of their tables (`datastore_search`)."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.adapters.asking.answers import Row, Table, ask, asked
from stadtherz.opendata.adapters.asking.written import csv_texts_of
from stadtherz.opendata.domain.asking.question import Item, Question
from stadtherz.opendata.domain.ckan import Told, id_of
from stadtherz.opendata.domain.ckan_store import ID, TYPES, Wanted, wanted
from stadtherz.opendata.models import Dataset, Distribution
from stadtherz.opendata.selectors.addresses import iri_of
from stadtherz.opendata.selectors.catalogue import public_row, public_rows
from stadtherz.opendata.selectors.tables import TABLE, WHOLE, table_of, whole_file

HERE = "/api/3/action/datastore_search"
Given = Mapping[str, Any]


def file_by_id(number: str) -> tuple[str, str]:
    """Give the key of the dataset and the name of the file that CKAN would have a number for.

    Raises:
        NotFound: there is none.

    """
    files = Distribution.objects.filter(dataset__in=public_rows().prefetch_related(None))
    for key, name in files.values_list("dataset__key", "name"):
        if id_of(iri_of("distribution", key, name)) == number:
            return str(key), str(name)
    message = "Resource was not found."
    raise NotFound(message, code="resource")


def tables_in(row: Dataset) -> frozenset[str]:
    """Give the addresses of the files of a dataset whose rows can be asked."""
    if whole_file(row) is None:
        return frozenset()
    names = {one.name for one in row.distributions.all()} & {WHOLE, TABLE}
    return frozenset(iri_of("distribution", row.key, name) for name in names)


def datastore_info(given: Given) -> Told:
    """Tell the fields of the table behind a file and how many rows it has.

    Raises:
        NotFound: there is no such file, or it is no table.

    """
    number, table = _table(given)
    fields = [
        {"id": one.name, "type": TYPES[one.storage],
         "schema": {"native_type": TYPES[one.storage], "notnull": not one.missing,
                    "is_index": False, "uniquekey": False, "index_name": None},
         "info": {"label": one.label, "notes": one.unit}}
        for one in table.schema.columns
    ]  # fmt: skip
    size = table.path.stat().st_size
    meta = {"id": number, "count": table.schema.rows, "table_type": "BASE TABLE", "size": size,
            "db_size": size, "idx_size": 0, "aliases": []}  # fmt: skip
    schema = {one.name: TYPES[one.storage] for one in table.schema.columns}
    return {"meta": meta, "fields": fields, "schema": schema}


def datastore_search(given: Given) -> Told:
    """Give rows of the table behind a file: filtered, sorted, in pieces, counted.

    Raises:
        NotFound: there is no such file, or it is no table.
        Invalid: a parameter is wrong, or it would cost too much.
        Unavailable: it took too long or too much memory.

    """
    number, table = _table(given)
    found = wanted(given, table.schema)
    question = found.question
    rows = ask(table, question).rows if question.limit else []
    told: Told = {
        "resource_id": number, "fields": list(map(_field, question.items)),
        "records": _records(found.form, question.items, rows), "records_format": found.form,
        "limit": question.limit, "offset": question.skipped, "include_total": found.total,
        "_links": _links(given, question),
    }  # fmt: skip
    told |= {name: given[name] for name in ("filters", "q", "sort", "distinct") if given.get(name)}
    if found.total:
        told |= {"total": _total(table, found), "total_was_estimated": False}
    return told


def _table(given: Given) -> tuple[str, Table]:
    number = str(given.get("resource_id") or given.get("id") or "")
    key, name = file_by_id(number)
    row = public_row(key)
    if iri_of("distribution", key, name) not in tables_in(row):
        message = f"Resource {number} has no table in the datastore."
        raise NotFound(message, code="table")
    return number, table_of(row)


def _total(table: Table, found: Wanted) -> int:
    question = found.question
    if found.distinct:
        with asked(table, replace(question, limit=None, skipped=0)) as pieces:
            return sum(map(len, pieces))
    if question.condition is None:
        return table.schema.rows
    ((count,),) = ask(table, found.counting).rows
    return int(count)


def _field(one: Item) -> Told:
    return {"id": one.name, "type": "int" if one.name == ID else TYPES[one.what.storage]}


def _records(form: str, items: Sequence[Item], rows: list[Row]) -> Any:
    if form in {"objects", "lists"}:
        plain = [[_plain(value) for value in row] for row in rows]
        names = [one.name for one in items]
        return plain if form == "lists" else [dict(zip(names, row, strict=True)) for row in plain]
    told, written = csv_texts_of(items), io.StringIO()
    writer = csv.writer(written, delimiter="," if form == "csv" else "\t", lineterminator="\n")
    writer.writerows(
        ["" if value is None else write(value) for write, value in zip(told, row, strict=True)]
        for row in rows
    )
    return written.getvalue()


def _plain(value: Any) -> Any:
    """Give a value as JSON has it; exact decimals are in the answers of the query API."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _links(given: Given, question: Question) -> Told:
    said = {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in given.items() if name != "offset"
    }  # fmt: skip
    following = question.skipped + (question.limit or 0)
    return {
        "start": f"{HERE}?{urlencode(said)}",
        "next": f"{HERE}?{urlencode({**said, 'offset': following})}",
    }
