"""What was measured of services, as statements of the Data Quality Vocabulary.

Source: Data on the Web Best Practices: Data Quality Vocabulary (W3C note, 2016), sections 4 and 5.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stadtherz.opendata.domain.graph import Iri, Literal, Node, node

METRICS = {
    "availability": ("availability", "Share of five-minute slots known to have answered", "double"),
    "unknown": ("availability", "Share of five-minute slots that nobody measured", "double"),
    "longest-outage": ("availability", "Longest outage at most, in seconds", "double"),
    "first-byte-median": ("performance", "Median time to first byte in milliseconds", "double"),
    "first-byte-p95": ("performance", "95th percentile of time to first byte in ms", "double"),
    "throughput": ("capacity", "Median throughput in bytes a second", "double"),
}
"""By name: the criterion of Regulation 2023/138, article 3(3), its definition, its type."""


@dataclass(frozen=True)
class Measured:
    """A figure of a service.

    Args:
        service: its address.
        metric: one of `METRICS`.
        value: the figure.

    """

    service: str
    metric: str
    value: float


def statements(measured: Iterable[Measured], at: str, base: str) -> Iterator[Node]:
    """Tell figures, and what they are figures of.

    Args:
        measured: the figures.
        at: the moment, as xsd:dateTime.
        base: address of the document, below which metrics are named.

    """
    for criterion in sorted({row[0] for row in METRICS.values()}):
        said = [("skos:prefLabel", Literal(criterion, "en"))]
        yield node(f"{base}#{criterion}", ["dqv:Dimension"], said)
    for name, (criterion, words, kind) in METRICS.items():
        yield node(
            f"{base}#{name}",
            ["dqv:Metric"],
            [("skos:definition", Literal(words, "en"))],
            [("dqv:expectedDataType", Iri(f"http://www.w3.org/2001/XMLSchema#{kind}"))],
            [("dqv:inDimension", Iri(f"{base}#{criterion}"))],
        )
    for one in measured:
        place = one.service.rpartition("/")[2]
        yield node(
            f"{base}#{place}-{one.metric}",
            ["dqv:QualityMeasurement"],
            [("dqv:computedOn", Iri(one.service))],
            [("dqv:isMeasurementOf", Iri(f"{base}#{one.metric}"))],
            [("dqv:value", Literal(f"{one.value:.6g}", datatype="xsd:double"))],
            [("prov:generatedAtTime", Literal(at, datatype="xsd:dateTime"))],
        )
        # the way back, so that whoever reads of a service finds what was measured
        yield Node(
            one.service, (("dqv:hasQualityMeasurement", Iri(f"{base}#{place}-{one.metric}")),)
        )
