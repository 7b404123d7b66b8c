"""One breach of a shape in somebody's catalogue, as a value."""

from dataclasses import dataclass
from enum import StrEnum

from stadtherz.opendata.domain.finding import Severity


class ValueKind(StrEnum):
    """What stood there."""

    NOTHING = "nothing"
    ADDRESS = "address"
    WORDS = "words"
    UNNAMED = "unnamed"


@dataclass(frozen=True)
class Fault:
    """What a shape said of one node.

    Args:
        profile: set of shapes: dcat-ap-de, dcat-ap or hvd.
        severity: as the shape weighs it.
        kind: class of the node, as "Distribution".
        node: its address, or a made-up name.
        path: address of the property; several with "|" where one of them is asked for.
        rule: what is asked, as "MinCount", "NodeKind", "Datatype", or "List" for a word of a list.
        value: what stood there, "" for nothing.
        value_kind: what kind of value that is.
        datatype: address of its type, for words that have one.
        said: the sentence of the shape.
        entries: addresses of the datasets, series and interfaces that the node is part of.

    """

    profile: str
    severity: Severity
    kind: str
    node: str
    path: str
    rule: str
    value: str
    value_kind: ValueKind
    datatype: str
    said: str
    entries: frozenset[str]
