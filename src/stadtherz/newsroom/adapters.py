"""What Wagtail asks us about pictures and documents."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from stadtherz.newsroom.domain.release import may_change_file
from stadtherz.newsroom.models import CityPage

CHANGES = frozenset({"change", "delete"})


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """A file is its uploader's until a text uses it; from then on releasers change it."""

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        asked = set(actions)
        if asked & CHANGES and not may_change_file(
            releases=self._check_perm(user, ["change"], collection=instance.collection),
            in_use=ReferenceIndex.get_references_to(instance).exists(),
        ):
            asked -= CHANGES
        return bool(asked) and super().user_has_any_permission_for_instance(user, asked, instance)


def is_published(file: Any) -> bool:
    """Say whether a page that everybody may read uses a file."""
    base = ContentType.objects.get_for_model(CityPage)
    used_by = ReferenceIndex.get_references_to(file).filter(base_content_type=base)
    pages = set(used_by.values_list("object_id", flat=True))
    return bool(pages) and CityPage.objects.live().public().filter(pk__in=pages).exists()
