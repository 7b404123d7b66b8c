"""A reader who has nothing but the German text and what one meets on the spot.

It stands at the start, reads one step after the other, and knows of each place what a person
there finds out: which ways leave, at which angles, of which kind and street, and what is crossed.
It never sees the way that was planned. It has what people have: it walks on where nothing is said,
it counts metres badly (a tenth wrong), and it reads the next step before it decides where to stop.
"""

import re
from dataclasses import dataclass, field
from math import degrees, hypot

from stadtherz.guidance.domain.street_names import street_name
from stadtherz.streets.values import Across, Kind, Side, bearing

NUMBER = {"einen": 1, "einem": 1, "eine": 1, "einer": 1}
WINDS = ("Norden", "Nordosten", "Osten", "Südosten", "Süden", "Südwesten", "Westen", "Nordwesten")
DEGREES = {"leicht": 22, "halb": 45, "": 90, "scharf": 140}
KINDS = {
    "Fußweg": Kind.FOOTWAY, "Gehweg": Kind.SIDEWALK, "Überweg": Kind.CROSSING,
    "Geh- und Radweg": Kind.SHARED, "Spielstraße": Kind.LIVING_STREET,
    "Fußgängerzone": Kind.PEDESTRIAN, "Zufahrt": Kind.SERVICE, "Feldweg": Kind.TRACK,
    "Gang": Kind.CORRIDOR, "Bahnsteig": Kind.PLATFORM, "Steig der Haltestelle": Kind.PLATFORM,
    "Rand der Fläche": Kind.AREA,
}  # fmt: skip
WALK = re.compile(
    r"Folge (?P<what>.+?),? (?P<far>\d+|einen) Meter"
    r"(?:, bis (?P<until>[^.]+(?:\.-[^.]+)?))?\.(?: |$)"
)
TURN = re.compile(r"(?:Bieg|Wende dich) (?:(leicht|halb|scharf) )?(links|rechts)")
KEEP = re.compile(r"Halte dich (links|rechts)")
NAMED = re.compile(
    r"(?: ab|Geradeaus weiter|Halte dich (?:links|rechts),|Kehr um,) ((?:ins?|im|auf|ans?|am).+)\.$"
)
REST = re.compile(r"Danach sind es noch (\d+|einen) Meter")
PASSED = re.compile(r"Nach (\d+|einem) Metern? ")
DOORS = {"auf derselben Seite": 180.0, "Steig links aus": -90.0, "Steig rechts aus": 90.0}
LOOK_M = 6.0
LANDING_M = 8.0
STUB_M = 3.5
"""So much nobody is told beside a crossing or steps: one finds the way on with a step or two."""
OWN_STEP_M = 1.5
"""So short a piece has no direction that one would feel."""
SLACKS = ((10, 1.5), (50, 4), (200, 8), (500, 14))
"""How far off a distance may be, by how long it is: rounded, and counted badly."""


@dataclass(frozen=True)
class Walk:
    """Follow something so far; `angle` is None at the start, `keep` at a fork."""

    what: str
    metres: float
    slack: float
    angle: float | None
    keep: str
    until: str


@dataclass(frozen=True)
class Over:
    """Cross something, so many times, turned by so much."""

    what: str
    angle: float
    parts: int = 1


@dataclass(frozen=True)
class Take:
    """Take steps, an escalator or a lift, and get out of it turned by so much."""

    kinds: tuple
    angle: float
    storeys: int = 1
    door: float = 0.0


def metres_of(word):
    return float(NUMBER.get(word, 0) or word)


def angle_of(text):
    if "Kehr um" in text or "Dreh dich um" in text:
        return 180.0
    found = TURN.search(text)
    if not found:
        return 0.0
    return DEGREES[found[1] or ""] * (1 if found[2] == "rechts" else -1)


def read(heading, sentences):
    """Read one step of the text."""
    text = " ".join(sentences)
    if heading.endswith(" queren"):
        first = re.search(r"(Zwei|Drei|Vier|Fünf|Sechs) Teile", text)
        number = ("Zwei", "Drei", "Vier", "Fünf", "Sechs").index(first[1]) + 2 if first else 1
        return Over(heading.removesuffix(" queren"), angle_of(text), number)
    if heading.startswith(("Treppe", "Rolltreppe")):
        kind = Kind.ESCALATOR if heading.startswith("Roll") else Kind.STEPS
        return Take((kind,), angle_of(text), 1 + landings(text))
    if heading.startswith("Aufzug"):
        number = re.search(r"Aufzug (ein|\d+) Stock", text)
        door = next((angle for words, angle in DOORS.items() if words in text), 0.0)
        storeys = 1 if number[1] == "ein" else int(number[1])
        return Take((Kind.LIFT,), angle_of(text), storeys, door)
    found = WALK.search(text)
    metres, slack = metres_of(found["far"]), 0.0
    rest, passed = REST.search(text), PASSED.findall(text)
    if rest and passed:  # the last thing that was passed is nearer than the whole stretch
        metres = (metres + metres_of(passed[-1]) + metres_of(rest[1])) / 2
    slack = next((slack for below, slack in SLACKS if metres < below), 35)
    keep = KEEP.search(text)
    has_turn = "Bieg" in text or "Kehr um" in text or keep or "Geradeaus weiter" in text
    what = antecedent(found["what"], sentences)
    return Walk(what, metres, slack, angle_of(text) if has_turn else None,
                keep[1] if keep else "", found["until"] or "")  # fmt: skip


def landings(text):
    """How many landings the text names."""
    after = re.search(r"Nach ([\d,und ]+|einer) Stufen? kommt", text)
    if after:
        return len(re.findall(r"\d+|einer", after[1]))
    between = re.search(r"Dazwischen (?:ist|sind)(?: vermutlich)? (ein|\d+) Abs", text)
    return metres_of(between[1].replace("ein", "1")) if between else 0


def antecedent(what, sentences):
    """Replace "ihm" and "ihr" by what the sentence before named: "in die Parkstraße"."""
    pronoun, _, side = what.partition(" ")
    if pronoun not in ("ihm", "ihr"):
        return what
    place = next(place for place, one in enumerate(sentences) if one.startswith("Folge "))
    return f"{NAMED.search(sentences[place - 1])[1]} {side}".strip()


@dataclass
class Bot:
    """Somebody in a network: where they are, and in which direction they came."""

    network: object
    at: int
    facing: float | None = None
    near: dict = field(default_factory=dict)

    def __post_init__(self):
        self.leaving = [[] for _ in self.network.places]
        for number, edge in enumerate(self.network.edges):
            self.leaving[edge.start].append((number, True))
            if edge.start != edge.end:
                self.leaving[edge.end].append((number, False))

    # what one finds on the spot
    def edge(self, step):
        return self.network.edges[step[0]]

    def end(self, step):
        edge = self.edge(step)
        return edge.end if step[1] else edge.start

    def line(self, step):
        line = self.edge(step).line
        return line if step[1] else line[::-1]

    def street(self, step):
        passage = self.edge(step).passage
        return self.network.passages[passage].street if passage >= 0 else ""

    def side(self, step):
        side = self.edge(step).side
        if side is None or step[1]:
            return side
        return Side.LEFT if side is Side.RIGHT else Side.RIGHT

    def label(self, step):
        return self.street(step), self.edge(step).kind, self.side(step)

    def walks(self, place, *, but=None):
        return [
            one for one in self.leaving[place]
            if one[0] != but and self.edge(one).crossing is None
            and self.edge(one).kind not in (Kind.STEPS, Kind.ESCALATOR, Kind.LIFT)
        ]  # fmt: skip

    def fits(self, step, what):
        """How well a way fits what the text calls it: 0 exactly, more the worse."""
        street, kind, side = self.label(step)
        names = street_name(street)
        forms = (names.dative, names.into, names.along)
        named = street and any(one in what for one in forms)
        noun = re.sub(r"^(in|auf|an) ", "", what).split(" ", 1)[1]
        wanted = next((one for word, one in KINDS.items() if noun.startswith(word)), None)
        worse = 0.0
        if wanted is not None:
            worse += 0 if kind is wanted else 40
            if " an der " in what or " am " in what:
                worse += 0 if street and street_name(street).beside in what else 40
        elif "Straße ohne Namen" in what or re.match(r"(in )?(der|die) Straße zu", what):
            worse += 0 if not street else 40
        else:
            worse += 0 if named else 60
        if "linken Seite" in what:
            worse += 0 if side is Side.LEFT else 40
        elif "rechten Seite" in what:
            worse += 0 if side is Side.RIGHT else 40
        elif side is not None:
            worse += 40
        return worse


def towards(line):
    """The direction of the first metres of a line, in degrees; None for a line without length."""
    for at in line[1:]:
        away = hypot(at[0] - line[0][0], at[1] - line[0][1])
        if away >= LOOK_M:
            return degrees(bearing(line[0], at))
    far = max(line, key=lambda at: hypot(at[0] - line[0][0], at[1] - line[0][1]))
    return degrees(bearing(line[0], far)) if far != line[0] else None


def arriving(line):
    back = towards(line[::-1])
    return None if back is None else (back + 180) % 360


def apart(one, other):
    return abs((one - other + 180) % 360 - 180)


def signed(came, goes):
    return (goes - came + 180) % 360 - 180


def begun(bot, place):
    """Give the ways that leave a place, each with the step or two before it that nobody tells."""
    for first in bot.walks(place):
        yield (), first
        if bot.edge(first).length_m < STUB_M:
            for onward in bot.walks(bot.end(first), but=first[0]):
                yield (first,), onward


def trails(bot, before, first, most):
    """Follow a way from its first step on, as straight as can be along what fits."""
    line, length, step = list(bot.line(first)), bot.edge(first).length_m, first
    for one in before:
        line = [*bot.line(one), *line[1:]]
        length += bot.edge(one).length_m
    seen = {first[0], *(number for number, _ in before)}
    yield bot.end(step), length, tuple(line), step
    while length < most:
        label = bot.label(step)
        options = [one for one in bot.walks(bot.end(step), but=step[0]) if bot.label(one) == label]
        came = arriving(bot.line(step)) or 0.0
        ranked = sorted((apart(came, towards(bot.line(one)) or came), one) for one in options)
        if not ranked or ranked[0][0] > 60 or ranked[0][1][0] in seen:
            others = bot.walks(bot.end(step), but=step[0])
            small = bot.edge(others[0]).length_m < 3 if len(others) == 1 else False
            if (
                len(others) != 1
                or others[0][0] in seen
                or not (small or bot.edge(step).length_m < 3 or length < 3)
            ):
                return
            ranked = [(0.0, others[0])]
        step = ranked[0][1]
        seen.add(step[0])
        line += bot.line(step)[1:]
        length += bot.edge(step).length_m
        yield bot.end(step), length, tuple(line), step


@dataclass(frozen=True)
class Tried:
    """One way to carry out the steps so far, and how badly it fits the text."""

    at: int
    facing: float | None
    worse: float


def carried_out(bot, here, step):
    """Give the ways to carry out one step of the text from a place."""
    if isinstance(step, Walk):
        return walked(bot, here, step)
    if isinstance(step, Over):
        return crossed(bot, here, step)
    return reached_by(bot, here, step)


def reached_by(bot, here, step):
    """Take what the text names, with a step or two before and behind it."""
    for now, _ in approached(bot, here, step, 2 * STUB_M):
        for one in taken(bot, now, step):
            yield one
            yield from onto_pavement(bot, one, STUB_M)


def walked(bot, here, step):
    options = []
    for before, first in begun(bot, here.at):
        steps = list(trails(bot, before, first, step.metres + 3 * step.slack + 3))
        goes = towards(steps[-1][2])
        angle = signed(here.facing, goes) if None not in (here.facing, goes) else None
        options.append((first, steps, angle))
    for first, steps, angle in options:
        worse = here.worse + bot.fits(first, step.what)
        worse += turning(step, angle, [one for other, _, one in options if other != first])
        for at, length, line, last in steps:
            off = max(0.0, abs(length - step.metres) - step.slack)
            if off <= 2 * step.slack + 3:
                near = abs(length - step.metres) / (step.slack + 1)
                facing = arriving(line) or here.facing
                found = meets(bot, at, facing, last[0], step.until)
                yield Tried(at, facing, worse + 4 * off + 2 * near + (0 if found else 8))


def meets(bot, at, facing, last, until):
    """Whether somebody finds at a place what the text says comes there."""
    kinds = {bot.edge(one).kind for one in bot.leaving[at]}
    wanted = {"zur Treppe": Kind.STEPS, "zur Rolltreppe": Kind.ESCALATOR, "zum Aufzug": Kind.LIFT}
    if until in wanted:
        return wanted[until] in kinds
    angles = [
        signed(facing, goes) for one in bot.walks(at, but=last)
        if facing is not None and (goes := towards(bot.line(one))) is not None
    ]  # fmt: skip
    ahead = sum(abs(one) <= 45 for one in angles)
    plain = {"zum Ende des Wegs": not ahead and len(angles) > 1, "zur Ecke": not ahead,
             "zur Biegung": len(angles) == 1, "zur Gabelung": ahead > 1,
             "zur Abzweigung": ahead and len(angles) > ahead}  # fmt: skip
    return bool(plain.get(until, True))


def turning(step, angle, others):
    """How badly a direction fits what the text says."""
    if angle is None or step.angle is None:
        return 0.0
    if step.keep:
        ahead = [one for one in others if one is not None and abs(one) <= 60]
        wrong = any(one > angle for one in ahead) if step.keep == "rechts" else any(
            one < angle for one in ahead
        )  # fmt: skip
        return 60.0 * wrong + max(0.0, abs(angle) - 60)
    return max(0.0, apart(angle, step.angle) - 20)


def crossed(bot, here, step):
    """Cross what the text names; between the parts one walks a few metres straight on."""
    reached = [here]
    for _ in range(step.parts):
        reached = [after for one in reached for after in over_once(bot, one, step)]
        reached = sorted(reached, key=lambda one: one.worse)[:12]
    for one in reached:
        yield one
        yield from onto_pavement(bot, one, 8.0)


def onto_pavement(bot, here, most):
    """Walk the piece from the kerb to the pavement, or a step or two on."""
    for link in bot.walks(here.at):
        edge = bot.edge(link)
        if edge.length_m <= (most if edge.kind is Kind.CROSSING else min(most, STUB_M)):
            facing = arriving(bot.line(link)) or here.facing
            if here.facing is None or apart(facing, here.facing) < 75:
                there = Tried(bot.end(link), facing, here.worse + 1)
                yield there
                yield from onto_pavement(bot, there, most - edge.length_m - 0.1)


def over_once(bot, here, step):
    """Cross once, after a few metres that are walked towards it."""
    for now, walked_so_far in approached(bot, here, step, 25 if step.parts > 1 else 13):
        for one in bot.leaving[now.at]:
            crossing = bot.edge(one).crossing
            if crossing is None or named(crossing) != step.what:
                continue
            goes, whole = towards(bot.line(one)), towards([*walked_so_far, *bot.line(one)])
            off = 0.0
            if None not in (here.facing, goes, whole):
                turns = (signed(here.facing, goes), signed(here.facing, whole))
                off = max(0.0, min(apart(turn, step.angle) for turn in turns) - 20)
            yield Tried(bot.end(one), goes if goes is not None else now.facing, now.worse + off)


def approached(bot, here, step, limit):
    """Give from where one may cross, and how one came there: here, and a few metres on."""
    found, waiting = {here.at: (here, ())}, [(here, 0.0, ())]
    for now, far, line in waiting:
        for link in bot.walks(now.at):
            length = bot.edge(link).length_m
            if far + length <= limit and is_ahead(bot, now, link, step.angle):
                facing = arriving(bot.line(link)) or now.facing
                after = Tried(bot.end(link), facing, now.worse + 3 + length)
                if after.at not in found:
                    found[after.at] = after, (*line, *bot.line(link))
                    waiting.append((after, far + length, found[after.at][1]))
    return list(found.values())


def is_ahead(bot, now, link, angle):
    """Whether a way leads on ahead, or where the text turns, or is a way across."""
    goes = towards(bot.line(link))
    edge = bot.edge(link)
    if None in (goes, now.facing) or edge.kind is Kind.CROSSING or edge.length_m < OWN_STEP_M:
        return True
    return min(apart(goes, now.facing), apart(goes, now.facing + angle)) < 75


def named(crossing):
    """What somebody on the spot calls what they cross."""
    plain = {Across.CYCLEWAY: "Den Radweg", Across.RAIL: "Die Gleise",
             Across.UNKNOWN: "Unbekanntes"}  # fmt: skip
    if crossing.across in plain:
        return plain[crossing.across]
    name = crossing.street.name
    words = street_name(name).accusative if name else "die Fahrbahn"
    return words[0].upper() + words[1:]


def taken(bot, here, step):
    reached = {(here.at, here.facing): 0.0}
    for storey in range(int(step.storeys)):
        after = {}
        for (at, facing), worse in over_landing(bot, reached, step, storey).items():
            for one in bot.leaving[at]:
                if bot.edge(one).kind not in step.kinds:
                    continue
                goes = towards(bot.line(one))
                off = 0.0
                if None not in (facing, goes):
                    off = max(0.0, apart(signed(facing, goes), step.angle) - 20)
                place = bot.end(one), arriving(bot.line(one)) or facing
                after[place] = min(worse + off, after.get(place, 1e9))
        reached = after
    for (at, facing), worse in reached.items():
        out = facing if facing is None else (facing + step.door) % 360
        yield Tried(at, out, here.worse + worse)


def over_landing(bot, reached, step, storey):
    """Walk the few metres of a landing, where another flight follows."""
    if not storey or step.kinds != (Kind.STEPS,):
        return reached
    found = dict(reached)
    for (at, facing), worse in reached.items():
        for link in bot.walks(at):
            if bot.edge(link).length_m <= LANDING_M:
                place = bot.end(link), arriving(bot.line(link)) or facing
                found.setdefault(place, worse + 1)
    return found


def follow(network, start, text, *, kept=3):
    """Follow a text from a place; gives the place where one ends, or None where one is lost.

    `kept` readings of the text are held in mind at once, as somebody does who tries the next
    corner when what comes is not what was said. More would be too forgiving: with six the reader
    reached nearly half of the goals in Darmstadt from texts whose sides were swapped.
    """
    bot = Bot(network, start)
    wind = re.search(r"(?:Richtung|nach) (" + "|".join(WINDS) + r")\.", " ".join(text[0][1]))
    tried = [Tried(start, WINDS.index(wind[1]) * 45.0, 0.0)]
    for heading, sentences in text:
        step = read(heading, sentences)
        if isinstance(step, Walk) and step.angle is None:
            step = Walk(step.what, step.metres, step.slack, 0.0, "", step.until)
        found = {}
        for here in tried:
            for after in carried_out(bot, here, step):
                before = found.get(after.at)
                if before is None or after.worse < before.worse:
                    found[after.at] = after
        tried = sorted(found.values(), key=lambda one: (one.worse, one.at))[:kept]
        if not tried:
            return None
    return tried[0].at
