import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stadtherz.kernel.text import Text
from stadtherz.participation.models import Procedure
from stadtherz.participation.selectors.staff import person_named
from stadtherz.participation.services.preparing import CollectionSetup, collect_proposals

NUMBERS = ("trusted_after", "answer_days")


class Command(BaseCommand):
    """Lets a procedure collect proposals, by the rules of a file."""

    help = "Lets a procedure collect proposals, by rules from a JSON file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", help="key of the procedure")
        parser.add_argument("file", help="JSON, see participation-proposals.md")
        parser.add_argument("--by", required=True, help="user name of who is responsible")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
            rules = tuple((str(one["key"]), Text.of(one["text"])) for one in values["criteria"])
            numbers = {name: int(values[name]) for name in NUMBERS if name in values}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"{options['file']} cannot be read: {error!r}"
            raise CommandError(message) from error
        of = Procedure.objects.filter(key=options["procedure"]).first()
        if of is None:
            message = f"there is no procedure {options['procedure']!r}"
            raise CommandError(message)
        setup = CollectionSetup(rules, **numbers)
        collect_proposals(procedure=of, setup=setup, by=person_named(options["by"]))
        self.stdout.write(f"{of.key} collects proposals, by {len(rules)} rules")
