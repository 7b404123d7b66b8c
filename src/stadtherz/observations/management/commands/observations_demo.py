from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stadtherz.observations.services.demo import create_fleet, write_history


class Command(BaseCommand):
    help = "Makes the simulated stations of the demo and their history, once."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            message = "the simulated fleet is for the demo; set STADTHERZ_DEMO=yes to use it"
            raise CommandError(message)
        stations, readings = create_fleet(), write_history()
        if stations or readings:
            self.stdout.write(f"  {stations} simulated stations, {readings:,} simulated readings")
