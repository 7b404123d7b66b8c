"""Reads the city file and the boundary files beside it."""

import json
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from stadtherz.city.domain.description import City, District, MapTiles
from stadtherz.city.domain.drawing import Drawing, draw
from stadtherz.city.domain.outline import Area, areas_of
from stadtherz.city.domain.reading import city_from
from stadtherz.city.domain.tiles import OwnMap, Tile, covered, tiles_under
from stadtherz.kernel.errors import Invalid


def the_city() -> City:
    """Give the city that this installation serves; read once a process."""
    return _city_in(Path(settings.CITY_FILE))


def district_areas() -> tuple[Area, ...]:
    """Give the areas of all districts in the order of the city file; computed once a process."""
    return _areas_in(Path(settings.CITY_FILE))


@cache
def _city_in(path: Path) -> City:
    return read_city(path)


@cache
def _areas_in(path: Path) -> tuple[Area, ...]:
    city = _city_in(path)
    return areas_of(city.districts, read_boundaries(path.parent, city.districts))


def read_city(path: Path) -> City:
    """Read and check the city file at `path`.

    Raises:
        Invalid: when there is no such file, it is no TOML in UTF-8, or a key is wrong.

    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        message = f"{path}: there is no such city file; set STADTHERZ_CITY to one"
        raise Invalid(message, code="city-file") from error
    except UnicodeDecodeError as error:
        message = f"{path}: is not written in UTF-8 (byte {error.start}); save it as UTF-8"
        raise Invalid(message, code="city-file") from error
    except tomllib.TOMLDecodeError as error:
        message = f"{path}: is not TOML: {error}"
        raise Invalid(message, code="city-file") from error
    city = city_from(tables, path.name)
    _refuse_unknown_icons(city, path)
    return city


def _refuse_unknown_icons(city: City, path: Path) -> None:
    for place, theme in enumerate(city.themes):
        try:
            get_template(f"design/icons/{theme.icon}.svg")
        except TemplateDoesNotExist as error:
            message = (
                f"{path.name}: themes[{place + 1}].icon: there is no icon {theme.icon!r}; "
                "the file names in design/templates/design/icons are to choose from"
            )
            raise Invalid(message, code="city-file") from error


def read_boundaries(folder: Path, districts: tuple[District, ...]) -> dict[str, str]:
    """Read the GeoJSON geometry of each district that names a boundary file in `folder`.

    Raises:
        Invalid: when a named file is missing or holds no GeoJSON geometry or feature.

    """
    return {
        district.key: _geometry(folder / district.boundary, district.key)
        for district in districts
        if district.boundary
    }


def _geometry(path: Path, key: str) -> str:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found.get("type") == "FeatureCollection":
            found = found["features"][0]
        if found.get("type") == "Feature":
            found = found["geometry"]
        return json.dumps(found)
    except (
        OSError, ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError,
    ) as error:  # fmt: skip
        message = (
            f"{path}: boundary of district {key!r} cannot be read ({error}); "
            "put a GeoJSON file with one polygon there or remove the key `boundary`"
        )
        raise Invalid(message, code="city-file") from error


@cache
def _drawing_in(path: Path) -> Drawing:
    return draw(_areas_in(path))


def district_drawing() -> Drawing:
    """Give the district map; drawn once a process."""
    return _drawing_in(Path(settings.CITY_FILE))


@cache
def _tiles_in(path: Path, address: str) -> tuple[Tile, ...]:
    return tiles_under(_drawing_in(path), address)


class _Own:
    """Who gives the city's own map; a system above this one does."""

    give: Callable[[], OwnMap | None] | None = None


def use_own_map(give: Callable[[], OwnMap | None]) -> None:
    """Lay the city's own map under all others, unless the operator chose a tile service."""
    _Own.give = staticmethod(give)


def map_service() -> MapTiles | OwnMap | None:
    """Give whose pictures lie under the maps; None for nobody's."""
    chosen = the_city().map_tiles
    return chosen or (_Own.give() if _Own.give else None)


def map_tiles() -> tuple[Tile, ...]:
    """Give the pictures under the map; none unless there is a tile service or a map of the city."""
    service, path = map_service(), Path(settings.CITY_FILE)
    if service is None:
        return ()
    found = _tiles_in(path, service.address)
    return covered(found, _drawing_in(path), service) if isinstance(service, OwnMap) else found
