"""Pages kept for readers with a log-in: one rendering for all of them, with openings for theirs.

What is the same for everybody is rendered once and kept for a few seconds (ADR 10 and 41). It is
rendered for `SomeReader`, who has no name, no rights, no cookies and no messages: what belongs to
one person cannot come in. Where a template says `{% opening "some/part.html" %}`, that part is
rendered for each reader.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Permission
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from stadtherz.design.keeping import kept, kept_since

LARGEST = 400_000  # signs
NO_RIGHTS = {"wagtailadmin": {"access_admin": False}}
OF_THE_ADDRESS = ("method", "path", "path_info", "GET", "resolver_match", "LANGUAGE_CODE")
OF_THE_SERVER = (
    "QUERY_STRING", "PATH_INFO", "SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "HTTP_HOST",
    "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PROTO",
)  # fmt: skip
"""All that the part which all share may know of a request."""
# nobody who writes a text can know it, so no text opens anything
MARK = f"\x00{token_hex(12)}\x00"


class SomeReader(AnonymousUser):
    """Anybody with a log-in, and nobody: for whom the part is rendered that all share."""

    is_active = False

    @property
    def is_authenticated(self) -> bool:  # type: ignore[override]
        """Whether pages say what a reader with a log-in can do."""
        return True

    @property
    def is_anonymous(self) -> bool:  # type: ignore[override]
        """Whether pages offer the log-in."""
        return False


@dataclass(frozen=True)
class Made:
    """What a view gives to be rendered.

    Args:
        template: its name.
        context: what it shows.
        shared: what the openings need of it and is the same for everybody; plain values.

    """

    template: str
    context: Mapping[str, Any]
    shared: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Share:
    """What is asked of the database for each reader of a page that is shared.

    Args:
        version: changes with each change that must be seen at once.
        own: what the openings show of this reader.

    """

    version: object
    own: Mapping[str, Any] = field(default_factory=dict)


def opened(context: Context, template: str) -> SafeString:
    """Leave an opening where the page is rendered for all; else render the part here."""
    if getattr(context.get("request"), "leaves_openings", False):
        return mark_safe(f"{MARK}{template}{MARK}")  # noqa: S308 - the name of a file of ours
    engine = Engine.get_default() if context.template is None else context.template.engine
    return engine.get_template(template).render(context)


def render_for_readers(
    request: HttpRequest,
    make: Callable[[HttpRequest], Made],
    share: Callable[[], Share | None],
) -> HttpResponse:
    """Answer with a page of which readers with a log-in share a rendering.

    Args:
        request: of the reader.
        make: gives the page for a request; it is asked for the reader, or for `SomeReader`.
        share: gives the version and what is the reader's own; None where nothing is shared. It is
            asked only for readers who share.

    """
    shared = share() if _shares(request) else None
    if shared is None:
        made = make(request)
        return HttpResponse(render_to_string(made.template, dict(made.context), request))
    asked = f"{request.get_host()} {request.get_full_path()} {shared.version} {kept_since()}"
    key = "openings:" + blake2b(asked.encode(), digest_size=20).hexdigest()
    store = caches["pages"]
    page, needed = store.get(key) or _rendered_for_all(request, make, key)
    return HttpResponse(_filled(request, page, {**needed, **shared.own}))


def _shares(request: HttpRequest) -> bool:
    """Whether this reader gets a kept page: who changes pages in the administration sees them new.

    Whether somebody may enter the administration is asked every few seconds.
    """
    seconds = settings.PAGE_CACHE_SECONDS
    if not seconds or request.method != "GET" or not request.user.is_authenticated:
        return False
    user = request.user
    return not kept(f"desk:{user.pk}", seconds, lambda: _may_enter_administration(user))


def _may_enter_administration(user: AbstractBaseUser) -> bool:
    """Answer as `user.has_perm` does, in one query instead of two."""
    asked = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    return (
        getattr(user, "is_superuser", False)
        or asked.filter(Q(group__user=user) | Q(user=user)).exists()
    )


def _rendered_for_all(
    request: HttpRequest, make: Callable[[HttpRequest], Made], key: str
) -> tuple[str, Mapping[str, Any]]:
    neutral = HttpRequest()
    for name in OF_THE_ADDRESS:
        setattr(neutral, name, getattr(request, name, None))
    neutral.META = {name: request.META[name] for name in OF_THE_SERVER if name in request.META}
    neutral.user = SomeReader()
    neutral.leaves_openings = True  # type: ignore[attr-defined]
    made = make(neutral)
    found = render_to_string(made.template, dict(made.context), neutral), made.shared
    if len(found[0]) <= LARGEST:
        caches["pages"].set(key, found, settings.PAGE_CACHE_SECONDS)
    return found


def _filled(request: HttpRequest, page: str, shown: Mapping[str, Any]) -> str:
    """Put the reader's parts into the openings; every second piece is the name of one."""
    pieces = page.split(MARK)
    context = Context({
        **shown, **csrf(request), "request": request, "user": request.user,
        "perms": NO_RIGHTS, "messages": get_messages(request),
    })  # fmt: skip
    engine = Engine.get_default()
    for at in range(1, len(pieces), 2):
        pieces[at] = engine.get_template(pieces[at]).render(context)
    return "".join(pieces)
