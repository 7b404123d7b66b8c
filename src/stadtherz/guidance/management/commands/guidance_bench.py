import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from stadtherz.guidance.adapters.bench_files import (
    read_labels,
    read_routes,
    written_pairs,
    written_routes,
)
from stadtherz.guidance.adapters.other_engines import routes_of_valhalla
from stadtherz.guidance.domain.bench import Pair, Route
from stadtherz.guidance.domain.bench_scores import NAMES, Scores, scored
from stadtherz.guidance.services.benching import bench_gold, bench_pairs, own_routes
from stadtherz.kernel.errors import Unavailable
from stadtherz.streets.public import current_map

OWN, SEED, PAIRS = "Stadtherz", 2026, 150
WIDTH = 36


class Command(BaseCommand):
    """`stadtherz guidance bench`: the guide beside other engines, on the city's map."""

    help = (
        "Scores the words of the guide, and of other engines, against the tags of the map: what of"
        " crossings, signals, sounds, kerbs and tactile fields is told, and what is invented."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pairs", type=int, default=PAIRS, help="of places")
        parser.add_argument("--seed", type=int, default=SEED, help="by which they are drawn")
        parser.add_argument("--language", choices=["de", "en"], default="de")
        parser.add_argument("--labels", type=Path, help="kerbs and fields that somebody judged")
        parser.add_argument("--write-pairs", type=Path, help="for other engines")
        parser.add_argument("--write-routes", type=Path, help="the guide's own, as a model")
        parser.add_argument("--routes", type=Path, action="append", default=[],
                            help="of another engine; may be given several times")  # fmt: skip
        parser.add_argument("--valhalla", metavar="PYTHON", help="that has pyvalhalla")
        parser.add_argument("--map", type=Path, help="the map file, for --valhalla")
        parser.add_argument("--json", type=Path, help="also writes the scores there")

    def handle(self, *args: Any, **options: Any) -> None:
        row = current_map()
        if row is None:
            raise CommandError("the city has no map yet; stadtherz streets import FILE")
        gold = bench_gold(read_labels(options["labels"]) if options["labels"] else None)
        pairs = bench_pairs(number=options["pairs"], seed=options["seed"])
        given = written_pairs(pairs, row.name, options["seed"])
        if options["write_pairs"]:
            _write(options["write_pairs"], given)
        found = [
            scored(engine, routes, pairs, gold)
            for engine, routes in self._engines(options, pairs, given)
        ]
        self._tell(row.name, len(pairs), found)
        if options["json"]:
            _write(options["json"], {"map": row.name, "sha256": row.sha256,
                   "seed": options["seed"], "scores": [asdict(one) for one in found]})  # fmt: skip

    def _engines(
        self, options: dict[str, Any], pairs: Sequence[Pair], given: dict[str, Any]
    ) -> Iterator[tuple[str, list[Route]]]:
        language = options["language"]
        own = list(own_routes(pairs=pairs, language=language, now=timezone.now()))
        if options["write_routes"]:
            _write(options["write_routes"], written_routes(OWN, own))
        yield OWN, own
        for path in options["routes"]:
            yield read_routes(path)
        if options["valhalla"]:
            if options["map"] is None:
                raise CommandError("name the map file as well: --map FILE")
            try:
                yield routes_of_valhalla(options["valhalla"], options["map"], given, language)
            except Unavailable as error:
                self.stderr.write(str(error))

    def _tell(self, name: str, number: int, found: Sequence[Scores]) -> None:
        self.stdout.write(f"{name}: {number} pairs")
        for title, cells in _lines(found):
            self.stdout.write(f"{title:{WIDTH}}" + "".join(f"{cell:>26}" for cell in cells))


def _lines(found: Sequence[Scores]) -> Iterator[tuple[str, list[str]]]:
    yield "", [one.engine for one in found]
    yield "routes", [f"{one.routes.hits} of {one.routes.of}" for one in found]
    for name in NAMES:
        shares = [one.shares[name] for one in found]
        yield name, [f"{one.hits / one.of:.1%} of {one.of}" if one.of else "-" for one in shares]
    yield "detour, median", [f"{one.detour_median:.1%}" for one in found]
    yield "detour, 95th percentile", [f"{one.detour_p95:.1%}" for one in found]
    yield "large roads without signal, of 100", [f"{one.bare_large:.1f}" for one in found]
    yield "milliseconds, median", [_number(one.ms_median) for one in found]
    yield "milliseconds, 95th percentile", [_number(one.ms_p95) for one in found]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _write(path: Path, said: dict[str, Any]) -> None:
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
