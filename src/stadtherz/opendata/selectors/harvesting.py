"""What was taken from other portals: the sources with their runs, and the datasets that count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import override

from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.dcat import written as moment_of
from stadtherz.opendata.domain.graph import Iri, Node, node
from stadtherz.opendata.domain.graph import Said as Property
from stadtherz.opendata.domain.harvesting.statements import Foreign
from stadtherz.opendata.domain.harvesting.value import Said, Value
from stadtherz.opendata.domain.notations import Told
from stadtherz.opendata.models import Harvested, HarvestRun, HarvestSource
from stadtherz.opendata.selectors.addresses import address, iri_of
from stadtherz.opendata.selectors.searching import looked_for

AT_ONCE = 200
RUNS_SHOWN = 20


def taken() -> QuerySet[Harvested]:
    """Give the datasets of others that stand in this catalogue, each address once."""
    return (
        Harvested.objects.filter(state=Harvested.State.PRESENT, leading=True)
        .select_related("source")
        .order_by("iri", "pk")
    )


def for_people(words: str = "", source: str = "") -> QuerySet[Harvested]:
    """Give those that fit what somebody looks for, without their graphs."""
    rows = taken().defer("graph").filter(looked_for(words))
    return rows.filter(source__key=source) if source else rows


def harvested(key: str) -> Harvested:
    """Find a dataset of somebody else, also one that has gone there.

    Raises:
        NotFound: there is none with this key.

    """
    row = Harvested.objects.select_related("source").filter(key=key).first()
    if row is None:
        message = f"there is no dataset {key[:80]!r}"
        raise NotFound(message, code="dataset")
    return row


def value_of(row: Harvested) -> Value:
    """Give what people need to know of a dataset."""
    return Value.of(row.value)


def text_of(said: Said) -> Text:
    """Give words as a text; those without a language count as the city's first one."""
    first = settings.LANGUAGE_CODE
    found: dict[str, str] = {}
    for code, words in said:
        found.setdefault(first if code == "und" else code, words)
    return Text.of(found)


def page_of_harvested(key: str) -> str:
    """Give the address of its page in the city's first language."""
    with override(settings.LANGUAGE_CODE):
        return address() + reverse("opendata:harvested", args=[key])


@dataclass(frozen=True)
class FoundElsewhere:
    """A dataset of others as search needs it."""

    key: str
    title: str
    text: str


def findable_harvested(language: str) -> list[FoundElsewhere]:
    """Give all of them for search, in one query."""
    return [
        FoundElsewhere(row.key, row.title.to(language), _told_words(row, language))
        for row in taken().defer("graph", "search")
    ]


def _told_words(row: Harvested, language: str) -> str:
    value = value_of(row)
    said = text_of(value.description).to(language)
    return f"{said} {' '.join(word for _, word in value.keywords)} {row.source.name}"


def sources() -> QuerySet[HarvestSource]:
    """Give all sources with the number of datasets and the state of the last run."""
    last = HarvestRun.objects.filter(source=OuterRef("pk")).order_by("-started_at", "-pk")
    present = Q(datasets__state=Harvested.State.PRESENT)
    return HarvestSource.objects.select_related("department").annotate(
        present=Count("datasets", filter=present),
        last_run=Subquery(last.values("pk")[:1]),
    )


def runs_of(source: HarvestSource) -> QuerySet[HarvestRun]:
    """Give the newest runs of a source."""
    return source.runs.all()[:RUNS_SHOWN]


def last_runs(rows: list[HarvestSource]) -> dict[int, HarvestRun]:
    """Give the last run of each source by the number of the source, in one query."""
    wanted = [number for one in rows if (number := getattr(one, "last_run", None))]
    return {one.source_id: one for one in HarvestRun.objects.filter(pk__in=wanted)}


# What is told to programs


def passed_on() -> QuerySet[Harvested]:
    """Give those that this catalogue tells programs as well."""
    return taken().filter(source__passed_on=True)


def last_harvest() -> datetime | None:
    """Say when anything of others changed here last, what has gone included."""
    found: datetime | None = Harvested.objects.aggregate(found=Max("changed_at"))["found"]
    return found


def told(rows: QuerySet[Harvested]) -> Iterator[Told]:
    """Tell datasets of others as they came, with a record of where each is from."""
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield from _entry(row)
        yield Foreign(row.graph)


def _entry(row: Harvested) -> Iterator[Node]:
    """Tell that the catalogue lists it, and the record (DCAT-AP, "Catalogue Record")."""
    record = iri_of("record", row.key)
    listed: list[Property] = [("dcat:dataset", Iri(row.iri)), ("dcat:record", Iri(record))]
    services = (("dcat:service", Iri(one)) for one in value_of(row).services)
    yield Node(iri_of("catalogue"), (*listed, *services))
    yield node(
        record,
        ["dcat:CatalogRecord"],
        [("foaf:primaryTopic", Iri(row.iri))],
        [("dct:issued", moment_of(row.came_at)), ("dct:modified", moment_of(row.changed_at))],
        [("prov:wasDerivedFrom", Iri(row.source.address))],
    )
