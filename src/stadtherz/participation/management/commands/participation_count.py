from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.participation.selectors.staff import ballot_named
from stadtherz.participation.services.counting import count_again


class Command(BaseCommand):
    """Counts a ballot, or counts it anew and compares with what was published."""

    help = "Counts a ballot after its announced moment, and compares with what is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", help="key of the procedure")
        parser.add_argument("ballot", help="key of the ballot")

    def handle(self, *args: Any, **options: Any) -> None:
        found = ballot_named(options["procedure"], options["ballot"])
        digest = count_again(ballot_id=found.pk, now=timezone.now())
        self.stdout.write(f"{found.key}: the result is right; its SHA-256: {digest}")
