"""Asks whether the addresses of what people made with the data still answer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.opendata.adapters.guarded import Bounds
from stadtherz.opendata.adapters.links import Manners, ask_all
from stadtherz.opendata.selectors.use import asked_links
from stadtherz.opendata.services.reuses import note_links

MOST, SECONDS, WHOLE_SECONDS, BYTES = 500, 10, 300, 65_536


class Command(BaseCommand):
    help = (
        "Asks whether the addresses in the gallery of uses still answer, at most 500 in five"
        " minutes, and notes it; staff see which did not. Meant for once a week."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=MOST, help="addresses, at most")
        parser.add_argument("--private", action="store_true", help="also ask private addresses")

    def handle(self, *_args: Any, **options: Any) -> None:
        bounds = Bounds(seconds=SECONDS, largest_bytes=BYTES, private=options["private"])
        manners = Manners(options["most"], together=8, bounds=bounds, whole_seconds=WHOLE_SECONDS)
        statuses = ask_all(asked_links()[: options["most"]], manners, lambda _done, _all: None)
        broken = note_links(statuses=statuses, now=timezone.now())
        self.stdout.write(f"{len(statuses)} addresses asked, {broken} did not answer")
