from django.urls import path, re_path
from django.utils.translation import pgettext_lazy as words

from stadtherz.accounts import views

app_name = "accounts"
urlpatterns = [
    path(words("url", "meine-daten/"), views.mine, name="mine"),
    re_path(words("url", r"^meine-daten/export\.(?P<kind>json|zip)$"), views.export, name="export"),
    path(words("url", "meine-daten/loeschen/"), views.erase, name="erase"),
]
