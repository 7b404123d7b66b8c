from django.urls import path, re_path
from django.utils.translation import pgettext_lazy as words

from stadtherz.accounts import views

# Wagtail brings ways in and out of its own; these stand before them and lead to the one way.
before_administration = [
    path("login/", views.to_log_in),
    path("logout/", views.log_out),
    re_path(r"^password_reset/", views.to_new_password),
]
before_pages = [path("_util/login/", views.to_log_in)]
app_name = "accounts"
urlpatterns = [
    path(words("url", "meine-daten/"), views.mine, name="mine"),
    re_path(words("url", r"^meine-daten/export\.(?P<kind>json|zip)$"), views.export, name="export"),
    path(words("url", "meine-daten/loeschen/"), views.erase, name="erase"),
]
