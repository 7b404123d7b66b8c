from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.participation.services.demo import create_examples


class Command(BaseCommand):
    help = "Makes the example procedures and plans of the demo, with simulated votes, once."

    def handle(self, *args: Any, **options: Any) -> None:
        if new := create_examples(now=timezone.now()):
            self.stdout.write(f"  {new} examples of participation")
