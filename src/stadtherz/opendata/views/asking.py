"""Questions to the table of a dataset: a page with a cursor as JSON, or all rows as a file.

What is asked and the state of the file make the ETag, so that nothing is computed twice for who has
it already (RFC 9110, section 13). HEAD checks a question and does not answer it; a drawing is made,
as only that shows whether there is one.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from stadtherz.kernel.errors import Invalid, NotFound, Unavailable
from stadtherz.opendata.adapters.asking.answers import USUAL, Table, ask
from stadtherz.opendata.adapters.asking.arrow_stream import arrow_of
from stadtherz.opendata.adapters.asking.written import (
    csv_of,
    geojson_of,
    object_writer,
    parquet_of,
    place_columns,
)
from stadtherz.opendata.domain.asking.checked import question_of
from stadtherz.opendata.domain.asking.cost import affordable
from stadtherz.opendata.domain.asking.question import Question
from stadtherz.opendata.domain.terms import ARROW_STREAM, media_type_by_ending
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.selectors.catalogue import public_row
from stadtherz.opendata.selectors.columns import described
from stadtherz.opendata.selectors.exploring import Seen
from stadtherz.opendata.selectors.tables import table_of, whole_file
from stadtherz.opendata.views.answer_page import chart
from stadtherz.opendata.views.column_words import columns_shown
from stadtherz.opendata.views.gone import gone_as_problem
from stadtherz.opendata.views.problems import not_there

BAD_REQUEST, NOT_NOW = 400, 503
RETRY_S = 30
FRESH_S = 300
"""So long an answer is taken for current without asking again."""
SHORT = 32
Writer = Callable[[Table, Question], Iterator[bytes]]
FILES: dict[str, tuple[str, Writer]] = {
    "csv": (media_type_by_ending("csv"), csv_of),
    "parquet": (media_type_by_ending("parquet"), parquet_of),
    "arrow": (ARROW_STREAM, arrow_of),
    "geojson": (media_type_by_ending("geojson"), geojson_of),
}
JSON, SVG = "application/json", "image/svg+xml"


@dataclass(frozen=True)
class Source:
    """What is asked.

    Args:
        key: by which files of answers are named.
        table: that is asked.
        version: of its files; another one makes other answers.
        changed: when they changed last.
        row: the dataset; None for tables of several.

    """

    key: str
    table: Table
    version: str
    changed: datetime | None
    row: Dataset | None = None


@dataclass(frozen=True)
class _Asked:
    request: HttpRequest
    source: Source
    question: Question
    ending: str

    @property
    def table(self) -> Table:
        """Give the table that is asked."""
        return self.source.table

    @property
    def parts(self) -> dict[str, str]:
        """Give the parts of the question as they stand in the address."""
        return _parts(self.request)


@require_safe
@gone_as_problem
def query(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """Answer a question to the table of a dataset."""
    return answered(request, ending, lambda: _dataset(key))


def _dataset(key: str) -> Source:
    row = public_row(key)
    file = whole_file(row)
    version, changed = (file.sha256, file.modified) if file else ("", None)
    return Source(row.key, table_of(row), version, changed, row)


def answered(request: HttpRequest, ending: str, find: Callable[[], Source]) -> HttpResponseBase:
    """Answer a question; what is wrong with it is said with the part and the sign."""
    try:
        source = find()
        question = question_of(_parts(request), source.table.schema)
        response = _conditional(_Asked(request, source, question, ending))
    except NotFound as error:
        raise not_there(error) from error
    except Invalid as error:
        said = {"error": {"code": error.code, "message": str(error), "at": list(error.details)}}
        response = JsonResponse(said, status=BAD_REQUEST)
    except Unavailable as error:
        said = {"error": {"code": error.code, "message": str(error), "at": []}}
        response = JsonResponse(said, status=NOT_NOW, headers={"Retry-After": str(RETRY_S)})
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Retry-After"
    return response


def _parts(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items()}


def _conditional(asked: _Asked) -> HttpResponseBase:
    """Answer, or say that nothing changed; a question that is too dear is refused before."""
    affordable(_whole(asked), asked.table.schema, USUAL)
    etag = _etag(asked)
    known = get_conditional_response(asked.request, etag=etag)
    response: HttpResponseBase = known or _answered(asked)
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_S)
    if changed := asked.source.changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    return response


def _etag(asked: _Asked) -> str:
    """Name the answer by the files that are asked, the question, and the language of charts."""
    said = [asked.source.version, asked.ending, repr(asked.question),
            asked.request.GET.urlencode(), getattr(asked.request, "LANGUAGE_CODE", "")]  # fmt: skip
    return quote_etag(sha256("\n".join(said).encode()).hexdigest()[:SHORT])


def _whole(asked: _Asked) -> Question:
    """Give the question as a file answers it: with all rows, unless there is a limit."""
    if asked.ending not in FILES or "limit" in asked.request.GET:
        return asked.question
    return replace(asked.question, limit=None)


def _answered(asked: _Asked) -> HttpResponseBase:
    kind = {"json": JSON, "svg": SVG}.get(asked.ending) or FILES[asked.ending][0]
    if asked.ending == "svg":  # whether there is anything to draw shows only in the answer
        return _drawn(asked)
    if asked.request.method == "HEAD":
        if asked.ending == "geojson":
            place_columns(asked.table, asked.question)
        return StreamingHttpResponse((), content_type=kind)  # without a length: nobody knows it
    return _page(asked) if asked.ending == "json" else _file(asked)


def _page(asked: _Asked) -> HttpResponse:
    answer = ask(asked.table, asked.question)
    write = object_writer(answer.items)
    rows = ",\n".join(write(row) for row in answer.rows)
    following = "null"
    if answer.after:
        there = f"{asked.request.path}?{urlencode({**asked.parts, 'after': answer.after})}"
        following = f'"{asked.request.build_absolute_uri(there)}"'
    body = f'{{"rows": [\n{rows}\n], "next": {following}}}\n'
    return HttpResponse(body, content_type=JSON)


def _file(asked: _Asked) -> HttpResponseBase:
    kind, write = FILES[asked.ending]
    pieces = write(asked.table, _whole(asked))
    first = next(pieces, b"")  # what is wrong is said before the answer begins
    response = StreamingHttpResponse(_Pieces(first, pieces), content_type=kind)
    name = f"{asked.source.key}-query.{asked.ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Pieces:
    """The pieces of a file; to stop reading closes what makes them, with its temporary files."""

    def __init__(self, first: bytes, rest: Iterator[bytes]) -> None:
        self.first, self.rest = first, rest

    def __iter__(self) -> Iterator[bytes]:
        yield self.first
        yield from self.rest

    def close(self) -> None:
        if isinstance(self.rest, Generator):
            self.rest.close()


def _drawn(asked: _Asked) -> HttpResponse:
    """Draw the answer as a picture for other pages.

    Raises:
        Invalid: code "query-no-chart".

    """
    found = Seen(asked.table, asked.question, ask(asked.table, asked.question))
    row = asked.source.row
    columns = columns_shown(described(row, asked.table.schema)) if row else []
    shown = chart(found, asked.parts, columns)
    if shown is None:
        message = "there is nothing to draw here; group by a time or a category"
        raise Invalid(message, code="query-no-chart", details=("group", "1"))
    body = render_to_string("opendata/chart.svg", {"chart": shown, "alone": True})
    return HttpResponse(body.strip(), content_type=SVG)
