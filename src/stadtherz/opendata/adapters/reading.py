"""Reads any catalogue, a file or an address, page by page, into one graph."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from urllib.parse import urljoin, urlsplit

from rdflib import BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from stadtherz.kernel.errors import Invalid, Unavailable
from stadtherz.opendata.adapters.guarded import Bounds, NotReachable, ask
from stadtherz.opendata.adapters.notations import JSON_LD, read

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
NEXT = (HYDRA.next, HYDRA.nextPage)
ACCEPT = (
    "text/turtle, application/rdf+xml;q=0.9, application/n-triples;q=0.8, "
    "application/ld+json;q=0.7, */*;q=0.1"
)
OK = 200
USUAL = Bounds()


@dataclass
class Document:
    """What was read.

    Args:
        graph: all triples of all pages.
        source: address or name of the file.
        notation: of the first page.
        pages: how many were read.
        size: bytes.
        cut: why reading ended before the last page, "" if it did not.

    """

    graph: Graph
    source: str
    notation: str = ""
    pages: int = 0
    size: int = 0
    cut: str = ""
    seen: set[str] = field(default_factory=set)


Told = Callable[[Document], None]


def silent(_: Document) -> None:
    """Tell nobody."""


def read_catalogue(source: str, bounds: Bounds = USUAL, told: Told = silent) -> Document:
    """Read a catalogue from an address of the web or from a file.

    Args:
        source: address, or path of a file.
        bounds: of time, size, network and pages.
        told: is called after each page.

    Raises:
        Invalid: it is no RDF (with the line), or its address may not be asked.
        Unavailable: it cannot be had.

    """
    if urlsplit(source).scheme in {"http", "https"}:
        return _from_web(source, bounds, told)
    return _from_file(Path(source), bounds, told)


def read_bytes(body: bytes, name: str, media_type: str = "") -> Document:
    """Read a document that is at hand; its further pages are not asked for."""
    found = Document(Graph(), name)
    found.notation = read(body, found.graph, media_type=media_type, name=name)
    found.pages, found.size = 1, len(body)
    return found


def _from_file(path: Path, bounds: Bounds, told: Told) -> Document:
    try:
        size = path.stat().st_size
        if size > bounds.largest_bytes:
            message = f"{path}: has {size:,} bytes; at most {bounds.largest_bytes:,} are read"
            raise Invalid(message, code="too-large")
        body = path.read_bytes()
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}); give an address or a file"
        raise Unavailable(message, code="not-reachable") from None
    found = read_bytes(body, path.name)
    told(found)
    return found


def _from_web(source: str, bounds: Bounds, told: Told) -> Document:
    found = Document(Graph(), source)
    address = source
    ends = monotonic() + bounds.whole_seconds
    while address and not found.cut:
        found.seen.add(address)
        try:
            page = _page(address, found, bounds)
        except Unavailable:
            if not found.pages:
                raise
            found.cut = "not-reachable"  # what was read is worth a report
            break
        told(found)
        address = _next(page, address, found, bounds)
        if address and monotonic() > ends:
            found.cut = "time"
    return found


def _page(address: str, found: Document, bounds: Bounds) -> Graph:
    """Read one page into a graph of its own (its links on are its own), then into the whole."""
    left = replace(bounds, largest_bytes=bounds.largest_bytes - found.size)
    answer = ask(address, left, accept=ACCEPT)
    if answer.status != OK:
        message = f"{address}: answers with status {answer.status}"
        raise NotReachable(message)
    page = Graph()
    media = answer.headers.get("content-type", "")
    notation = read(answer.body, page, media_type=media, name=address, base=answer.url)
    found.notation = found.notation or notation
    found.pages += 1
    found.size += len(answer.body)
    if found.pages == 1:
        found.graph = page
    else:
        found.graph += _renamed(page) if notation == JSON_LD else page
    return page


def _renamed(page: Graph) -> Graph:
    """Give unnamed nodes new names: JSON-LD keeps those of the page, and each page starts anew."""
    names: dict[Node, Node] = {}

    def new(node: Node) -> Node:
        return names.setdefault(node, BNode()) if isinstance(node, BNode) else node

    fresh = Graph()
    for subject, predicate, value in page:
        fresh.add((new(subject), predicate, new(value)))
    return fresh


def _next(page: Graph, address: str, found: Document, bounds: Bounds) -> str:
    """Give the address of the page after this one, "" at the end."""
    ways = [
        urljoin(address, str(way))
        for name in NEXT
        for way in page.objects(None, name)
        if isinstance(way, URIRef) or str(way).startswith("http")
    ]
    ahead = sorted(way for way in ways if way not in found.seen)
    if not ahead:
        return ""
    if urlsplit(ahead[0]).hostname != urlsplit(found.source).hostname:
        found.cut = "other-host"
    elif found.pages >= bounds.pages:
        found.cut = "pages"
    return "" if found.cut else ahead[0]
