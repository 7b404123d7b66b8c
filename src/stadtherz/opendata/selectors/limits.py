"""What the interfaces give at most, read from the code that keeps to it."""

from dataclasses import dataclass

from stadtherz.observations.public import ANSWER_S, LARGEST_PAGE, USUAL_PAGE
from stadtherz.opendata.domain.asking.checked import MOST, USUAL
from stadtherz.opendata.domain.asking.cost import Limits
from stadtherz.opendata.domain.ogc import asked, steps
from stadtherz.opendata.selectors import ckan, telling
from stadtherz.opendata.selectors.ogc.tables import OGC_EDR, OGC_FEATURES
from stadtherz.opendata.selectors.own_services import CATALOGUE, CKAN, FILES, QUERY, SENSORTHINGS


@dataclass(frozen=True)
class Limit:
    """One limit of one interface.

    Args:
        service: which interface.
        kind: what is limited: "page", "usual-page", "seconds", "cells", "groups".
        value: how much, in rows, entries, seconds, values or groups.

    """

    service: str
    kind: str
    value: float


def limits_of(service: str) -> tuple[Limit, ...]:
    """Give the limits of an interface; none means that it gives everything at once."""
    cost = Limits()
    found: dict[str, tuple[tuple[str, float], ...]] = {
        SENSORTHINGS: (
            ("usual-page", USUAL_PAGE), ("page", LARGEST_PAGE), ("seconds", ANSWER_S),
        ),
        QUERY: (
            ("usual-page", USUAL), ("page", MOST), ("seconds", cost.seconds),
            ("cells", cost.cells), ("groups", cost.groups),
        ),
        OGC_FEATURES: (
            ("usual-page", asked.USUAL), ("page", asked.MOST), ("seconds", cost.seconds),
        ),
        OGC_EDR: (("cells", steps.MOST_VALUES), ("seconds", ANSWER_S)),
        CATALOGUE: (("page", telling.A_PAGE),),
        CKAN: (("page", ckan.MOST),),
        FILES: (),
    }  # fmt: skip
    return tuple(Limit(service, kind, value) for kind, value in found[service])
