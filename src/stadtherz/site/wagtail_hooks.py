from typing import Any

from django.urls import path
from wagtail import hooks

from stadtherz.site import areas


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("bereiche/", areas.listed, name="site-areas")]
