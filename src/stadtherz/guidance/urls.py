"""Addresses of the guide."""

from django.urls import path
from django.utils.translation import pgettext_lazy as words

from stadtherz.guidance.views import live, ways, weights

app_name = "guidance"
urlpatterns = [
    path(words("url", "lotse/"), ways.plan, name="plan"),
    path(words("url", "lotse/gewichte/"), weights.weights, name="weights"),
    path(words("url", "lotse/gewichte/profil.json"), weights.profile_file, name="profile"),
    path(words("url", "lotse/gewichte/profil/"), weights.bring, name="bring"),
    path(words("url", "lotse/unterwegs/"), live.walk, name="walk"),
    path(words("url", "lotse/ueben/"), live.practise, name="practise"),
    path(words("url", "lotse/gesperrt/"), live.closures, name="closed"),
]
