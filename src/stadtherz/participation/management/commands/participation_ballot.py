import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from stadtherz.kernel.text import Text
from stadtherz.participation.models import Procedure
from stadtherz.participation.selectors.staff import person_named
from stadtherz.participation.services.preparing import BallotSetup, OptionSetup, prepare_ballot

MOMENTS = ("opens", "closes", "announced", "objections_until")
TEXTS = ("title", "question", "rule")
PLAIN = ("key", "kind", "access")
IF_GIVEN = ("budget", "least", "most", "points", "points_each", "minimum_age")


class Command(BaseCommand):
    """Prepares a ballot from a file; `participation open` fixes it."""

    help = "Prepares a ballot from a JSON file, or changes it while its rules are not fixed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", help="key of the procedure")
        parser.add_argument("file", help="JSON, see participation.md")
        parser.add_argument("--by", required=True, help="user name of who is responsible")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            setup = read_setup(json.loads(Path(options["file"]).read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"{options['file']} cannot be read: {error!r}"
            raise CommandError(message) from error
        of = Procedure.objects.filter(key=options["procedure"]).first()
        if of is None:
            message = f"there is no procedure {options['procedure']!r}"
            raise CommandError(message)
        found = prepare_ballot(procedure=of, setup=setup, by=person_named(options["by"]))
        self.stdout.write(f"{found.key}: prepared; `participation open` fixes it")


def read_setup(values: dict[str, Any]) -> BallotSetup:
    """Read what the file of a ballot holds."""
    moments = {name: parse_datetime(values[name]) for name in MOMENTS}
    if any(moment is None or moment.tzinfo is None for moment in moments.values()):
        message = f"{', '.join(MOMENTS)} are moments such as 2026-05-31T08:00:00+02:00"
        raise ValueError(message)
    given: dict[str, Any] = moments | {name: Text.of(values.get(name, "")) for name in TEXTS}
    given |= {name: str(values[name]) for name in PLAIN}
    given |= {name: _number(values[name]) for name in IF_GIVEN if values.get(name) is not None}
    choices = tuple(
        OptionSetup(
            str(one["key"]), Text.of(one["title"]), Text.of(one.get("text", "")),
            None if one.get("cost") is None else _number(one["cost"]),
        )
        for one in values["options"]
    )  # fmt: skip
    return BallotSetup(options=choices, rule_settings=values.get("rule_settings", {}), **given)


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        message = f"{value!r} is no whole number; money is in cents"
        raise ValueError(message)
    return value
