"""Staff pages on closures: what is open, entering by a list or a map, and ending."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, radians

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.kernel.geo import Point
from stadtherz.streets.domain.closing import Closed, What
from stadtherz.streets.forms.closures import SIDES, WHATS, ClosureForm, StreetForm
from stadtherz.streets.models import Feature
from stadtherz.streets.selectors.beside import besides
from stadtherz.streets.selectors.closures import (
    closures_for_staff,
    piece_with,
    pieces_around,
    pieces_named,
)
from stadtherz.streets.services.closing import Told, close_street, open_street

LIST = "streets-closures"
SIDE_PX, REACH_M, METRES_A_DEGREE = 640, 200.0, 111_195.0
X, Y = "karte.x", "karte.y"


def person(request: HttpRequest) -> User:
    """Give the person who may look at this page."""
    require(request.user, Permission.CLOSE_STREETS)
    if not isinstance(request.user, User):
        raise TypeError
    return request.user


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List what is closed or will be."""
    person(request)
    now = timezone.now()
    rows = [
        {"row": row, "what": dict(WHATS)[row.what], "side": dict(SIDES)[row.side],
         "began": row.starts <= now}
        for row in closures_for_staff(now)
    ]  # fmt: skip
    return render(request, "streets/admin/closures.html", {"rows": rows, "form": StreetForm()})


@require_POST
def ended(request: HttpRequest, pk: int) -> HttpResponse:
    """End a closure now."""
    try:
        open_street(pk=pk, by=person(request), now=timezone.now())
        messages.success(request, _("Beendet. Die Sperrung steht nirgends mehr."))
    except Conflict:
        messages.warning(request, _("Sie war schon zu Ende."))
    return redirect(LIST)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a closure: choose a piece of the street, or click at the map beside it."""
    by = person(request)
    street = StreetForm(request.GET)
    found = pieces_named(street.cleaned_data["strasse"]) if street.is_valid() else []
    data = _with_click(request.POST, _middle(found)) if request.method == "POST" else None
    clicked = request.method == "POST" and X in request.POST
    form = ClosureForm(data, pieces=_choices(found), initial={"starts": timezone.localdate(),
                       "what": What.WORKS.value, "side": Closed.ALL.value})  # fmt: skip
    if data is not None and not clicked and form.is_valid() and _entered(form, by):
        messages.success(
            request, _("Eingetragen. Die Sperrung gilt ab dem ersten Tag und endet von selbst.")
        )
        return redirect(LIST)
    middle = _middle(found)
    context = {
        "form": form, "street": street, "clicked": clicked, "size": SIDE_PX,
        "errors": form.errors if data is not None and not clicked else {},
        "middle": f"{middle.lon:.6f},{middle.lat:.6f}" if middle else "",
    }  # fmt: skip
    return render(request, "streets/admin/closure_new.html", context)


@require_safe
def drawing(request: HttpRequest) -> HttpResponse:
    """Draw the streets around a place, to be clicked at."""
    person(request)
    try:
        lon, lat = (float(one) for one in request.GET.get("mitte", "").split(","))
        middle = Point(lon, lat)
    except ValueError as error:
        raise Invalid("mitte is longitude,latitude", code="place") from error
    rows = pieces_around(middle.lon, middle.lat, REACH_M * 1.5)
    lines = [(_path(row.points, middle), row.collection == "roads") for row in rows]
    names = {row.known["name"]["value"]: _pixel(row.points[len(row.points) // 2], middle)
             for row in rows if row.collection == "roads" and "name" in row.known}  # fmt: skip
    names.pop("unknown", None)
    context = {"lines": lines, "names": names, "size": SIDE_PX}
    return render(request, "streets/admin/drawing.svg", context, content_type="image/svg+xml")


def _entered(form: ClosureForm, by: User) -> bool:
    told = form.cleaned_data
    starts, until = form.moments()
    piece = piece_with(told["piece"]) if told["piece"] else None
    points: Sequence[Sequence[float]] = piece.points if piece else [(told["lon"], told["lat"])]
    closure = Told(
        What(told["what"]), told["words"], Closed(told["side"]),
        tuple((lon, lat) for lon, lat in points), starts, until, told["source"],
        _name(piece) if piece else "", piece.ref if piece else "",
    )  # fmt: skip
    try:
        close_street(told=closure, by=by, now=timezone.now())
    except Invalid as error:
        field = "until" if error.code == "closure-end" else None
        form.add_error(field, _("Das Ende liegt schon in der Vergangenheit.") if field else
                       _("Das passt so nicht. Prüf deine Angaben."))  # fmt: skip
        return False
    return True


def _choices(found: Sequence[Feature]) -> list[tuple[str, str]]:
    """Name the pieces so that one can tell them apart: name, length, from where to where."""
    ends = [
        ((lon, lat), _name(row)) for row in found for lon, lat in (row.points[0], row.points[-1])
    ]
    where = iter(besides(ends))
    return [(row.ref, _piece(row, next(where), next(where))) for row in found]


def _piece(row: Feature, start: str, end: str) -> str:
    told = {"name": _name(row), "metres": round(_metres(row)), "ref": row.ref}
    if not (start and end):
        return _("%(name)s, %(metres)s Meter (%(ref)s)") % told
    told |= {"start": start, "end": end}
    return _("%(name)s, %(metres)s Meter, %(start)s bis %(end)s (%(ref)s)") % told


def _name(row: Feature) -> str:
    return str(row.known.get("name", {}).get("value", ""))


def _metres(row: Feature) -> float:
    points = [Point(*one) for one in row.points]
    return sum(a.distance_m(b) for a, b in pairwise(points))


def _middle(found: Sequence[Feature]) -> Point | None:
    if not found:
        return None
    points = found[len(found) // 2].points
    return Point(*points[len(points) // 2])


def _with_click(data: QueryDict, middle: Point | None) -> QueryDict:
    """Turn a click at the map into degrees; a key press clicks at its corner: that is none."""
    x, y = data.get(X, ""), data.get(Y, "")
    if middle is None or not (_is_pixel(x) and _is_pixel(y)) or x == y == "0":
        return data
    told = data.copy()
    scale = 2 * REACH_M / SIDE_PX / METRES_A_DEGREE
    lat = middle.lat - (int(y) - SIDE_PX / 2) * scale
    lon = middle.lon + (int(x) - SIDE_PX / 2) * scale / cos(radians(middle.lat))
    told["lon"], told["lat"], told["piece"] = f"{lon:.6f}", f"{lat:.6f}", ""
    return told


def _is_pixel(text: str) -> bool:
    return text.isdecimal() and len(text) <= len(str(SIDE_PX)) and int(text) <= SIDE_PX


def _pixel(point: Sequence[float], middle: Point) -> tuple[int, int]:
    scale = SIDE_PX / (2 * REACH_M) * METRES_A_DEGREE
    x = SIDE_PX / 2 + (point[0] - middle.lon) * scale * cos(radians(middle.lat))
    return round(x), round(SIDE_PX / 2 - (point[1] - middle.lat) * scale)


def _path(points: Sequence[Sequence[float]], middle: Point) -> str:
    return "M" + "L".join("{} {}".format(*_pixel(one, middle)) for one in points)
