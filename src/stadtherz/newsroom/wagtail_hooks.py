from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.permissions import register_permission_policy

from stadtherz.accounts.public import is_sure_of
from stadtherz.newsroom.adapters import FilePolicy, is_published
from stadtherz.newsroom.domain.release import may_release

for file in (Image, Document):
    # "exact", because Wagtail enters a policy of its own for the class after this
    policy = FilePolicy(file, owner_field_name="uploaded_by_user")
    register_permission_policy(file, policy, exact_class=True)


@hooks.register("before_serve_document")
def nobody_reads_a_document_that_was_not_released(
    document: Document, request: HttpRequest
) -> HttpResponse | None:
    """Hide what no published text uses from everybody but the staff, as if it were not there."""
    is_staff = request.user.has_perm("wagtailadmin.access_admin") and is_sure_of(request)
    if is_staff or is_published(document):
        return None
    if document.collection.get_view_restrictions():
        return None  # whoever may read it is asked by Wagtail, as on a private page
    raise Http404


@hooks.register("construct_page_action_menu")
def nobody_publishes_from_the_editor(
    items: list[Any],
    request: HttpRequest,  # noqa: ARG001 - Wagtail passes it
    context: dict[str, Any],  # noqa: ARG001 - Wagtail passes it
) -> None:
    """Take the button away: what the editor saves is the own version of whoever saves it."""
    items[:] = [item for item in items if item.name != "action-publish"]


@hooks.register("before_publish_page")
def keep_as_draft(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Keep what somebody sent to be published at once as a draft, which somebody else releases."""
    if may_release(author=page.latest_revision.user_id, person=request.user.pk):
        return None
    _say_who_releases(request)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("after_edit_page")
def say_that_a_change_was_not_released(request: HttpRequest, page: Any) -> None:
    asked = request.POST.get("workflow-action-name") == "approve"
    if asked and not may_release(author=page.latest_revision.user_id, person=request.user.pk):
        _say_who_releases(request)


def _say_who_releases(request: HttpRequest) -> None:
    words = gettext(
        "Deine Fassung ist gespeichert, aber nicht veröffentlicht: Das gibt jemand anderes frei."
        " Reiche sie dazu zur Freigabe ein."
    )
    messages.warning(request, words)
