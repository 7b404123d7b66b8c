from django.urls import re_path
from django.utils.translation import pgettext_lazy

from stadtherz.newsroom import views

app_name = "newsroom"
urlpatterns = [
    re_path(
        pgettext_lazy("url", r"^aktuelles/feed\.(?P<kind>rss|atom|json)$"),
        views.feed,
        name="feed",
    ),
]
