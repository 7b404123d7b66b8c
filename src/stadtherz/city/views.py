from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from stadtherz.city.adapters import the_city
from stadtherz.city.domain.label import Label, as_pdf, as_svg
from stadtherz.city.selectors import place_with_code


@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the printed code to the page of the place."""
    return redirect("city:place", code=place_with_code(code).code)


@require_safe
def label_svg(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(as_svg(_label(code)), content_type="image/svg+xml; charset=utf-8")


@require_safe
def label_pdf(request: HttpRequest, code: str) -> HttpResponse:
    label = _label(code)
    response = HttpResponse(as_pdf(label), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{label.code}.pdf"'
    return response


def _label(code: str) -> Label:
    found = place_with_code(code)
    address = urljoin(settings.CONFIG.address, reverse("city:short-link", args=[found.code]))
    return Label(
        name=found.name,
        code=found.code,
        address=address,
        platform=the_city().platform_name.to(get_language() or ""),
        invitation=gettext("Was geschieht hier?"),
        language=get_language() or settings.LANGUAGE_CODE,
        picture=gettext("QR-Code, führt zu %(address)s") % {"address": address},
    )
