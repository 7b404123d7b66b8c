from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.participation.services.demo import create_examples
from stadtherz.participation.services.demo_collections import load_demo_collections
from stadtherz.participation.services.demo_proposals import load_demo_proposals
from stadtherz.participation.services.demo_surveys import make_demo_surveys


class Command(BaseCommand):
    help = "Makes the examples of the demo, with simulated votes and answers, once."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        makers = create_examples, load_demo_proposals, load_demo_collections, make_demo_surveys
        made = sum(make(now=now) for make in makers)
        if made:
            self.stdout.write(f"  {made} examples of participation")
