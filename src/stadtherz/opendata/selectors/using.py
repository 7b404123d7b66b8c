"""Under which licences and at what cost data can be used."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from stadtherz.opendata.domain.charges import named_source
from stadtherz.opendata.domain.terms import LICENCES, Licence
from stadtherz.opendata.models import Charge, Dataset
from stadtherz.opendata.selectors.addresses import iri_of
from stadtherz.opendata.selectors.people import the_licence, the_publisher


@dataclass(frozen=True)
class Used:
    """A licence and how many published datasets are under it."""

    licence: Licence
    datasets: int


def licences_used() -> list[Used]:
    """Give the licences of published datasets and the city's usual one, the most used first."""
    published = Dataset.objects.filter(state=Dataset.State.PUBLISHED)
    counts = dict(published.values_list("licence").annotate(number=Count("pk")).order_by("licence"))
    usual = the_licence()
    found = [
        Used(one, counts.get(key, 0))
        for key, one in LICENCES.items()
        if key in counts or one == usual
    ]
    return sorted(found, key=lambda one: -one.datasets)


def charges_on(day: date) -> QuerySet[Charge]:
    """Give the charges that apply on a day or will apply, the earliest first."""
    return (
        Charge.objects.filter(Q(last_day=None) | Q(last_day__gte=day))
        .select_related("dataset")
        .order_by("first_day", "pk")
    )


def source_of(row: Dataset) -> str:
    """Give the words by which the source of a dataset is named; "" without a licence."""
    licence = LICENCES.get(row.licence)
    if licence is None:
        return ""
    name = str(the_publisher().name)
    return named_source(name, str(row.title), licence, iri_of("dataset", row.key))
