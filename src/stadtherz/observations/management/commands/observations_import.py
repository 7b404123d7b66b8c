import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stadtherz.kernel.errors import Refused
from stadtherz.observations.domain.mapping import Mapping, mapping_from
from stadtherz.observations.services.importing import Outcome, Progress, import_file

BAR = 30


class Command(BaseCommand):
    help = (
        "Imports CSV files into the lake. The mapping is a TOML file; docs/reference/"
        "observations.md explains it. Interrupted, it goes on when called again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--mapping", required=True, type=Path)
        parser.add_argument("--create", action="store_true", help="make station and datastreams")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        mapping = _mapping(options["mapping"])
        failed = 0
        for path in options["files"]:
            try:
                outcome = import_file(
                    path=path,
                    mapping=mapping,
                    create=options["create"],
                    watch=None if options["json"] else self._show,
                )
            except Refused as error:
                failed += 1
                self.stderr.write(f"{path.name}: {error}")
                continue
            self._say(path, outcome, as_json=options["json"])
        if failed:
            message = f"{failed} of {len(options['files'])} files were not imported"
            raise CommandError(message)

    def _show(self, progress: Progress) -> None:
        if not sys.stderr.isatty():
            return
        filled = round(progress.done * BAR)
        rate = progress.accepted / max(progress.seconds, 0.001)
        rest = progress.seconds * (1 - progress.done) / max(progress.done, 0.001)
        self.stderr.write(
            f"\r[{'#' * filled}{'.' * (BAR - filled)}] {progress.done:4.0%}  "
            f"{rate:,.0f} rows/s  {rest:.0f} s left ",
            ending="",
        )

    def _say(self, path: Path, outcome: Outcome, *, as_json: bool) -> None:
        if as_json:
            report = str(outcome.report) if outcome.report else None
            self.stdout.write(
                json.dumps(
                    {
                        "file": path.name,
                        "accepted": outcome.accepted,
                        "refused": outcome.refused,
                        "already_done": outcome.already_done,
                        "report": report,
                    }
                )
            )
            return
        if sys.stderr.isatty():
            self.stderr.write("")
        if outcome.already_done:
            self.stdout.write(f"{path.name}: was imported before, nothing to do")
            return
        self.stdout.write(f"{path.name}: {outcome.accepted:,} readings taken")
        if outcome.refused:
            self.stdout.write(f"  {outcome.refused:,} refused; why: {outcome.report}")


def _mapping(path: Path) -> Mapping:
    try:
        return mapping_from(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: the mapping cannot be read: {error}"
        raise CommandError(message) from error
    except Refused as error:
        raise CommandError(str(error)) from error
