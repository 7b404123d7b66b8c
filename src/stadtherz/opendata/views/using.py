"""Licences, charges and terms of use for people, and the query API's description for programs."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.selectors.addresses import address
from stadtherz.opendata.selectors.catalogue import public_row, public_rows
from stadtherz.opendata.selectors.limits import limits_of
from stadtherz.opendata.selectors.own_services import INTERFACES, QUERY, title_of
from stadtherz.opendata.selectors.people import contact_of, the_publisher
from stadtherz.opendata.selectors.using import charges_on, licences_used, source_of
from stadtherz.opendata.views.query_api import description
from stadtherz.opendata.views.use_words import LICENCES, LIMITS


@require_safe
def use(request: HttpRequest) -> HttpResponse:
    """Say what may be done with data, how their source is named, and what they cost."""
    key = request.GET.get("datensatz", "")[:80]
    row, asked = _example(key)
    today = timezone.localdate()
    context = {
        "licences": [(one, LICENCES[one.licence.key]) for one in licences_used()],
        "row": row, "asked": asked, "not_found": bool(key) and not asked,
        "source": source_of(row) if row else "", "charges": charges_on(today), "today": today,
        "limits": [(title_of(name), [(LIMITS[one.kind], one.value) for one in limits_of(name)])
                   for name in INTERFACES],
        "contact": contact_of(None), "publisher": the_publisher(),
        "trail": [(reverse("opendata:datasets"), gettext("Offene Daten"))],
    }  # fmt: skip
    return render(request, "opendata/use.html", context)


def _example(key: str) -> tuple[Dataset | None, bool]:
    """Give the dataset that was asked for, else any; and whether it was asked for."""
    if key:
        with suppress(NotFound):
            return public_row(key), True
    return public_rows().first(), False


@require_safe
def query_api(_request: HttpRequest) -> JsonResponse:
    """Describe the query API as OpenAPI."""
    response = JsonResponse(
        description(address(), {one.kind: one.value for one in limits_of(QUERY)})
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response
