import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.domain.register import Listed, listed_in
from stadtherz.participation.selectors.staff import ballot_named, person_named
from stadtherz.participation.services.entering import make_codes


class Command(BaseCommand):
    """Makes the codes of letters, and writes them once for who prints them."""

    help = "Makes codes for letters or a stand and writes them as CSV; they are stored nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", help="key of the procedure")
        parser.add_argument("ballot", help="key of the ballot")
        parser.add_argument("--by", required=True, help="user name of who is responsible")
        parser.add_argument("--number", type=int, default=0, help="how many, without a register")
        parser.add_argument(
            "--register", help="a file: a number of the register a line, and ; with a district"
        )
        parser.add_argument("--stand", action="store_true", help="for a stand, not for letters")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = (Listed(""),) * options["number"]
        if options["register"]:
            rows = listed_in(Path(options["register"]).read_text(encoding="utf-8").splitlines())
        made = make_codes(
            ballot_id=ballot_named(options["procedure"], options["ballot"]).pk,
            entries=[one.entry for one in rows], of={one.entry: one.district for one in rows},
            by=person_named(options["by"]), now=timezone.now(),
            proof=Proof.STAND if options["stand"] else Proof.LETTER,
        )  # fmt: skip
        table = csv.writer(self.stdout, lineterminator="\n")
        table.writerow(["entry", "code"])
        table.writerows([one.entry, one.code] for one in made)
