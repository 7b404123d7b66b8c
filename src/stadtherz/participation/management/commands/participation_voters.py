from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from stadtherz.accounts.public import User
from stadtherz.participation.domain.register import cells_of
from stadtherz.participation.selectors.staff import ballot_named, person_named
from stadtherz.participation.services.entering import Entered, enter_accounts


class Command(BaseCommand):
    """Enters accounts on the list of voters, from a file."""

    help = (
        "Enters accounts that may vote: a user name a line; with ; a number of the register, and"
        " with another ; a district."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", help="key of the procedure")
        parser.add_argument("ballot", help="key of the ballot")
        parser.add_argument("file", help="a user name a line")
        parser.add_argument("--by", required=True, help="user name of who is responsible")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = Path(options["file"]).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError) as error:
            message = f"{options['file']} cannot be read: {error!r}"
            raise CommandError(message) from error
        cells = [cells_of(line, 3) for line in lines if line.strip()]
        entries = {name: (entry, part) for name, entry, part in cells}
        found = User.objects.filter(username__in=entries).values_list("username", "pk")
        numbers = dict(found)
        if missing := sorted(set(entries) - set(numbers)):
            message = f"there are no accounts {', '.join(missing)}; nobody was entered"
            raise CommandError(message)
        new = enter_accounts(
            ballot_id=ballot_named(options["procedure"], options["ballot"]).pk,
            people=[Entered(numbers[name], *given) for name, given in entries.items()],
            by=person_named(options["by"]), now=timezone.now(),
        )  # fmt: skip
        self.stdout.write(f"{new} new, {len(entries) - new} stood there already")
