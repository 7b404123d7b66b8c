"""Pages of the staff: a table that begins with an address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from stadtherz.kernel.errors import Refused
from stadtherz.opendata.forms.polling import AddressForm
from stadtherz.opendata.selectors.handing_in import own_datasets
from stadtherz.opendata.services.aside import fetch_aside
from stadtherz.opendata.services.fetching import begin_again, begin_at_address
from stadtherz.opendata.views.handing_in import PAGE, mine, page_of_tables, person_of
from stadtherz.opendata.views.handing_in_words import refusal_words


@require_POST
def begun(request: HttpRequest) -> HttpResponse:
    """Take the address of a file; what is wrong with it is said at its field."""
    by, form = person_of(request), AddressForm(request.POST)
    if not form.is_valid():
        return page_of_tables(request, by, form, 400)
    known = {one.key: one for one in own_datasets(by)}
    try:
        row = begin_at_address(
            url=form.cleaned_data["url"], follow_h=form.follow_h(), by=by, now=timezone.now(),
            dataset=known.get(request.POST.get("dataset", "")),
        )  # fmt: skip
    except Refused as error:
        form.add_error("url", refusal_words(error))
        return page_of_tables(request, by, form, 400)
    fetch_aside(pk=row.pk)
    return redirect(PAGE, row.pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch a file once more that did not come."""
    by, row = mine(request, pk)
    try:
        begin_again(row=row, by=by)
    except Refused as error:
        messages.error(request, refusal_words(error))
    else:
        fetch_aside(pk=row.pk)
        messages.success(request, gettext("Die Datei wird noch einmal geholt."))
    return redirect(PAGE, row.pk)
