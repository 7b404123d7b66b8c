"""What a city reads beside its own forms: mapped topics, polled services, counting sites.

Each source is one TOML file in the folder `sources` of the city; its name is that of the file.

    kind = "json"                     # "mapped", "json", "csv" or "counts"
    url = "https://example.org/parking.json"
    every_s = 300
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ValidationError
from pydantic import model_validator as checked

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.counting import CountingSite, Way
from stadtherz.observations.domain.described import Key, Part
from stadtherz.observations.domain.mapping import Mapping as TableMapping
from stadtherz.observations.domain.plain import PlainMapping
from stadtherz.observations.domain.private import LARGEST_BYTES
from stadtherz.observations.domain.vehicle_classes import class_of

OWN_TOPICS = ("stadtherz/", "v3/", "application/", "v1.1/", "push/", "$")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[^\s]*|\?[^\s]*)?$")
Direction = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,19}$")]


def _topic(written: str) -> str:
    levels = written.split("/")
    odd = any(("+" in one or "#" in one) and len(one) > 1 for one in levels)
    if odd or "#" in levels[:-1] or levels[0] in {"", "+", "#"}:
        message = "is no filter of topics; + and # stand alone, # last, and neither first"
        raise ValueError(message)
    if written.startswith(OWN_TOPICS):
        message = f"begins like the topics of a fixed form ({', '.join(OWN_TOPICS)})"
        raise ValueError(message)
    return written


def _web_address(written: str) -> str:
    if not _ADDRESS.match(written):
        message = (
            "must be an address that begins with http:// or https:// and a host; passwords do not "
            "belong into it, send one in headers"
        )
        raise ValueError(message)
    return written


class Mapped(Part):
    """Plain JSON that comes by MQTT or HTTP, read by a mapping."""

    kind: Literal["mapped"]
    topics: tuple[Annotated[str, AfterValidator(_topic)], ...] = ()
    allowed: tuple[str, ...] = ()
    mapping: PlainMapping


class Polled(Part):
    """A service that is asked by HTTP.

    Args:
        url: where.
        every_s: seconds from one answer to the next question.
        timeout_s: longest wait for a part of the answer.
        largest_bytes: longest answer.
        station: key of the station; only its datastreams are written.
        licence: address of the licence of the data.
        attribution: whom the licence wants to be named.
        headers: to be sent along.
        allowed: keys or paths that are no personal data, see `private`.

    """

    url: Annotated[str, AfterValidator(_web_address)]
    every_s: int = Field(default=300, ge=10, le=7 * 86_400)
    timeout_s: float = Field(default=20, gt=0, le=120)
    largest_bytes: int = Field(default=LARGEST_BYTES, ge=1, le=LARGEST_BYTES)
    station: Key
    licence: str = Field(min_length=1)
    attribution: str = ""
    headers: dict[str, str] = {}
    allowed: tuple[str, ...] = ()


class PolledJson(Polled):
    """A polled service that answers with JSON."""

    kind: Literal["json"]
    mapping: PlainMapping


class PolledTable(Polled):
    """A polled service that answers with a table."""

    kind: Literal["csv"]
    mapping: TableMapping


class _Way(Part):
    lane: int
    direction: Direction


class Counts(Part):
    """A counting site: its place and what it tells apart."""

    kind: Literal["counts"]
    station: Key
    lanes: tuple[int, ...] = Field(max_length=16)
    directions: tuple[Direction, ...] = Field(max_length=8)
    classes: tuple[int, ...] = Field(max_length=40)
    speed_bands: tuple[float, ...] = Field(default=(), max_length=40)
    open_band: bool = True
    interval_s: int = 900
    ways: tuple[_Way, ...] = ()
    unmeasured: bool = False
    mean_speed: bool = True
    occupancy: bool = False

    @property
    def site(self) -> CountingSite:
        """Give the site; TOML has no null, so `open_band` says that the last band is open."""
        edges = (*self.speed_bands, None) if self.speed_bands and self.open_band else ()
        return CountingSite(
            self.lanes, self.directions, tuple(class_of(code) for code in self.classes),
            edges or self.speed_bands, self.interval_s,
            tuple(Way(one.lane, one.direction) for one in self.ways), self.unmeasured,
            self.mean_speed, self.occupancy,
        )  # fmt: skip

    @checked(mode="after")
    def _is_sound(self) -> Self:
        try:
            _ = self.site
        except Invalid as error:
            raise ValueError(str(error)) from error
        return self


Source = Mapped | PolledJson | PolledTable | Counts
_KINDS: dict[str, type[Mapped | PolledJson | PolledTable | Counts]] = {
    "mapped": Mapped, "json": PolledJson, "csv": PolledTable, "counts": Counts,
}  # fmt: skip


def source_from(tables: Mapping[str, Any], file: str) -> Source:
    """Read a source.

    Raises:
        Invalid: code "source", with a line a fault, naming file and key.

    """
    kind = _KINDS.get(str(tables.get("kind")))
    if kind is None:
        message = f"{file}: kind: must be one of {', '.join(_KINDS)}"
        raise Invalid(message, code="source")
    try:
        return kind.model_validate(dict(tables))
    except ValidationError as error:
        lines = tuple(
            f"{file}: {'.'.join(str(part) for part in found['loc']) or 'source'}: {found['msg']}"
            for found in error.errors()
        )
    raise Invalid("\n".join(lines), code="source", details=lines)
