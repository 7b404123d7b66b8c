from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.participation.selectors.staff import person_named, procedure_named
from stadtherz.participation.services.unnamed import make_contribution_codes


class Command(BaseCommand):
    """Makes the codes of letters for contributions, and writes them once for who prints them."""

    help = "Makes codes for contributions and writes one a line; they are stored nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", help="key of the procedure")
        parser.add_argument("--number", type=int, required=True, help="how many")
        parser.add_argument("--by", required=True, help="user name of who is responsible")

    def handle(self, *args: Any, **options: Any) -> None:
        found, by = procedure_named(options["procedure"]), person_named(options["by"])
        number = options["number"]
        made = make_contribution_codes(
            procedure_id=found.pk, number=number, by=by, now=timezone.now()
        )
        self.stdout.write("\n".join(made))
