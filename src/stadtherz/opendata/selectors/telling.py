"""Tells the catalogue, a page of it, or one dataset as statements, one thing after the other."""

from collections.abc import Iterable, Iterator
from itertools import chain

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.opendata.domain import dcat
from stadtherz.opendata.domain.graph import Iri, Literal, Node, Said, node
from stadtherz.opendata.domain.notations import Told
from stadtherz.opendata.models import Dataset as Row
from stadtherz.opendata.selectors import harvesting
from stadtherz.opendata.selectors.addresses import address, iri_of
from stadtherz.opendata.selectors.catalogue import Served, dataset_of, datasets, the_catalogue
from stadtherz.opendata.selectors.series import series_with

A_PAGE = 100
LONGEST = 12
WHOLE_NUMBER = "xsd:integer"


def whole_catalogue(rows: QuerySet[Row]) -> Iterator[Told]:
    """Tell the catalogue with all of these datasets, and then those of others as they came."""
    return chain(dcat.with_terms(_told(rows)), harvesting.told(harvesting.passed_on()))


def page_of_catalogue(rows: QuerySet[Row], asked: str, there: str) -> Iterator[Told]:
    """Tell one page of the catalogue and where the others are (Hydra, W3C community group).

    Args:
        rows: all datasets, in a lasting order.
        asked: number of the page.
        there: address of the catalogue in this notation, without query.

    Raises:
        Invalid: code "page", for what is no number.
        NotFound: there is no such page.

    """
    own, others = rows.count(), harvesting.passed_on()
    page = _page_of(Paginator(range(own + others.count()), A_PAGE), asked)
    first, end = max(page.start_index() - 1, 0), page.end_index()
    keys = list(rows.prefetch_related(None).values_list("pk", flat=True)[first:end])
    foreign = list(others.values_list("pk", flat=True)[max(0, first - own) : max(0, end - own)])
    view = [_view(page, f"{address()}{there}")]
    return chain(
        dcat.with_terms(_told(rows.filter(pk__in=keys), view)),
        harvesting.told(others.filter(pk__in=foreign)),
    )


def _page_of(pages: Paginator[int], asked: str) -> Page[int]:
    if not (asked.isascii() and asked.isdecimal()):
        message = f"page: {asked[:40]!r} is no number"
        raise Invalid(message, code="page")
    try:
        return pages.page(int(asked[:LONGEST]))
    except EmptyPage as error:
        message = f"there is no page {asked[:LONGEST]}; there are {pages.num_pages}"
        raise NotFound(message, code="page") from error


def one_dataset(row: Row) -> Iterator[Told]:
    """Tell a dataset with the services that serve it."""
    value, served = dataset_of(row), Served()
    served.see(value)
    told = [*dcat.of_dataset(value)]
    for series in series_with([value.series] if value.series else ()):
        told += dcat.of_series(series)
    for service in served.services():
        told += dcat.of_service(service)
    return dcat.with_terms(told)


def _told(rows: QuerySet[Row], also: Iterable[Node] = ()) -> Iterator[Node]:
    """Tell the catalogue and its datasets; the services come last, when all are known."""
    catalogue, served = the_catalogue(), Served()
    keys = rows.values_list("key", flat=True)
    yield dcat.of_catalogue(catalogue, (iri_of("dataset", key) for key in keys), [])
    yield dcat.of_agent(catalogue.publisher)
    yield from also
    named: set[str] = set()
    for value in datasets(rows):
        served.see(value)
        named.update([value.series] if value.series else ())
        yield from dcat.of_dataset(value)
    for series in series_with(named) if named else ():
        yield from dcat.of_series(series)
    for service in served.services():
        yield Node(catalogue.iri, (("dcat:service", Iri(service.iri)),))
        yield from dcat.of_service(service)


def _view(page: Page[int], there: str) -> Node:
    links: list[Said] = [_link("first", there, 1), _link("last", there, page.paginator.num_pages)]
    if page.has_previous():
        links.append(_link("previous", there, page.previous_page_number()))
    if page.has_next():
        links.append(_link("next", there, page.next_page_number()))
    counts = [
        ("hydra:totalItems", Literal(str(page.paginator.count), datatype=WHOLE_NUMBER)),
        ("hydra:itemsPerPage", Literal(str(A_PAGE), datatype=WHOLE_NUMBER)),
    ]
    return node(f"{there}?page={page.number}", ["hydra:PagedCollection"], links, counts)


def _link(name: str, there: str, number: int) -> Said:
    return f"hydra:{name}", Iri(f"{there}?page={number}")
