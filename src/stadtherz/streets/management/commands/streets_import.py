import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.streets.services.importing import Imported, import_map


class Command(BaseCommand):
    """`stadtherz streets import FILE`: takes in a map of OpenStreetMap; again changes nothing."""

    help = "Takes in a map file of OpenStreetMap (.osm.pbf, .osm.gz) and says what is new in it."
    requires_system_checks: tuple[str, ...] = ()
    """They load every page of the city, a second and 30 MB; a map changes none of them."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the map file")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()

        def say(step: str) -> None:
            self.stdout.write(f"{time.monotonic() - began:5.1f} s  {step}")

        imported = import_map(path=options["file"], now=timezone.now(), say=say)
        say("done")
        self._tell(imported)

    def _tell(self, imported: Imported) -> None:
        row, told = imported.row, imported.row.told
        day = f", data of {row.data_of:%Y-%m-%d}" if row.data_of else ", data of an unknown day"
        self.stdout.write(f"{row.name}: {told['ways']:,} ways, {told['nodes']:,} nodes{day}")
        self.stdout.write(
            f"network: {told['places']:,} places, {told['edges']:,} edges,"
            f" {told['crossings']:,} of them across something"
        )
        if imported.changed_nothing:
            self.stdout.write("nothing is new")
            return
        self.stdout.write(f"{'':12}{'now':>8}{'new':>8}{'changed':>9}{'gone':>8}")
        for name, one in imported.differences.items():
            now = told["features"].get(name, 0)
            self.stdout.write(f"{name:12}{now:8,}{one.new:8,}{one.changed:9,}{one.gone:8,}")
