"""Sends files: whole, in part, or not at all to who has them already (RFC 9110, 13 and 14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.parts import part_of
from stadtherz.opendata.domain.terms import media_type_by_ending
from stadtherz.opendata.selectors.looking import KeptFile

PARTIAL, NOT_IN_IT = 206, 416
PIECE = 1 << 16


@dataclass(frozen=True)
class _File:
    path: Path
    name: str
    size: int
    etag: str
    changed: str

    @property
    def kind(self) -> str:
        return media_type_by_ending(self.name.rpartition(".")[2])


def sent(request: HttpRequest, path: Path, kept: KeptFile) -> HttpResponseBase:
    """Send a file of the store under the name that its row gives it."""
    etag = quote_etag(kept.sha256)
    name, changed = kept.path.rpartition("/")[2], http_date(kept.changed.timestamp())
    file = _File(path, name, path.stat().st_size, etag, changed)
    response: HttpResponseBase = get_conditional_response(request, etag=etag) or _said(
        request, file
    )
    response["ETag"] = etag
    response["Last-Modified"] = file.changed
    response["Accept-Ranges"] = "bytes"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "Accept-Ranges, Content-Range, ETag, Last-Modified"
    return response


def _said(request: HttpRequest, file: _File) -> HttpResponseBase:
    if request.method == "HEAD":
        return _with_name(StreamingHttpResponse((), content_type=file.kind), file, file.size)
    try:
        part = (
            part_of(request.headers.get("Range", ""), file.size) if _same(request, file) else None
        )
    except Invalid:
        return HttpResponse(status=NOT_IN_IT, headers={"Content-Range": f"bytes */{file.size}"})
    if part is None:
        whole = FileResponse(file.path.open("rb"), content_type=file.kind)
        return _with_name(whole, file, file.size)
    pieces = _pieces(file.path, part)
    response = StreamingHttpResponse(pieces, status=PARTIAL, content_type=file.kind)
    response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    response["Content-Encoding"] = "identity"  # a part must not be packed on the way out
    return _with_name(response, file, len(part))


def _same(request: HttpRequest, file: _File) -> bool:
    """Whether the file is still the one of which the client has a part already."""
    return request.headers.get("If-Range", file.etag) in {file.etag, file.changed}


def _with_name(response: HttpResponseBase, file: _File, length: int) -> HttpResponseBase:
    response["Content-Length"] = str(length)
    response["Content-Disposition"] = str(content_disposition_header(True, file.name))  # noqa: FBT003 - of Django
    return response


def _pieces(path: Path, part: range) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.start)
        left = len(part)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
