from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from stadtherz.streets.adapters.timetable_faults import Tried, keep_faults
from stadtherz.streets.adapters.timetable_files import KeptTimetable, kept_timetables
from stadtherz.streets.services.timetabling import Taken, configured_timetables, take_timetables

HOURS_S = 3600


class Command(BaseCommand):
    """`stadtherz streets timetable [FILE ...]`: takes in GTFS timetables; again changes nothing."""

    help = "Takes in the timetables that the settings name, or GTFS zip files. By the clock daily."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="*", default=[], help="GTFS zips, else the settings'")
        parser.add_argument("--list", action="store_true", help="only says which the city has")

    def handle(self, *args: Any, **options: Any) -> None:
        now, sources = timezone.now(), tuple(options["file"] or configured_timetables())
        if options["list"]:
            for kept in kept_timetables():
                self.stdout.write(told_timetable(kept, now))
            return
        if not sources:
            keep_faults(Tried.TIMETABLE, ())
            if options["verbosity"]:
                self.stdout.write("no timetable: set STADTHERZ_TIMETABLE, or name a file")
            return
        taken = take_timetables(now=now, sources=sources)
        for one in taken:
            self._tell(one, now)
        faults = [f"{one.source}: {one.fault}" for one in taken if one.fault]
        if faults:  # the others are taken in all the same
            raise CommandError("\n".join(faults))

    def _tell(self, taken: Taken, now: datetime) -> None:
        kept, made = taken.kept, taken.made
        if kept is not None:
            self.stdout.write(told_timetable(kept, now))
        if made is None:
            said = "is not taken in" if taken.fault else "nothing is new"
            self.stdout.write(f"{taken.source}: {said}")
            return
        told = ", ".join(f"{number:,} {name}" for name, number in made.numbers.items())
        self.stdout.write(f"{taken.source}: {told}; in {made.zone}")
        for name, number in sorted(made.left_out.items()):
            self.stdout.write(f"{name}: {number:,} rows could not be read and are left out")


def told_timetable(kept: KeptTimetable, now: datetime) -> str:
    """Tell a timetable with its name and age in one line."""
    seen = (now - (kept.seen_at or kept.taken_at)).total_seconds() // HOURS_S
    return (
        f"{kept.publisher or 'without a name'} ({kept.source or 'unknown source'}): taken in on"
        f" {kept.taken_at:%Y-%m-%d}, last seen {seen:.0f} hours ago, to {kept.last:%Y-%m-%d}"
    )
