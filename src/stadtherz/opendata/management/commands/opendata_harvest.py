from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.opendata.adapters.harvesting.fetching import USUAL, Manners
from stadtherz.opendata.models import HarvestRun
from stadtherz.opendata.services.harvesting import Took, harvest_due, harvest_named

FAULTS = 1


class Command(BaseCommand):
    help = (
        "Takes datasets from the other portals that are due; with --source from one of them now. "
        "Exit code 1 when that one cannot be read to its end."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--source", metavar="KEY", help="this one, whether it is due or not")
        parser.add_argument("--private", action="store_true", help="also ask private addresses")

    def handle(self, *args: Any, **options: Any) -> None:
        page = replace(USUAL.page, private=options["private"])
        manners = replace(USUAL, page=page)
        whole = True
        for took in self._taking(options["source"], manners):
            whole &= self._tell(took)
        if options["source"] and not whole:
            raise SystemExit(FAULTS)

    def _taking(self, key: str | None, manners: Manners) -> Any:
        if key:
            return [harvest_named(key=key, clock=timezone.now, manners=manners)]
        return harvest_due(clock=timezone.now, manners=manners)

    def _tell(self, took: Took) -> bool:
        run = took.run
        if run is None:
            self.stdout.write(f"{took.source.key}: another run is at it")
            return True
        counts = ", ".join(
            f"{getattr(run, name)} {name}"
            for name in ("new", "changed", "same", "gone", "skipped", "refused")
        )
        self.stdout.write(f"{took.source.key}: {run.state}, {run.pages} pages, {counts}")
        for iri, reason, words in run.refusals[:10]:
            self.stdout.write(f"  refused: {iri}: {reason}: {words}")
        if run.held:
            self.stdout.write("  more than half have vanished; they stay until the next run")
        if run.words:
            self.stdout.write(f"  {run.words}")
        return run.state == HarvestRun.State.DONE
