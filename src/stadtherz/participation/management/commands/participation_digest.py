from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.participation.services.digesting import send_digests
from stadtherz.participation.services.reminding import remind


class Command(BaseCommand):
    """Writes to everybody who follows something that is new, and reminds departments, hourly."""

    help = "Sends one mail with all that is new to each who follows something; reminds departments."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        self.stdout.write(f"mails: {send_digests(now=now)}, reminders: {remind(now=now)}")
