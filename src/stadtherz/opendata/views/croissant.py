"""A dataset described as Croissant, for programs that learn from data."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.domain.catalogue import Dataset as Value
from stadtherz.opendata.domain.croissant import croissant
from stadtherz.opendata.domain.tabular.kinds import Kind
from stadtherz.opendata.selectors.addresses import address
from stadtherz.opendata.selectors.catalogue import dataset_of, public_row
from stadtherz.opendata.selectors.columns import described
from stadtherz.opendata.selectors.tables import table_of
from stadtherz.opendata.views.column_words import Column, columns_shown
from stadtherz.opendata.views.gone import gone_as_problem
from stadtherz.opendata.views.problems import not_there

KIND = "application/ld+json; charset=utf-8"


def described_for_machines(
    value: Value, table: Table | None, columns: list[Column]
) -> dict[str, Any]:
    """Describe a dataset with the columns of its table, geometries apart."""
    kept = [one for one in (table.schema.columns if table else ()) if one.kind is not Kind.GEOMETRY]
    meanings = {one.name: one.meaning or one.label for one in columns}
    return croissant(value, address(), kept, meanings)


@require_safe
@gone_as_problem
def of_dataset(_request: HttpRequest, key: str) -> HttpResponse:
    """Give the description of one dataset."""
    try:
        row = public_row(key)
    except NotFound as error:
        raise not_there(error) from error
    try:
        table = table_of(row)
        columns = columns_shown(described(row, table.schema))
    except (NotFound, Invalid):
        table, columns = None, []
    said = described_for_machines(dataset_of(row), table, columns)
    headers = {
        "ETag": f'"{row.modified.timestamp()}"',
        "Last-Modified": http_date(row.modified.timestamp()),
        "Access-Control-Allow-Origin": "*",
    }
    return HttpResponse(json.dumps(said, ensure_ascii=False, indent=1), KIND, headers=headers)
