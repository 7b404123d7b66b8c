"""Examines any catalogue: points, shapes, repairable errors and links in one report."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, RDF

from stadtherz.opendata.adapters.describing import describe
from stadtherz.opendata.adapters.graph import DCATAP, datasets_in
from stadtherz.opendata.adapters.repairing import Step, mendings, steps
from stadtherz.opendata.adapters.shapes import EUROPEAN, GERMAN, HIGH_VALUE, Shapes
from stadtherz.opendata.domain.described import Described, Vocabularies
from stadtherz.opendata.domain.diagnosis import (
    MOST_EXAMPLES,
    Checked,
    Links,
    Patient,
    Report,
    counted,
    grouped,
)
from stadtherz.opendata.domain.fault import Fault
from stadtherz.opendata.domain.finding import Severity
from stadtherz.opendata.domain.mqa import Known, assess, rating, together
from stadtherz.opendata.domain.terms import HVD_LAW

BROKEN_SHOWN = MOST_EXAMPLES * 7


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Examination:
    """What is examined with.

    Args:
        source: address or name, for the report.
        shapes: the official ones; None: only points and repairable errors.
        statuses: HTTP status by address; None: nobody asked.
        told: is called with the code of each step before it begins.
        compliant: whether a dataset keeps to DCAT-AP, by its address, where that is known without
            the official shapes; None: nobody checked.

    """

    source: str = ""
    shapes: Shapes | None = None
    statuses: Mapping[str, int] | None = None
    told: Callable[[str], None] = field(default=silent)
    compliant: Mapping[str, bool] | None = None


WITH_NOTHING = Examination()


def examine(
    graph: Graph, how: Examination = WITH_NOTHING, found: list[Step] | None = None
) -> Report:
    """Examine a catalogue; the graph stays as it is.

    Args:
        graph: all of the catalogue.
        how: shapes and links, if there are any.
        found: repairable values, if they are known already.

    """
    faults = _faults(graph, how)
    how.told("points")
    described = describe(graph, _compliant(graph, faults) if how.shapes else how.compliant)
    lists = how.shapes.lists() if how.shapes else Vocabularies()
    known = Known(how.statuses or {}, lists)
    scores = [assess(one, known) for one in described]
    whole = together(scores)
    how.told("repairs")
    steps_found = steps(graph) if found is None else found
    patients = _patients(described, [(s.points, s.open_points) for s in scores], faults)
    return Report(
        source=how.source,
        triples=len(graph),
        datasets=len(described),
        files=sum(len(one.files) for one in described),
        services=len(set(graph.subjects(RDF.type, DCAT.DataService))),
        score=whole,
        ratings=Counter(rating(one.points) for one in patients),
        checked=_checked(graph, how, faults),
        groups=grouped(faults, whole),
        mendings=mendings(graph, steps_found),
        patients=patients,
        links=_links(described, how.statuses),
    )


def addresses_of(graph: Graph) -> list[str]:
    """Name the addresses of files of all datasets."""
    return sorted(_addresses(describe(graph)))


def _addresses(described: list[Described]) -> set[str]:
    return {
        url for one in described for file in one.files for url in (*file.access, *file.download)
    }


def _faults(graph: Graph, how: Examination) -> list[Fault]:
    if how.shapes is None:
        return []
    found: list[Fault] = []
    for profile in _profiles(graph):
        how.told(profile)
        found += how.shapes.faults(graph, profile)
    return found


def _profiles(graph: Graph) -> tuple[str, ...]:
    high = (None, DCATAP.applicableLegislation, URIRef(HVD_LAW)) in graph
    return (GERMAN, EUROPEAN, HIGH_VALUE) if high else (GERMAN, EUROPEAN)


def _checked(graph: Graph, how: Examination, faults: list[Fault]) -> tuple[Checked, ...]:
    if how.shapes is None:
        return ()
    return tuple(counted(faults, profile) for profile in _profiles(graph))


def _compliant(graph: Graph, faults: list[Fault]) -> dict[str, bool]:
    """Tell for each dataset whether the European profile finds no violation in it."""
    sick = {
        name
        for one in faults
        if one.profile == EUROPEAN and one.severity is Severity.VIOLATION
        for name in one.entries
    }
    return {str(node): str(node) not in sick for node in datasets_in(graph)}


def _patients(
    described: list[Described], points: list[tuple[float, float]], faults: list[Fault]
) -> tuple[Patient, ...]:
    numbers: defaultdict[str, int] = defaultdict(int)
    for one in faults:
        if one.severity is Severity.VIOLATION and one.profile != EUROPEAN:
            for name in one.entries:
                numbers[name] += 1
    rows = [
        Patient(one.iri, one.title, earned, unknown, numbers[one.iri])
        for one, (earned, unknown) in zip(described, points, strict=True)
    ]
    return tuple(sorted(rows, key=lambda one: (one.points, -one.violations, one.iri)))


def _links(described: list[Described], statuses: Mapping[str, int] | None) -> Links | None:
    if statuses is None:
        return None
    wanted = _addresses(described)
    asked = {url: status for url, status in statuses.items() if url in wanted}
    broken = sorted((url, status) for url, status in asked.items() if not 200 <= status < 400)  # noqa: PLR2004 - classes of HTTP
    return Links(
        asked=len(asked),
        answered=len(asked) - len(broken),
        left=len(wanted) - len(asked),
        broken=tuple(broken[:BROKEN_SHOWN]),
    )
