import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext

from stadtherz.city.public import the_city
from stadtherz.kernel.errors import Refused
from stadtherz.opendata.adapters.doctor import Examination, addresses_of, examine
from stadtherz.opendata.adapters.guarded import Bounds
from stadtherz.opendata.adapters.links import Manners, ask_all
from stadtherz.opendata.adapters.reading import Document, read_catalogue
from stadtherz.opendata.adapters.repairing import Step, repaired, steps
from stadtherz.opendata.adapters.shapes import Shapes
from stadtherz.opendata.domain.diagnosis import Report
from stadtherz.opendata.views.doctor_json import report_json
from stadtherz.opendata.views.doctor_page import report_page
from stadtherz.opendata.views.doctor_text import Look, lines
from stadtherz.opendata.views.doctor_words import STEPS

FAULTS, UNREADABLE, INTERRUPTED = 1, 2, 130
NARROWEST, WIDEST = 60, 110
TELL_EVERY = 20
CLEAR = "\r\033[K"


class Command(BaseCommand):
    help = (
        "Examines the catalogue of any portal: points of MQA, the official shapes, repairable "
        "errors. docs/reference/opendata-doctor.md explains it. Exit code: 0 when nothing is "
        "wrong, 1 when something is, 2 when the catalogue cannot be read or the call is wrong, "
        "130 after Ctrl-C."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source", help="address, or a file (Turtle, RDF/XML, JSON-LD, N-Triples)"
        )
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--html", type=Path, metavar="FILE", help="also write a page")
        parser.add_argument("--repair", type=Path, metavar="FILE", help="also write what is mended")
        parser.add_argument("--links", action="store_true", help="ask whether the files answer")
        parser.add_argument("--private", action="store_true", help="also ask private addresses")
        parser.add_argument("--shapes", type=Path, help="folder of shapes, else STADTHERZ_SHAPES")
        parser.add_argument("--pages", type=int, default=500, help="of one catalogue, at most")
        parser.add_argument("--all", action="store_true", help="show all findings and datasets")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, help="de or en")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                report, document, found = self._examined(options)
            except Refused as error:
                raise CommandError(str(error), returncode=UNREADABLE) from error
            except KeyboardInterrupt as error:
                message = "interrupted; nothing was written"
                raise CommandError(message, returncode=INTERRUPTED) from error
            self._show(report, options)
            if options["repair"]:
                self._repair(document, found, options)
        if report.violations or (not report.checked and report.mendings):
            raise SystemExit(FAULTS)

    def _examined(self, options: dict[str, Any]) -> tuple[Report, Document, list[Step]]:
        shapes = _shapes(options["shapes"])
        bounds = Bounds(private=options["private"], pages=options["pages"])
        self._tell("read")
        document = read_catalogue(options["source"], bounds, self._page)
        statuses = None
        if options["links"]:
            self._tell("links")
            manners = Manners(bounds=Bounds(seconds=15, private=options["private"]))
            statuses = ask_all(addresses_of(document.graph), manners, self._link)
        how = Examination(document.source, shapes, statuses, self._tell)
        found = steps(document.graph)
        report = examine(document.graph, how, found)
        return replace(report, pages=document.pages, cut=document.cut), document, found

    def _repair(self, document: Document, found: list[Step], options: dict[str, Any]) -> None:
        """Write what is mended, when the report stands already."""
        _write(options["repair"], repaired(document.graph, found).serialize(format="turtle"))
        if not options["json"]:
            self._written(options["repair"])

    def _show(self, report: Report, options: dict[str, Any]) -> None:
        if sys.stderr.isatty():
            self.stderr.write(CLEAR, str, ending="")
        if options["html"]:
            _write(options["html"], report_page(report, str(the_city().name)))
        if options["json"]:
            found = json.dumps(report_json(report), ensure_ascii=False, indent=2)
            self.stdout.write(found)
            return
        columns = shutil.get_terminal_size((100, 24)).columns
        look = Look(
            width=max(NARROWEST, min(WIDEST, columns)),
            head=self.style.MIGRATE_HEADING,
            bad=self.style.ERROR,
            good=self.style.SUCCESS,
            most=0 if options["all"] else Look.most,
        )
        for line in lines(report, look):
            self.stdout.write(line)
        if options["html"]:
            self._written(options["html"])

    def _written(self, path: Path) -> None:
        self.stdout.write(gettext("Geschrieben: %(file)s") % {"file": path})

    def _tell(self, step: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"{CLEAR}{STEPS[step]} … ", str, ending="")

    def _page(self, document: Document) -> None:
        if sys.stderr.isatty():
            told = f"{STEPS['read']}: {document.pages} · {len(document.graph):,}"
            self.stderr.write(f"{CLEAR}{told} ", str, ending="")

    def _link(self, done: int, wanted: int) -> None:
        if sys.stderr.isatty() and (done % TELL_EVERY == 0 or done == wanted):
            self.stderr.write(f"{CLEAR}{STEPS['links']}: {done}/{wanted} ", str, ending="")


def _shapes(chosen: Path | None) -> Shapes | None:
    folder = chosen or settings.SHAPES
    return Shapes(folder) if folder else None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        message = (
            f"{path}: cannot be written ({error.strerror}); name a file in a folder that is there"
        )
        raise CommandError(message, returncode=UNREADABLE) from error
