from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.measuring import Way, fetcher
from stadtherz.opendata.services.measuring import forget, measure, put_days_together


class Command(BaseCommand):
    """What the clock does every five minutes; a handful of requests, each with an end."""

    help = "Measures how the city's own interfaces answer, for the page on their quality."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--through", default="",
            help="where to connect to, as http://127.0.0.1:8000; else the city's own address",
        )  # fmt: skip
        parser.add_argument("--seconds", type=float, default=10.0, help="for one answer at most")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        way = Way(str(settings.CONFIG.address), options["through"], options["seconds"])
        try:
            fetch = fetcher(way)
        except Invalid as error:
            raise CommandError(str(error)) from error
        for name, took in measure(fetch=fetch, now=now):
            if not took.fine:
                self.stdout.write(f"{name}: no usable answer (status {took.status})")
        put_days_together(now=now)
        forget(now=now)
