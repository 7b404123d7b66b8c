"""Staff pages for series: making one, putting datasets in, making it public."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Refused
from stadtherz.opendata.forms.series import SeriesForm
from stadtherz.opendata.models import Series
from stadtherz.opendata.selectors.series import all_series
from stadtherz.opendata.services.series import FIELDS, Said, publish_series, save_series
from stadtherz.opendata.views.series_words import refusal_words

LIST, PAGE = "opendata-series-list", "opendata-series-one"


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show all series."""
    _person(request)
    return render(request, "opendata/admin/series_list.html", {"rows": list(all_series())})


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: str = "") -> HttpResponse:
    """Show a series or an empty form, and take over what is said of it."""
    by, row = _person(request), _row(key)
    form = SeriesForm(request.POST if request.method == "POST" else None, instance=row)
    if form.is_bound and form.is_valid():
        said = Said({name: form.cleaned_data[name] for name in FIELDS},
                    tuple(form.cleaned_data["members"]))  # fmt: skip
        try:
            kept = save_series(row=_row(key), said=said, by=by, now=timezone.now())
        except Refused as error:
            form.add_error(None, refusal_words(error))
        else:
            messages.success(request, gettext("Gespeichert."))
            return redirect(PAGE, kept.key)
    return render(request, "opendata/admin/series.html", {"row": _row(key), "form": form})


@require_POST
def published(request: HttpRequest, key: str) -> HttpResponse:
    """Make a series public, or take it back."""
    by, row = _person(request), _row(key)
    if row is None:
        raise Http404
    public = request.POST.get("public") == "1"
    try:
        publish_series(row=row, public=public, by=by, now=timezone.now())
    except Refused as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(
            request,
            gettext("Die Reihe ist öffentlich.") if public
            else gettext("Die Reihe ist nicht mehr öffentlich; ihre Datensätze sind es weiter."),
        )  # fmt: skip
    return redirect(PAGE, key)


def _row(key: str) -> Series | None:
    if not key:
        return None
    row = all_series().filter(key=key).first()
    if row is None:
        message = f"there is no series {key[:80]!r}"
        raise Http404(message)
    return row


def _person(request: HttpRequest) -> User:
    require(request.user, Permission.RUN_CATALOGUE)
    if not isinstance(request.user, User):
        raise TypeError
    return request.user
