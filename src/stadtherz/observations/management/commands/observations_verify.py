from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stadtherz.observations.services.backup import verify


class Command(BaseCommand):
    help = "Reads a backup and compares it with its manifest; the newest of a folder of backups."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        faults = verify(folder=options["folder"])
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            message = f"the backup is damaged in {len(faults)} places"
            raise CommandError(message)
        self.stdout.write("the backup is whole")
