from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.services.belonging import adopt, begin_new


class Command(BaseCommand):
    help = "Lets the database and the lake that is there belong together, or begins a new lake."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", action="store_true", help="begin a lake where nothing is")
        parser.add_argument(
            "--without-unknown",
            action="store_true",
            help="leave out for good what is of datastreams that the database does not know",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        place = the_lake().storage.address
        if options["new"]:
            begin_new()
            self.stdout.write(f"the next flush begins a new lake at {place}")
            return
        done = adopt(without_unknown=options["without_unknown"])
        self.stdout.write(
            f"{place} belongs to this database now; {done.renumbered} observations got new numbers,"
            f" {done.purged} days were rewritten without unknown datastreams"
        )
