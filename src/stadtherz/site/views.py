from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from stadtherz.city.public import the_city


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html")


def search(request: HttpRequest) -> HttpResponse:
    return render(request, "site/search.html")


def district(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "site/home.html")


@cache_control(public=True, max_age=3600)
def city_css(request: HttpRequest) -> HttpResponse:
    """Give each theme of the city its hue, since pages carry no inline styles."""
    rules = [f".hue-{theme.key}{{--hue:{theme.hue}}}" for theme in the_city().themes]
    return HttpResponse("\n".join(rules) + "\n", content_type="text/css; charset=utf-8")
