from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.participation.services.merging import close_merges
from stadtherz.participation.services.notifying import tell
from stadtherz.participation.services.support_marks import forget_marks


class Command(BaseCommand):
    """Ends questions about merging that are over, and sends what people are to be told."""

    help = "Sends mails about proposals, one an account and hour, and closes merges that are due."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        closed, sent = close_merges(now=now), tell(now=now)
        forget_marks(now=now)
        if closed or sent:
            self.stdout.write(f"merges closed: {len(closed)}, mails: {sent}")
