from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.participation.services.demo import create_examples
from stadtherz.participation.services.demo_proposals import load_demo_proposals
from stadtherz.participation.services.demo_surveys import make_demo_surveys


class Command(BaseCommand):
    help = "Makes the examples of the demo, with simulated votes and answers, once."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        made = create_examples(now=now) + load_demo_proposals(now=now) + make_demo_surveys(now=now)
        if made:
            self.stdout.write(f"  {made} examples of participation")
