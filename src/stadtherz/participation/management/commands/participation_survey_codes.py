from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.participation.selectors.staff import person_named
from stadtherz.participation.selectors.surveys import survey_in
from stadtherz.participation.services.surveys import make_survey_codes


class Command(BaseCommand):
    """Makes the codes of letters for a survey, and writes them once for who prints them."""

    help = "Makes codes for a survey and writes one a line; they are stored nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", help="key of the procedure")
        parser.add_argument("survey", help="key of the survey")
        parser.add_argument("--number", type=int, required=True, help="how many")
        parser.add_argument("--by", required=True, help="user name of who is responsible")

    def handle(self, *args: Any, **options: Any) -> None:
        found = survey_in(options["procedure"], options["survey"], "survey")
        by, number = person_named(options["by"]), options["number"]
        made = make_survey_codes(survey_id=found.pk, number=number, by=by, now=timezone.now())
        self.stdout.write("\n".join(made))
