from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.observations.services.housekeeping import daily


class Command(BaseCommand):
    help = "Does the daily work on the lake now: roll-ups, retention, purge, old files."

    def handle(self, *args: Any, **options: Any) -> None:
        for said in daily(now=timezone.now()):
            self.stdout.write(said)
