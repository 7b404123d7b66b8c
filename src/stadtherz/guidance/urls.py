"""Addresses of the guide."""

from django.urls import path
from django.utils.translation import pgettext_lazy as words

from stadtherz.guidance.views import ways

app_name = "guidance"
urlpatterns = [path(words("url", "lotse/"), ways.plan, name="plan")]
