import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from stadtherz.kernel.text import Text
from stadtherz.participation.selectors.procedures import procedure_with
from stadtherz.participation.selectors.staff import person_named
from stadtherz.participation.services.lots import LotSetup, call_for_candidates

MOMENTS = ("opens", "closes", "seed_known")
TEXTS = ("title", "summary", "seed_event")


class Command(BaseCommand):
    """Calls for the candidates of a drawing of lots, from a file."""

    help = "Begins a drawing of lots from a JSON file, or changes it while nobody is a candidate."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", help="key of the procedure")
        parser.add_argument("file", help="JSON, see participation-lots.md")
        parser.add_argument("--by", required=True, help="user name of who is responsible")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
            setup = read_setup(values)
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{options['file']} cannot be read: {error!r}"
            raise CommandError(message) from error
        of = procedure_with(options["procedure"])
        found = call_for_candidates(procedure=of, setup=setup, by=person_named(options["by"]))
        self.stdout.write(f"{found.key}: candidates come forward until {found.closes}")


def read_setup(values: dict[str, Any]) -> LotSetup:
    """Read what the file of a drawing holds."""
    moments = {name: parse_datetime(values[name]) for name in MOMENTS}
    if any(moment is None or moment.tzinfo is None for moment in moments.values()):
        message = f"{', '.join(MOMENTS)} are moments such as 2026-05-31T08:00:00+02:00"
        raise ValueError(message)
    texts = {name: Text.of(values[name]) for name in TEXTS}
    given: dict[str, Any] = moments | texts
    return LotSetup(
        key=values["key"], rule=values["rule"], year=int(values["year"]),
        term_ends=date.fromisoformat(values["term_ends"]), **given,
    )  # fmt: skip
