from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.opendata.selectors.streams import stream_offers
from stadtherz.opendata.selectors.unsettled import Unsettled, unsettled
from stadtherz.opendata.services.bringing import bring_in
from stadtherz.opendata.services.sources import give_all
from stadtherz.opendata.services.writing import write_all

RELEASE = "a person's release"


class Command(BaseCommand):
    """What the clock does each hour; doing it twice changes nothing."""

    help = (
        "Brings what the city's systems offer into the catalogue, writes the files of days that are"
        " over, and publishes what nothing is lacking of."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        self._streams(now)
        self._tables(now)
        for one in unsettled():
            self.stdout.write(f"{one.row.key}: {_words(one)}")

    def _streams(self, now: datetime) -> None:
        """Bring what the city measures up to date."""
        brought = bring_in(offers=stream_offers(), now=now)
        if brought.new or brought.changed:
            self.stdout.write(f"{brought.new} new datasets, {brought.changed} changed")
        for step in write_all(now=now):
            if step.days:
                self.stdout.write(f"{step.dataset}: {step.days} days, {step.rows:,} rows")
            if step.taken_back:
                self.stdout.write(f"{step.dataset}: taken back, it has another licence now")
            self._published(step.dataset, is_new=step.published)

    def _tables(self, now: datetime) -> None:
        """Bring the tables up to date that systems of the city have."""
        for given in give_all(now=now):
            if given.is_new:
                self.stdout.write(f"{given.dataset}: a further edition, {given.rows:,} rows")
            self._published(given.dataset, is_new=given.published)

    def _published(self, key: str, *, is_new: bool) -> None:
        if is_new:
            self.stdout.write(f"{key}: published")


def _words(one: Unsettled) -> str:
    missing = ", ".join(one.lacking or one.wrong)
    if not one.is_public:
        return f"not published, lacks {missing or RELEASE}"
    if missing:
        return f"published, but lacks {missing}; a person has to say it"
    return f"its source says nothing of {', '.join(one.unsaid)} any more, the last value stays"
