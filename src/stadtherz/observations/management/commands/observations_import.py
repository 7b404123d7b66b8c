import json
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stadtherz.kernel.errors import Refused
from stadtherz.observations.domain.mapping import Mapping, mapping_from
from stadtherz.observations.services.importing import Outcome, Progress, import_file

BAR = 30
TELL_EVERY_S = 10
INTERRUPTED = 130


class Command(BaseCommand):
    help = (
        "Imports CSV files into the lake. The mapping is a TOML file; docs/reference/"
        "observations.md explains it. Interrupted, it goes on when called again. Exit code: 0 when "
        "all files are in the lake (refused cells are in the report), 1 when one is not, 2 for a "
        "wrong call, 130 after Ctrl-C."
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
                told = _Told(self, path.name)
                outcome = import_file(
                    path=path, mapping=mapping, create=options["create"], watch=told.tell
                )
            except Refused as error:
                failed += 1
                said = str(error)
                named = said if said.startswith(path.name) else f"{path.name}: {said}"
                self.stderr.write(named)
            except KeyboardInterrupt as error:
                message = f"{path.name}: interrupted; the same command goes on from here"
                raise CommandError(message, returncode=INTERRUPTED) from error
            else:
                self._say(path, outcome, as_json=options["json"])
        if failed:
            message = f"{failed} of {len(options['files'])} files were not imported"
            raise CommandError(message)

    def _say(self, path: Path, outcome: Outcome, *, as_json: bool) -> None:
        if as_json:
            report = str(outcome.report) if outcome.report else None
            self.stdout.write(json.dumps({"file": path.name, **asdict(outcome), "report": report}))
            return
        if outcome.already_done:
            self.stdout.write(f"{path.name}: was imported before, nothing to do")
            return
        self.stdout.write(f"{path.name}: {outcome.accepted:,} readings taken")
        for line in _remarks(outcome):
            self.stdout.write(f"  {line}")


class _Told:
    """Shows progress: a bar on a terminal, elsewhere a line now and then."""

    def __init__(self, command: BaseCommand, name: str) -> None:
        self.command, self.name = command, name
        self.bar = sys.stderr.isatty()
        self.next_s = float(TELL_EVERY_S)

    def tell(self, progress: Progress) -> None:
        write = self.command.stderr.write
        if progress.waiting:
            write(f"{self.name}: another import of this file is running; waiting for it")
        elif self.bar:
            filled = round(progress.done * BAR)
            end = "\n" if progress.done >= 1 else ""
            write(
                f"\r[{'#' * filled}{'.' * (BAR - filled)}] {_words(progress)} ",
                str, ending=end,
            )  # fmt: skip
        elif progress.seconds >= self.next_s:
            self.next_s = progress.seconds + TELL_EVERY_S
            write(f"{self.name}: {_words(progress)}", str)


def _words(progress: Progress) -> str:
    rate = progress.accepted / max(progress.seconds, 0.001)
    rest = progress.seconds * (1 - progress.done) / max(progress.done, 0.001)
    return (
        f"{progress.done:4.0%}  {progress.accepted:,} readings  {rate:,.0f} readings/s  "
        f"{rest:.0f} s left"
    )


def _remarks(outcome: Outcome) -> list[str]:
    """Say what is worth knowing beside the number of readings."""
    found = []
    if not (outcome.accepted or outcome.refused or outcome.left_out):
        found.append("the file has no rows below its header")
    if outcome.passed_over:
        found.append(f"{outcome.passed_over:,} of them by an earlier run")
    if outcome.repeated:
        found.append(f"{outcome.repeated:,} stood in the file again with the same value")
    if outcome.left_out:
        found.append(f"{outcome.left_out:,} rows left out, as the mapping's [only] says")
    if outcome.refused:
        found.append(f"{outcome.refused:,} refused; why: {outcome.report}")
    if outcome.contradictions:
        lines = ", ".join(map(str, outcome.contradicting_lines))
        found.append(
            f"{outcome.contradictions:,} of these give a second value for a datastream and time, "
            f"first in line {lines}; does the key of the datastream leave something out?"
        )
    return found


def _mapping(path: Path) -> Mapping:
    try:
        return mapping_from(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: the mapping cannot be read: {error}"
        raise CommandError(message) from error
    except Refused as error:
        raise CommandError(str(error)) from error
