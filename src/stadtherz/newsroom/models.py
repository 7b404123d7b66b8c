from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractPage, DefaultBasePageMixin
from wagtail.models.pages import AbstractPageMeta


class CityPage(AbstractPage, DefaultBasePageMixin):
    """The base of every editorial page, our own so that it can grow (ADR 0009)."""

    class Meta(AbstractPageMeta):
        verbose_name = _("Seite")
        verbose_name_plural = _("Seiten")
