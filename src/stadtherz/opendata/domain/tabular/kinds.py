"""Of what kind the values of a column are, and how a kind is stored."""

from enum import StrEnum


class Kind(StrEnum):
    """What the values of a column mean."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    PERCENT = "percent"
    MONEY = "money"
    YEAR = "year"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    EASTING = "easting"
    NORTHING = "northing"
    BOOLEAN = "boolean"
    DATE = "date"
    MONTH = "month"
    QUARTER = "quarter"
    DATETIME = "datetime"
    TIME = "time"
    CODE = "code"
    CATEGORY = "category"
    TEXT = "text"
    GEOMETRY = "geometry"


class Storage(StrEnum):
    """As what values are stored.

    Times of day are texts HH:MM:SS: 24:00 is one of them, which no type for times holds. Months and
    quarters are their first day. A geometry is a text of GeoJSON (RFC 7946).
    """

    WHOLE = "whole"
    DECIMAL = "decimal"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"  # with an offset, kept in UTC
    LOCAL = "local"  # what the clock on the wall showed
    TEXT = "text"


NUMBERS = frozenset((
    Kind.WHOLE, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY, Kind.YEAR, Kind.LATITUDE, Kind.LONGITUDE,
    Kind.EASTING, Kind.NORTHING,
))  # fmt: skip
DAYS = frozenset((Kind.DATE, Kind.MONTH, Kind.QUARTER))
WORDS = frozenset((Kind.CODE, Kind.CATEGORY, Kind.TEXT, Kind.GEOMETRY))
