"""Addresses from which datasets are kept up to date."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from stadtherz.accounts.public import Permission, User, may
from stadtherz.opendata.domain.handing_in.stages import Stage
from stadtherz.opendata.models import Dataset, PolledFile, Submission
from stadtherz.opendata.selectors.addresses import address


def last_published(dataset: Dataset) -> Submission | None:
    """Give the table that the public version of a dataset was made of."""
    rows = Submission.objects.filter(dataset=dataset, stage=Stage.PUBLISHED.value)
    return rows.order_by("-changed_at", "-pk").first()


def polled_of(row: Submission) -> PolledFile | None:
    """Give the address of a table's dataset, where one is told."""
    found = PolledFile.objects.filter(dataset=row.dataset_id) if row.dataset_id else None
    return found.select_related("waiting").first() if found is not None else None


def may_follow_address(person: User, row: Submission) -> bool:
    """Whether a person may have a published table brought up to date from an address."""
    own = row.owner_id == person.pk and may(person, Permission.EDIT_DATA)
    return own or may(person, Permission.CHECK_DATA)


def staff_page(row: Submission | None) -> str:
    """Give the address of the page on which a table, or all of them, are worked on."""
    with override(settings.LANGUAGE_CODE):
        path = reverse("opendata-table", args=[row.pk]) if row else reverse("opendata-tables")
        return address() + path
