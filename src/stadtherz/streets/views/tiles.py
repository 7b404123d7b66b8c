"""Tiles of the base map over HTTP, for our own maps and for those of others."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from stadtherz.kernel.errors import NotFound
from stadtherz.streets.domain.tiles.layers import DEEPEST, LAYERS, LOWEST
from stadtherz.streets.domain.tiles.styling import COLOURS, style_of
from stadtherz.streets.selectors.tiles import own_map, tile, tiles_state

TYPES = {"mvt": "application/vnd.mapbox-vector-tile", "svg": "image/svg+xml"}
OWN_COLOURS = {"style-src": ["'unsafe-inline'"]}
A_WEEK_S = 7 * 24 * 3600


@require_safe
def one(request: HttpRequest, z: int, x: int, y: int, form: str) -> HttpResponse:
    """Give a tile; the address names the state of the map, so that it may be kept for long."""
    try:
        response = HttpResponse(tile(z, x, y, form), TYPES[form])
        response["Cache-Control"] = f"public, max-age={A_WEEK_S if 'v' in request.GET else 300}"
    except NotFound as error:
        response = HttpResponse(str(error), "text/plain", 404)
    response["Access-Control-Allow-Origin"] = "*"
    response._csp_replace = OWN_COLOURS  # type: ignore[attr-defined]  # noqa: SLF001
    return response


@require_safe
def told(request: HttpRequest) -> HttpResponse:
    """Describe the vector tiles (TileJSON 3.0.0)."""
    own = own_map()
    if own is None:
        return _json({"code": "map", "description": "the city has no map yet"}, 404)
    address = f"{_address()}/karte/{{z}}/{{x}}/{{y}}.mvt?v={tiles_state()}"
    return _json({
        "tilejson": "3.0.0", "tiles": [address], "minzoom": LOWEST, "maxzoom": DEEPEST,
        "bounds": own.box, "attribution": own.attribution,
        "vector_layers": [{"id": name, "fields": {"kind": "String", "name": "String"}}
                          for name in LAYERS],
    })  # fmt: skip


@require_safe
def style(request: HttpRequest, scheme: str) -> HttpResponse:
    """Give a style for MapLibre, by light or by dark."""
    if scheme not in COLOURS:
        return _json({"code": "style", "description": "there are: hell, dunkel"}, 404)
    return _json(style_of(scheme, _address() + reverse("streets-files:tilejson")))


def _address() -> str:
    return str(settings.CONFIG.address).rstrip("/")


def _json(said: dict[str, Any], status: int = 200) -> HttpResponse:
    response = JsonResponse(said, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response
