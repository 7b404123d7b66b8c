from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from stadtherz.participation.selectors.staff import ballot_named, person_named
from stadtherz.participation.services.collecting import shortlist


class Command(BaseCommand):
    """Brings what people proposed to a vote: the most supported become options of a ballot."""

    help = "Puts the most supported contributions of a procedure onto a ballot, before it opens."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", help="key of the procedure")
        parser.add_argument("ballot", help="key of the ballot")
        parser.add_argument("--most", type=int, default=10, help="how many at most (10)")
        parser.add_argument("--by", required=True, help="user name of who is responsible")

    def handle(self, *args: Any, **options: Any) -> None:
        found = ballot_named(options["procedure"], options["ballot"])
        by = person_named(options["by"])
        new = shortlist(ballot_id=found.pk, most=options["most"], by=by)
        self.stdout.write(f"{found.key}: {new} new options; equals at the edge come all or none")
