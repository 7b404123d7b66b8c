"""Asks a source for a page: conditionally, again after a pause where that helps, within bounds."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import sleep
from urllib.parse import urljoin, urlsplit

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.guarded import Answer, Bounds, NotReachable, ask
from stadtherz.opendata.domain.harvesting.rules import wait_before

AGENT = "stadtherz (open-source city platform; harvester)"
OK, NOT_MODIFIED, NOT_OK = 200, 304, 400
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
MEGABYTE = 1024 * 1024
A_PAGE = Bounds(seconds=120, largest_bytes=32 * MEGABYTE)
_FIRST = re.compile(r'<([^<>]*)>\s*;[^,]*\brel="?first"?', re.IGNORECASE)


@dataclass(frozen=True)
class Manners:
    """How a source is asked.

    Args:
        page: bounds of one page, and whether our own network may be asked.
        pages, whole_bytes, whole_seconds: of one run.
        tries: how often a page is asked for before the run breaks off.
        pause_s: before the second try; it doubles.

    """

    page: Bounds = field(default=A_PAGE)
    pages: int = 2000
    whole_bytes: int = 1024 * MEGABYTE
    whole_seconds: float = 1800
    tries: int = 3
    pause_s: float = 2.0


USUAL = Manners()


def fetch(url: str, accept: str, marks: Mapping[str, str], manners: Manners) -> Answer:
    """Ask for a page; the status is 200, or 304 where it is as it was.

    Args:
        url: its address.
        accept: media types.
        marks: what the source said of it the last time: "etag", "modified".
        manners: bounds and patience.

    Raises:
        Invalid: the address may not be asked.
        NotReachable: it did not come, also when it was asked again.

    """
    named = {"User-Agent": AGENT, **_conditions(marks)}
    trouble = NotReachable(f"{url}: was not asked")
    for attempt in range(1, manners.tries + 1):
        asked = ""
        try:
            answer = ask(url, manners.page, accept=accept, also=named)
        except NotReachable as error:
            trouble = error
        else:
            if answer.status == OK or (answer.status == NOT_MODIFIED and marks):
                return answer
            trouble = NotReachable(f"{url}: answers with status {answer.status}")
            if answer.status not in AGAIN:
                break
            asked = answer.headers.get("retry-after", "")
        if attempt < manners.tries:
            sleep(wait_before(attempt, manners.pause_s, random.random(), asked))  # noqa: S311 - so that not all ask again at once
    raise trouble


def marks_of(answer: Answer) -> dict[str, str]:
    """Give what the next request can be made conditional with."""
    found = {
        "etag": answer.headers.get("etag", ""),
        "modified": answer.headers.get("last-modified", ""),
    }
    return {name: value for name, value in found.items() if value}


def first_page(url: str, accept: str, manners: Manners) -> str:
    """Give the address of the first page where the source names one in its headers, else `url`.

    A catalogue that can be had as a whole and in pages is read in pages, for the sake of memory.
    """
    try:
        answer = ask(url, manners.page, method="HEAD", accept=accept, also={"User-Agent": AGENT})
    except (NotReachable, Invalid):
        return url  # whoever does not know HEAD is asked by GET
    found = _FIRST.search(answer.headers.get("link", "")) if answer.status < NOT_OK else None
    first = urljoin(answer.url, found[1]) if found else url
    return first if urlsplit(first).hostname == urlsplit(answer.url).hostname else url


def _conditions(marks: Mapping[str, str]) -> dict[str, str]:
    if marks.get("etag"):
        return {"If-None-Match": marks["etag"]}
    return {"If-Modified-Since": marks["modified"]} if marks.get("modified") else {}
