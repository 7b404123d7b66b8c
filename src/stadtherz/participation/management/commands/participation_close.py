from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.participation.services.closing import close_due


class Command(BaseCommand):
    """Does for every ballot what its times say; nothing happens before it is due."""

    help = "Closes the day of each ballot, opens results at their moment, destroys old keys."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in close_due(now=timezone.now()):
            self.stdout.write(line)
