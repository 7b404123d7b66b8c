from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from stadtherz.observations.services.backup import restore


class Command(BaseCommand):
    help = "Brings a backup back into an installation without observations, after checking it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a backup, or a folder of them: the newest")

    def handle(self, *args: Any, **options: Any) -> None:
        done = restore(source=options["folder"])
        self.stdout.write(
            f"brought back {done.folder}, made {done.manifest.made_at}:"
            f" {done.manifest.rows.get('lake', 0):,} rows of the lake,"
            f" {done.manifest.records['hotobservation']:,} hot ones"
        )
