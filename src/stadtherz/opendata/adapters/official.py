"""Holds one dataset of ours against the official shapes, where the city has them at hand."""

from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from rdflib import Graph

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.doctor import Examination, examine
from stadtherz.opendata.adapters.shapes import Shapes
from stadtherz.opendata.domain.catalogue import Dataset
from stadtherz.opendata.domain.dcat import of_dataset, with_terms
from stadtherz.opendata.domain.diagnosis import Group
from stadtherz.opendata.domain.notations import Notation, written


@cache
def _shapes(folder: Path) -> Shapes | None:
    try:
        return Shapes(folder)
    except Invalid:
        return None


@lru_cache(maxsize=64)
def _found(turtle: str, folder: Path) -> tuple[Group, ...] | None:
    shapes = _shapes(folder)
    if shapes is None:
        return None
    graph = Graph().parse(data=turtle, format="turtle")
    return examine(graph, Examination(shapes=shapes)).groups


def official_faults(dataset: Dataset) -> tuple[Group, ...] | None:
    """Give what the official shapes find in a dataset; None where there are no shapes here."""
    if settings.SHAPES is None:
        return None
    turtle = "".join(written(with_terms(of_dataset(dataset)), Notation.TURTLE))
    return _found(turtle, Path(settings.SHAPES))
