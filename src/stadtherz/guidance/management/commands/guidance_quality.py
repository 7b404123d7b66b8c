import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.guidance.domain.quality import SHARES, DistrictFacts, MapQuality, joined
from stadtherz.guidance.services.judging import (
    JUNCTIONS,
    PAIRS,
    SEED,
    SIGNALS,
    Asked,
    judge_map,
)
from stadtherz.streets.public import current_map

TENTH, WHOLE = 10, 100
STEPS = {"ways": "ways are found", "signals": "signals are measured"}


class Command(BaseCommand):
    """`stadtherz guidance quality`: how good the map is for people who do not see."""

    help = (
        "Computes how good the map is for people who do not see: the share of crossings with facts"
        " by district, the worst junctions, and which signals should get a sound first. It is kept"
        " for this map; again for the same one computes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pairs", type=int, default=PAIRS, help="of places, for ways")
        parser.add_argument("--seed", type=int, default=SEED, help="by which they are drawn")
        parser.add_argument("--signals", type=int, default=SIGNALS, help="chosen at most")
        parser.add_argument("--junctions", type=int, default=JUNCTIONS, help="listed at most")
        parser.add_argument("--again", action="store_true", help="also where it is there already")

    def handle(self, *args: Any, **options: Any) -> None:
        if current_map() is None:
            self.stdout.write("the city has no map yet")
            return
        asked = Asked(options["pairs"], options["seed"], options["signals"], options["junctions"])
        progress = _Progress(self)
        found = judge_map(now=timezone.now(), asked=asked, say=progress.say, again=options["again"])
        if options["verbosity"]:
            self._tell(found)

    def _tell(self, found: MapQuality) -> None:
        sample = found.sample
        self.stdout.write(
            f"{found.map_name}: {sample.walks:,} ways between {sample.pairs:,} pairs,"
            f" seed {sample.seed}; computed {found.made_at:%Y-%m-%d %H:%M}"
        )
        self.stdout.write(f"{'district':24}{'crossings':>10}" + "".join(f"{t:>11}" for t in SHARES))
        for one in (*found.districts, joined(found.districts)):
            self.stdout.write(_line(one))
        for number, worst in enumerate(found.junctions[:TENTH], 1):
            streets = " / ".join(worst.streets) or ", ".join(worst.refs)
            self.stdout.write(
                f"junction {number}: {streets}, {worst.walks} ways,"
                f" {worst.burden_m:,.0f} m, {worst.unknown_m:,.0f} m of it unknown"
            )
        saved = 0.0
        for number, signal in enumerate(found.signals, 1):
            saved += signal.gain_m
            what = "no sound" if signal.silent else "sound unknown"
            self.stdout.write(
                f"signal {number}: {signal.street or ', '.join(signal.refs)}, {what}:"
                f" {signal.walks} ways save {signal.gain_m:,.0f} m,"
                f" {saved / sample.cost_m:.1%} so far"
            )


def _line(one: DistrictFacts) -> str:
    shares = (one.shares[told] for told in SHARES)
    cells = (f"{WHOLE * s.known / s.of:.0f} %" if s.of else "-" for s in shares)
    return f"{one.key or '-':24}{one.crossings:10,}" + "".join(f"{cell:>11}" for cell in cells)


class _Progress:
    """Says on a terminal how far it is, elsewhere each tenth."""

    def __init__(self, command: BaseCommand) -> None:
        self._out, self._bar = command.stderr, sys.stderr.isatty()
        self._told = ("", -1)

    def say(self, step: str, share: float) -> None:
        now = (step, int(share * (WHOLE if self._bar else TENTH)))
        if now == self._told:
            return
        self._told = now
        end = "\n" if share >= 1 or not self._bar else ""
        self._out.write(f"\r{share:4.0%}  {STEPS[step]}" if self._bar else
                        f"{share:4.0%}  {STEPS[step]}", str, ending=end or "")  # fmt: skip
