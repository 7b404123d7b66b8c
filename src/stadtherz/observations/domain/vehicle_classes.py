"""Classes of road users: the German TLS, what a city adds, and what coarser counts can say.

Source of numbers and groups: Technische Lieferbedingungen für Streckenstationen (TLS), BASt,
edition 2012, classes "8+1", "5+1" and "2"; the groups as in the OKSTRA list of vehicle kinds:
Pkw (group) = Krad + Pkw + Lfw, PkwÄ = Pkw (group) + nk Kfz, LkwÄ = PkwA + Lkw + LkwK + Bus,
Kfz = PkwÄ + LkwÄ. Numbers from 1001 on are ours, for what TLS has no number.

A class is a set of finest classes. A coarser one ("lorry with trailer or semi-trailer") is never
split: what it holds goes to a target class only when all of it belongs there, else it stays itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text


@dataclass(frozen=True)
class VehicleClass:
    """A class of road users.

    Args:
        code: number of the class; of TLS below 1000.
        key: stable short name.
        name: in German and English.
        parts: codes of the finest classes that it may hold; of a finest class, its own.

    """

    code: int
    key: str
    name: Text = field(compare=False)
    parts: frozenset[int] = field(compare=False)

    def holds(self, other: "VehicleClass") -> bool:
        """Whether all of `other` belongs to this class."""
        return other.parts <= self.parts

    def may_hold(self, other: "VehicleClass") -> bool:
        """Whether some of `other` may belong to this class."""
        return bool(other.parts & self.parts)


def _finest(code: int, key: str, de: str, en: str) -> VehicleClass:
    return VehicleClass(code, key, Text.of({"de": de, "en": en}), frozenset({code}))


def _group(code: int, key: str, names: tuple[str, str], *members: VehicleClass) -> VehicleClass:
    name = Text.of({"de": names[0], "en": names[1]})
    return VehicleClass(code, key, name, frozenset().union(*(one.parts for one in members)))


MOTOR_UNCLASSIFIED = _finest(
    6, "motor-unclassified", "nicht klassifizierbares Kfz", "unclassifiable motor vehicle"
)
CAR = _finest(7, "car", "Pkw", "car")
VAN = _finest(11, "van", "Lieferwagen", "delivery van")
CAR_TRAILER = _finest(2, "car-trailer", "Pkw mit Anhänger", "car with trailer")
LORRY = _finest(3, "lorry", "Lkw", "lorry")
LORRY_TRAILER = _finest(8, "lorry-trailer", "Lkw mit Anhänger", "lorry with trailer")
SEMI_TRAILER = _finest(9, "semi-trailer", "Sattel-Kfz", "semi-trailer truck")
BUS = _finest(5, "bus", "Bus", "bus")
MOTORCYCLE = _finest(10, "motorcycle", "Krad", "motorcycle")

BICYCLE = _finest(1001, "bicycle", "Fahrrad", "bicycle")
PEDESTRIAN = _finest(1002, "pedestrian", "Fußverkehr", "pedestrian")
E_SCOOTER = _finest(1003, "e-scooter", "E-Tretroller", "e-scooter")
TRAM = _finest(1004, "tram", "Straßenbahn", "tram")

CAR_GROUP = _group(1, "car-group", ("Pkw-Gruppe", "car group"), CAR, VAN, MOTORCYCLE)
LORRY_COMBINATION = _group(
    4, "lorry-combination", ("Lkw-Kombination", "lorry combination"), LORRY_TRAILER, SEMI_TRAILER
)
CAR_LIKE = _group(
    32, "car-like", ("Pkw-ähnlich", "car-like vehicle"), CAR_GROUP, MOTOR_UNCLASSIFIED
)
LORRY_LIKE = _group(
    33, "lorry-like", ("Lkw-ähnlich", "lorry-like vehicle"),
    CAR_TRAILER, LORRY, LORRY_COMBINATION, BUS,
)  # fmt: skip
MOTOR = _group(64, "motor", ("Kfz", "motor vehicle"), CAR_LIKE, LORRY_LIKE)

# a hand count that has no class for trailers may hold them in either of these
CAR_ANY = _group(
    1101, "car-any", ("Pkw mit oder ohne Anhänger", "car with or without trailer"),
    CAR, CAR_TRAILER,
)  # fmt: skip
VAN_ANY = _group(
    1102, "van-any", ("Lieferwagen mit oder ohne Anhänger", "delivery van with or without trailer"),
    VAN, CAR_TRAILER,
)  # fmt: skip
# vehicles above 3.5 t: what BASt publishes as SV; unlike LORRY_LIKE without cars with trailer
HEAVY = _group(
    1103, "heavy", ("Schwerverkehr", "heavy vehicle"), LORRY, LORRY_COMBINATION, BUS
)  # fmt: skip
UNKNOWN = _group(
    0, "unknown", ("unbekannt", "unknown"), MOTOR, BICYCLE, PEDESTRIAN, E_SCOOTER, TRAM
)

ALL_CLASSES = (
    MOTOR_UNCLASSIFIED, CAR, VAN, CAR_TRAILER, LORRY, LORRY_TRAILER, SEMI_TRAILER, BUS, MOTORCYCLE,
    BICYCLE, PEDESTRIAN, E_SCOOTER, TRAM,
    CAR_GROUP, LORRY_COMBINATION, CAR_LIKE, LORRY_LIKE, MOTOR, CAR_ANY, VAN_ANY, HEAVY, UNKNOWN,
)  # fmt: skip
BY_CODE: Mapping[int, VehicleClass] = {found.code: found for found in ALL_CLASSES}


def class_of(code: int) -> VehicleClass:
    """Give the class with this number.

    Raises:
        Invalid: when there is none.

    """
    try:
        return BY_CODE[code]
    except KeyError:
        known = ", ".join(str(number) for number in sorted(BY_CODE))
        message = f"there is no vehicle class of this number; the numbers are {known}"
        raise Invalid(message, code="vehicle-class") from None


@dataclass(frozen=True)
class Scheme:
    """Classes that exclude each other, to which counts are added up."""

    key: str
    name: Text
    classes: tuple[VehicleClass, ...]

    def home(self, found: VehicleClass) -> VehicleClass:
        """Give the class of the scheme that holds all of `found`, else `found` itself."""
        return next((target for target in self.classes if target.holds(found)), found)


TLS_8_1 = Scheme(
    "tls-8+1", Text.of({"de": "TLS 8+1", "en": "TLS 8+1"}),
    (MOTOR_UNCLASSIFIED, MOTORCYCLE, CAR, VAN, CAR_TRAILER, LORRY, LORRY_TRAILER, SEMI_TRAILER,
     BUS),
)  # fmt: skip
TLS_5_1 = Scheme(
    "tls-5+1", Text.of({"de": "TLS 5+1", "en": "TLS 5+1"}),
    (MOTOR_UNCLASSIFIED, CAR_GROUP, CAR_TRAILER, LORRY, LORRY_COMBINATION, BUS),
)  # fmt: skip
TLS_2 = Scheme("tls-2", Text.of({"de": "TLS 2", "en": "TLS 2"}), (CAR_LIKE, LORRY_LIKE))
CITY = Scheme(
    "city", Text.of({"de": "TLS 8+1 mit Rad, Fuß, Tretroller und Bahn",
                     "en": "TLS 8+1 with bicycles, pedestrians, e-scooters and trams"}),
    (*TLS_8_1.classes, BICYCLE, PEDESTRIAN, E_SCOOTER, TRAM),
)  # fmt: skip
MODES = Scheme(
    "modes", Text.of({"de": "Verkehrsarten", "en": "modes"}),
    (MOTOR, BICYCLE, PEDESTRIAN, E_SCOOTER, TRAM),
)  # fmt: skip
SCHEMES = (TLS_8_1, TLS_5_1, TLS_2, CITY, MODES)


@dataclass(frozen=True)
class Between:
    """A number known only within limits; both are included."""

    least: float
    most: float
