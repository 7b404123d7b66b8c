"""Keeps public pages ready for a few seconds, so that a crowd of readers costs one rendering.

Only what is the same for everybody is kept: GET or HEAD, no cookie that carries a person, status
200, no Set-Cookie, and a view that did not forbid it. Each process has its own store; after at
most `STADTHERZ_PAGE_CACHE` seconds every reader sees a change, and at once what `site.wiring` makes
it forget. With 0 nothing is kept. What varies by Accept is kept for each Accept apart.
"""

from collections.abc import Callable
from contextlib import nullcontext
from hashlib import blake2b

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, has_vary_header
from django.utils.http import parse_http_date_safe

from stadtherz.design.public import kept_since
from stadtherz.observations.api.http import sensorthings
from stadtherz.observations.public import ANSWER_S, within

Answer = Callable[[HttpRequest], HttpResponseBase]
PERSONAL_COOKIES = ("sessionid", "csrftoken", "messages")
LARGEST_BYTES = 200_000
OK = 200
STATES_KEPT = frozenset({OK})
FOR_OTHER_SITES = "Access-Control-"
VARIES = "varies by Accept"


def kept_pages(answer: Answer) -> Answer:
    """Answer from the store where that is allowed."""
    seconds = settings.PAGE_CACHE_SECONDS
    store = caches["pages"]

    def respond(request: HttpRequest) -> HttpResponseBase:
        if not seconds or getattr(request, "is_dummy", False) or not _is_for_everybody(request):
            return answer(request)
        asked = f"{kept_since()} {request.method} {request.get_host()} {request.get_full_path()}"
        key, for_this_accept = _key(asked), _key(f"{asked} {request.headers.get('Accept', '')}")
        kept = store.get(key)
        if kept == VARIES:
            key = for_this_accept
            kept = store.get(key)
        if kept is not None:
            body, headers = kept
            return HttpResponse(body, headers=headers)
        response = answer(request)
        if has_vary_header(response, "Accept"):
            store.set(_key(asked), VARIES, seconds)
            key = for_this_accept
        if isinstance(response, HttpResponse) and _may_be_kept(response):
            store.set(key, (response.content, dict(response.items())), seconds)
        return response

    return respond


def once_only(answer: Answer) -> Answer:
    """Send an answer that names its state only to who has it not yet (RFC 9110, section 13).

    It stands before the store, which knows nothing of what a client has. Views that make what they
    send as they go look themselves before they begin.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        etag, changed = response.get("ETag"), response.get("Last-Modified")
        if response.status_code != OK or not (etag or changed):
            return response
        if not isinstance(response, HttpResponse):
            return response
        moment = parse_http_date_safe(changed) if changed else None
        told = get_conditional_response(request, etag, moment, response) or response
        for name, value in response.items():  # a browser looks at these of each answer
            if name.startswith(FOR_OTHER_SITES):
                told[name] = value
        return told

    return respond


def _key(asked: str) -> str:
    return blake2b(asked.encode(), digest_size=20).hexdigest()


def _is_for_everybody(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and "Authorization" not in request.headers
        and not any(name in request.COOKIES for name in PERSONAL_COOKIES)
    )


def _may_be_kept(response: HttpResponse) -> bool:
    asked = response.get("Cache-Control", "")
    return (
        response.status_code in STATES_KEPT
        and not response.cookies
        and not response.streaming
        and len(response.content) <= LARGEST_BYTES
        and not any(word in asked for word in ("private", "no-store", "no-cache"))
    )


def no_null_signs(answer: Answer) -> Answer:
    """Refuse addresses with a null sign: PostgreSQL knows no text with one."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("a null sign is no text", content_type="text/plain")
        return answer(request)

    return respond


def in_time(answer: Answer) -> Answer:
    """Let no page ask about observations for longer than a few seconds: others wait for it."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        with within(ANSWER_S) if request.method in {"GET", "HEAD"} else nullcontext():
            return answer(request)

    return respond


def straight_to_the_interface(answer: Answer) -> Answer:
    """Answer SensorThings without the way through sessions, languages and forms.

    Its clients are devices and programs: they show a token, never a cookie, and send a thousand
    requests a second.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(SENSORTHINGS_PATH):
            return sensorthings(request)
        return answer(request)

    return respond


UPLOADS = ("/media/", "/dokumente/")
SHOWN_AS_THEY_ARE = frozenset(
    {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}
)  # no SVG: it can carry scripts
INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def inert_uploads(answer: Answer) -> Answer:
    """Let nothing that somebody uploaded act under our address: files are kept, not run.

    Pictures are shown, every other file is saved by the browser, and none may run a script.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if response.streaming and request.path.startswith(UPLOADS):
            if response.get("Content-Encoding") == "None":  # Wagtail writes that it knows none
                del response["Content-Encoding"]
            response["Content-Security-Policy"] = INERT
            response["X-Content-Type-Options"] = "nosniff"
            if response.get("Content-Type", "").partition(";")[0] not in SHOWN_AS_THEY_ARE:
                named = response.get("Content-Disposition", "inline")
                response["Content-Disposition"] = named.replace("inline", "attachment", 1)
        return response

    return respond


SENSORTHINGS_PATH = "/sensorthings/"


def admin_content_policy(answer: Answer) -> Answer:
    """Give Wagtail's editor the looser policy it needs: inline scripts and styles, own frames.

    Everything else keeps the strict one; the preview of a page keeps it as well, but may be shown
    in a frame of the editor. Wagtail renders it as a request of its own under the page's address.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if getattr(request, "is_preview", False):
            own_frame = {"frame-ancestors": ADMIN_POLICY["frame-ancestors"]}
            response._csp_replace = own_frame  # type: ignore[attr-defined]  # noqa: SLF001
        elif request.path.startswith(reverse("wagtailadmin_home")):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]  # noqa: SLF001
        return response

    return respond


ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
