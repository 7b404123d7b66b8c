from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.streets.services.closing import tell_of_closures


class Command(BaseCommand):
    """Tells other systems which closures began and ended; again tells nothing twice."""

    help = "Tells which closures of streets began and ended. Meant for every five minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{tell_of_closures(now=timezone.now())} events")
