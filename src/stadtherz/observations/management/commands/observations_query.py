import csv
import json
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser, OutputWrapper

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.engines.local import ask_here
from stadtherz.observations.adapters.engines.questions import QUESTIONS, ROW, Asked, plain
from stadtherz.observations.adapters.engines.remote import ask_there
from stadtherz.observations.adapters.engines.snapshot import snapshot
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.models import HotObservation

HERE = "duckdb"


class Command(BaseCommand):
    help = "Answers a question over the whole lake, with DuckDB here or an engine elsewhere.\n\n"

    def add_arguments(self, parser: CommandParser) -> None:
        named = "\n".join(f"  {name}: {one.meaning}" for name, one in QUESTIONS.items())
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.description = f"{self.help}{named}"
        parser.add_argument("question", choices=QUESTIONS)
        parser.add_argument("--engine", default=HERE, help="duckdb, or spark://host:port")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, help="first day")
        parser.add_argument("--until", dest="last", type=date.fromisoformat, help="last day")
        parser.add_argument("--format", default="table", choices=FORMATS)

    def handle(self, *args: Any, **options: Any) -> None:
        question = QUESTIONS[options["question"]]
        first, last = options["first"], options["last"]
        if first and last and first > last:
            message = f"--from {first} lies after --until {last}; write the earlier day first"
            raise Invalid(message, code="days")
        asked = Asked(question, settings.TIME_ZONE, first, last)
        lake = the_lake()
        waiting = HotObservation.objects.count()
        seen = snapshot(lake, first=first, last=last)
        engine, read_as = options["engine"], ""
        if not seen.settled and not seen.rest:
            rows: Sequence[ROW] = []
        elif engine == HERE:
            rows = ask_here(asked, seen)
        else:
            answer = ask_there(engine, asked, seen, lake)
            rows, read_as = answer.rows, f", read as {answer.read_as}"
        FORMATS[options["format"]](self.stdout, question.columns, plain(rows))
        self.stderr.write(
            f"{len(rows)} rows by {engine}{read_as} from version {seen.version} of the lake;"
            f" {waiting} newer values are not flushed yet and not in it"
        )


def _as_csv(out: OutputWrapper, columns: Sequence[str], rows: Sequence[ROW]) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def _as_json(out: OutputWrapper, columns: Sequence[str], rows: Sequence[ROW]) -> None:
    out.write(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], indent=1))


def _as_table(out: OutputWrapper, columns: Sequence[str], rows: Sequence[ROW]) -> None:
    cells = [list(columns), *([_shown(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        out.write(line.rstrip())


def _shown(cell: object) -> str:
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)


Format = Callable[[OutputWrapper, Sequence[str], Sequence[ROW]], None]
FORMATS: dict[str, Format] = {"table": _as_table, "csv": _as_csv, "json": _as_json}
