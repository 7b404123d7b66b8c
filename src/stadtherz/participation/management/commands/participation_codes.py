import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.domain.register import cells_of
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
        entries, of = [""] * options["number"], dict[str, str]()
        if options["register"]:
            lines = Path(options["register"]).read_text(encoding="utf-8").splitlines()
            rows = [cells_of(line, 2) for line in lines if line.strip()]
            entries, of = [row[0] for row in rows], {row[0]: row[1] for row in rows}
        made = make_codes(
            ballot_id=ballot_named(options["procedure"], options["ballot"]).pk,
            entries=entries, by=person_named(options["by"]), now=timezone.now(),
            proof=Proof.STAND if options["stand"] else Proof.LETTER, of=of,
        )  # fmt: skip
        table = csv.writer(self.stdout, lineterminator="\n")
        table.writerow(["entry", "code"])
        table.writerows([one.entry, one.code] for one in made)
