"""What a mapping says about the station and the datastreams that an import may make.

Everything is checked before the first row is read: a kind or icon that does not exist would
otherwise be noticed by the readers of the page.
"""

from fnmatch import fnmatchcase
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic import model_validator as checked

from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.observations.domain.units import ucum_of

SLUG = r"^[a-z0-9][a-z0-9_-]*$"
Key = Annotated[str, Field(pattern=SLUG, max_length=100)]
ShortKey = Annotated[str, Field(pattern=SLUG, max_length=60)]
KeyTemplate = Annotated[str, Field(pattern=r"^[a-z0-9{][A-Za-z0-9_{}-]*$", max_length=80)]


def _words(value: object) -> object:
    if isinstance(value, Text | str):
        return Text.of(value)
    if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
        return Text.of(value)
    message = 'a text is a table with one entry a language: { de = "...", en = "..." }'
    raise ValueError(message)


def _point(value: object) -> object:
    if value is None or isinstance(value, Point):
        return value
    if isinstance(value, dict):  # as `model_dump` writes it
        value = list(value.values())
    if isinstance(value, list | tuple) and [type(part) in {int, float} for part in value] == [
        True,
        True,
    ]:
        return Point(float(value[0]), float(value[1]))
    message = "a point is two numbers: [longitude, latitude]"
    raise ValueError(message)


Words = Annotated[Text, BeforeValidator(_words)]
GeoPoint = Annotated[Point, BeforeValidator(_point)]
Kind = Literal["count", "level"]


class Part(BaseModel):
    """A frozen part of a mapping that knows only its own keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class PropertyPart(Part):
    """What is measured, in which unit, and how figures of it are summed up.

    `ucum` is the unit's name in the Unified Code for Units of Measure, which data users read; of a
    unit that is not known here it is an annotation in curly brackets, as UCUM allows.
    """

    name: Words
    kind: Kind
    unit: str = Field(default="", max_length=20)
    ucum: str = Field(default="", max_length=20, pattern=r"^[!-~]*$")
    icon: ShortKey = "pulse"
    decimals: int = Field(default=0, ge=0, le=9)

    def ucum_code(self) -> str:
        """Give the unit as UCUM writes it."""
        return self.ucum or ucum_of(self.unit)


class StreamPart(Part):
    """What is special about some datastreams of the station."""

    name: Words = Text()
    property: ShortKey | None = None
    interval_s: int | None = Field(default=None, gt=0, le=31_622_400)


class StationPart(Part):
    """The station that `--create` makes.

    `key` and `name` may hold places that the file's name fills. A station that measures one thing
    describes it here; where its datastreams measure several, `streams` says by patterns of their
    keys ("*-o3") which of the mapping's properties each one measures, the first that fits.
    """

    key: KeyTemplate
    name: Words
    property: ShortKey | None = None
    property_name: Words = Text()
    kind: Kind | None = None
    unit: str = Field(default="", max_length=20)
    ucum: str = Field(default="", max_length=20, pattern=r"^[!-~]*$")
    icon: ShortKey = "pulse"
    decimals: int = Field(default=0, ge=0, le=9)
    interval_s: int = Field(default=900, gt=0, le=31_622_400)
    point: GeoPoint | None = None
    department: str = ""
    method: Words = Text()
    source: str = Field(default="", max_length=200)
    licence: str = Field(default="", max_length=200, pattern=r"^(https?://\S+)?$")
    streams: dict[str, StreamPart] = {}

    @checked(mode="after")
    def _named(self) -> Self:
        if not self.name:
            message = "name is empty"
            raise ValueError(message)
        return self

    def stream(self, key: str) -> StreamPart:
        """Find what is said about a datastream."""
        for pattern, part in self.streams.items():
            if fnmatchcase(key, pattern):
                return part
        return StreamPart()

    def own_property(self) -> PropertyPart | None:
        """Give the property that the station itself describes, if it does."""
        if self.kind is None:
            return None
        return PropertyPart(
            name=self.property_name or self.name,
            kind=self.kind,
            unit=self.unit,
            ucum=self.ucum,
            icon=self.icon,
            decimals=self.decimals,
        )
