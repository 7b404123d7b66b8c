from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.streets.services.demo import load_sample, load_sample_timetable


class Command(BaseCommand):
    """`stadtherz streets demo`: an invented quarter, with a timetable, where a city has none."""

    help = "Takes in the map of an invented quarter where the city has no map yet."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        loaded = load_sample(now=now)
        load_sample_timetable(now=now)
        if loaded is None:
            self.stdout.write("the city has a map; the invented quarter is not needed")
            return
        told = loaded.row.told
        self.stdout.write(
            f"an invented quarter: {told['ways']:,} ways, {told['features']['places']:,} places"
        )
