"""All areas of the administration as a plain list: Wagtail draws its menu by script only."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem, admin_menu


@dataclass(frozen=True)
class Area:
    """A group of the menu with the lines that a person sees; one that stands alone has no name."""

    name: str
    lines: tuple[MenuItem, ...]


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List what the menu of this person has."""
    return render(request, "site/areas.html", {"areas": list(_areas(request))})


def _areas(request: HttpRequest) -> Iterator[Area]:
    for item in _shown(admin_menu, request):
        if isinstance(item, SubmenuMenuItem):
            yield Area(str(item.label), tuple(_lines(item.menu, request)))
        else:
            yield Area("", (item,))


def _lines(menu: Menu, request: HttpRequest) -> Iterator[MenuItem]:
    """Give the lines of a menu, those of menus below it in their place."""
    for item in _shown(menu, request):
        if isinstance(item, SubmenuMenuItem):
            yield from _lines(item.menu, request)
        else:
            yield item


def _shown(menu: Menu, request: HttpRequest) -> list[MenuItem]:
    return sorted(menu.menu_items_for_request(request), key=lambda item: item.order)
