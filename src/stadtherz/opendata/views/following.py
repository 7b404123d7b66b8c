"""Following data without an account: the form, and the page that a secret address opens."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stadtherz.kernel.errors import NotFound, Refused
from stadtherz.opendata.adapters.request_keys import FOLLOWING, key_of, signing_secret
from stadtherz.opendata.adapters.throttling import may_go_on
from stadtherz.opendata.domain.following import Rhythm, Way
from stadtherz.opendata.forms.following import FollowByCall, FollowByMail, FollowForm, RhythmForm
from stadtherz.opendata.models import Dataset, Following
from stadtherz.opendata.selectors.catalogue import public_row
from stadtherz.opendata.selectors.following import following_with, page_of_following
from stadtherz.opendata.selectors.following_words import (
    in_words,
    subject_in_words,
    trouble_in_words,
)
from stadtherz.opendata.services import following
from stadtherz.opendata.services.following import Wish
from stadtherz.opendata.services.telling_followers import TOPIC
from stadtherz.opendata.views.problems import not_there
from stadtherz.opendata.views.secret_pages import private

FORMS: dict[str, type[FollowForm]] = {Way.MAIL.value: FollowByMail, Way.CALL.value: FollowByCall}
SUBJECT = ("datensatz", "q", "thema", "referat")
BAD_REQUEST = 400


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Take a wish to be told; a trap is thanked like anybody else."""
    kind = FORMS.get(request.GET.get("wie", ""), FollowByMail)
    asked = {name: request.GET.get(name, "").strip()[:80] for name in SUBJECT}
    form = kind(request.POST) if request.method == "POST" else kind(initial=asked)
    dataset = _dataset(str(form["datensatz"].value() or ""))
    if form.is_bound and form.is_trap:
        return redirect("opendata:follow-asked")
    if form.is_bound and form.is_valid() and _is_within_limits(request, form):
        row = _kept(form, dataset)
        if row is not None:
            return _onward(row)
    return _form(request, form, dataset)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way, and nothing else."""
    context = {"trail": _trail(gettext("Schau in deine Mails"))}
    return render(request, "opendata/following/asked.html", context)


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show what somebody follows, and what they can do."""
    row = _opened(request, key)
    context = {
        "row": row, "key": key, "subject": subject_in_words(row), "address": page_of_following(row),
        "is_call": row.way == Way.CALL, "form": RhythmForm(initial={"rhythm": row.rhythm}),
        "secret": signing_secret(row.seed) if row.way == Way.CALL else "",
        "trouble": trouble_in_words(row.trouble) if row.trouble else "",
        "is_open": not row.confirmed_at or row.given_up_at,
        "trail": _trail(gettext("Bescheid bekommen")),
    }  # fmt: skip
    return private(render(request, "opendata/following/page.html", context))


@require_POST
def act(request: HttpRequest, key: str) -> HttpResponse:
    """Do what somebody wants of it, and go back to the page."""
    row = _opened(request, key)
    if not may_go_on(request, "write"):
        return render(request, "opendata/requests/too_many.html", status=429)
    wanted = request.POST.get("act", "")
    if wanted == "end":
        following.end(following=row)
        context = {"trail": _trail(gettext("Beendet"))}
        return private(render(request, "opendata/following/ended.html", context))
    if wanted == "confirm":
        _confirmed(request, row)
    elif wanted == "rhythm" and (form := RhythmForm(request.POST)).is_valid():
        following.change_rhythm(following=row, rhythm=Rhythm(form.cleaned_data["rhythm"]))
        messages.success(request, gettext("Das ist gespeichert."))
    return private(redirect("opendata:following", key=key))


@csrf_exempt  # mail programs have no token; the secret in the address is what allows it (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def end_at_once(request: HttpRequest, key: str) -> HttpResponse:
    """End it with the one click of a mail program; whoever only looks is led to the page."""
    if request.method != "POST":
        return private(redirect("opendata:following", key=key))
    following.end(following=_opened(request, key))
    return private(HttpResponse(status=204))


def _dataset(key: str) -> Dataset | None:
    try:
        return public_row(key) if key else None
    except NotFound as error:
        raise not_there(error) from error


def _is_within_limits(request: HttpRequest, form: FollowForm) -> bool:
    address = form.cleaned_data["address"].lower()
    if may_go_on(request, "follow") and may_go_on(request, "follow-address", address):
        return True
    said = gettext("Von deinem Anschluss oder für diese Adresse kam gerade schon viel. Versuch es"
                   " später noch einmal.")  # fmt: skip
    form.add_error(None, said)
    return False


def _kept(form: FollowForm, dataset: Dataset | None) -> Following | None:
    said = form.cleaned_data
    words = {} if dataset else {
        "words": said["q"], "theme": said["thema"], "department": said["referat"],
        "area": form.area(),
    }  # fmt: skip
    language = (get_language() or "de").split("-")[0]
    wish = Wish(form.way, said["address"], Rhythm(said["rhythm"]), language, dataset, **words)
    try:
        return following.follow(wish=wish, now=timezone.now())
    except Refused as error:
        form.add_error(None, _refused(error))
        return None


def _refused(error: Refused) -> str:
    if error.code == "follows-much":
        return gettext("Diese Adresse folgt schon sehr vielem. Beende zuerst etwas davon.")
    return gettext("Unsere Mail ging gerade nicht hinaus, gespeichert ist nichts. Versuch es in"
                   " ein paar Minuten noch einmal.")  # fmt: skip


def _onward(row: Following) -> HttpResponse:
    """Lead on: to who proves an address by a mail nothing is shown that opens the page."""
    if row.way == Way.MAIL:
        return redirect("opendata:follow-asked")
    return private(redirect("opendata:following", key=key_of(row.seed, FOLLOWING)))


def _form(request: HttpRequest, form: FollowForm, dataset: Dataset | None) -> HttpResponse:
    said = {name: str(form[name].value() or "") for name in SUBJECT}
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in said.items() if value})
    context = {
        "form": form, "dataset": dataset, "is_call": form.way is Way.CALL,
        "query": query.urlencode(),
        "subject": in_words(dataset, said["q"], said["thema"], said["referat"], None),
        "topic": f"{TOPIC}/{dataset.key if dataset else '+'}", "broker": settings.MQTT_PUBLIC,
        "trail": _trail(gettext("Bescheid bekommen")),
    }  # fmt: skip
    status = BAD_REQUEST if form.is_bound else 200
    return render(request, "opendata/following/follow.html", context, status=status)


def _confirmed(request: HttpRequest, row: Following) -> None:
    if not following.confirm(following=row, now=timezone.now()):  # else the page says what is wrong
        messages.success(request, gettext("Bestätigt. Ab jetzt bekommst du Bescheid."))


def _opened(request: HttpRequest, key: str) -> Following:
    """Open what a secret address means; whoever guesses is soon stopped."""
    try:
        return following_with(key)
    except NotFound as error:
        may_go_on(request, "guess")
        raise not_there(error) from error


def _trail(here: str) -> list[tuple[str | None, Any]]:
    return [(reverse("opendata:datasets"), gettext("Offene Daten")), (None, here)]
