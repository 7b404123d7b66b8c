from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.participation.services.closing import close_due
from stadtherz.participation.services.counting import count_due
from stadtherz.participation.services.seats import forget_candidates
from stadtherz.participation.services.surveys import close_surveys
from stadtherz.participation.services.unnamed import forget_unnamed


class Command(BaseCommand):
    """Does for every ballot what its times say; nothing happens before it is due."""

    help = "Closes the day of each ballot, opens and counts results when due, destroys old keys."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        for line in chain(close_due(now=now), count_due(now=now)):
            self.stdout.write(line)
        forget_candidates(today=timezone.localdate())
        close_surveys(now=timezone.now())
        forget_unnamed(now=timezone.now())
