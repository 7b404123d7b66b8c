"""Questions to the table of a dataset: a page with a cursor as JSON, or all rows as a file."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters.asking.answers import Table, ask
from stadtherz.opendata.adapters.asking.arrow_stream import arrow_of
from stadtherz.opendata.adapters.asking.written import csv_of, object_writer, parquet_of
from stadtherz.opendata.domain.asking.checked import question_of
from stadtherz.opendata.domain.asking.question import Question
from stadtherz.opendata.selectors.catalogue import public_row
from stadtherz.opendata.selectors.tables import table_of
from stadtherz.opendata.views.problems import not_there

BAD_REQUEST = 400
Writer = Callable[[Table, Question], Iterator[bytes]]
FILES: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv; charset=utf-8", csv_of),
    "parquet": ("application/vnd.apache.parquet", parquet_of),
    "arrow": ("application/vnd.apache.arrow.stream", arrow_of),
}


@require_safe
def query(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """Answer a question; what is wrong with it is said with the part and the sign."""
    try:
        table = table_of(public_row(key))
        question = question_of(_parts(request), table.schema)
        response = _page(request, table, question) if ending == "json" else _file(
            request, key, ending, table, question
        )  # fmt: skip
    except NotFound as error:
        raise not_there(error) from error
    except Invalid as error:
        said = {"error": {"code": error.code, "message": str(error), "at": list(error.details)}}
        response = JsonResponse(said, status=BAD_REQUEST)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _parts(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items()}


def _page(request: HttpRequest, table: Table, question: Question) -> HttpResponse:
    answer = ask(table, question)
    write = object_writer(answer.items)
    rows = ",\n".join(write(row) for row in answer.rows)
    following = "null"
    if answer.after:
        asked = {**_parts(request), "after": answer.after}
        following = f'"{request.build_absolute_uri(f"{request.path}?{urlencode(asked)}")}"'
    body = f'{{"rows": [\n{rows}\n], "next": {following}}}\n'
    return HttpResponse(body, content_type="application/json")


def _file(
    request: HttpRequest, key: str, ending: str, table: Table, question: Question
) -> HttpResponseBase:
    kind, write = FILES[ending]
    whole = question if "limit" in request.GET else replace(question, limit=None)
    pieces = write(table, whole)
    first = next(pieces, b"")  # what is too dear is refused before the answer begins
    response = StreamingHttpResponse(_joined(first, pieces), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{key}-query.{ending}"'
    return response


def _joined(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from pieces
