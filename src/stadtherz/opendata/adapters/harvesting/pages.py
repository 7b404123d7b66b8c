"""Reads one page of a source, by CKAN's action API or as RDF, and says where the next one is."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from rdflib import Graph, URIRef

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.guarded import Answer
from stadtherz.opendata.adapters.harvesting.cutting import (
    NotTaken,
    Record,
    as_written,
    records_in,
)
from stadtherz.opendata.adapters.harvesting.fetching import (
    NOT_MODIFIED,
    Manners,
    fetch,
    first_page,
    marks_of,
)
from stadtherz.opendata.adapters.notations import read
from stadtherz.opendata.adapters.reading import ACCEPT, NEXT
from stadtherz.opendata.domain.harvesting.from_ckan import nodes_of
from stadtherz.opendata.domain.harvesting.rules import Reason
from stadtherz.opendata.domain.notations import Notation, written

CKAN, DCAT_AP = "ckan", "dcat"
AT_ONCE = 100
SEARCH = "api/3/action/package_search"
JSON = "application/json"


@dataclass(frozen=True)
class Where:
    """A source.

    Args:
        kind: `CKAN` or `DCAT_AP`.
        address: of the portal (CKAN), or of the catalogue (DCAT-AP).
        query: filter in CKAN's own language; DCAT-AP is filtered afterwards.
        own: how addresses of our own begin.

    """

    kind: str
    address: str
    query: str = ""
    own: str = "urn:none"


@dataclass(frozen=True)
class Page:
    """What came.

    Args:
        address: where it was.
        found: datasets, and what could not be taken; empty where it is unchanged.
        following: address of the next page, "" at the end.
        marks: for the next time: "etag", "modified" and "next".
        size: bytes.
        unchanged: whether it is as it was the last time.

    """

    address: str
    found: tuple[Record | NotTaken, ...]
    following: str
    marks: Mapping[str, str]
    size: int = 0
    unchanged: bool = False


def start_of(where: Where, manners: Manners) -> str:
    """Give the address of the first page."""
    if where.kind == DCAT_AP:
        return first_page(where.address, ACCEPT, manners)
    return _search(where, 0)


def page_at(address: str, where: Where, marks: Mapping[str, str], manners: Manners) -> Page:
    """Ask for a page and read it.

    Raises:
        Invalid: it cannot be read, or may not be asked.
        Unavailable: it did not come.

    """
    known = {} if "next" not in marks else marks
    answer = fetch(address, ACCEPT if where.kind == DCAT_AP else JSON, known, manners)
    if answer.status == NOT_MODIFIED:
        return Page(address, (), marks["next"], marks, unchanged=True)
    found, following = (_dcat if where.kind == DCAT_AP else _ckan)(address, answer, where)
    said = {**marks_of(answer), "next": following}
    return Page(address, tuple(_once(found)), following, said, len(answer.body))


def _dcat(address: str, answer: Answer, where: Where) -> tuple[list[Record | NotTaken], str]:
    graph = Graph()
    media = answer.headers.get("content-type", "")
    with as_written():
        read(answer.body, graph, media_type=media, name=address, base=answer.url)
    return list(records_in(graph, where.own)), _next(graph, answer.url, where)


def _next(graph: Graph, here: str, where: Where) -> str:
    """Find the next page; one on another host is not asked."""
    ways = {
        urljoin(here, str(way))
        for name in NEXT
        for way in graph.objects(None, name)
        if isinstance(way, URIRef) or str(way).startswith("http")
    }
    hosts = {urlsplit(one).hostname for one in (here, where.address)}
    ahead = sorted(way for way in ways if way != here)
    if ahead and urlsplit(ahead[0]).hostname not in hosts:
        message = f"{here}: the next page lies on another host ({ahead[0][:200]})"
        raise Invalid(message, code="other-host")
    return ahead[0] if ahead else ""


def _ckan(address: str, answer: Answer, where: Where) -> tuple[list[Record | NotTaken], str]:
    packages, count, start = _result(address, answer)
    site = where.address.rstrip("/")
    found = [one for package in packages for one in _package(package, site, where.own)]
    done = start + len(packages)
    return found, _search(where, done) if packages and done < count else ""


def _result(address: str, answer: Answer) -> tuple[list[Any], int, int]:
    """Take the packages out of CKAN's frame, with their number in all and where they start."""
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        told = None
    result = told.get("result") if isinstance(told, dict) and told.get("success") else None
    packages = result.get("results") if isinstance(result, dict) else None
    count = result.get("count") if isinstance(result, dict) else None
    if not isinstance(packages, list) or not isinstance(count, int):
        message = f"{address}: is no answer of CKAN's action API; give the address of the portal"
        raise Invalid(message, code="not-ckan")
    asked = urlsplit(address).query.rpartition("start=")[2]
    return packages, count, int(asked) if asked.isdecimal() else 0


def _package(package: Any, site: str, own: str) -> Iterator[Record | NotTaken]:
    try:
        _iri, nodes = nodes_of(package, site)
    except Invalid as error:
        yield NotTaken(str(error), _named(package), Reason(error.code))
        return
    graph = Graph()
    with as_written():
        graph.parse(data="".join(written(nodes, Notation.TURTLE)), format="turtle")
    yield from records_in(graph, own)


def _named(package: Any) -> str:
    return str(package.get("name") or "?")[:200] if isinstance(package, dict) else "?"


def _search(where: Where, start: int) -> str:
    query = {"rows": AT_ONCE, "sort": "name asc"}
    if where.query:
        query["fq"] = where.query
    site = where.address.rstrip("/")
    return f"{site}/{SEARCH}?{urlencode(query)}&start={start}"


def _once(found: list[Record | NotTaken]) -> Iterator[Record | NotTaken]:
    """Give each dataset once; of two with the same address the first one is taken."""
    seen: set[str] = set()
    for one in found:
        if isinstance(one, Record) and one.iri in seen:
            yield NotTaken("another dataset of the source has this address", one.iri, Reason.TWICE)
        else:
            yield one
        seen.add(one.iri)
