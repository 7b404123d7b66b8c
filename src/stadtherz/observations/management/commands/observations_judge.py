import sys
from datetime import date
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from stadtherz.observations.adapters.rule_book import judged_streams
from stadtherz.observations.models import Judging
from stadtherz.observations.services.judging import (
    Step,
    ask_to_judge,
    judge_due,
    note_due,
    weeks_due,
)

BAR = 30
INTERRUPTED = 130


class Command(BaseCommand):
    help = (
        "Judges values anew by the quality rules as they are now, from a day on. Interrupted, it "
        "is finished by calling it again without --since, or by the ingest. Judging the same twice "
        "changes nothing; what people have decided stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, help="first day, as 2026-01-31")
        parser.add_argument(
            "--datastream", action="append", default=[], metavar="KEY",
            help="only this one; may be given several times",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        streams = _streams(options["datastream"])
        note_due()
        if options["since"]:
            if options["since"] > timezone.localdate():
                message = f"--since {options['since']} lies in the future; give a day that is over"
                raise CommandError(message)
            ask_to_judge(since=options["since"], streams=streams)
        told = _Told(self, weeks_due())
        try:
            for step in judge_due():
                told.tell(step)
        except KeyboardInterrupt as error:
            message = "interrupted; `stadtherz observations judge` goes on from here"
            raise CommandError(message, returncode=INTERRUPTED) from error
        left = Judging.objects.count()
        self.stdout.write(f"{told.words()}{f', {left} datastreams are left' if left else ''}")


def _streams(keys: list[str]) -> list[int]:
    """Find the datastreams that were named, or all.

    Raises:
        CommandError: when there is no such datastream.

    """
    found = judged_streams()
    if not keys:
        return list(found.values_list("pk", flat=True))
    known = dict(found.filter(key__in=keys).values_list("key", "pk"))
    if unknown := [key for key in keys if key not in known]:
        message = (
            f"there is no datastream {unknown[0]!r} with single values; the administration lists "
            "them under Messwerte, Datenreihen"
        )
        raise CommandError(message)
    return list(known.values())


class _Told:
    """Shows progress: a bar on a terminal, elsewhere a line now and then."""

    def __init__(self, command: BaseCommand, weeks: int) -> None:
        self.command, self.weeks = command, max(weeks, 1)
        self.done = self.values = self.flagged = 0
        self.started = self.told_at = monotonic()
        self.bar = sys.stderr.isatty()

    def tell(self, step: Step) -> None:
        self.done += step.asked
        self.values += step.values
        self.flagged += step.flagged
        share = min(1.0, self.done / self.weeks)
        seconds = monotonic() - self.started
        rest = seconds * (1 - share) / max(share, 0.001)
        if self.bar:
            filled = round(share * BAR)
            bar = f"[{'#' * filled}{'.' * (BAR - filled)}]"
            end = "\n" if share >= 1 else ""
            said = f"\r{bar} {share:4.0%}  {self.words()}  {rest:.0f} s left "
            self.command.stderr.write(said, str, ending=end)
        elif monotonic() - self.told_at >= 10:  # noqa: PLR2004 - seconds between two lines
            self.told_at = monotonic()
            self.command.stderr.write(f"{share:4.0%}  {self.words()}  {rest:.0f} s left", str)

    def words(self) -> str:
        return f"{self.values:,} values judged, {self.flagged:,} flags changed"
