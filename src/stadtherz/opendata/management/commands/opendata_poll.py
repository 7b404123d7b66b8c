from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.opendata.services.guarded_reading import end_forgotten
from stadtherz.opendata.services.polling import USUAL, poll_due


class Command(BaseCommand):
    """What the clock does each hour; only addresses that are due are asked."""

    help = "Asks the addresses from which datasets are kept up to date for newer files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--private", action="store_true", help="also ask private addresses")

    def handle(self, *args: Any, **options: Any) -> None:
        end_forgotten(now=timezone.now())
        bounds = replace(USUAL, private=options["private"])
        for polled in poll_due(now=timezone.now(), bounds=bounds):
            self.stdout.write(f"{polled.dataset}: {polled.outcome}")
