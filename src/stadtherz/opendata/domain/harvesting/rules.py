"""What harvesting decides: when a source is due, what is taken, who is believed, what has gone.

Sources: DCAT-AP 3.0.1, section "Catalogue records"; GovData, "Konventionenhandbuch" (duplicates are
told by the address of a dataset). The limits are this project's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.harvesting.value import Value
from stadtherz.opendata.domain.searching import folded

EARLY = timedelta(minutes=5)
"""The clock is never exact: what is due within this time is taken now."""
AGAIN = timedelta(hours=1)
OLDEST_REST = timedelta(days=1)
FEW = 10
MOST_WAIT_S = 30.0


class Rhythm(StrEnum):
    """How often a source is asked."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


SPANS = {
    Rhythm.HOURLY: timedelta(hours=1),
    Rhythm.DAILY: timedelta(days=1),
    Rhythm.WEEKLY: timedelta(days=7),
    Rhythm.MONTHLY: timedelta(days=30),
}


class Reason(StrEnum):
    """Why a dataset was not taken."""

    OWN = "own"
    FILTERED = "filtered"
    NO_ADDRESS = "no-address"
    BROKEN_ADDRESS = "broken-address"
    TOO_LARGE = "too-large"
    NOT_READABLE = "not-readable"
    TWICE = "twice"


SKIPPED = frozenset({Reason.OWN, Reason.FILTERED})
"""Nothing is wrong with these: they are not wanted here."""


def is_due(rhythm: Rhythm, started: datetime | None, now: datetime, *, whole: bool) -> bool:
    """Whether a source is asked now.

    Args:
        rhythm: how often it is asked.
        started: when it was asked last, None if never.
        now: the moment.
        whole: whether it was read to its end then; if not, the rest is tried within the hour.

    """
    span = SPANS[rhythm] if whole else min(AGAIN, SPANS[rhythm])
    return started is None or now - started >= span - EARLY


def goes_on(started: datetime, now: datetime) -> bool:
    """Whether a run that broke off is taken up where it ended; an old one begins anew."""
    return now - started < OLDEST_REST


def holds_back(there: int, gone: int, *, held_before: bool) -> bool:
    """Whether vanished datasets stay for once: half of a source seldom goes in one night.

    Args:
        there: how many were there before.
        gone: how many of them the source does not tell any more.
        held_before: whether the run before held back as well; then it is believed.

    """
    return there > FEW and gone * 2 > there and not held_before


@dataclass(frozen=True)
class Claim:
    """A source that tells a dataset.

    Args:
        number: of the row.
        source_host: host of the source's address.
        position: of the source in the order of the office.
        source: number of the source, the older the smaller.

    """

    number: int
    source_host: str
    position: int
    source: int


def leading(iri: str, claims: Sequence[Claim]) -> int:
    """Say which of several sources is believed about the same dataset.

    First the portal under whose own host the dataset's address lies, then the one that the office
    has put higher, then the older one.

    Raises:
        ValueError: there is no claim.

    """
    host = host_of(iri)
    first = min(claims, key=lambda one: (one.source_host != host, one.position, one.source))
    return first.number


def host_of(address: str) -> str:
    """Give the host of an address in small letters, without "www."; "" without one."""
    found = re.match(r"https?://(?:[^/@]*@)?([^/:?#]+)", address.lower())
    return found[1].removeprefix("www.") if found else ""


FIELDS = ("theme", "publisher", "keyword", "licence", "title")
_TERM = re.compile(r'(?:(?P<field>[a-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))')


@dataclass(frozen=True)
class Wanted:
    """Conditions that a dataset has to meet, all of them: pairs of a field ("" for any) and word.

    Words are folded.
    """

    terms: tuple[tuple[str, str], ...] = ()

    def takes(self, value: Value) -> bool:
        """Whether a dataset is wanted."""
        return all(word in _said(value, field) for field, word in self.terms)


def wanted(written: str) -> Wanted:
    """Read a filter as `theme:ENVI publisher:"Stadt Mannheim" radverkehr`.

    Raises:
        Invalid: code "filter", for a field that there is not.

    """
    terms = []
    for found in _TERM.finditer(written):
        field, word = found["field"] or "", found["quoted"] or found["plain"] or ""
        if field and field not in FIELDS:
            message = f"there is no field {field[:40]!r}; there are {', '.join(FIELDS)}"
            raise Invalid(message, code="filter")
        terms.append((field, folded(word)))
    return Wanted(tuple(terms))


def _said(value: Value, field: str) -> str:
    texts = {
        "theme": " ".join(one.rpartition("/")[2] for one in value.themes),
        "publisher": value.publisher,
        "keyword": " | ".join(word for _, word in value.keywords),
        "licence": " ".join(value.licence),
        "title": " ".join(words for _, words in value.title),
    }
    return folded(texts[field] if field else value.words())


def wait_before(attempt: int, base: float, chance: float, asked: str = "") -> float:
    """Say how long to wait before asking a server again: longer each time, never all at once.

    Args:
        attempt: number of tries that failed.
        base: seconds after the first.
        chance: from 0 to 1.
        asked: what the server said in Retry-After, in seconds.

    """
    if asked.isdecimal():
        return min(float(asked), MOST_WAIT_S)
    return min(base * 2 ** (attempt - 1) * (0.5 + chance), MOST_WAIT_S)
