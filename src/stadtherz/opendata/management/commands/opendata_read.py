from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.opendata.adapters.apart import limit_myself
from stadtherz.opendata.services.guarded_reading import LONGEST_S, MEMORY_MB
from stadtherz.opendata.services.handing_in import read


class Command(BaseCommand):
    """What the background worker calls for files that a program wrote."""

    help = "Reads the file of one table that was handed in, in this process, which then is limited."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="of the table")

    def handle(self, *args: Any, **options: Any) -> None:
        limit_myself(MEMORY_MB, LONGEST_S)
        read(pk=options["number"], now=timezone.now())
