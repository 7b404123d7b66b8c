"""The catalogue for programs: RDF in three notations, files, manifests, and lasting addresses."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.adapters import signing, store
from stadtherz.opendata.domain.harvesting.statements import Foreign
from stadtherz.opendata.domain.manifest import as_published, manifest
from stadtherz.opendata.domain.notations import ENDINGS, Notation, Told, written
from stadtherz.opendata.models import Dataset as Row
from stadtherz.opendata.selectors.addresses import address, home, page_of, quality_page, series_page
from stadtherz.opendata.selectors.catalogue import dataset_of, last_change, public_row, public_rows
from stadtherz.opendata.selectors.harvesting import harvested as harvested_row
from stadtherz.opendata.selectors.harvesting import last_harvest, page_of_harvested
from stadtherz.opendata.selectors.looking import file_of, listed_editions
from stadtherz.opendata.selectors.state import state_of_catalogue
from stadtherz.opendata.selectors.telling import one_dataset, page_of_catalogue, whole_catalogue
from stadtherz.opendata.selectors.things import find_thing
from stadtherz.opendata.views.gone import gone_as_problem
from stadtherz.opendata.views.negotiating import see_other, told_at, wanted_notation
from stadtherz.opendata.views.problems import not_there
from stadtherz.opendata.views.sending import sent

BY_ENDING = {ending: notation for notation, ending in ENDINGS.items()}
GONE = 410


@require_safe
def catalogue(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Give the catalogue: all of it, or a page with its neighbours (Hydra) for `?page=`."""
    rows, changed, harvest = public_rows(), last_change(), last_harvest()
    asked = request.GET.get("page")
    told = _page(rows, asked, request.path) if asked else whole_catalogue(rows)
    etag = _etag(request.get_full_path(), state_of_catalogue())
    if unchanged := _unchanged(request, etag):
        return unchanged
    response = _streamed(request, told, BY_ENDING[ending])
    response["ETag"] = etag
    if not asked:  # who wants it in pieces need not read the whole first
        response["Link"] = f'<{address()}{request.path}?page=1>; rel="first"'
    if moments := [one for one in (changed, harvest) if one]:
        response["Last-Modified"] = http_date(max(moments).timestamp())
    return response


def _page(rows: QuerySet[Row], asked: str, there: str) -> Iterator[Told]:
    try:
        return page_of_catalogue(rows, asked, there)
    except NotFound as error:
        raise not_there(error) from error


@require_safe
def harvested(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """Give one dataset of somebody else as it came."""
    try:
        row = harvested_row(key)
    except NotFound as error:
        raise not_there(error) from error
    if row.state != row.State.PRESENT:
        return HttpResponse(status=GONE)
    etag = _etag(row.fingerprint, ending)
    if unchanged := _unchanged(request, etag):
        return unchanged
    response = _streamed(request, [Foreign(row.graph)], BY_ENDING[ending])
    response["ETag"] = etag
    return response


@require_safe
@gone_as_problem
def dataset(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """Give one dataset with all that it leads to; what is written is what its ETag names."""
    notation = BY_ENDING[ending]
    body = "".join(written(one_dataset(_public(key)), notation)).encode()
    etag = _etag(sha256(body).hexdigest())
    if unchanged := _unchanged(request, etag):
        return unchanged
    pieces = () if request.method == "HEAD" else (body,)
    headers = {
        "ETag": etag, "Content-Length": str(len(body)), "Access-Control-Allow-Origin": "*",
    }  # fmt: skip
    kind = f"{notation}; charset=utf-8"
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


@require_safe
@gone_as_problem
def thing(request: HttpRequest, kind: str, name: str = "", rest: str = "") -> HttpResponse:
    """Lead from the lasting address of a thing to its page, or to RDF where a program asks."""
    notation = wanted_notation(request)
    try:
        find_thing(kind, name, rest)
    except NotFound as error:
        raise not_there(error) from error
    if kind in {"dataset", "distribution"}:
        there = told_at("rdf", notation, name) if notation else page_of(name)
    elif kind == "service" and not notation:
        there = quality_page(name)
    elif kind == "series" and not notation:
        there = series_page(name)
    elif kind == "record":
        there = page_of_harvested(name)
    else:
        there = told_at("catalogue", notation) if notation else home()
    return see_other(there)


@require_safe
@gone_as_problem
def file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """Give a file of a published dataset, as rows name it; an edition never changes."""
    row = _public(key)
    try:
        kept = file_of(row, name)
        path = store.opened(kept.path)
    except NotFound as error:
        raise not_there(error) from error
    return sent(request, path, kept)


@require_safe
@gone_as_problem
def editions(request: HttpRequest, key: str) -> HttpResponse:
    """Give the signed list of all editions, or with `?at=` of those that counted at a moment."""
    row = _public(key)
    listed = listed_editions(row)
    asked, now = request.GET.get("at"), timezone.now()
    moment = _moment(asked) if asked else None
    if moment:
        listed = as_published(listed, moment)
    content = manifest(dataset_of(row).iri, listed, now, moment)
    headers = {
        # the same list is signed anew each time
        "ETag": f"W/{_etag(asked, *listed)}",
        "Signature-Ed25519": signing.signature_of(content),
        "Access-Control-Allow-Origin": "*",
    }
    return HttpResponse(content, content_type="application/json", headers=headers)


@require_safe
def key(_request: HttpRequest) -> HttpResponse:
    """Give the public key with which manifests can be checked."""
    return HttpResponse(signing.public_key(), content_type="application/x-pem-file")


def _public(key: str) -> Row:
    try:
        return public_row(key)
    except NotFound as error:
        raise not_there(error) from error


def _moment(written_: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written_.replace(" ", "+"))
    except ValueError as error:
        message = f"at: {written_[:40]!r} is no moment like 2026-11-25T12:00:00+01:00"
        raise Invalid(message, code="moment") from error
    return moment.astimezone()


def _etag(*parts: Any) -> str:
    return quote_etag(sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32])


def _unchanged(request: HttpRequest, etag: str) -> HttpResponseBase | None:
    """Answer a program that has this already; None where it has to be sent."""
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer:
        answer["ETag"] = etag
    return answer


def _streamed(request: HttpRequest, told: Iterable[Told], notation: Notation) -> HttpResponseBase:
    """Write things as they come; to HEAD nothing, and no length, which nobody knows before."""
    pieces = () if request.method == "HEAD" else written(told, notation)
    response = StreamingHttpResponse(pieces, content_type=f"{notation}; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response
