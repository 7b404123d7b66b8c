"""The list of all editions of a dataset with their checksums, as it is signed.

Canonical JSON: names sorted, no spaces, UTF-8; so the same list has the same bytes.
Source: RFC 8785 (JSON Canonicalization Scheme), as far as whole numbers and texts need it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any


@dataclass(frozen=True)
class Listed:
    """One edition of a day: where it is, its bytes and rows, and when it was published.

    What was withdrawn stays listed with the moment and the reason; its file is gone.
    """

    day: date
    number: int
    address: str
    size: int
    rows: int
    sha256: str
    published: datetime
    withdrawn: datetime | None = None
    because: str = ""


def manifest(
    dataset: str, editions: Iterable[Listed], signed: datetime, at: datetime | None = None
) -> bytes:
    """Write the list.

    Args:
        dataset: address of the dataset.
        editions: all of them; they are sorted by day and number.
        signed: the moment at which it is signed, as all editions known then are listed.
        at: where only those are listed that were the newest ones at a moment: this moment.

    """
    listed = [_told(one) for one in sorted(editions, key=lambda one: (one.day, one.number))]
    said: dict[str, Any] = {
        "dataset": dataset, "editions": listed, "form": "stadtherz-manifest-2",
        "signed": _moment(signed),
    }  # fmt: skip
    if at is not None:
        said["at"] = _moment(at)
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _told(one: Listed) -> dict[str, Any]:
    told = {
        "address": one.address,
        "day": one.day.isoformat(),
        "edition": one.number,
        "published": one.published.isoformat(timespec="seconds"),
        "rows": one.rows,
        "sha256": one.sha256,
        "size": one.size,
    }
    if one.withdrawn is None:
        return told
    return told | {"withdrawn": _moment(one.withdrawn), "withdrawnBecause": one.because}


def _moment(one: datetime) -> str:
    return one.astimezone(UTC).isoformat(timespec="seconds")


def as_published(editions: Iterable[Listed], moment: datetime) -> list[Listed]:
    """Give of each day the edition that was the newest one at a moment, in the order of days."""
    found: dict[date, Listed] = {}
    for one in sorted(editions, key=lambda one: (one.published, one.number)):
        if one.published <= moment:
            found[one.day] = one
    return [found[day] for day in sorted(found)]
