from typing import Any

from django.core.management.base import BaseCommand

from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.services.totalling import write_totals


class Command(BaseCommand):
    help = (
        "Writes the totals of classified counts that were stored before totals were, so that pages "
        "show them. Needed once after an update; calling it again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{write_totals(lake=the_lake()):,} totals written")
