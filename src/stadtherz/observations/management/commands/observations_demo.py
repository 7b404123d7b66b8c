from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stadtherz.observations.services.demo import create_fleet, write_history
from stadtherz.observations.services.demo_counts import write_counts
from stadtherz.observations.services.demo_devices import create_devices, rehearse_watch
from stadtherz.observations.services.sensorthings.completing import complete_stations


class Command(BaseCommand):
    help = "Makes the simulated stations of the demo and their history, once."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            message = "the simulated fleet is for the demo; set STADTHERZ_DEMO=yes to use it"
            raise CommandError(message)
        stations, readings = create_fleet(), write_history() + write_counts()
        complete_stations()
        devices = create_devices()
        rehearse_watch(now=timezone.now())
        if stations or readings or devices:
            made = f"{stations} stations, {readings:,} readings, {devices} devices"
            self.stdout.write(f"  simulated: {made}")
