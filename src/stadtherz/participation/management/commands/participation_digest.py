from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.participation.services.digesting import send_digests


class Command(BaseCommand):
    """Writes to everybody who follows something that is new; the clock does it every hour."""

    help = "Sends one mail with all that is new to each who follows plans, procedures, themes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"mails: {send_digests(now=timezone.now())}")
