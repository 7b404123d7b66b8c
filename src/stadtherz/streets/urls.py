from django.urls import path
from django.utils.translation import pgettext_lazy

from stadtherz.streets.views import places

place_pages = [
    path(pgettext_lazy("url", "ort/<str:code>/"), places.place, name="place"),
    path(pgettext_lazy("url", "ort/<str:code>/qr.svg"), places.code_svg, name="code-svg"),
]
