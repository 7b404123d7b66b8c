from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.participation.selectors.staff import ballot_named, person_named
from stadtherz.participation.services.opening import open_ballot


class Command(BaseCommand):
    """Fixes a ballot: from then on its rules, projects and times stay as they are."""

    help = "Fixes the rules of a ballot and binds them to the first entry of its board."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", help="key of the procedure")
        parser.add_argument("ballot", help="key of the ballot")
        parser.add_argument("--by", required=True, help="user name of who is responsible")

    def handle(self, *args: Any, **options: Any) -> None:
        found = ballot_named(options["procedure"], options["ballot"])
        by = person_named(options["by"])
        fixed = open_ballot(ballot_id=found.pk, by=by, now=timezone.now())
        self.stdout.write(f"{found.key} is fixed; SHA-256 of its rule: {fixed.rule_hash}")
