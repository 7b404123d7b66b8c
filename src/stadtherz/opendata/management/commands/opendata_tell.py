from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.opendata.adapters.calling import BOUNDS
from stadtherz.opendata.adapters.guarded import Bounds
from stadtherz.opendata.services.following import forget
from stadtherz.opendata.services.telling_followers import tell


class Command(BaseCommand):
    """What the clock does every five minutes; nobody is told the same twice."""

    help = (
        "Tells who follows data what changed, by mail, webhook and MQTT, and deletes what was not"
        " confirmed within seven days."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--private", action="store_true", help="also call addresses of private networks"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        bounds = Bounds(BOUNDS.seconds, BOUNDS.largest_bytes, private=options["private"])
        told = tell(now=now, bounds=bounds)
        forgotten = forget(now=now)
        self.stdout.write(
            f"{told.mails} mails, {told.calls} calls and {told.messages} messages sent,"
            f" {forgotten} entries deleted"
        )
