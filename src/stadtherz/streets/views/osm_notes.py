"""Staff page with notes for OpenStreetMap, which a person looks through and sends; and the file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stadtherz.accounts.public import Permission, require
from stadtherz.streets.domain.osm_notes import SITE, as_file
from stadtherz.streets.selectors.network import current_map
from stadtherz.streets.selectors.osm_notes import notes_for_osm


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the notes with the page on which each is written."""
    require(request.user, Permission.REVIEW_STREETS)
    notes = notes_for_osm(timezone.now())
    context = {"notes": notes, "site": SITE, "map": current_map()}
    return render(request, "streets/admin/osm_notes.html", context)


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """Give the notes as a file for JOSM, where each can be changed before it is sent."""
    require(request.user, Permission.REVIEW_STREETS)
    now = timezone.now()
    response = HttpResponse(as_file(notes_for_osm(now)), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="notes-{now:%Y-%m-%d}.osn"'
    return response
