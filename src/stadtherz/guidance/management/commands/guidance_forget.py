from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.guidance.services.recording import forget_old


class Command(BaseCommand):
    help = "Removes recordings of ways that are older than a day."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"removed {forget_old(now=timezone.now())} recordings")
