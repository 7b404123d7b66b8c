"""Under which licence data of others may be handed on, and which parts of a source go together.

Nobody may give a licence for what is somebody else's: parts under the city's licence are one
dataset, and the parts under each other licence are a dataset of their own.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from stadtherz.opendata.domain.terms import LICENCES, Licence

APART = "@"
"""Stands in the source of a dataset between what is measured and under which licence of others."""
_TEXTS = re.compile(r"/(deed|legalcode)(\.[a-z_-]+)?$")


@dataclass(frozen=True)
class Terms:
    """Under which terms something of others may be handed on.

    Args:
        mark: tells these terms from others; "" for the city's own.
        licence: one that the lists know; None where they do not.
        address: of the licence, as it was given.

    """

    mark: str = ""
    licence: Licence | None = None
    address: str = ""


OWN = Terms()
"""The city's."""


def licence_at(address: str) -> Licence | None:
    """Find the licence of an address: of its text, or in one of the lists."""
    asked = _plain(address)
    known = (
        one for one in LICENCES.values()
        if asked in {_plain(one.text), _plain(one.german), _plain(one.european)}
    )  # fmt: skip
    return next(known, None) if asked else None


def _plain(address: str) -> str:
    """Leave out what differs between addresses of the same text."""
    bare = re.sub(r"^https?://(www\.)?", "", address.strip().lower()).rstrip("/")
    return _TEXTS.sub("", bare)


def terms_of(licence: str, source: str, city: str, names: Collection[str]) -> Terms:
    """Say under which terms a part is.

    Args:
        licence: address of its licence; "" where nothing else than the city's was said.
        source: whom to name, "" where nobody was named.
        city: address of the city's licence.
        names: what the city is called when it is named.

    """
    if not licence:
        return OWN
    found, own = licence_at(licence), licence_at(city)
    alike = _plain(licence) == _plain(city) or (found is not None and found == own)
    if alike and (not source or source in names):
        return OWN
    mark = found.key if found else f"other-{sha256(_plain(licence).encode()).hexdigest()[:8]}"
    return Terms(mark, found, licence)


def attribution_of(sources: Iterable[str]) -> str:
    """Name all that are to be named, each once; "" where one of them is not known."""
    listed = list(dict.fromkeys(one.strip() for one in sources))
    return ", ".join(listed) if all(listed) else ""
