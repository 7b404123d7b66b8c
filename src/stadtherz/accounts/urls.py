from django.urls import path, re_path
from django.utils.translation import pgettext_lazy as words

from stadtherz.accounts.views import doors, own, staff

# Wagtail brings ways in and out and lists of users; these stand before them, lead to the one way.
before_administration = [
    path("login/", doors.to_log_in),
    path("logout/", doors.log_out),
    re_path(r"^password_reset/", doors.to_new_password),
    path("account/", staff.staff_settings),
    re_path(r"^(?:users|groups|bulk/accounts|bulk/auth)/", staff.to_roles),
]
before_pages = [path("_util/login/", doors.to_log_in)]
app_name = "accounts"
urlpatterns = [
    path("oidc/<str:provider_id>/login/", doors.provider_log_in),
    path("oidc/<str:provider_id>/login/callback/", doors.provider_callback),
    path(words("url", "meine-daten/"), own.mine, name="mine"),
    re_path(words("url", r"^meine-daten/export\.(?P<kind>json|zip)$"), own.export, name="export"),
    re_path(
        words("url", r"^meine-daten/download/(?P<kind>json|zip)/$"), own.download, name="download"
    ),
    path(words("url", "meine-daten/loeschen/"), own.erase, name="erase"),
]
