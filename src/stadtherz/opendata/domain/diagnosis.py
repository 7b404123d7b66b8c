"""What a catalogue suffers from, in groups a person can work through, what helps most first.

Order: points of MQA that a group stands in the way of, then gravity, then number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from stadtherz.opendata.domain.fault import Fault, ValueKind
from stadtherz.opendata.domain.finding import Severity
from stadtherz.opendata.domain.mqa import Score

MOST_EXAMPLES = 3
LONGEST = 100
_GRAVITY = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}
_DCT, _DCAT = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
# what a wrong value of a property costs in MQA beside compliance
_COSTS = {
    f"{_DCT}license": ("licence-listed",),
    f"{_DCT}accessRights": ("access-rights-listed",),
    f"{_DCT}format": ("format-listed",),
    f"{_DCAT}mediaType": ("format-listed",),
    f"{_DCT}publisher": ("publisher",),
    f"{_DCAT}contactPoint": ("contact",),
    f"{_DCAT}accessURL": ("access-answers",),
}
_TROUBLES = {
    ("NodeKind", ValueKind.WORDS): "words-not-address",
    ("NodeKind", ValueKind.ADDRESS): "address-not-words",
    ("NodeKind", ValueKind.UNNAMED): "address-not-words",
    ("MinCount", ValueKind.NOTHING): "missing",
    ("Datatype", ValueKind.WORDS): "wrong-type",
}
_BY_RULE = {
    "List": "not-listed", "MaxCount": "too-many", "Not": "deprecated", "Class": "wrong-class",
    "Pattern": "wrong-form", "Datatype": "wrong-type",
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Faults of the same kind.

    Args:
        profile, severity, kind, path, rule, value_kind: as in `Fault`.
        trouble: what it is, as a code for words.
        said: the sentence of the shape.
        count: how many faults.
        entries: how many datasets, series or interfaces have one.
        values: a few of the values, shortened, the frequent ones first.
        nodes: a few of the nodes.
        gain: points of MQA that it stands in the way of, at most.

    """

    profile: str
    severity: Severity
    kind: str
    path: str
    rule: str
    value_kind: ValueKind
    trouble: str
    said: str
    count: int
    entries: int
    values: tuple[str, ...]
    nodes: tuple[str, ...]
    gain: float = 0.0


@dataclass(frozen=True)
class Mending:
    """Values that one rule mends, or of which it says what to do.

    Args:
        code: which rule.
        property: address.
        count: how many values.
        entries: addresses of the datasets, series or interfaces they are part of.
        examples: pairs of what stood there and what is right ("" where a person decides).
        safe: whether it may be written without asking.

    """

    code: str
    property: str
    count: int
    entries: tuple[str, ...]
    examples: tuple[tuple[str, str], ...]
    safe: bool


@dataclass(frozen=True)
class Checked:
    """What a profile came to."""

    profile: str
    violations: int
    warnings: int
    infos: int


@dataclass(frozen=True)
class Links:
    """How the addresses of files answered.

    Args:
        asked, answered: how many.
        left: how many were not asked, as there were too many.
        broken: pairs of address and status (0: no answer), a few.

    """

    asked: int
    answered: int
    left: int
    broken: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Patient:
    """One dataset and its score."""

    iri: str
    title: str
    points: float
    open_points: float
    violations: int


@dataclass(frozen=True)
class Report:
    """All that the doctor found.

    Args:
        source: address or file.
        triples, datasets, files, services: how many.
        score: of the catalogue.
        ratings: how many datasets have which rating.
        checked: by profile; empty where there are no shapes.
        groups: what suffers from what.
        mendings: what rules can mend.
        patients: all datasets, those with fewest points first.
        links: None where nobody asked.
        pages: how many were read; `cut` says why reading ended early.

    """

    source: str
    triples: int
    datasets: int
    files: int
    services: int
    score: Score
    ratings: Mapping[str, int] = field(default_factory=dict)
    checked: tuple[Checked, ...] = ()
    groups: tuple[Group, ...] = ()
    mendings: tuple[Mending, ...] = ()
    patients: tuple[Patient, ...] = ()
    links: Links | None = None
    pages: int = 1
    cut: str = ""

    @property
    def violations(self) -> int:
        """Violations of the profile for Germany and of that for high-value data."""
        return sum(one.violations for one in self.checked if one.profile != "dcat-ap")


Key = tuple[str, Severity, str, str, str, ValueKind, str]


def _key(one: Fault) -> Key:
    plain = one.datatype if one.rule == "Datatype" else ""
    return (one.profile, one.severity, one.kind, one.path, one.rule, one.value_kind, plain)


def grouped(faults: Iterable[Fault], score: Score) -> tuple[Group, ...]:
    """Put faults of the same kind together and order them by what mending them brings.

    What the European profile says again in the words of the German one is left out, but counts for
    the points: they are lost by the European profile.
    """
    sorted_in: defaultdict[Key, list[Fault]] = defaultdict(list)
    for one in faults:
        sorted_in[_key(one)].append(one)
    european = {_same(key) for key in sorted_in if key[0] == "dcat-ap"}
    german = {_same(key) for key in sorted_in if key[0] != "dcat-ap"}
    groups = [
        _group(key, several)
        for key, several in sorted_in.items()
        if key[0] != "dcat-ap" or _same(key) not in german
    ]
    groups = [replace(one, gain=_gain(one, score, european)) for one in groups]
    return tuple(sorted(groups, key=lambda g: (-g.gain, _GRAVITY[g.severity], -g.count, g.path)))


def counted(faults: Iterable[Fault], profile: str) -> Checked:
    """Count what a profile found."""
    found = [one.severity for one in faults if one.profile == profile]
    return Checked(
        profile,
        found.count(Severity.VIOLATION),
        found.count(Severity.WARNING),
        found.count(Severity.INFO),
    )


def _same(key: Key) -> tuple[str, ...]:
    return tuple(map(str, key[2:6]))


def _gain(group: Group, score: Score, european: set[tuple[str, ...]]) -> float:
    """Give the points that the group stands in the way of: no more than its share of datasets."""
    codes = _COSTS.get(group.path, ())
    same = (group.kind, group.path, group.rule, group.value_kind)
    if group.severity is Severity.VIOLATION and tuple(map(str, same)) in european:
        codes = (*codes, "dcat-ap")
    share = min(1.0, group.entries / (score.mark("keyword").out_of or 1))
    marks = [score.mark(code) for code in codes]
    return sum(min(m.gain - m.open_points, m.indicator.points * share) for m in marks)


def _group(key: Key, several: list[Fault]) -> Group:
    profile, severity, kind, path, rule, value_kind, _ = key
    return Group(
        profile=profile,
        severity=severity,
        kind=kind,
        path=path,
        rule=rule,
        value_kind=value_kind,
        trouble=_trouble(rule, value_kind, several[0].said),
        said=several[0].said,
        count=len(several),
        entries=len(frozenset[str]().union(*(one.entries for one in several))),
        values=frequent(one.value for one in several if one.value),
        nodes=tuple(sorted({one.node for one in several})[:MOST_EXAMPLES]),
    )


def _trouble(rule: str, value_kind: ValueKind, said: str) -> str:
    if said.startswith("Deprecated"):
        return "deprecated"
    return _TROUBLES.get((rule, value_kind), _BY_RULE.get(rule, "other"))


def frequent(values: Iterable[str]) -> tuple[str, ...]:
    """Give the few most frequent values, shortened."""
    numbers: defaultdict[str, int] = defaultdict(int)
    for one in values:
        numbers[one] += 1
    first = sorted(numbers, key=lambda one: (-numbers[one], one))[:MOST_EXAMPLES]
    return tuple(shortened(one) for one in first)


def shortened(words: str) -> str:
    """Cut a value to what fits in a line, without line breaks."""
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
