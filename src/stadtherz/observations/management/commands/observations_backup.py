from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.observations.services.backup import back_up


class Command(BaseCommand):
    help = "Makes a backup of the lake, its roll-ups and all tables of observations."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder of the backups, on another disk")

    def handle(self, *args: Any, **options: Any) -> None:
        done = back_up(to=options["folder"], now=timezone.now())
        size = sum(piece.size for piece in done.manifest.pieces)
        self.stdout.write(
            f"{done.folder}: {done.manifest.rows.get('lake', 0):,} rows of the lake,"
            f" {done.manifest.records['hotobservation']:,} hot ones, {size:,} bytes"
        )
