"""What makes a city this city: the values of its one file.

A town that wants to run the platform writes one TOML file and touches no code. Everything that
differs between two cities is here: names, official keys, districts, departments, themes, law.
Keys: AGS is the official municipality key of Destatis (8 digits), ARS the regional key (12),
NUTS the statistical region of Eurostat, LOCODE the place code of UN/ECE.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic import model_validator as checked

from stadtherz.kernel.geo import Box, Point
from stadtherz.kernel.text import Text

_TILE_HOST = re.compile(r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[^\s;,'\"]*$")


def _point(value: object) -> object:
    if isinstance(value, list | tuple) and len(value) == 2:
        return Point(float(value[0]), float(value[1]))
    message = "a point is two numbers: [longitude, latitude]"
    raise ValueError(message)


def _box(value: object) -> object:
    if isinstance(value, list | tuple) and len(value) == 4:
        return Box(*(float(edge) for edge in value))
    message = "a box is four numbers: [west, south, east, north]"
    raise ValueError(message)


def _text(value: object) -> object:
    if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
        return Text.of(value)
    message = 'a text is a table with one entry a language: { de = "...", en = "..." }'
    raise ValueError(message)


def _mail(value: str) -> str:
    local, at, domain = value.rpartition("@")
    if not (local and at and "." in domain) or " " in value:
        message = f"{value!r} is not a mail address"
        raise ValueError(message)
    return value


def _web(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        message = f"{value!r} is not a web address; it begins with https://"
        raise ValueError(message)
    return value


Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
GeoPoint = Annotated[Point, BeforeValidator(_point)]
GeoBox = Annotated[Box, BeforeValidator(_box)]
Words = Annotated[Text, BeforeValidator(_text)]
Mail = Annotated[str, AfterValidator(_mail)]
Web = Annotated[str, AfterValidator(_web)]


def _tiled(address: str) -> str:
    if not _TILE_HOST.match(address):
        message = "must begin with https://, a host name and nothing that a policy could misread"
        raise ValueError(message)
    if not all(part in address for part in ("{z}", "{x}", "{y}")):
        message = "must hold {z}, {x} and {y}, as in https://tiles.example/{z}/{x}/{y}.png"
        raise ValueError(message)
    return address


TileWeb = Annotated[Web, AfterValidator(_tiled)]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


def _zone(name: str) -> str:
    if name not in available_timezones():
        message = f"{name!r} is no time zone; write it as in Europe/Berlin"
        raise ValueError(message)
    return name


TimeZone = Annotated[str, AfterValidator(_zone)]


class Described(BaseModel):
    """A frozen part of the description that knows only its own keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class DistrictKind(StrEnum):
    """Whether a district belongs to the core city or has a local council of its own."""

    CORE = "core"
    ORTSBEZIRK = "ortsbezirk"


class District(Described):
    """A part of the city; `boundary` names a GeoJSON file beside the city file."""

    key: Key
    number: str = Field(pattern=r"^[0-9]{1,4}$")
    name: str = Field(min_length=1, max_length=120)
    kind: DistrictKind
    centre: GeoPoint
    centre_is_checked: bool = True
    boundary: str = Field(default="", pattern=r"^([\w-][\w.-]*\.(geo)?json)?$")
    note: Words = Text()


class Department(Described):
    """A department of the administration (Referat) and how to reach it."""

    key: Key
    name: Words
    mail: Mail
    task: Words = Text()


class Theme(Described):
    """One of the themes under which a project can stand; `hue` in degrees of OKLCH."""

    key: Key
    name: Words
    promise: Words
    icon: Key
    hue: int = Field(ge=0, le=359)


class Publisher(Described):
    """Who publishes, as it stands in the imprint and in the metadata of every dataset."""

    name: Words
    street: str
    postcode: str
    town: str
    mail: Mail
    phone: str = ""
    website: Web
    represented_by: Words = Text()


class Legal(Described):
    """What the legal pages must name."""

    supervisory_authority: Words
    vat_id: str = ""
    privacy_contact: Mail
    privacy_authority: Words
    privacy_authority_website: Web
    administrative_court: Words = Text()


class Barrier(Described):
    """A known barrier: what, why, and until when it is mended."""

    what: Words
    why: Words
    mended_by: date | None = None


class Accessibility(Described):
    """The facts of the accessibility statement (BITV RP, Directive (EU) 2016/2102)."""

    law: Words
    standard: str
    state: str = Field(pattern=r"^(full|partial|none)$")
    assessed_on: date
    assessed_how: Words
    contact: Mail
    enforcement_body: Words
    enforcement_website: Web
    barriers: tuple[Barrier, ...] = ()


class MapTiles(Described):
    """A tile service that the operator decides to use; without one no foreign server is asked."""

    address: TileWeb
    attribution: str = Field(min_length=1)


class City(Described):
    """A whole city, as read from its file."""

    key: Key
    name: str = Field(min_length=1, max_length=120)
    platform_name: Words
    claim: Words
    lead: Words
    ags: str = Field(pattern=r"^[0-9]{8}$")
    ars: str = Field(default="", pattern=r"^([0-9]{12})?$")
    nuts: str = Field(pattern=r"^[A-Z]{2}[0-9A-Z]{1,3}$")
    locode: str = Field(default="", pattern=r"^([A-Z]{2} ?[A-Z0-9]{3})?$")
    box: GeoBox
    centre: GeoPoint
    languages: tuple[LanguageCode, ...] = Field(min_length=1)
    time_zone: TimeZone = "Europe/Berlin"
    residents: int = Field(default=0, ge=0)
    default_licence: Web
    contributor: str = Field(
        default="", pattern=r"^(http://dcat-ap\.de/def/contributors/[A-Za-z0-9]+)?$"
    )
    publisher: Publisher
    legal: Legal
    accessibility: Accessibility
    districts: tuple[District, ...] = Field(min_length=1)
    departments: tuple[Department, ...] = Field(min_length=1)
    themes: tuple[Theme, ...] = Field(min_length=1)
    map_tiles: MapTiles | None = None

    @checked(mode="after")
    def _keys_are_unique(self) -> Self:
        for kind in ("districts", "departments", "themes"):
            keys = [part.key for part in getattr(self, kind)]
            doubled = sorted({key for key in keys if keys.count(key) > 1})
            if doubled:
                message = f"{kind}: the key {doubled[0]!r} stands twice; give each its own"
                raise ValueError(message)
        return self

    @checked(mode="after")
    def _points_are_inside(self) -> Self:
        places = [("centre", self.centre)]
        places += [(f"districts.{part.key}.centre", part.centre) for part in self.districts]
        for where, point in places:
            if point not in self.box:
                message = (
                    f"{where}: [{point.lon}, {point.lat}] lies outside of the box; "
                    "widen the box or check the order [longitude, latitude]"
                )
                raise ValueError(message)
        return self
