from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.streets.services.demo import load_sample


class Command(BaseCommand):
    """`stadtherz streets demo`: an invented quarter where the city has no map yet."""

    help = "Takes in the map of an invented quarter where the city has no map yet."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_sample(now=timezone.now())
        if loaded is None:
            self.stdout.write("the city has a map; the invented quarter is not needed")
            return
        told = loaded.row.told
        self.stdout.write(
            f"an invented quarter: {told['ways']:,} ways, {told['features']['places']:,} places"
        )
