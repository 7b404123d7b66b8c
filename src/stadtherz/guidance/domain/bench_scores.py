"""Scores of the guide's bench: what the words of an engine say of what its routes meet.

The same words are looked for in the texts of all engines, German and English; nothing but the text
counts, for it is all that somebody hears.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from stadtherz.guidance.domain.bench import NEAR_M, Gold, GoldCrossing, Pair, Route, Step, away
from stadtherz.streets.values import distance

CROSSING = re.compile(
    r"quer|zebra|überweg|ampel|passier|cross|traffic light|signal|\bpass\b", re.IGNORECASE
)
SIGNAL = re.compile(r"ampel|lichtzeichen|traffic light|traffic signal", re.IGNORECASE)
NO_SIGNAL = re.compile(
    r"(ohne|keine) ampel|kreuzung hat|ob auch|fußgänger unbekannt"
    r"|(no|without) traffic|junction has|whether", re.IGNORECASE,
)  # fmt: skip
SOUND = {
    "yes": re.compile(r"mit ton\b|freigabeton|auffindeton|with a sound|(walk|locating) (tone|sound)"
                      r"|sound (to|that)", re.IGNORECASE),
    "no": re.compile(r"ohne ton\b|without (a )?sound", re.IGNORECASE),
    "unknown": re.compile(r"ton unbekannt|sound unknown", re.IGNORECASE),
}  # fmt: skip
HEARD = {"yes": "yes", "locate": "yes", "walk": "yes", "no": "no", "unknown": "unknown"}
KERB = re.compile(r"[^.]*\b(?:bordstein|kerb)\b[^.]*", re.IGNORECASE)
FIELD = re.compile(r"[^.]*\b(?:bodenfeld|tactile field)\b[^.]*", re.IGNORECASE)
KERBS = {
    "raised": r"hoch|raised", "lowered": r"abgesenkt|lowered", "rolled": r"abgerundet|rolled",
    "flush": r"bündig|level", "none": r"nicht vorhanden|absent",
}  # fmt: skip
FIELDS = {
    "yes": r"ja|yes", "partial": r"teilweise|partly|partial|in part",
    "no": r"nein|ohne|keine?|no|without", "incorrect": r"irreführend|misleading",
}  # fmt: skip
ALIKE = {"regular": "raised", "primitive": "partial", "contrasted": "partial"}
TURN = re.compile(r"\b(links|rechts|left|right)\b", re.IGNORECASE)
PLAIN = frozenset(
    [
        "links",
        "rechts",
        "halb",
        "halblinks",
        "halbrechts",
        "leicht",
        "scharf",
        "abbiegen",
        "biege",
        "bieg",
        "ab",
        "halten",
        "halte",
        "nach",
        "dann",
        "jetzt",
        "und",
        "gehe",
        "geh",
        "weiter",
        "in",
        "auf",
        "m",
        "metern",
        "meter",
        "left",
        "right",
        "turn",
        "bear",
        "keep",
        "slight",
        "slightly",
        "sharp",
        "then",
        "and",
        "the",
        "at",
        "go",
        "walk",
        "for",
        "meters",
        "metres",
        "make",
        "a",
    ]
)
"""Words that say which way, and neither into what nor where."""


@dataclass(frozen=True, slots=True)
class Score:
    """So many of so many; nothing where there was none."""

    hits: int
    of: int

    @property
    def share(self) -> float | None:
        """Give the share from 0 to 1; None where there was nothing to score."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Scores:
    """How an engine did.

    Args:
        engine: its name and version.
        routes: how many there were, of how many pairs.
        shares: by what is scored.
        detour_median, detour_p95: against the shortest way, 0.1 is a tenth longer.
        bare_large: large roads crossed without a signal, for each 100 routes.
        ms_median, ms_p95: of the time for a route, None where nobody measured.

    """

    engine: str
    routes: Score
    shares: Mapping[str, Score]
    detour_median: float
    detour_p95: float
    bare_large: float
    ms_median: float | None
    ms_p95: float | None


NAMES = (
    "crossings told", "signals told", "signals claimed right",
    "sounds told", "sounds claimed right", "unknown sounds told as unknown", "kerbs told",
    "kerbs claimed right", "fields told", "fields claimed right", "bare turns",
)  # fmt: skip


def scored(
    engine: str, routes: Sequence[Route], pairs: Sequence[Pair], gold: Gold
) -> Scores:  # fmt: skip
    """Score the routes of an engine.

    Args:
        engine: its name.
        routes: of it.
        pairs: that were asked for.
        gold: the map.

    """
    hits: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for route in routes:
        for name, hit in _judged(route, gold):
            hits[name] += hit
            whole[name] += 1
    asked = {one.number: one for one in pairs}
    longer = [_metres(one, gold) / asked[one.number].shortest_m - 1 for one in routes
              if asked[one.number].shortest_m > 0]  # fmt: skip
    spent = [one.milliseconds for one in routes if one.milliseconds is not None]
    bare = sum(gold.bare_large(one) for one in routes)
    return Scores(
        engine, Score(len(routes), len(pairs)),
        {name: Score(hits[name], whole[name]) for name in NAMES},
        median(longer) if longer else 0.0, _p95(longer) or 0.0, 100 * bare / (len(routes) or 1),
        median(spent) if spent else None, _p95(spent),
    )  # fmt: skip


def _judged(route: Route, gold: Gold) -> Iterable[tuple[str, bool]]:
    met = gold.met(route)
    steps = [(one, [gold.plane.xy(*at) for at in one.at]) for one in route.steps if one.at]
    for crossing in met:
        near = " ".join(one.text for one, line in steps if away(crossing.at, line) <= NEAR_M)
        yield from _recalled(crossing, near)
    for step, line in steps:
        there = [one for one in gold.crossings if away(one.at, line) <= NEAR_M]
        yield from _claimed(step, there)
    for step in route.steps:
        if TURN.search(step.text) and not CROSSING.search(step.text):
            yield "bare turns", not (_words(step.text) - PLAIN)


def _recalled(one: GoldCrossing, text: str) -> Iterable[tuple[str, bool]]:
    yield "crossings told", bool(CROSSING.search(text))
    if one.signal:
        yield "signals told", _says_signal(text)
        heard = HEARD.get(one.sound, "yes")
        name = "unknown sounds told as unknown" if heard == "unknown" else "sounds told"
        yield name, bool(SOUND[heard].search(text))
    for name, values, said in (
        ("kerbs told", one.kerbs, _values(text, KERB, KERBS)),
        ("fields told", one.fields, _values(text, FIELD, FIELDS)),
    ):
        known = {ALIKE.get(value, value) for value in values if value != "unknown"}
        yield from ((name, value in said) for value in sorted(known))


def _claimed(step: Step, there: Sequence[GoldCrossing]) -> Iterable[tuple[str, bool]]:
    """Judge what a step claims by what is there; only facts of which the map says something."""
    if not there:
        if _says_signal(step.text):
            yield "signals claimed right", False
        return
    if _says_signal(step.text):
        yield "signals claimed right", any(one.signal for one in there)
    for value in ("yes", "no"):
        if SOUND[value].search(step.text):
            sounds = {HEARD.get(one.sound, "yes") for one in there if one.signal}
            yield "sounds claimed right", value in sounds
    for name, column, pattern, words in (
        ("kerbs claimed right", "kerbs", KERB, KERBS),
        ("fields claimed right", "fields", FIELD, FIELDS),
    ):
        sides = [getattr(one, column) for one in there]
        if all(sides):
            known = {ALIKE.get(value, value) for some in sides for value in some}
            said = _values(step.text, pattern, words)
            yield from ((name, value in known) for value in sorted(said))


def _says_signal(text: str) -> bool:
    return any(
        SIGNAL.search(part) and not NO_SIGNAL.search(part) for part in re.split(r"[.:]", text)
    )


def _values(text: str, pattern: re.Pattern[str], words: Mapping[str, str]) -> set[str]:
    said = " ".join(pattern.findall(text))
    return {value for value, word in words.items()
            if re.search(rf"\b(?:{word})\b", said, re.IGNORECASE)}  # fmt: skip


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.lower()))


def _metres(route: Route, gold: Gold) -> float:
    line = [gold.plane.xy(*at) for at in route.line]
    return sum(distance(a, b) for a, b in pairwise(line))


def _p95(some: Sequence[float]) -> float | None:
    found = sorted(some)
    return found[min(len(found) - 1, int(0.95 * len(found)))] if found else None
