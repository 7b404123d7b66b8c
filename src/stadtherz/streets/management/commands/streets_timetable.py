from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.streets.services.timetabling import Taken, configured_timetable, take_timetable


class Command(BaseCommand):
    """`stadtherz streets timetable [FILE]`: takes in a GTFS timetable; again changes nothing."""

    help = "Takes in the timetable that the settings name, or a GTFS zip file. By the clock daily."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="a GTFS zip, else the settings'")

    def handle(self, *args: Any, **options: Any) -> None:
        source = options["file"] or configured_timetable()
        if not source:
            if options["verbosity"]:
                self.stdout.write("no timetable: set STADTHERZ_TIMETABLE, or name a file")
            return
        self._tell(take_timetable(now=timezone.now(), source=source))

    def _tell(self, taken: Taken) -> None:
        kept, made = taken.kept, taken.made
        if made is None:
            self.stdout.write(f"nothing is new; it reaches to {kept.last:%Y-%m-%d}")
            return
        told = ", ".join(f"{number:,} {name}" for name, number in made.numbers.items())
        self.stdout.write(f"{told}; in {kept.zone}, to {kept.last:%Y-%m-%d}")
        for name, number in sorted(made.left_out.items()):
            self.stdout.write(f"{name}: {number:,} rows could not be read and are left out")
