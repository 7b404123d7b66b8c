from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.participation.services.demo_surveys import make_demo_surveys


class Command(BaseCommand):
    """Makes surveys, a quiz and a drawing of lots about cycling, with simulated answers, once."""

    help = "Makes the demo's surveys, quiz and drawing of lots; refused outside of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_demo_surveys(now=timezone.now())
        self.stdout.write(f"surveys, quiz and lots of the demo: {made} new")
