"""Writes a tile as Mapbox Vector Tile.

Source: Mapbox Vector Tile Specification 2.1, and the encoding of Protocol Buffers below it.
Fields: Tile.layers 3; Layer.name 1, features 2, keys 3, values 4, extent 5, version 15;
Feature.tags 2, type 3, geometry 4; Value.string_value 1.
"""

from collections.abc import Iterable, Mapping, Sequence

from shapely import Geometry, get_coordinates

from stadtherz.streets.domain.tiles.cutting import EXTENT, Placed

VARINT, BYTES = 0, 2
MOVE_TO, LINE_TO, CLOSE_PATH = 1, 2, 7
KINDS = {"Point": 1, "LineString": 2, "Polygon": 3}
Pairs = list[tuple[int, int]]


def vector_tile(layers: Mapping[str, Sequence[Placed]]) -> bytes:
    """Write a tile; layers without anything are left out."""
    return b"".join(_field(3, _layer(name, placed)) for name, placed in layers.items())


def _layer(name: str, placed: Sequence[Placed]) -> bytes:
    keys, values = _Words(), _Words()
    features = []
    for one in placed:
        commands = _commands(one.shape)
        if commands:
            told = {"kind": one.shown.kind} | ({"name": one.shown.name} if one.shown.name else {})
            tags = [part for key, word in told.items() for part in (keys.of(key), values.of(word))]
            features.append(
                _field(2, _packed(tags)) + _number(3, KINDS[one.shape.geom_type])
                + _field(4, _packed(commands))
            )  # fmt: skip
    return b"".join([
        _number(15, 2), _field(1, name.encode()), *(_field(2, one) for one in features),
        *(_field(3, word.encode()) for word in keys.all),
        *(_field(4, _field(1, word.encode())) for word in values.all), _number(5, EXTENT),
    ])  # fmt: skip


class _Words:
    """Words by their place, each once."""

    def __init__(self) -> None:
        self.all: dict[str, int] = {}

    def of(self, word: str) -> int:
        return self.all.setdefault(word, len(self.all))


def _commands(shape: Geometry) -> list[int]:
    """Write a shape as moves of a pen; nothing where rounding left nothing of it."""
    pen = _Pen()
    if shape.geom_type == "Polygon":
        for place, ring in enumerate((shape.exterior, *shape.interiors)):
            pen.ring(_whole(ring), outer=place == 0)
            if place == 0 and not pen.written:
                break
    elif shape.geom_type == "LineString":
        pen.line(_whole(shape))
    else:
        pen.move(_whole(shape)[0])
    return pen.written


def _whole(shape: Geometry) -> Pairs:
    """Give the corners in whole units, none twice in a row."""
    found: Pairs = []
    for x, y in get_coordinates(shape):
        spot = round(float(x)), round(float(y))
        if not found or found[-1] != spot:
            found.append(spot)
    return found


class _Pen:
    """Writes moves from one place to the next."""

    def __init__(self) -> None:
        self.written: list[int] = []
        self.at = (0, 0)

    def move(self, spot: tuple[int, int]) -> None:
        self.written.append(_command(MOVE_TO, 1))
        self._go(spot)

    def line(self, spots: Pairs) -> None:
        if len(spots) > 1:
            self.move(spots[0])
            self._lines(spots[1:])

    def ring(self, spots: Pairs, *, outer: bool) -> None:
        """Write a ring: clockwise on the screen from outside, the other way round for holes."""
        spots = spots[:-1] if spots[0] == spots[-1] else spots
        area = _twice_the_area(spots)
        if len(spots) < 3 or area == 0:
            return
        turned = spots if (area > 0) is outer else spots[::-1]
        self.move(turned[0])
        self._lines(turned[1:])
        self.written.append(_command(CLOSE_PATH, 1))

    def _lines(self, spots: Pairs) -> None:
        self.written.append(_command(LINE_TO, len(spots)))
        for spot in spots:
            self._go(spot)

    def _go(self, spot: tuple[int, int]) -> None:
        self.written += [_zigzag(spot[0] - self.at[0]), _zigzag(spot[1] - self.at[1])]
        self.at = spot


def _twice_the_area(spots: Pairs) -> int:
    """Give twice the area of a ring; positive where it is clockwise with y downwards."""
    following = [*spots[1:], *spots[:1]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(spots, following, strict=True))


def _command(number: int, count: int) -> int:
    return (count << 3) | number


def _zigzag(number: int) -> int:
    return number * 2 if number >= 0 else -number * 2 - 1


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)


def _packed(numbers: Iterable[int]) -> bytes:
    return b"".join(map(_varint, numbers))


def _number(field: int, number: int) -> bytes:
    return _varint(field << 3 | VARINT) + _varint(number)


def _field(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | BYTES) + _varint(len(content)) + content
