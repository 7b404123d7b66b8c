from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.opendata.domain.offers import lacking
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.selectors.catalogue import dataset_of
from stadtherz.opendata.selectors.streams import stream_offers
from stadtherz.opendata.services.bringing import bring_in
from stadtherz.opendata.services.writing import write_all


class Command(BaseCommand):
    """What the clock does each hour; doing it twice changes nothing."""

    help = (
        "Brings what the city's systems offer into the catalogue, writes the files of days that are"
        " over, and publishes what nothing is lacking of."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        brought = bring_in(offers=stream_offers(), now=now)
        if brought.new or brought.changed:
            self.stdout.write(f"{brought.new} new datasets, {brought.changed} changed")
        for step in write_all(now=now):
            if step.days:
                self.stdout.write(f"{step.dataset}: {step.days} days, {step.rows:,} rows")
            if step.published:
                self.stdout.write(f"{step.dataset}: published")
        for row in Dataset.objects.filter(state=Dataset.State.DRAFT):
            missing = ", ".join(lacking(dataset_of(row))) or "a person's release"
            self.stdout.write(f"{row.key}: not published, lacks {missing}")
